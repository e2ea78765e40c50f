"""pose.mp4 shows at every joint and limb the colour that DWPose gives it, told by geometry, without drawing."""

import itertools
from collections.abc import Iterator

import numpy as np

from synth.quality.evidence import Evidence, rgb_of
from synth.quality.names import COCO

# OpenPose-18 in its order; the neck is the middle of the shoulders [DWPose, annotator/dwpose/util.py].
_JOINTS = (
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
    "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle",
    "right_eye", "left_eye", "right_ear", "left_ear",
)  # fmt: skip
_LIMBS = (
    ("neck", "right_shoulder"), ("neck", "left_shoulder"), ("right_shoulder", "right_elbow"),
    ("right_elbow", "right_wrist"), ("left_shoulder", "left_elbow"), ("left_elbow", "left_wrist"),
    ("neck", "right_hip"), ("right_hip", "right_knee"), ("right_knee", "right_ankle"), ("neck", "left_hip"),
    ("left_hip", "left_knee"), ("left_knee", "left_ankle"), ("neck", "nose"), ("nose", "right_eye"),
    ("right_eye", "right_ear"), ("nose", "left_eye"), ("left_eye", "left_ear"),
)  # fmt: skip
_WHEEL = np.array([
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0), (0, 255, 0),
    (0, 255, 85), (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255), (0, 0, 255), (85, 0, 255),
    (170, 0, 255), (255, 0, 255), (255, 0, 170), (255, 0, 85),
], float)  # fmt: skip
"""Colour of limb k and of joint k."""
_DIMMED = 0.6
"""Limbs are darkened to this before the joints are set on them."""
RADIUS_PX = 4.0
"""Of joints, and half the width of limbs; hands and faces are not wider."""
SURE_PX = 1.5
"""A place this much outside everything that is drawn later shows what was drawn at it."""
COLOR_LIMIT = 24.0
"""Per channel; 4:4:4 H.264 without loss in YCbCr keeps 8-bit RGB to 3 levels, hues are at least 50 apart."""
FIT_SHARE = 0.995
PURE_LEVELS = 3.0


def pose_map(evidence: Evidence) -> Iterator[str]:
    """Middles of limbs and centres of joints, where nothing drawn later can lie on them, have their own colours."""
    planes = evidence.frames("pose.mp4")
    wrong, total, example = 0, 0, ""
    for frame in range(evidence.num_frames):
        places, colors, names = _expected(evidence.labels.joints2d[frame], *evidence.size)
        if not len(places):
            continue
        columns, rows = places.astype(int).T
        shown = rgb_of(planes[frame][:, rows, columns].astype(float))
        off = np.abs(shown - colors).max(-1)
        total += len(off)
        wrong += int((off > COLOR_LIMIT).sum())
        if not example and (off > COLOR_LIMIT).any():
            first = int((off > COLOR_LIMIT).argmax())
            example = f"{names[first]} in frame {frame} is {shown[first].round().astype(int).tolist()}"
    if wrong > (1 - FIT_SHARE) * total:
        yield f"{wrong} of {total} places have another limb's colour, such as {example}, limit {1 - FIT_SHARE:.1%}"


def _expected(joints2d: np.ndarray, width_px: int, height_px: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Pixels, RGB and names of what must be uncovered. The order of drawing: limbs, joints, hands and faces."""
    people = [_openpose(person) for person in joints2d]
    on_top = np.concatenate([person[person[:, 2] > 0][:, :2] for person in joints2d[:, 23:]])  # faces and hands
    hands = [edge for person in joints2d for edge in _hand_edges(person)]
    drawn_limbs = [[person[[a, b]] for a, b in _EDGES] for person in people]
    joints = np.concatenate([person[person[:, 2] > 0][:, :2] for person in people])
    found: list[tuple[np.ndarray, np.ndarray, str]] = []
    lines = [(owner, limb, ends) for owner, limbs in enumerate(drawn_limbs) for limb, ends in enumerate(limbs)
             if _is_drawn(ends)]  # fmt: skip
    for owner, limb, ends in lines:
        middle = np.trunc(ends[:, :2].mean(0))
        others = [line for person, number, line in lines if (person, number) != (owner, limb)]
        if _free(middle, np.concatenate([on_top, joints]), others + hands):
            found.append((middle, _WHEEL[limb] * _DIMMED, "-".join(_LIMBS[limb])))
    for owner, person in enumerate(people):
        for number in np.flatnonzero(person[:, 2] > 0):
            center = np.trunc(person[number, :2])
            later = [j[:2] for k, other in enumerate(people) for n, j in enumerate(other)
                     if j[2] > 0 and (n > number or (n == number and k != owner))]  # fmt: skip
            if _free(center, np.concatenate([on_top, np.array(later).reshape(-1, 2)]), hands):
                found.append((center, _WHEEL[number], _JOINTS[number]))
    inside = [one for one in found if 0 <= one[0][0] < width_px and 0 <= one[0][1] < height_px]
    places = np.array([one[0] for one in inside]).reshape(-1, 2)
    return places, np.array([one[1] for one in inside]).reshape(-1, 3), [one[2] for one in inside]


def _openpose(person: np.ndarray) -> np.ndarray:
    """(18, 3) x, y, visibility."""
    shoulders = person[[COCO["left_shoulder"], COCO["right_shoulder"]]]
    neck = np.array([*shoulders[:, :2].mean(0), shoulders[:, 2].min()])
    return np.stack([neck if name == "neck" else person[COCO[name]] for name in _JOINTS])


_EDGES = [(_JOINTS.index(a), _JOINTS.index(b)) for a, b in _LIMBS]


def _hand_edges(person: np.ndarray) -> list[np.ndarray]:
    """Lines of both hands: from the wrist along each finger."""
    lines = []
    for first in (91, 112):
        for finger in range(5):
            chain = [first, *range(first + 1 + 4 * finger, first + 5 + 4 * finger)]
            lines += [person[[a, b]] for a, b in itertools.pairwise(chain)]
    return [line for line in lines if _is_drawn(line)]


def _is_drawn(ends: np.ndarray) -> bool:
    return bool((ends[:, 2] > 0).all())


def _free(place: np.ndarray, spots: np.ndarray, lines: list[np.ndarray]) -> bool:
    """Whether no spot and no line of RADIUS_PX can reach the place."""
    reach = RADIUS_PX + SURE_PX
    if len(spots) and np.linalg.norm(spots - place, axis=-1).min() < reach:
        return False
    if not lines:
        return True
    starts, ends = np.array(lines)[:, 0, :2], np.array(lines)[:, 1, :2]
    along = ends - starts
    share = (((place - starts) * along).sum(-1) / np.maximum((along**2).sum(-1), 1e-9)).clip(0, 1)
    return bool(np.linalg.norm(place - starts - share[:, None] * along, axis=-1).min() >= reach)
