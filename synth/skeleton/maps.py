"""Which SMPL-X joint is which point of COCO-WholeBody-133, COCO-17, OpenPose-18 and BODY_25, by name.

Two traps lie here: SMPL-X lists eyes and ears right first and COCO left first; SMPL-X fingers go index, middle,
pinky, ring, thumb and COCO's go thumb, index, middle, ring, pinky. Orders: mmpose `coco_wholebody.py`,
smplx `joint_names.py`, DWPose `wholebody.py`, OpenPose `doc/02_output.md`. Human3.6M: synth.skeleton.h36m.
"""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float, Int

from synth.skeleton.smplx_joints import CONTOUR, FACE, INDEX

Sources = Int[np.ndarray, "points 4"]

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

BODY_25: tuple[str, ...] = (*OPENPOSE_18[:8], "mid_hip", *OPENPOSE_18[8:], *COCO_FEET)
"""OpenPose's BODY_25: its 18 with the middle of the hips at 8, and the feet, whose order is COCO-WholeBody's."""

_OPENPOSE_MIDDLES = {"neck": ("left_shoulder", "right_shoulder"), "mid_hip": ("left_hip", "right_hip")}


def wholebody(joints: Float[np.ndarray, "*batch 144 3"]) -> Float[np.ndarray, "*batch 133 3"]:
    """COCO-WholeBody-133 points of SMPL-X's 144 joints; any last axis of three (world [m], pixels and depth)."""
    return joints[..., SMPLX_OF_WHOLEBODY, :]


def openpose(points: Float[np.ndarray, "*batch 133 3"]) -> Float[np.ndarray, "*batch 18 3"]:
    """OpenPose-18 of COCO-WholeBody-133 given as x, y, visibility; the neck is the middle of the shoulders [DWPose].

    The neck's visibility is the lesser of the shoulders', as DWPose asks both to be found.
    """
    return seen_middles(points, _OPENPOSE_18_SOURCES)


def body25(points: Float[np.ndarray, "*batch 133 3"]) -> Float[np.ndarray, "*batch 25 3"]:
    """BODY_25 of COCO-WholeBody-133 given as x, y, visibility; neck and mid hip as `openpose` does the neck."""
    return seen_middles(points, _BODY_25_SOURCES)


def body25_of_smplx(joints: Float[np.ndarray, "*batch 144 3"]) -> Float[np.ndarray, "*batch 25 3"]:
    """BODY_25 [m] of SMPL-X's 144 joints: neck and mid hip are the middles of the shoulder and of the hip joints."""
    return middles(joints, SMPLX_OF_WHOLEBODY[_BODY_25_SOURCES])


def sources(names: tuple[str, ...], middles_of: Mapping[str, tuple[str, ...]], index: Mapping[str, int]) -> Sources:
    """Numbers (points, 4) by `index` of what each named point is the middle of; itself unless in `middles_of`.

    One, two or four of them, repeated to four, so that one mean serves all and a point of one source stays exact.
    """
    of = [middles_of.get(name, (name,)) for name in names]
    return np.array([[index[source] for source in (one * 4)[:4]] for one in of])


def middles(points: Float[np.ndarray, "*batch all 3"], of: Sources) -> Float[np.ndarray, "*batch points 3"]:
    """Points (..., N, 3) [m] in the middle of their sources."""
    return points[..., of, :].mean(-2)


def seen_middles(points: Float[np.ndarray, "*batch all 3"], of: Sources) -> Float[np.ndarray, "*batch points 3"]:
    """The same of x, y, visibility; as visible as the least visible source."""
    of_points = points[..., of, :]
    return np.concatenate([of_points[..., :2].mean(-2), of_points[..., 2:].min(-2)], -1)


WHOLEBODY_INDEX: dict[str, int] = {name: i for i, name in reversed(list(enumerate(COCO_WHOLEBODY_133)))}
"""Number of each COCO-WholeBody point by name; wrists are those of the body."""

_OPENPOSE_18_SOURCES = sources(OPENPOSE_18, _OPENPOSE_MIDDLES, WHOLEBODY_INDEX)
_BODY_25_SOURCES = sources(BODY_25, _OPENPOSE_MIDDLES, WHOLEBODY_INDEX)
