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


def hues(count: int) -> tuple[tuple[float, float, float], ...]:
    """Full colours, 0 to 255, around the wheel from red on."""
    wheel = (colorsys.hsv_to_rgb(k / count, 1.0, 1.0) for k in range(count))
    return tuple((255.0 * red, 255.0 * green, 255.0 * blue) for red, green, blue in wheel)


HAND_COLORS = hues(len(HAND_EDGES))
FOOT_EDGES: tuple[Edge, ...] = ((15, 17), (15, 18), (15, 19), (16, 20), (16, 21), (16, 22))
"""Ankle to big toe, small toe and heel, in COCO-WholeBody's numbers [HumanVid]."""
FOOT_COLORS = hues(len(FOOT_EDGES))
HAND_JOINT: Rgb8 = (0, 0, 255)
FACE_DOT: Rgb8 = (255, 255, 255)
FOOT_DOT: Rgb8 = (0, 255, 0)


@dataclass(frozen=True)
class Palette:
    """Body joints and limbs with their colours, in the order of drawing.

    sources: of each joint the two COCO-WholeBody points whose middle it is; twice the same: that point.
    middle: confidence of a joint between two points: 1 where "both" are over the threshold, else 0 [DWPose]; their
    "mean" [Wan-Animate]; the "least" [Cosmos].
    """

    sources: tuple[Edge, ...]
    limbs: tuple[Edge, ...]
    limb_colors: tuple[Rgb8, ...]
    joint_colors: tuple[Rgb8, ...]
    middle: Middle = "both"


def sources_of(*names: str) -> tuple[Edge, ...]:
    """COCO-WholeBody points of joints by name; neck and <side>_toes lie between two."""
    return tuple((_number(first), _number(second)) for first, second in map(_ends, names))


def _ends(name: str) -> tuple[str, str]:
    if name == "neck":
        return "right_shoulder", "left_shoulder"
    if name.endswith("_toes"):
        return name.replace("toes", "big_toe"), name.replace("toes", "small_toe")
    return name, name


def _number(name: str) -> int:
    return WHOLEBODY_INDEX[name]


OPENPOSE = Palette(sources_of(*OPENPOSE_18), LIMBS, WHEEL[:17], WHEEL)
"""18 joints, 17 limbs."""


def with_toes(left: Rgb8, right: Rgb8, middle: Middle) -> Palette:
    """20 joints and 19 limbs: OpenPose's, and the middles of the toes with these colours.

    Limb i has the colour of joint i here too, so the left foot is joint 17's and the right foot `left`.
    """
    colors = (*WHEEL, left, right)
    sources = sources_of(*OPENPOSE_18, "left_toes", "right_toes")
    return Palette(sources, (*LIMBS, (13, 18), (10, 19)), colors[:19], colors, middle)
