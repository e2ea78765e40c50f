"""Laws of Human3.6M's joints: both published orders, and a trunk where the dataset has it."""

import numpy as np
import pytest

from synth.skeleton.h36m import H36M_17, H36M_LEFT_LEG_FIRST, h36m_of_smplx, h36m_of_wholebody
from synth.skeleton.smplx_joints import INDEX, NAMES

# Offsets of Human3.6M's 32 joints from their parents [mm], legs and trunk; numbers of the 32 that VideoPose3D keeps.
_LEG_MM = 442.894612 + 454.206447
_TRUNK_MM = np.cumsum([0.1 + 233.383263, 257.077681, 121.134938, 115.002227])
_RIGHT_OF_32 = {1, 2, 3, 4, 5, *range(24, 32)}
_LEFT_OF_32 = {*range(6, 11), *range(16, 24)}
_KEPT_OF_32 = [0, 1, 2, 3, 6, 7, 8, 12, 13, 14, 15, 17, 18, 19, 25, 26, 27]
# mmpose configs/_base_/datasets/h36m.py, keypoint_info
_MMPOSE = [
    "root", "left_hip", "left_knee", "left_foot", "right_hip", "right_knee", "right_foot",
    "spine", "thorax", "neck_base", "head",
    "left_shoulder", "left_elbow", "left_wrist", "right_shoulder", "right_elbow", "right_wrist",
]  # fmt: skip


def test_sides_are_those_of_the_recordings_32_joints() -> None:
    sides = ["right" if k in _RIGHT_OF_32 else "left" if k in _LEFT_OF_32 else "" for k in _KEPT_OF_32]
    assert [name.split("_")[0] if "_" in name else "" for name in H36M_17] == sides


def test_the_other_order_is_the_one_that_mmpose_names() -> None:
    ours = np.array(H36M_17)[H36M_LEFT_LEG_FIRST]
    assert [name.replace("ankle", "foot").replace("neck", "neck_base") for name in ours] == _MMPOSE
    np.testing.assert_array_equal(H36M_LEFT_LEG_FIRST[H36M_LEFT_LEG_FIRST], np.arange(17))


def test_points_of_wholebody_are_those_that_mmpose_converts() -> None:
    # mmpose convert_keypoint_definition: [1..6, 9, 11..16] <- [12, 14, 16, 11, 13, 15, 0, 5, 7, 9, 6, 8, 10]
    points = np.random.default_rng(3).normal(size=(133, 3))
    ours = h36m_of_wholebody(points)
    theirs = [12, 14, 16, 11, 13, 15, 0, 5, 7, 9, 6, 8, 10]
    np.testing.assert_array_equal(ours[[1, 2, 3, 4, 5, 6, 9, 11, 12, 13, 14, 15, 16]], points[theirs])
    root, thorax = (points[11] + points[12]) / 2, (points[5] + points[6]) / 2
    np.testing.assert_allclose(ours[[0, 8], :2], [root[:2], thorax[:2]])
    np.testing.assert_allclose(ours[7, :2], (root[:2] + thorax[:2]) / 2)
    np.testing.assert_allclose(ours[10, :2], (points[1, :2] + points[2, :2]) / 2)
    assert ours[7, 2] == points[[5, 6, 11, 12], 2].min()


def test_limbs_are_the_smplx_joints_of_their_names() -> None:
    joints = np.random.default_rng(4).normal(size=(144, 3))
    ours = h36m_of_smplx(joints)
    for number, name in enumerate(H36M_17):
        if "_" in name:
            np.testing.assert_array_equal(ours[number], joints[INDEX[name]])


@pytest.mark.body
def test_the_trunk_is_as_high_as_the_datasets_and_no_other_joint_is_nearer() -> None:
    from synth.body import load_body

    body = load_body()
    joints = body.pose(np.zeros((1, 165)), np.zeros((1, 3)), np.zeros(body.num_betas)).joints[0].astype(float)
    ours = h36m_of_smplx(joints)
    leg_m = np.linalg.norm(np.diff(ours[1:4], axis=0), axis=-1).sum()
    goal_m = ours[0, 1] + _TRUNK_MM / _LEG_MM * leg_m
    chain = [INDEX[name] for name in NAMES[:16] if name.startswith(("pelvis", "spine", "neck", "head"))]
    for height_m, point, name in zip(goal_m, ours[7:11], ("spine2", "", "neck", "head"), strict=True):
        assert abs(point[1] - height_m) < 0.04
        if name:
            assert INDEX[name] in chain
            assert np.abs(joints[chain, 1] - height_m).min() == pytest.approx(abs(point[1] - height_m))
