"""Which parts of a body the clip shows, by the visibility of its joints."""

import numpy as np
from jaxtyping import Float, UInt8

from synth.labels.visibility import SEEN

PARTS: dict[str, tuple[int, ...]] = {
    "head": (0, 1, 2, 3, 4),
    "torso": (5, 6),
    "arms": (7, 8),
    "hands": (9, 10, *range(91, 133)),
    "hips": (11, 12),
    "knees": (13, 14),
    "feet": tuple(range(15, 23)),
}
"""Joints of COCO-WholeBody in each."""
WORN_ON: dict[str, str] = {
    "top": "torso",
    "chest_guard": "torso",
    "bottom": "hips",
    "quiver": "hips",
    "tights": "knees",
    "knee_pads": "knees",
    "shoes": "feet",
    "feet": "feet",
    "headgear": "head",
    "eyewear": "head",
    "sleeves": "arms",
    "arm_guard": "arms",
    "finger_tab": "hands",
}
"""The part of the body that shows what fills a slot."""
_ROUND = ("head", "torso", "hips", "knees")
"""Seen from every side: a joint behind the body's own surface does not hide these."""
_SELF = 1
_LEAST_SHARE = 0.2
"""A part that shows in fewer frames is not told."""


def parts_shown(
    joints2d: Float[np.ndarray, "frames 133 3"], hidden_by: UInt8[np.ndarray, "frames 133"]
) -> tuple[str, ...]:
    """Names in PARTS of what shows of one person. hidden_by: 1 is the person's own body."""
    return tuple(
        name for name, joints in PARTS.items()
        if _shows(joints2d[:, list(joints), 2], hidden_by[:, list(joints)], name in _ROUND)
    )  # fmt: skip


def _shows(visibility: np.ndarray, hidden_by: np.ndarray, is_round: bool) -> bool:
    shown = (visibility == SEEN) | (is_round & (hidden_by == _SELF) & (visibility > 0))
    return bool(shown.any(-1).mean() >= _LEAST_SHARE)
