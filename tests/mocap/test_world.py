"""Laws of skeletons given by matrices: scale, mirrored axes, carriers and things beside the body change nothing."""

import numpy as np
from recordings import take_with_zero_pose

from synth.geometry.rotation import about
from synth.mocap.take import pose_world, take_world
from synth.mocap.world import PosedJoints, proper_rotations, rigid

TAKE = take_with_zero_pose("a", frames=20)
TURNS, POINTS = take_world(TAKE)


def _matrices(turns: np.ndarray, points: np.ndarray, scale: float = 1.0) -> np.ndarray:
    result = np.zeros((*points.shape[:-1], 4, 4))
    result[..., :3, :3], result[..., :3, 3], result[..., 3, 3] = turns * scale, points, 1.0
    return result


def _joints(scale: float = 1.0) -> PosedJoints:
    rest = _matrices(TAKE.rest_rotations, np.zeros((len(TAKE.names), 3)), scale)
    return PosedJoints(TAKE.names, TAKE.parents, rest, _matrices(TURNS, POINTS, scale))


def _miss(joints: PosedJoints) -> float:
    raw = rigid(joints, "x")
    assert raw.warnings == ()
    found = pose_world(raw.parents, raw.offsets, raw.local, raw.root)[1]
    return float(np.abs(found[:, [raw.names.index(name) for name in TAKE.names]] - POINTS).max())


def test_scale_in_the_matrices_does_not_move_the_joints() -> None:
    assert _miss(_joints(0.01)) < 1e-9


def test_a_moving_carrier_and_goals_beside_the_pelvis_are_left_out() -> None:
    plain = _joints()
    drift = np.zeros((20, 2, 3))
    drift[..., 0] = np.linspace(0.0, 5.0, 20)[:, None]
    posed = np.concatenate([_matrices(np.broadcast_to(np.eye(3), (20, 2, 3, 3)), drift), plain.posed], 1)
    parents = (-1, 0, *(0 if p < 0 else p + 2 for p in plain.parents))
    rest = np.concatenate([np.stack([np.eye(4)] * 2), plain.rest])
    joints = PosedJoints(("root", "ik_hand_root", *plain.names), parents, rest, posed)
    assert rigid(joints, "x").names[0] == "pelvis"
    assert _miss(joints) < 1e-9


def test_props_with_roots_of_their_own_are_left_out() -> None:
    plain = _joints()
    ball = _matrices(np.broadcast_to(np.eye(3), (20, 1, 3, 3)), np.zeros((20, 1, 3)))
    posed, rest = np.concatenate([plain.posed, ball], 1), np.concatenate([plain.rest, np.eye(4)[None]])
    joints = PosedJoints((*plain.names, "ball"), (*plain.parents, -1), rest, posed)
    assert "ball" not in rigid(joints, "x").names
    assert _miss(joints) < 1e-9


def test_mirrored_axes_become_rotations_that_turn_alike() -> None:
    turns = TURNS[:, :5]
    proper = proper_rotations(0.5 * turns @ about("y", 0.3) @ np.diag([1.0, 1.0, -1.0]) @ about("x", 0.8))
    np.testing.assert_allclose(np.linalg.det(proper), 1.0)
    first = np.swapaxes(turns[:1], -1, -2) @ proper[:1]
    np.testing.assert_allclose(proper, turns @ first, atol=1e-9)
