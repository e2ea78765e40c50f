"""Where hair grows on a head: a line of its own for every person."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.interpolate import PchipInterpolator

from synth.geometry.rotation import unit
from synth.outfit.head import Field, Points, Skull
from synth.outfit.identity import Identity
from synth.randomness import generator

CROWN_WAY = unit(np.array([0.0, 0.95, 0.22]))
"""Middle of the place that goes bald."""


@dataclass(frozen=True)
class Hairline:
    """height: of the forehead, 0 low to 1 high. recede: of the temples, 0 to 1. peak: how far the middle comes down,
    0 to 1. bald_rad: half the angle of the bald place on the crown, 0 for none."""

    height: float
    recede: float
    peak: float
    bald_rad: float = 0.0

    def inside_m(self, head: Skull, points: Points) -> Field:
        """Signed height of points above the line [m]: hair grows where it is positive; ears and face stay free."""
        return np.minimum(points[:, 1] - self._y(head, points), self._from_bald_m(head, points))

    def _from_bald_m(self, head: Skull, points: Points) -> Field:
        if self.bald_rad == 0.0:
            return np.full(len(points), np.inf)
        cosine = unit(points - head.center) @ CROWN_WAY
        return 0.10 * head.scale * (np.arccos(np.clip(cosine, -1.0, 1.0)) - self.bald_rad)

    def _y(self, head: Skull, points: Points) -> Field:
        """Least height of hair at the azimuth of each point about the middle between the ears."""
        away = points - head.ear
        azimuth = np.degrees(np.arctan2(np.abs(away[:, 0]), away[:, 2]))
        s, ear_y, brow = head.scale, head.ear[1], head.brow_y
        front = brow + (0.42 + 0.10 * self.height) * (head.crown_y - brow)
        stations = {
            0.0: front + (0.002 - 0.006 * self.peak) * s,
            14.0: front + 0.004 * s * self.recede,
            28.0: front + 0.014 * s * self.recede,
            42.0: front + (-0.010 + 0.022 * self.recede) * s,
            52.0: 0.5 * (front + brow) + (0.004 + 0.012 * self.recede) * s,
            62.0: brow + 0.008 * s,
            69.0: ear_y + 0.012 * s,
            75.0: ear_y - 0.004 * s,
            84.0: ear_y + 0.026 * s,
            92.0: ear_y + 0.036 * s,
            112.0: ear_y + 0.030 * s,
            126.0: ear_y - 0.010 * s,
            140.0: ear_y - 0.036 * s,
            180.0: ear_y - 0.050 * s,
        }
        return PchipInterpolator(list(stations), list(stations.values()))(azimuth)


def hairline(identity: Identity) -> Hairline:
    """The line of a person."""
    rng = generator(identity.seed, "hairline")
    height, peak = rng.uniform(0.0, 1.0), max(0.0, rng.uniform(-1.0, 1.0))
    recede = rng.uniform(0.25, 0.75) if identity.gender == "male" else rng.uniform(0.0, 0.25)
    if identity.hair_style == "receding":
        return Hairline(1.0, 1.0, 0.0, rng.uniform(0.95, 1.10))
    return Hairline(height, recede, peak)


def scalp_share(head: Skull, line: Hairline, points: Points, soft_m: float = 0.010) -> Float[np.ndarray, " points"]:
    """0 on bare skin to 1 inside the hairline, over `soft_m` on both sides of it."""
    share = np.clip(0.5 + 0.5 * line.inside_m(head, points) / soft_m, 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share)
