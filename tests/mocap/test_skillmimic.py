"""Laws of the SkillMimic reader: its skeleton runs through the recorded positions, the ball comes along."""

from pathlib import Path

import numpy as np
import pytest
import torch

from synth.errors import TakeError
from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle
from synth.mocap import read_take
from synth.mocap.skillmimic import NAMES, PARENTS
from synth.mocap.smplx_npz import nominal_offsets
from synth.mocap.take import Z_UP_FROM_Y_UP, pose_world, take_world
from synth.skeleton.smplx_joints import INDEX

REAL = sorted((Path(__file__).parents[3] / "shared" / "mocap" / "skillmimic").glob("*.pt"))
RNG = np.random.default_rng(5)


def _offsets() -> np.ndarray:
    """The nominal body's bones under SkillMimic's names, with one short vertebra more."""
    words = {"Toe": "foot", "Torso": "spine1", "Spine": "spine2", "Spine2": "spine3", "Thorax": "collar"}
    offsets = np.tile([0.0, 0.05, 0.0], (len(NAMES), 1))
    for joint, name in enumerate(NAMES):
        side = {"L": "left_", "R": "right_"}.get(name.split("_")[0], "")
        word = words.get(name.split("_")[-1], name.split("_")[-1].lower())
        if side + word in INDEX:
            offsets[joint] = nominal_offsets()[INDEX[side + word]]
    offsets[0] = 0.0
    return offsets


def _tensor(frames: int = 12) -> np.ndarray:
    local = matrix_from_axis_angle(RNG.normal(0.0, 0.2, (frames, len(NAMES), 3)))
    local[:, 0] = Z_UP_FROM_Y_UP
    root = RNG.normal(0.0, 0.1, (frames, 3)) + np.array([0.0, 0.0, 0.9])
    positions = pose_world(PARENTS, _offsets(), local, root)[1]
    values = np.zeros((frames, 337))
    values[:, :3], values[:, 3:6] = root, axis_angle_from_matrix(local[:, 0])
    values[:, 6:165] = axis_angle_from_matrix(local).reshape(frames, -1)
    values[:, 165:324] = positions.reshape(frames, -1)
    values[:, 324:327] = root + np.array([0.5, 0.0, 0.2])
    return values


def _write(path: Path, values: np.ndarray) -> Path:
    torch.save(torch.tensor(values, dtype=torch.float32), path)
    return path


def test_rotations_and_positions_that_agree_pass_through(tmp_path: Path) -> None:
    values = _tensor()
    take = read_take(_write(tmp_path / "a.pt", values))
    rotations, positions = take_world(take)
    np.testing.assert_allclose(positions.reshape(12, -1), values[:, 165:324], atol=1e-3)
    expected = matrix_from_axis_angle(values[:, 6:165].reshape(12, -1, 3))
    inner = [j for j in range(1, len(NAMES)) if j in PARENTS]
    np.testing.assert_allclose(take.local_rotations[:, inner], expected[:, inner], atol=0.02)
    np.testing.assert_allclose(take.props["ball"], values[:, 324:327], atol=1e-6)
    assert (take.fps, take.num_frames, take.warnings) == (60.0, 12, ())
    assert rotations.shape == (12, 53, 3, 3)


def test_where_rotations_and_positions_disagree_the_positions_win(tmp_path: Path) -> None:
    values = _tensor()
    values[:, 6 + 3 * NAMES.index("L_Knee") :][:, :3] += [0.1, 0.05, 0.0]
    take = read_take(_write(tmp_path / "a.pt", values))
    np.testing.assert_allclose(take_world(take)[1].reshape(12, -1), values[:, 165:324], atol=2e-3)


def test_real_tensors_come_back_within_ten_millimetres() -> None:
    for path in REAL:
        values = torch.load(path, map_location="cpu", weights_only=True).numpy()
        joints = take_world(read_take(path))[1]
        assert np.linalg.norm(joints - values[:, 165:324].reshape(joints.shape), axis=-1).max() < 0.010


BROKEN = {
    "another width": (np.zeros((5, 100)), "337"),
    "no frames": (np.zeros((0, 337)), "337"),
    "NaN": (np.where(np.arange(337) == 7, np.nan, _tensor()), "NaN"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_tensor_gets_one_line_that_names_it_and_the_cure(tmp_path: Path, case: str) -> None:
    values, words = BROKEN[case]
    path = _write(tmp_path / "a.pt", values)
    with pytest.raises(TakeError, match=words) as caught:
        read_take(path)
    assert str(path) in str(caught.value)


def test_code_and_noise_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pt"
    torch.save({"run": Path}, path)
    with pytest.raises(TakeError, match="without running code"):
        read_take(path)
    path.write_bytes(RNG.bytes(3000))
    with pytest.raises(TakeError, match="without running code"):
        read_take(path)
