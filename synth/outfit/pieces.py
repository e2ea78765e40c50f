"""Pieces sewn on a garment: collars, cuffs, ribs, plackets, zips, stripes. Each is cut from the garment it lies on."""

import numpy as np
from scipy.spatial import cKDTree

from synth.geometry.smoothstep import smoothstep
from synth.outfit.cloth import Cloth, Field
from synth.outfit.figure import Figure
from synth.outfit.tailor import ShirtCut, below_neck

RIB_M = 0.016
"""Width of knitted ribs at neck, cuffs and waist."""


def polo_collar(base: Cloth, figure: Figure, cut: ShirtCut) -> Cloth:
    """A turned-down collar: the strip of shirt around its neckline laid on once more, with points in front."""
    below = below_neck(figure, cut)(base.points)
    neckline = base.points[(below < 0.004) & (np.abs(base.points[:, 0]) < 0.12)]
    rim = cKDTree(neckline)
    aside = np.abs(base.points[:, 0])
    ahead = smoothstep(0.0, 0.07, base.points[:, 2] - figure.joint("neck")[2])
    depth = 0.036 + 0.024 * ahead * smoothstep(0.075, 0.03, aside)
    opening = aside - 0.004 - 0.25 * np.maximum(below, 0.0) + 2.0 * (1.0 - ahead)
    strip = base.cut(np.minimum(depth - rim.query(base.points)[0], opening))
    fall = np.asarray(rim.query(strip.points)[0])
    height = 0.004 + 0.007 * smoothstep(0.0, 0.035, fall)
    stand = 0.012 * smoothstep(0.014, 0.0, fall)
    moved = strip.points + height[:, None] * strip.normals + stand[:, None] * np.array([0.0, 1.0, 0.0])
    return strip.moved(moved).relaxed(2)


def stand_collar(base: Cloth, figure: Figure, cut: ShirtCut, high_m: float = 0.045) -> Cloth:
    """A jacket's collar that stands up around the neck, open a little where the zip ends."""
    below = below_neck(figure, cut)(base.points)
    strip = base.cut(0.022 - below).subdivided()
    rise = smoothstep(0.022, 0.0, below_neck(figure, cut)(strip.points))
    ahead = strip.points[:, 2] - figure.joint("neck")[2]
    up = np.stack([-0.35 * strip.points[:, 0], np.full(len(rise), 1.0), 0.18 + 0.0 * ahead], 1)
    return strip.moved(strip.points + 0.0015 * strip.normals + (high_m * rise)[:, None] * up)


def placket(base: Cloth, figure: Figure, cut: ShirtCut) -> Cloth:
    """The buttoned strip below a collar."""
    field = below_neck(figure, cut)(base.points)
    strip = np.minimum(0.016 - np.abs(base.points[:, 0]), 0.13 - field)
    return _raised(base, np.minimum(strip, base.normals[:, 2] - 0.2), 0.0022)


def zip_strip(base: Cloth, half_m: float, height_m: float) -> Cloth:
    """A strip down the whole front: the zip's tapes, or narrower its teeth."""
    strip = half_m - np.abs(base.points[:, 0])
    return _raised(base, np.minimum(strip, 0.2 * (base.normals[:, 2] - 0.1)), height_m)


def neck_rib(base: Cloth, figure: Figure, cut: ShirtCut, wide_m: float = RIB_M) -> Cloth:
    """The band around a neckline."""
    return _raised(base, wide_m - below_neck(figure, cut)(base.points), 0.0014)


def cuffs(base: Cloth, figure: Figure, cut: ShirtCut, wide_m: float = RIB_M) -> Cloth:
    """Bands at the ends of both sleeves."""
    return _raised(base, np.abs(base.points[:, 0]) - (cut.sleeve_x(figure) - wide_m), 0.0014)


def waistband(base: Cloth, figure: Figure, cut: ShirtCut, wide_m: float) -> Cloth:
    """The band at the hem of a jacket."""
    top = figure.joint("left_hip")[1] - cut.hem_m + wide_m
    return _raised(base, top - base.points[:, 1], 0.0016)


def sleeve_stripes(base: Cloth, figure: Figure, cut: ShirtCut) -> Cloth:
    """Two stripes from neck to cuff along the top of each sleeve."""
    shoulder, elbow = figure.joint("left_shoulder"), figure.joint("left_elbow")
    along = np.abs(base.points[:, 0])
    middle = shoulder[2] + (along - shoulder[0]) * (elbow[2] - shoulder[2]) / (elbow[0] - shoulder[0])
    away = np.abs(base.points[:, 2] - middle)
    pair = 0.006 - np.abs(away - 0.011)
    own = np.minimum(along - 0.075, cut.sleeve_x(figure) - 0.02 - along)
    return _raised(base, np.minimum(np.minimum(pair, own), 0.05 * (base.normals[:, 1] - 0.2)), 0.0009)


def leg_stripes(base: Cloth, figure: Figure, half_m: float) -> Cloth:
    """A stripe down the outside of each leg."""
    hip, knee, ankle = (figure.joint(f"left_{name}") for name in ("hip", "knee", "ankle"))
    y = base.points[:, 1]
    middle = np.interp(-y, [-hip[1], -knee[1], -ankle[1]], [hip[2], knee[2], ankle[2]])
    away = half_m - np.abs(base.points[:, 2] - middle)
    outer = 0.05 * (np.sign(base.points[:, 0]) * base.normals[:, 0] - 0.35)
    return _raised(base, np.minimum(away, outer), 0.0009)


def leg_hems(base: Cloth, end_y: float, wide_m: float = 0.02) -> Cloth:
    """The sewn ends of both legs."""
    return _raised(base, end_y + wide_m - base.points[:, 1], 0.0008)


def _raised(base: Cloth, field: Field, height_m: float) -> Cloth:
    piece = base.cut(field)
    return piece.moved(piece.points + height_m * piece.normals)
