"""Bikini, tights and arm sleeves: what lies on the skin."""

import numpy as np
from jaxtyping import Float

from synth.geometry.smoothstep import smoothstep
from synth.outfit.cloth import Cut, Field, Points
from synth.outfit.figure import Figure
from synth.outfit.tailor import Garment, ShirtCut, armhole, below_neck, crotch_y, tight

_SWIM_M, _KNIT_M = 0.0034, 0.0022


def bikini_top(figure: Figure) -> Garment:
    """A sports bikini: a band under the bust, cups and two straps."""
    apex, shoulder = bust(figure), figure.joint("left_shoulder")
    low, side_z = apex[1] - 0.072, shoulder[2] - 0.01
    strap_x = min(max(apex[0], 0.070), shoulder[0] - 0.055)
    free, neck = armhole(figure), below_neck(figure, ShirtCut(None, 0.0, 0.0, 0.5))

    def field(points: Points) -> Field:
        aside, y = np.abs(points[:, 0]), points[:, 1]
        ahead = smoothstep(-0.03, 0.05, points[:, 2] - side_z)
        rise = np.clip(aside - 0.015, 0.0, strap_x - 0.03) - 1.1 * np.maximum(aside - strap_x - 0.006, 0.0)
        front = apex[1] + 0.030 + 0.85 * rise
        back = low + 0.062 - 0.2 * np.maximum(0.05 - aside, 0.0)
        cups = ahead * front + (1.0 - ahead) * back - y
        straps = 0.014 - np.abs(aside - strap_x - 0.10 * np.maximum(shoulder[1] - 0.03 - y, 0.0) * (1.0 - ahead))
        return np.minimum.reduce([np.maximum(cups, straps), y - low, free(points), neck(points)])

    return tight(figure, (field, _trunk(figure)), _SWIM_M)


def briefs(figure: Figure, waist_m: float = 0.055) -> Garment:
    """A bikini bottom: high at the legs, low at the waist."""
    crotch, hip = crotch_y(figure), figure.joint("left_hip")
    waist = hip[1] + waist_m

    def field(points: Points) -> Field:
        aside, y = np.abs(points[:, 0]), points[:, 1]
        ahead = smoothstep(-0.05, 0.05, points[:, 2] - hip[2])
        leg = crotch - 0.012 + (0.95 * ahead + 0.62 * (1.0 - ahead)) * np.maximum(aside - 0.028, 0.0)
        leg = np.minimum(leg, waist - 0.045)
        dip = 0.018 * ahead * smoothstep(0.10, 0.0, aside)
        return np.minimum(0.8 * (y - leg), waist - dip - y)

    return tight(figure, (field, _trunk(figure)), _SWIM_M)


def tights(figure: Figure) -> Garment:
    """Tights from the waist to the ankles."""
    hip, ankle = figure.joint("left_hip")[1], figure.joint("left_ankle")[1]
    return tight(figure, (_between(ankle + 0.035, hip + 0.09), _trunk(figure)), _KNIT_M)


def arm_sleeves(figure: Figure) -> Garment:
    """A sleeve on each arm from under the shirt's to the wrist."""
    shoulder, elbow, wrist = (figure.joint(f"left_{name}")[0] for name in ("shoulder", "elbow", "wrist"))
    start, end = shoulder + 0.45 * (elbow - shoulder), elbow + 0.92 * (wrist - elbow)
    return tight(figure, (lambda p: np.abs(p[:, 0]) - start, lambda p: end - np.abs(p[:, 0])), _KNIT_M)


def bust(figure: Figure) -> Float[np.ndarray, "3"]:
    """The most forward point of the left breast."""
    shoulder, points = figure.joint("left_shoulder"), figure.points
    near = (figure.piece == figure.skin_piece) & (np.abs(points[:, 0] - 0.085) < 0.05)
    near &= (points[:, 1] < shoulder[1] - 0.06) & (points[:, 1] > shoulder[1] - 0.24)
    return points[np.flatnonzero(near)[points[near, 2].argmax()]]


def _between(low: float, high: float) -> Cut:
    return lambda points: np.minimum(points[:, 1] - low, high - points[:, 1])


def _trunk(figure: Figure) -> Cut:
    """Not the arms."""
    reach = figure.joint("left_shoulder")[0] + 0.14
    return lambda points: reach - np.abs(points[:, 0])
