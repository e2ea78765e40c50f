"""Feet and pelvis of the archer who straddles the shooting line."""

import numpy as np

from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.params import ArcheryParams
from synth.sports.archery.trunk import Ground, part

TOE_OUT_RAD = np.radians(9.0)
PELVIS_TURN_SHARE = 0.6
"""How much of the stance's opening the pelvis takes; the trunk makes the rest."""
PELVIS_TILT_RAD = np.radians(3.0)
STRAIGHT_LEG_SHARE = 0.9975
"""Knees unlocked by some 8 degrees."""
WEIGHT_FORWARD_M = 0.010
"""The pelvis stands a little towards the target and towards the toes (about 55 % of the weight in front)."""


def ground_of(params: ArcheryParams, anatomy: Anatomy) -> Ground:
    """Feet `stance_width_share` shoulder widths apart, opened about the origin, and the pelvis over them."""
    half_m = 0.5 * params.stance_width_share * anatomy.shoulder_width_m
    turn = params.stance_open_rad
    feet = {}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        # An open stance keeps the rear foot and moves the front foot away from the line to the target.
        back_m = half_m * np.sin(turn) * sign
        ankle = np.array([sign * half_m * np.cos(turn), back_m + 0.05, anatomy.ankle_height_m])
        feet[side] = (ankle, part(turn + sign * TOE_OUT_RAD, 0.0, 0.0))
    pelvis = part(PELVIS_TURN_SHARE * turn, PELVIS_TILT_RAD, 0.0)
    middle = 0.5 * (feet["left"][0] + feet["right"][0])
    place = middle + np.array([WEIGHT_FORWARD_M, -WEIGHT_FORWARD_M, 0.0])
    place[2] = min(_pelvis_height(anatomy, pelvis, place, feet[side][0], side) for side in feet)
    return Ground(place, pelvis, feet["left"], feet["right"])


def _pelvis_height(anatomy: Anatomy, pelvis: np.ndarray, place: np.ndarray, ankle: np.ndarray, side: str) -> float:
    """Height [m] at which this leg is nearly straight."""
    hip = pelvis @ (anatomy.rest[INDEX[f"{side}_hip"]] - anatomy.rest[INDEX["pelvis"]])
    leg = STRAIGHT_LEG_SHARE * anatomy.length_m(f"{side}_hip", f"{side}_knee", f"{side}_ankle")
    level = np.linalg.norm((place + hip - ankle)[:2])
    return float(ankle[2] + np.sqrt(leg**2 - level**2) - hip[2])
