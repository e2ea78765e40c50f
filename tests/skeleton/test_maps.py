"""Laws of the joint maps: by name, by mirror image, by independent tables, by geometry."""

from collections.abc import Callable

import numpy as np
import pytest

from synth.skeleton import maps
from synth.skeleton.h36m import H36M_17, h36m_of_smplx, h36m_of_wholebody
from synth.skeleton.smplx_joints import INDEX, NAMES, mirrored

Map = Callable[[np.ndarray], np.ndarray]

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


def test_body_25_is_the_published_table() -> None:
    # openpose doc/02_output.md, POSE_BODY_25_BODY_PARTS
    table = [
        "Nose", "Neck", "RShoulder", "RElbow", "RWrist", "LShoulder", "LElbow", "LWrist", "MidHip", "RHip", "RKnee",
        "RAnkle", "LHip", "LKnee", "LAnkle", "REye", "LEye", "REar", "LEar", "LBigToe", "LSmallToe", "LHeel",
        "RBigToe", "RSmallToe", "RHeel",
    ]  # fmt: skip
    assert [_openpose_spelling(name) for name in maps.BODY_25] == table


def test_body_25_reads_the_points_that_it_names() -> None:
    points, joints = np.arange(133 * 3, dtype=float).reshape(133, 3), np.arange(144 * 3, dtype=float).reshape(144, 3)
    of_points, of_joints = maps.body25(points), maps.body25_of_smplx(joints)
    for number, name in enumerate(maps.BODY_25):
        if name not in ("neck", "mid_hip"):
            np.testing.assert_array_equal(of_points[number], points[maps.COCO_WHOLEBODY_133.index(name)])
            np.testing.assert_array_equal(of_joints[number], joints[INDEX[name]])


def test_body_25_with_the_middle_of_the_hips_taken_out_begins_as_openpose_18() -> None:
    points = np.random.default_rng(0).normal(size=(2, 133, 3))
    np.testing.assert_array_equal(np.delete(maps.body25(points), 8, 1)[:, :18], maps.openpose(points))


def test_middles_lie_half_way_and_are_as_visible_as_the_lesser() -> None:
    points = np.zeros((133, 3))
    points[[11, 12]] = (10, 20, 2), (30, 24, 0)
    np.testing.assert_array_equal(maps.body25(points)[8], (20, 22, 0))
    joints = np.zeros((144, 3))
    joints[[1, 2]] = (0.2, 0.0, 1.0), (-0.2, 0.2, 0.8)
    np.testing.assert_allclose(maps.body25_of_smplx(joints)[8], (0.0, 0.1, 0.9))


def test_named_numbers_of_wholebody_are_the_bodys_wrists() -> None:
    assert (maps.WHOLEBODY_INDEX["left_wrist"], maps.WHOLEBODY_INDEX["right_wrist"]) == (9, 10)
    assert all(maps.COCO_WHOLEBODY_133[number] == name for name, number in maps.WHOLEBODY_INDEX.items())


@pytest.mark.parametrize(
    ("names", "of_smplx"),
    [
        (maps.COCO_WHOLEBODY_133, maps.wholebody),
        (maps.OPENPOSE_18, lambda joints: np.delete(maps.body25_of_smplx(joints), 8, -2)[..., :18, :]),
        (maps.BODY_25, maps.body25_of_smplx),
        (H36M_17, h36m_of_smplx),
    ],
)
def test_mirroring_the_athlete_mirrors_every_format(names: tuple[str, ...], of_smplx: Map) -> None:
    joints = np.random.default_rng(1).normal(size=(3, 144, 3))
    swapped = joints[:, [INDEX[mirrored(name)] for name in NAMES]] * (-1.0, 1.0, 1.0)
    left_is_right = [names.index(mirrored(name)) for name in names]
    np.testing.assert_allclose(of_smplx(swapped), of_smplx(joints)[:, left_is_right] * (-1.0, 1.0, 1.0))


@pytest.mark.parametrize(
    ("names", "of_points"),
    [(maps.OPENPOSE_18, maps.openpose), (maps.BODY_25, maps.body25), (H36M_17, h36m_of_wholebody)],
)
def test_mirroring_the_picture_mirrors_every_format(names: tuple[str, ...], of_points: Map) -> None:
    points = np.abs(np.random.default_rng(2).normal(size=(3, 133, 3)))
    hands = {
        name: number for number, name in enumerate(maps.COCO_WHOLEBODY_133)
    }  # wrists of the hands: the same points
    points[:, [9, 10]] = points[:, [hands["left_wrist"], hands["right_wrist"]]]
    swapped = points[:, [hands[mirrored(name)] for name in maps.COCO_WHOLEBODY_133]] * (-1.0, 1.0, 1.0)
    left_is_right = [names.index(mirrored(name)) for name in names]
    np.testing.assert_allclose(of_points(swapped), of_points(points)[:, left_is_right] * (-1.0, 1.0, 1.0))


def test_a_left_arm_is_a_left_arm_in_every_format() -> None:
    joints = np.zeros((144, 3))
    arm = [INDEX[f"left_{part}"] for part in ("shoulder", "elbow", "wrist")]
    joints[arm] = [[0.2, 0.0, 1.4], [0.45, 0.0, 1.4], [0.7, 0.0, 1.4]]
    for numbers, points in (
        ([5, 7, 9], maps.wholebody(joints)),
        ([5, 6, 7], maps.body25_of_smplx(joints)),
        ([11, 12, 13], h36m_of_smplx(joints)),
        ([5, 6, 7], maps.openpose(maps.wholebody(joints))),
        ([11, 12, 13], h36m_of_wholebody(maps.wholebody(joints))),
    ):
        np.testing.assert_array_equal(points[numbers, 0], joints[arm, 0])


def _openpose_spelling(name: str) -> str:
    """`right_big_toe` as OpenPose writes it: RBigToe."""
    return "".join({"left": "L", "right": "R"}.get(word, word.capitalize()) for word in name.split("_"))


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
