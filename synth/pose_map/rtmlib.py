"""Palettes of rtmlib, which NVIDIA's Cosmos-Transfer draws with: every point a dot, limbs and fingers as lines.

Cosmos-Transfer1 trains with its `openpose134` (`augmentor_provider.py`: use_openpose_format True); `coco133` is what
the same code draws without that. Numbers: `human_keypoint_utils.py` of cosmos-transfer1, `visualization/skeleton/` of
rtmlib. Their slips are kept, as networks were trained with them: one white line in the right middle finger, (0, 255,
225) from neck to left hip, black dots on feet, left toes in orange.
"""

from synth.pose_map.palette import HAND_COLORS, HAND_EDGES, LIMBS, WHEEL, Edge, Palette, Rgb8, sources_of
from synth.skeleton.maps import OPENPOSE_18, WHOLEBODY_INDEX


def _whole(shade: float) -> int:
    """Half a level goes to the even one, in spite of the last bits of a product."""
    return round(round(shade, 6))


_WHITE: Rgb8 = (255, 255, 255)
_LEFT_HAND, _RIGHT_HAND = 91, 112
_HAND_LINES: tuple[Rgb8, ...] = tuple((_whole(r), _whole(g), _whole(b)) for r, g, b in HAND_COLORS)


def _hand(first: int) -> tuple[Edge, ...]:
    return tuple((first + a, first + b) for a, b in HAND_EDGES)


def _openpose134() -> Palette:
    after = tuple((k, k) for k in range(17, 133))
    head: tuple[Rgb8, ...] = ((255, 0, 170), (170, 0, 255), (255, 0, 255), (255, 0, 170))
    body = (*WHEEL[:9], (0, 255, 225), *WHEEL[10:13], *head)
    right = (*_HAND_LINES[:10], _WHITE, *_HAND_LINES[11:])
    dots = (*WHEEL, *[(0, 0, 0)] * 6, *[_WHITE] * 68, *[(0, 0, 255)] * 42)
    limbs = LIMBS + _hand(_LEFT_HAND + 1) + _hand(_RIGHT_HAND + 1)
    return Palette(sources_of(*OPENPOSE_18) + after, limbs, (*body, *_HAND_LINES, *right), dots, "least")


_BLUE, _GREEN, _ORANGE = (51, 153, 255), (0, 255, 0), (255, 128, 0)
_FINGERS: tuple[Rgb8, ...] = (_ORANGE, (255, 153, 255), (102, 178, 255), (255, 51, 51), _GREEN)
_COCO_LIMBS: tuple[tuple[str, str, Rgb8], ...] = (
    ("left_ankle", "left_knee", _GREEN), ("left_knee", "left_hip", _GREEN),
    ("right_ankle", "right_knee", _ORANGE), ("right_knee", "right_hip", _ORANGE),
    ("left_hip", "right_hip", _BLUE), ("left_shoulder", "left_hip", _BLUE), ("right_shoulder", "right_hip", _BLUE),
    ("left_shoulder", "right_shoulder", _BLUE), ("left_shoulder", "left_elbow", _GREEN),
    ("right_shoulder", "right_elbow", _ORANGE), ("left_elbow", "left_wrist", _GREEN),
    ("right_elbow", "right_wrist", _ORANGE), ("left_eye", "right_eye", _BLUE), ("nose", "left_eye", _BLUE),
    ("nose", "right_eye", _BLUE), ("left_eye", "left_ear", _BLUE), ("right_eye", "right_ear", _BLUE),
    ("left_ear", "left_shoulder", _BLUE), ("right_ear", "right_shoulder", _BLUE),
    ("left_ankle", "left_big_toe", _GREEN), ("left_ankle", "left_small_toe", _GREEN),
    ("left_ankle", "left_heel", _GREEN), ("right_ankle", "right_big_toe", _ORANGE),
    ("right_ankle", "right_small_toe", _ORANGE), ("right_ankle", "right_heel", _ORANGE),
)  # fmt: skip


def _coco133() -> Palette:
    fingers = tuple(color for color in _FINGERS for _ in range(4))
    body = (*[_BLUE] * 5, *[_GREEN, _ORANGE] * 6, *[_ORANGE] * 6)
    dots = (*body, *[_WHITE] * 68, *[_WHITE, *fingers] * 2)
    limbs = tuple((WHOLEBODY_INDEX[a], WHOLEBODY_INDEX[b]) for a, b, _ in _COCO_LIMBS)
    lines = (*(color for *_, color in _COCO_LIMBS), *fingers, *fingers)
    return Palette(tuple((k, k) for k in range(133)), limbs + _hand(_LEFT_HAND) + _hand(_RIGHT_HAND), lines, dots)


OPENPOSE_134 = _openpose134()
"""OpenPose's 18 joints and limbs, then COCO-WholeBody's feet, face and hands."""
COCO_133 = _coco133()
"""COCO-WholeBody's points in mmpose's colours: left green, right orange, middle blue."""
