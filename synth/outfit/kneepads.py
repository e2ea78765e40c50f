"""Knee pads: a knitted sleeve with a quilted cushion before the kneecap."""

from collections.abc import Sequence

import numpy as np

from synth.geometry.smoothstep import smoothstep
from synth.outfit.cloth import Cloth
from synth.outfit.figure import Figure
from synth.outfit.garments import fitted, sewn
from synth.outfit.layers import Layer, own_cloth
from synth.outfit.tailor import band
from synth.outfit.wearer import SIDES, Wearer, Worn, fabric

_KNIT_M, _CUSHION_M = 0.0035, 0.012
_START, _END = 0.78, 1.20
"""From where to where on the way from hip to knee, as shares of the thigh."""


def worn_knee_pads(w: Wearer, below: Sequence[Layer]) -> list[Worn]:
    """Both pads where the outfit has them."""
    if w.outfit.knees == "none":
        return []
    knit = fabric(w, "knee_pads", "knee_pads", roughness=0.9)
    foam = fabric(w, "knee_cushions", "knee_pads", roughness=0.7, noise=0.0008)
    pieces: list[Worn] = []
    for side in SIDES:
        sleeve = fitted(
            w, f"{side}_knee_pad", band(w.figure, (f"{side}_hip", f"{side}_knee"), _START, _END, _KNIT_M), knit, below
        )
        assert sleeve.layer is not None
        piece = cushion(own_cloth(sleeve.layer), w.figure, side)
        pieces += [sleeve, sewn(w, f"{side}_knee_cushion", sleeve.layer, piece, foam, (0.004, 0.004))]
    return pieces


def cushion(base: Cloth, figure: Figure, side: str) -> Cloth:
    """An oval of foam with two grooves across."""
    knee = figure.joint(f"{side}_knee")
    away = base.points - knee
    oval = 0.062 * (1.0 - np.hypot(away[:, 0] / 0.052, (away[:, 1] + 0.004) / 0.068))
    piece = base.cut(np.minimum(oval, 0.2 * (base.normals[:, 2] - 0.05))).subdivided()
    up = piece.points[:, 1] - knee[1] + 0.004
    grooves = np.minimum(np.abs(up - 0.021), np.abs(up + 0.021))
    high = (
        _CUSHION_M * smoothstep(0.0, 1.0, piece.rim_distance(0.016)) * (0.55 + 0.45 * smoothstep(0.0, 0.007, grooves))
    )
    return piece.moved(piece.points + (0.001 + high)[:, None] * piece.normals).relaxed(1)
