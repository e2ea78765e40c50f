"""Skeletons as trainers colour them: which joints, which limbs, which colours."""

import colorsys
from dataclasses import dataclass
from typing import Literal

from synth.skeleton.maps import OPENPOSE_18, WHOLEBODY_INDEX

Rgb8 = tuple[int, int, int]
Edge = tuple[int, int]
Middle = Literal["both", "mean", "least"]

WHEEL: tuple[Rgb8, ...] = (
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0), (0, 255, 0),
    (0, 255, 85), (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255), (0, 0, 255), (85, 0, 255),
    (170, 0, 255), (255, 0, 255), (255, 0, 170), (255, 0, 85),
)  # fmt: skip
"""OpenPose's colour of limb i and of joint i, as DWPose's `util.py` lists them."""

LIMBS: tuple[Edge, ...] = tuple((a - 1, b - 1) for a, b in (
    (2, 3), (2, 6), (3, 4), (4, 5), (6, 7), (7, 8), (2, 9), (9, 10), (10, 11), (2, 12), (12, 13), (13, 14),
    (2, 1), (1, 15), (15, 17), (1, 16), (16, 18),
))  # fmt: skip
"""Pairs of OpenPose-18 joints. The source counts from 1 and also lists 3-17 and 6-18, which nobody draws."""

HAND_EDGES: tuple[Edge, ...] = tuple(
    pair for first in (1, 5, 9, 13, 17) for pair in ((0, first), *((k, k + 1) for k in range(first, first + 3)))
)
HAND_COLORS: tuple[tuple[float, ...], ...] = tuple(
    tuple(255.0 * part for part in colorsys.hsv_to_rgb(edge / len(HAND_EDGES), 1.0, 1.0))
    for edge in range(len(HAND_EDGES))
)
HAND_JOINT: Rgb8 = (0, 0, 255)
FACE_DOT: Rgb8 = (255, 255, 255)


def _of(name: str) -> Edge:
    if name == "neck":
        return WHOLEBODY_INDEX["right_shoulder"], WHOLEBODY_INDEX["left_shoulder"]
    if name.endswith("_toes"):
        side = name.removesuffix("_toes")
        return WHOLEBODY_INDEX[f"{side}_big_toe"], WHOLEBODY_INDEX[f"{side}_small_toe"]
    return WHOLEBODY_INDEX[name], WHOLEBODY_INDEX[name]


@dataclass(frozen=True)
class Palette:
    """Body joints and limbs with their colours, drawn in this order.

    sources: of each joint the two COCO-WholeBody points whose middle it is (twice the same: that point).
    middle: confidence of a joint between two points. "both": 1 if both are over the threshold, else 0 [DWPose];
    "mean" [Wan-Animate]; "least" [Cosmos].
    """

    sources: tuple[Edge, ...]
    limbs: tuple[Edge, ...]
    limb_colors: tuple[Rgb8, ...]
    joint_colors: tuple[Rgb8, ...]
    middle: Middle = "both"


_SOURCES = tuple(_of(name) for name in OPENPOSE_18)
_TOES = (_of("left_toes"), _of("right_toes"))
_FEET: tuple[Edge, ...] = ((13, 18), (10, 19))

OPENPOSE = Palette(_SOURCES, LIMBS, WHEEL[:17], WHEEL)
"""18 joints, 17 limbs."""


def with_toes(first: Rgb8, second: Rgb8, middle: Middle) -> Palette:
    """20 joints: OpenPose's and the middles of the toes, in colours first and second; limbs use the next colour."""
    colors = (*WHEEL, first, second)
    return Palette(_SOURCES + _TOES, LIMBS + _FEET, colors[:19], colors, middle)
