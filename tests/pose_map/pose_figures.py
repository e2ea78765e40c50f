"""People for the laws of pose maps."""

import numpy as np

from synth.skeleton.maps import COCO_WHOLEBODY_133, FACE_68, LEFT_HAND, RIGHT_HAND

HEIGHT = 480
WIDTH = 832

_BODY = {
    "nose": (0, 20), "left_eye": (4, 16), "right_eye": (-4, 16), "left_ear": (10, 18), "right_ear": (-10, 18),
    "left_shoulder": (40, 60), "right_shoulder": (-40, 60), "left_elbow": (90, 110), "right_elbow": (-90, 110),
    "left_wrist": (130, 60), "right_wrist": (-130, 60), "left_hip": (25, 170), "right_hip": (-25, 170),
    "left_knee": (30, 260), "right_knee": (-30, 260), "left_ankle": (30, 350), "right_ankle": (-30, 350),
    "left_big_toe": (50, 370), "left_small_toe": (60, 366), "left_heel": (24, 366),
    "right_big_toe": (-50, 370), "right_small_toe": (-60, 366), "right_heel": (-24, 366),
}  # fmt: skip


def figure(**points: tuple[float, float]) -> np.ndarray:
    """Joints (1, 133, 3) that are all outside but those named, which are seen."""
    joints = np.zeros((1, 133, 3))
    for name, place in points.items():
        joints[0, COCO_WHOLEBODY_133.index(name)] = (*place, 2)
    return joints


def person(x: float = 416.0, y: float = 40.0, size: float = 1.0) -> np.ndarray:
    """Somebody (1, 133, 3) seen from the front, arms out, with the crown at x, y [px]."""
    joints = figure(**_BODY)
    joints[0, FACE_68, :2] = np.random.default_rng(1).uniform((-12, 5), (12, 35), (68, 2))
    for hand, sign in ((LEFT_HAND, 1.0), (RIGHT_HAND, -1.0)):
        fan = np.array([(0.0, 0.0), *((8.0 * k, 6.0 * f - 12.0) for f in range(5) for k in range(1, 5))])
        joints[0, hand, :2] = (130 * sign, 60) + fan * (sign, 1.0)
    joints[..., 2] = 2
    joints[..., :2] = joints[..., :2] * size + (x, y)
    return joints


def mirrored_names() -> list[int]:
    """Number of each point's left-right partner."""

    def other(name: str) -> str:
        return name.replace("left_", "#").replace("right_", "left_").replace("#", "right_")

    body = [COCO_WHOLEBODY_133.index(other(name)) for name in COCO_WHOLEBODY_133[:23]]
    return [*body, *range(23, 91), *range(112, 133), *range(91, 112)]
