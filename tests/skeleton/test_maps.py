"""Laws of the joint maps: by name, by mirror image, by independent tables, by geometry."""

import numpy as np
import pytest

from synth.skeleton import maps
from synth.skeleton.smplx_joints import INDEX, NAMES, mirrored

# Left-right swaps of COCO-WholeBody as mmpose writes them: feet and hands by offset, face by the iBUG-68 mirror.
_FACE_SWAPS = (
    [(k, 16 - k) for k in range(8)] + [(17 + k, 26 - k) for k in range(5)] + [(31, 35), (32, 34)]
    + [(36, 45), (37, 44), (38, 43), (39, 42), (40, 47), (41, 46)]
    + [(48, 54), (49, 53), (50, 52), (55, 59), (56, 58), (60, 64), (61, 63), (65, 67)]
)  # fmt: skip


def test_smplx_numbers_are_those_of_an_independent_table() -> None:
    # smplx 0.1.28 joint_names.py, counted by hand: eyes are 57 left and 56 right, left index starts at 25.
    expected = {"nose": 55, "left_eye": 57, "right_eye": 56, "left_ear": 59, "right_ear": 58, "left_wrist": 20,
                "right_ankle": 8, "left_heel": 62, "right_big_toe": 63, "left_thumb1": 37, "left_pinky1": 31,
                "left_ring1": 34, "right_thumb1": 52, "left_ring_tip": 69, "right_pinky_tip": 75}  # fmt: skip
    assert {name: INDEX[name] for name in expected} == expected


def test_body_points_follow_coco_order() -> None:
    assert maps.SMPLX_OF_WHOLEBODY[:17].tolist() == [
        55, 57, 56, 59, 58, 16, 17, 18, 19, 20, 21, 1, 2, 4, 5, 7, 8,
    ]  # fmt: skip
    assert maps.SMPLX_OF_WHOLEBODY[17:23].tolist() == [60, 61, 62, 63, 64, 65]


def test_hands_go_from_thumb_to_pinky_with_the_tip_last() -> None:
    left = [20, 37, 38, 39, 66, 25, 26, 27, 67, 28, 29, 30, 68, 34, 35, 36, 69, 31, 32, 33, 70]
    right = [21, 52, 53, 54, 71, 40, 41, 42, 72, 43, 44, 45, 73, 49, 50, 51, 74, 46, 47, 48, 75]
    assert maps.SMPLX_OF_WHOLEBODY[maps.LEFT_HAND].tolist() == left
    assert maps.SMPLX_OF_WHOLEBODY[maps.RIGHT_HAND].tolist() == right


def test_face_is_ibug_68_with_the_contour_first() -> None:
    assert maps.SMPLX_OF_WHOLEBODY[maps.FACE_68].tolist() == [*range(127, 144), *range(76, 127)]


def test_face_swaps_of_mmpose_are_our_mirror_names() -> None:
    face = maps.COCO_WHOLEBODY_133[maps.FACE_68]
    for right, left in _FACE_SWAPS:
        assert mirrored(face[right]) == face[left] != face[right]
    paired = {k for pair in _FACE_SWAPS for k in pair}
    assert all(mirrored(face[k]) == face[k] for k in range(68) if k not in paired)


def test_every_joint_of_coco_has_its_mirror_in_coco() -> None:
    assert {mirrored(name) for name in maps.COCO_WHOLEBODY_133} == set(maps.COCO_WHOLEBODY_133)
    assert set(maps.COCO_WHOLEBODY_133) <= set(NAMES)


def test_openpose_order_is_that_of_dwpose() -> None:
    # trainer-formats: openpose[1,2,3,4,6,7,8,9,10,12..17] <- [17,6,8,10,7,9,12,14,16,13,15,2,1,4,3], 5 is 5, 11 is 11
    points = np.arange(133 * 3, dtype=float).reshape(133, 3)
    ours = maps.openpose(points)
    theirs = [0, None, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3]
    for number, source in enumerate(theirs):
        if source is not None:
            np.testing.assert_array_equal(ours[number], points[source])


def test_neck_is_the_middle_of_the_shoulders_and_as_visible_as_the_lesser() -> None:
    points = np.zeros((133, 3))
    points[5], points[6] = (10, 20, 2), (30, 24, 1)
    np.testing.assert_array_equal(maps.openpose(points)[1], (20, 22, 1))


@pytest.fixture(scope="module")
def rest_points() -> np.ndarray:
    """COCO-WholeBody points (133, 3) of the built body at rest: y up, facing +z, left is +x."""
    from synth.body import load_body

    body = load_body()
    posed = body.pose(np.zeros((1, 165)), np.zeros((1, 3)), np.zeros(body.num_betas))
    return maps.wholebody(posed.joints[0])


@pytest.mark.body
def test_left_points_lie_on_the_left_of_the_body_at_rest(rest_points: np.ndarray) -> None:
    for name, point in zip(maps.COCO_WHOLEBODY_133, rest_points, strict=True):
        if name.startswith("left_"):
            assert point[0] > 0, name
        elif name.startswith("right_"):
            assert point[0] < 0, name
        else:
            assert abs(point[0]) < 0.012, name


@pytest.mark.body
def test_fingers_lie_from_thumb_in_front_to_pinky_behind(rest_points: np.ndarray) -> None:
    for hand in (maps.LEFT_HAND, maps.RIGHT_HAND):
        foremost_first = rest_points[hand][[4, 5, 9, 13, 17], 2]  # tip of the thumb, then the knuckles
        assert np.all(np.diff(foremost_first) < 0)
        tips = np.abs(rest_points[hand][[8, 12, 16, 20], 0])
        assert np.all(tips > np.abs(rest_points[hand][[5, 9, 13, 17], 0]) + 0.04)


@pytest.mark.body
def test_face_points_run_from_brow_to_chin(rest_points: np.ndarray) -> None:
    face = rest_points[maps.FACE_68]
    brow, eyes, nose, mouth, chin = face[17:27], face[36:48], face[30], face[48:], face[8]
    heights = [part.reshape(-1, 3)[:, 1].mean() for part in (brow, eyes, nose, mouth, chin)]
    assert heights == sorted(heights, reverse=True)
