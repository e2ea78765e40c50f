"""The head as a place for hair: a smooth skull, a hairline, and directions on it."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import ConvexHull

from synth.geometry.rotation import unit
from synth.outfit.figure import Figure

Points = Float[np.ndarray, "points 3"]
Field = Float[np.ndarray, " points"]


@dataclass(frozen=True)
class Skull:
    """A convex skull without ears around `center`, in the rest frame [m].

    radii: (rows, columns) distance from the centre [m], rows from the top (+y) down, columns around from +z to +x.
    ear: (3,) middle between the ears' landmarks with the ears' height
    and depth. brow_y, crown_y: heights. scale: 1 for a head 23 cm from chin to crown.
    """

    center: Float[np.ndarray, "3"]
    radii: Float[np.ndarray, "rows columns"]
    ear: Float[np.ndarray, "3"]
    ear_half_width: float
    brow_y: float
    crown_y: float
    chin_y: float
    scale: float

    def radius(self, direction: Points) -> Field:
        """Distance from the centre to the skull's surface along unit directions [m]."""
        turn = np.arctan2(direction[:, 0], direction[:, 2]) % (2 * np.pi)
        rise = np.arccos(np.clip(direction[:, 1], -1.0, 1.0))
        rows, columns = self.radii.shape
        place = [rise / np.pi * (rows - 1), turn / (2 * np.pi) * columns]
        return map_coordinates(self.radii, place, order=1, mode="grid-wrap")

    def on(self, direction: Points, height_m: Field | float = 0.0) -> Points:
        """Points `height_m` above the skull in unit directions from its centre."""
        return self.center + (self.radius(direction) + height_m)[:, None] * direction

    def hairline_y(self, points: Points, recede: float = 0.0) -> Field:
        """Least height of hair at the azimuth of each point; leaves ears and face free. recede: 0..1 at the temples."""
        away = points - self.ear
        azimuth = np.degrees(np.arctan2(np.abs(away[:, 0]), away[:, 2]))
        s, ear_y, brow = self.scale, self.ear[1], self.brow_y
        front = brow + 0.30 * (self.crown_y - brow)
        stations = {
            0: front + 0.004 * s,
            22: front,
            40: front - 0.004 * s + 0.022 * s * recede,
            52: front - 0.020 * s + 0.018 * s * recede,
            62: brow + 0.002 * s,
            69: ear_y + 0.012 * s,
            75: ear_y - 0.004 * s,
            84: ear_y + 0.026 * s,
            92: ear_y + 0.036 * s,
            112: ear_y + 0.030 * s,
            126: ear_y - 0.010 * s,
            140: ear_y - 0.040 * s,
            180: ear_y - 0.062 * s,
        }
        return PchipInterpolator(list(stations), list(stations.values()))(azimuth)


def skull(figure: Figure) -> Skull:
    """The skull of a figure."""
    skin = figure.piece == figure.skin_piece
    points = figure.points[(figure.weight("head") > 0.5) & skin]
    ears = np.stack([figure.joint("left_ear"), figure.joint("right_ear")])
    crown = float(points[:, 1].max())
    chin = float(figure.joint("contour_middle")[1])
    scale = (crown - chin) / 0.23
    nape = figure.points[(figure.weight("head", "neck") > 0.6) & skin]
    points = nape[nape[:, 1] > ears[0, 1] - 0.085 * scale]
    away = np.linalg.norm(points[:, None] - ears, axis=2).min(1)
    points = points[away > 0.048 * scale]
    ear = ears.mean(0)
    center = np.array([ear[0], ear[1] + 0.030 * scale, ear[2] + 0.002])
    brows = np.stack([figure.joint("left_brow3"), figure.joint("right_brow3")])
    return Skull(
        center=center,
        radii=_radii(ConvexHull(points).equations, center),
        ear=ear,
        ear_half_width=float(abs(ears[0, 0] - ears[1, 0]) / 2),
        brow_y=float(brows[:, 1].mean()),
        crown_y=crown,
        chin_y=chin,
        scale=scale,
    )


def _radii(planes: Float[np.ndarray, "planes 4"], center: Float[np.ndarray, "3"]) -> Float[np.ndarray, "rows columns"]:
    """Distance to a convex hull by direction, its facets softened. planes: outward normal and offset."""
    rise, turn = np.meshgrid(np.linspace(0, np.pi, 61), np.arange(96) / 96 * 2 * np.pi, indexing="ij")
    way = np.stack([np.sin(rise) * np.sin(turn), np.cos(rise), np.sin(rise) * np.cos(turn)], -1)
    speed = way @ planes[:, :3].T
    offset = -(planes[:, 3] + planes[:, :3] @ center)
    reach = np.where(speed > 1e-6, offset / np.maximum(speed, 1e-6), np.inf).min(-1)
    return gaussian_filter(reach, (1.0, 1.5), mode=("nearest", "wrap"))


def toward(start: Points, goal: Points, share: Field) -> Points:
    """Unit directions `share` of the way from `start` to `goal` along great circles."""
    cosine = np.clip(np.sum(start * goal, 1), -1.0, 1.0)
    angle = np.arccos(cosine)[:, None]
    sine = np.maximum(np.sin(angle), 1e-6)
    s = share[:, None]
    return unit(np.sin((1 - s) * angle) / sine * start + np.sin(s * angle) / sine * goal)
