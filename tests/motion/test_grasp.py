"""Laws of hand shapes."""

import numpy as np
import pytest

from synth.errors import RecipeError
from synth.geometry.rotation import matrix_from_axis_angle
from synth.motion.grasp import NAMES, blend, hand_pose, mirror_hand

FINGERS = ("index", "middle", "pinky", "ring", "thumb")


def tip_direction(pose: np.ndarray, finger: str, side: str) -> np.ndarray:
    """Where the last bone of a finger points in the rest frame, the straight finger pointing sideways."""
    joints = matrix_from_axis_angle(pose.reshape(15, 3))
    first = 3 * FINGERS.index(finger)
    out = np.array([1.0 if side == "left" else -1.0, 0.0, 0.0])
    return joints[first] @ joints[first + 1] @ joints[first + 2] @ out


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("finger", FINGERS[:4])
def test_fist_curls_every_finger_into_the_palm_and_back(side: str, finger: str) -> None:
    bent = matrix_from_axis_angle(hand_pose("fist", side).reshape(15, 3))
    first = 3 * FINGERS.index(finger)
    out = np.array([1.0 if side == "left" else -1.0, 0.0, 0.0])
    assert (bent[first] @ out)[1] < -0.9
    assert (bent[first] @ bent[first + 1] @ out)[0] * out[0] < -0.9


@pytest.mark.parametrize("name", NAMES)
def test_right_hand_is_the_mirror_image_of_the_left(name: str) -> None:
    left, right = hand_pose(name, "left"), hand_pose(name, "right")
    assert np.array_equal(mirror_hand(mirror_hand(left)), left)
    for finger in FINGERS:
        mirrored = tip_direction(left, finger, "left") * [-1.0, 1.0, 1.0]
        assert np.allclose(mirrored, tip_direction(right, finger, "right"))


@pytest.mark.parametrize("name", NAMES)
def test_no_joint_bends_further_than_a_human_one(name: str) -> None:
    angles = np.degrees(np.linalg.norm(hand_pose(name, "left").reshape(15, 3), axis=1))
    assert angles.max() <= 110


def test_open_hand_spreads_index_thumbward_and_pinky_away() -> None:
    pose = hand_pose("open", "left")
    assert tip_direction(pose, "index", "left")[2] > 0.1
    assert tip_direction(pose, "pinky", "left")[2] < -0.1


def test_blend_starts_and_ends_at_its_arguments_and_takes_a_share_per_frame() -> None:
    hook, free = hand_pose("three_finger_hook", "right"), hand_pose("release_open", "right")
    mixed = blend(hook, free, np.array([0.0, 0.5, 1.0]))
    assert mixed.shape == (3, 45)
    assert np.allclose(mixed[[0, 2]], [hook, free], atol=1e-9)
    assert np.allclose(mixed[1], blend(free, hook, 0.5))


def test_unknown_names_say_what_there_is() -> None:
    with pytest.raises(RecipeError, match="relaxed"):
        hand_pose("claw", "left")
    with pytest.raises(RecipeError, match="left or right"):
        hand_pose("fist", "middle")
