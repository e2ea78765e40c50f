"""A palette's body joints from COCO-WholeBody's points."""

import numpy as np
from jaxtyping import Float

from synth.pose_map.palette import Palette


def body_joints(
    points: Float[np.ndarray, "people 133 3"], palette: Palette, threshold: float
) -> Float[np.ndarray, "people joints 3"]:
    """x, y [px] and confidence of each joint, in the middle of its two sources.

    For 20 joints with toes this is Wan-Animate's mean of two lists of points
    [Wan2.2 wan/modules/animate/preprocess/pose2d_utils.py].
    """
    sources = np.array(palette.sources)
    first, second = points[:, sources[:, 0]], points[:, sources[:, 1]]
    joints = (first + second) / 2
    least, between = np.minimum(first[..., 2], second[..., 2]), sources[:, 0] != sources[:, 1]
    if palette.middle == "least":
        joints[..., 2] = least
    elif palette.middle == "both":
        joints[:, between, 2] = least[:, between] >= threshold
    return joints
