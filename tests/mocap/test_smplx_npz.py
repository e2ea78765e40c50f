"""Laws of the SMPL-family reader: numbers pass through untouched, layouts are padded, code is refused."""

from pathlib import Path

import numpy as np
import pytest
from recordings import write_npz

from synth.errors import TakeError
from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle
from synth.mocap import read_take
from synth.mocap.take import Z_UP_FROM_Y_UP
from synth.motion.motion import Motion

RNG = np.random.default_rng(3)
UPRIGHT = axis_angle_from_matrix(Z_UP_FROM_Y_UP)
POSES = np.concatenate([np.tile(UPRIGHT, (9, 1)), RNG.normal(0, 0.2, (9, 162))], -1)
TRANS = RNG.normal(0, 0.3, (9, 3))


def test_what_motion_saves_passes_through(tmp_path: Path) -> None:
    path = tmp_path / "m.npz"
    Motion(POSES, TRANS, np.arange(10.0), "female", 30.0).save(path)
    take = read_take(path)
    assert take.motion is not None
    assert (take.fps, take.motion.gender, take.num_frames) == (30.0, "female", 9)
    np.testing.assert_allclose(take.motion.poses, POSES, atol=1e-9)
    np.testing.assert_allclose(take.motion.trans, TRANS)
    np.testing.assert_allclose(take.motion.betas, np.arange(10.0))


@pytest.mark.parametrize("width", [66, 72, 156, 165])
def test_shorter_layouts_keep_body_and_hands_in_place(tmp_path: Path, width: int) -> None:
    body, hands = POSES[:, :66], POSES[:, 75:]
    poses = {66: body, 72: np.c_[body, np.ones((9, 6))], 156: np.c_[body, hands], 165: POSES}[width]
    take = read_take(write_npz(tmp_path / "a.npz", poses=poses, trans=TRANS, mocap_framerate=np.array(60.0)))
    assert take.motion is not None
    np.testing.assert_allclose(take.motion.poses[:, :66], body, atol=1e-9)
    expected = hands if width >= 156 else np.zeros_like(hands)
    np.testing.assert_allclose(take.motion.poses[:, 75:], expected, atol=1e-9)


def test_y_up_parameters_are_turned_to_z_up_with_a_warning(tmp_path: Path) -> None:
    poses = POSES.copy()
    poses[:, :3] = 0.0
    take = read_take(write_npz(tmp_path / "a.npz", poses=poses, trans=TRANS, fps=np.array(30)))
    assert take.motion is not None
    up = matrix_from_axis_angle(take.motion.poses[:, :3])[:, :, 1]
    np.testing.assert_allclose(up, np.tile([0.0, 0.0, 1.0], (9, 1)), atol=1e-9)
    np.testing.assert_allclose(take.motion.trans[:, 2], TRANS[:, 1])
    assert "z up" in take.warnings[-1]


GOOD = {"poses": POSES, "trans": TRANS, "mocap_frame_rate": np.array(30.0)}
BROKEN = {
    "no poses": ({"trans": TRANS}, "no `poses`"),
    "no trans": ({"poses": POSES, "fps": np.array(30.0)}, "no `trans`"),
    "no rate": ({"poses": POSES, "trans": TRANS}, "fps="),
    "an absurd rate": (GOOD | {"mocap_frame_rate": np.array(1e6)}, "absurd"),
    "no frames": (GOOD | {"poses": POSES[:0], "trans": TRANS[:0]}, "with frames"),
    "an odd width": (GOOD | {"poses": POSES[:, :100]}, "known layouts"),
    "trans of another length": (GOOD | {"trans": TRANS[:5]}, "expected"),
    "NaN": (GOOD | {"poses": np.where(np.eye(9, 165) > 0, np.nan, POSES)}, "NaN"),
    "words": (GOOD | {"poses": np.full((9, 165), "x")}, "not numbers"),
    "pickled objects": ({"poses": np.array([{"a": 1}], dtype=object)}, "pickled"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_npz_gets_one_line_that_names_it_and_the_cure(tmp_path: Path, case: str) -> None:
    fields, words = BROKEN[case]
    path = write_npz(tmp_path / "a.npz", **fields)
    with pytest.raises(TakeError, match=words) as caught:
        read_take(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("spoil", ["cut", "noise"])
def test_a_damaged_archive_is_refused(tmp_path: Path, spoil: str) -> None:
    path = write_npz(tmp_path / "a.npz", **GOOD)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if spoil == "cut" else bytes(RNG.integers(0, 256, 999).tolist()))
    with pytest.raises(TakeError, match=r"not a readable npz|pickled"):
        read_take(path)
