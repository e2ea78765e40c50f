"""Ranges of joints as soft costs: a wrist, neck or head beyond its range is turned back towards it, smoothly."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.motion.metrics import LIMITS_DEG
from synth.motion.motion import Motion
from synth.skeleton.smplx_joints import INDEX, mirrored

SOFT_JOINTS = ("left_wrist", "right_wrist", "neck", "head")
"""Joints that may give way: nothing that stands or reaches hangs from them."""
KNEE_DEG = 12.0
"""A joint that goes beyond its range is slowed down from this far before the range's end."""
MOST_DEG = 15.0
"""No angle is changed by more: what lies further out is a fault of the recording, which the report tells."""


def within_limits(motion: Motion) -> Motion:
    """The motion with soft joints pressed into their ranges; angles of joints that never leave them stay untouched."""
    poses = motion.poses.reshape(motion.num_frames, -1, 3).copy()
    for joint in SOFT_JOINTS:
        sign = np.array([1.0, -1.0, -1.0]) if joint.startswith("right_") else np.ones(3)
        ranges = LIMITS_DEG.get(joint) or LIMITS_DEG[mirrored(joint)]
        angles = np.degrees(poses[:, INDEX[joint]]) * sign
        for axis, (low, high) in enumerate(ranges):
            if angles[:, axis].max() > high:
                angles[:, axis] = pressed(angles[:, axis], high)
            if angles[:, axis].min() < low:
                angles[:, axis] = -pressed(-angles[:, axis], -low)
        poses[:, INDEX[joint]] = np.radians(angles * sign)
    return replace(motion, poses=poses.reshape(motion.num_frames, -1))


def pressed(angle_deg: Float[np.ndarray, " frames"], high_deg: float) -> Float[np.ndarray, " frames"]:
    """Angles [deg] that approach `high_deg` smoothly and are changed by at most MOST_DEG."""
    over = np.maximum(angle_deg - (high_deg - KNEE_DEG), 0.0)
    back = over - KNEE_DEG * np.tanh(over / KNEE_DEG)
    return angle_deg - MOST_DEG * np.tanh(back / MOST_DEG)
