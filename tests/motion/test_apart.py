"""Laws of arms that are swung out of the body: out they are, smoothly, and nothing else has moved."""

import numpy as np
import pytest
from recordings import FPS, movement, rest_joints

from synth.geometry.rotation import about, axis_angle_from_matrix
from synth.motion.apart import arms_apart
from synth.motion.capsules import self_penetration
from synth.motion.metrics import mean_jerk
from synth.motion.motion import Motion
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX

REST = rest_joints()


def _joints(motion: Motion) -> np.ndarray:
    return forward(motion.local_rotations, motion.trans, REST)[1]


def _share(motion: Motion) -> float:
    joints = _joints(motion)
    return self_penetration(lambda name: joints[:, INDEX[name]])[0]


def _arm_at_the_side(side: str) -> Motion:
    """Standing; the arm comes down, its forearm goes 3 cm and more into trunk or thigh, and it goes up again."""
    local, root = movement(2)
    local, root = np.repeat(local[:1], 150, 0), np.repeat(root[:1], 150, 0)
    sign = 1.0 if side == "left" else -1.0
    lower = 1.0 + 0.62 * np.sin(np.linspace(0.0, np.pi, 150)) ** 2
    local[:, INDEX[f"{side}_shoulder"]] = about("z", -sign * lower)
    local[:, INDEX[f"{side}_elbow"]] = np.eye(3)
    return Motion(axis_angle_from_matrix(local).reshape(150, -1), root, np.zeros(10), "neutral", FPS)


@pytest.mark.parametrize("side", ["left", "right"])
def test_an_arm_in_the_body_comes_out_of_it_without_a_jerk(side: str) -> None:
    before = _arm_at_the_side(side)
    assert _share(before) > 0.1
    after = arms_apart(before, REST)
    assert _share(after) == 0.0
    assert mean_jerk(_joints(after)[:, :22], FPS) < 1.5 * mean_jerk(_joints(before)[:, :22], FPS) + 1.0
    turn = np.linalg.norm(_joints(after) - _joints(before), axis=-1)
    assert turn.max() < 0.12


@pytest.mark.parametrize("side", ["left", "right"])
def test_nothing_but_that_shoulder_turns_and_only_near_the_overlap(side: str) -> None:
    before = _arm_at_the_side(side)
    after = arms_apart(before, REST)
    changed = np.abs(after.poses - before.poses).reshape(150, 55, 3).max((0, 2)) > 1e-9
    assert np.flatnonzero(changed).tolist() == [INDEX[f"{side}_shoulder"]]
    np.testing.assert_array_equal(after.trans, before.trans)
    np.testing.assert_array_equal(after.poses[0], before.poses[0])


def test_a_body_that_does_not_overlap_stays_bit_for_bit() -> None:
    local, root = movement()
    motion = Motion(axis_angle_from_matrix(local).reshape(80, -1), root, np.zeros(10), "neutral", FPS)
    assert _share(motion) == 0.0
    np.testing.assert_array_equal(arms_apart(motion, REST).poses, motion.poses)
