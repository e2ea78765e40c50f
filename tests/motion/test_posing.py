"""Posing meets its goals, whatever the body."""

import numpy as np
import pytest

from synth.geometry.rotation import about, matrix_from_axis_angle
from synth.motion.posing import Goals, LimbGoal, facing, solve
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX, PARENTS

FRAMES = 4


def rest_joints() -> np.ndarray:
    """A plausible T-pose of a 1.75 m adult, fingers bunched at the wrist."""
    heights = {
        "pelvis": (0, 0, 0), "left_hip": (0.09, -0.09, 0), "left_knee": (0.1, -0.5, 0.0),
        "left_ankle": (0.1, -0.9, -0.03),
        "left_foot": (0.11, -0.96, 0.1), "spine1": (0, 0.11, -0.01), "spine2": (0, 0.25, 0), "spine3": (0, 0.31, 0.01),
        "neck": (0, 0.5, -0.02), "head": (0, 0.6, 0.02), "left_collar": (0.06, 0.42, 0),
        "left_shoulder": (0.17, 0.45, -0.01),
        "left_elbow": (0.43, 0.45, -0.02), "left_wrist": (0.68, 0.45, -0.02),
    }  # fmt: skip
    joints = np.zeros((55, 3))
    for name, index in ((n, i) for n, i in INDEX.items() if i < 55):
        here = heights.get(name) or heights.get(name.replace("right_", "left_"))
        joints[index] = here if here else joints[PARENTS[index]] + [0, 0, 0.01]
        if name.startswith("right_") and here:
            joints[index, 0] *= -1
    return joints


def goals() -> Goals:
    rng = np.random.default_rng(0)
    body = np.tile(facing(np.array([1.0, 0, 0]), np.array([0, 0, 1.0])), (FRAMES, 1, 1))
    chest = about("z", np.linspace(0, 0.6, FRAMES)) @ body
    point = lambda x, y, z: np.array([x, y, z]) + rng.normal(0, 0.03, (FRAMES, 3))  # noqa: E731
    pole = lambda *v: np.tile(np.array(v, float), (FRAMES, 1))  # noqa: E731
    tilt = rng.normal(0, 0.5, (FRAMES, 3))
    return Goals(
        pelvis_position=point(0.0, 0.0, 0.85), pelvis=body, chest=chest, head=body,
        left_hand=LimbGoal(point(0.3, 0.35, 1.2), pole(0, 1, -1), chest @ about("x", np.full(FRAMES, 0.4))),
        right_hand=LimbGoal(point(0.25, -0.3, 1.5), pole(0, -1, -1), chest @ matrix_from_axis_angle(tilt)),
        left_foot=LimbGoal(point(0.1, 0.15, 0.1), pole(1, 0, 0), body),
        right_foot=LimbGoal(point(-0.1, -0.15, 0.1), pole(1, 0, 0), body),
    )  # fmt: skip


def world_of(motion):
    return forward(motion.local_rotations, motion.trans, rest_joints())


@pytest.mark.parametrize("limb", ["left_hand", "right_hand", "left_foot", "right_foot"])
def test_limbs_reach_their_goals_with_the_asked_rotation(limb):
    target = goals()
    rotations, positions = world_of(solve(target, rest_joints(), np.zeros(10), "neutral", 30.0))
    joint = INDEX[limb.replace("hand", "wrist").replace("foot", "ankle")]
    goal = getattr(target, limb)
    np.testing.assert_allclose(positions[:, joint], goal.position, atol=1e-6)
    np.testing.assert_allclose(rotations[:, joint], goal.rotation, atol=1e-6)


def test_knees_and_elbows_point_to_their_poles():
    target = goals()
    _, positions = world_of(solve(target, rest_joints(), np.zeros(10), "neutral", 30.0))
    for start, middle, end, goal in (
        ("left_hip", "left_knee", "left_ankle", target.left_foot),
        ("right_shoulder", "right_elbow", "right_wrist", target.right_hand),
    ):
        chord = (positions[:, INDEX[start]] + positions[:, INDEX[end]]) / 2
        assert np.all(np.sum((positions[:, INDEX[middle]] - chord) * goal.pole, -1) > 0)


def test_knee_is_a_hinge_about_the_bodys_side_axis():
    motion = solve(goals(), rest_joints(), np.zeros(10), "neutral", 30.0)
    knee = motion.poses.reshape(-1, 55, 3)[:, INDEX["left_knee"]]
    assert np.all(knee[:, 0] > 0)
    assert np.all(np.abs(knee[:, 1:]) < 0.12)


def test_a_goal_out_of_reach_straightens_the_arm_towards_it():
    target = goals()
    far = LimbGoal(target.left_hand.position + np.array([9.0, 0, 0]), target.left_hand.pole, target.left_hand.rotation)
    motion = solve(Goals(**{**target.__dict__, "left_hand": far}), rest_joints(), np.zeros(10), "neutral", 30.0)
    _, positions = world_of(motion)
    arm = positions[:, INDEX["left_wrist"]] - positions[:, INDEX["left_shoulder"]]
    to_goal = far.position - positions[:, INDEX["left_shoulder"]]
    cosine = np.sum(arm * to_goal, -1) / np.linalg.norm(arm, axis=-1) / np.linalg.norm(to_goal, axis=-1)
    assert np.all(cosine > 0.9999)
