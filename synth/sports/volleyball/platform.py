"""The platform of a forearm pass: both arms straight and close together, the inner forearms up."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations, Times
from synth.geometry.rotation import frame_from_axes, unit
from synth.motion.posing import LimbGoal
from synth.skeleton.smplx_joints import INDEX
from synth.sports.movement.curves import Curve
from synth.sports.movement.shape import Shape
from synth.sports.volleyball.arms import hand_rotation, mix

ALONG = 0.68
"""Where the ball meets the forearm, from elbow (0) to wrist (1)."""
STRAIGHT = 0.992
WRIST_GAP_M = 0.036
"""Each wrist this far from the middle."""


@dataclass(frozen=True)
class Platform:
    """share: 0..1 of the arms' goal. rise_deg: the arms above the level."""

    share: Curve
    rise_deg: Curve


def platform_hand(
    platform: Platform, shape: Shape, side: str, times_s: Times, joints: Points, free: LimbGoal
) -> LimbGoal:
    """The `free` goal of a hand, drawn to the platform below the shoulders that `joints` (frames, 55, 3) have."""
    left, right = joints[:, INDEX["left_shoulder"]], joints[:, INDEX["right_shoulder"]]
    across = unit(left - right)
    ahead = unit(np.cross(across, np.array([0.0, 0.0, 1.0])))
    rise = np.radians(platform.rise_deg.scalar_at(times_s))[:, None]
    forward = np.cos(rise) * ahead + np.sin(rise) * np.array([0.0, 0.0, 1.0])
    inward = 0.5 * np.linalg.norm(left - right, axis=-1, keepdims=True) - WRIST_GAP_M
    reach = STRAIGHT * sum(shape.arm_m(side))
    out = across if side == "left" else -across
    wrist = 0.5 * (left + right) + np.sqrt(reach**2 - inward**2) * forward + WRIST_GAP_M * out
    rotation = hand_rotation(side, _hand_frame(forward, out))
    down = -np.cross(forward, across)
    goal = mix(free, LimbGoal(wrist, free.pole, rotation), platform.share.scalar_at(times_s))
    weight = platform.share.scalar_at(times_s)[:, None]
    return LimbGoal(goal.position, unit(free.pole) * (1.0 - weight) + (down + 0.4 * out) * weight, goal.rotation)


def _hand_frame(forward: Points, out: Points) -> Rotations:
    """x along the fingers, bent down from the forearm; y out of the palm: to the other hand and up."""
    up = np.cross(forward, np.cross(np.array([0.0, 0.0, 1.0]), forward))
    fingers = unit(np.cos(0.35) * forward - np.sin(0.35) * up)
    return frame_from_axes(fingers, 0.35 * up - 0.9 * out)


def ball_on_platform(shape: Shape, joints: Points) -> Float[np.ndarray, "3"]:
    """Centre [m] of a ball that lies on both forearms of `joints` (55, 3)."""
    places = []
    for side in ("left", "right"):
        elbow, wrist = joints[INDEX[f"{side}_elbow"]], joints[INDEX[f"{side}_wrist"]]
        places.append(elbow + ALONG * (wrist - elbow))
    left, right = places
    middle, apart = 0.5 * (left + right), left - right
    elbows = 0.5 * (joints[INDEX["left_elbow"]] + joints[INDEX["right_elbow"]])
    up = unit(np.cross(middle - elbows, apart))
    reach = shape.ball_m + shape.forearm_m
    return middle + up * float(np.sqrt(reach**2 - 0.25 * (apart @ apart)))
