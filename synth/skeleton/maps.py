"""Which SMPL-X joint is which point of COCO-WholeBody-133, COCO-17 and OpenPose-18, by name.

Two traps lie here: SMPL-X lists eyes and ears right first and COCO left first; SMPL-X fingers go index, middle,
pinky, ring, thumb and COCO's go thumb, index, middle, ring, pinky. Orders: mmpose `coco_wholebody.py`,
smplx `joint_names.py`, DWPose `wholebody.py`.
"""

import numpy as np
from jaxtyping import Float, Int

from synth.skeleton.smplx_joints import CONTOUR, FACE, INDEX

COCO_17: tuple[str, ...] = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee",
    "left_ankle", "right_ankle",
)  # fmt: skip
"""COCO's 17 body points under their SMPL-X names."""

COCO_FEET: tuple[str, ...] = (
    "left_big_toe", "left_small_toe", "left_heel", "right_big_toe", "right_small_toe", "right_heel",
)  # fmt: skip


def _coco_hand(side: str) -> tuple[str, ...]:
    fingers = ("thumb", "index", "middle", "ring", "pinky")
    return (
        f"{side}_wrist",
        *(f"{side}_{finger}{part}" for finger in fingers for part in ("1", "2", "3", "_tip")),
    )


COCO_WHOLEBODY_133: tuple[str, ...] = COCO_17 + COCO_FEET + CONTOUR + FACE + _coco_hand("left") + _coco_hand("right")
"""133 points under their SMPL-X names: 0-16 body, 17-22 feet, 23-90 face (iBUG-68), 91-111 left hand,
112-132 right hand. Wrists occur in the body and again as the root of each hand."""

BODY = slice(0, 17)
FEET = slice(17, 23)
FACE_68 = slice(23, 91)
LEFT_HAND = slice(91, 112)
RIGHT_HAND = slice(112, 133)

SMPLX_OF_WHOLEBODY: Int[np.ndarray, " 133"] = np.array([INDEX[name] for name in COCO_WHOLEBODY_133])
"""Number among the 144 SMPL-X joints of each COCO-WholeBody point."""
SMPLX_OF_WHOLEBODY.setflags(write=False)

OPENPOSE_18: tuple[str, ...] = (
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
    "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle",
    "right_eye", "left_eye", "right_ear", "left_ear",
)  # fmt: skip
"""OpenPose's 18 body points. Its neck is the middle of the shoulders, not SMPL-X's joint 12."""


def wholebody(joints: Float[np.ndarray, "*batch 144 3"]) -> Float[np.ndarray, "*batch 133 3"]:
    """COCO-WholeBody-133 points of SMPL-X's 144 joints; any last axis of three (world [m], pixels and depth)."""
    return joints[..., SMPLX_OF_WHOLEBODY, :]


def openpose(points: Float[np.ndarray, "*batch 133 3"]) -> Float[np.ndarray, "*batch 18 3"]:
    """OpenPose-18 of COCO-WholeBody-133 given as x, y, visibility; the neck is the middle of the shoulders [DWPose].

    The neck's visibility is the lesser of the shoulders', as DWPose asks both to be found.
    """
    shoulders = points[..., [_COCO["left_shoulder"], _COCO["right_shoulder"]], :]
    neck = np.concatenate([shoulders[..., :2].mean(-2), shoulders[..., 2:].min(-2)], -1)
    named = [points[..., _COCO[name], :] if name != "neck" else neck for name in OPENPOSE_18]
    return np.stack(named, -2)


_COCO = {name: i for i, name in enumerate(COCO_17)}
