"""Laws of joint-position sequences: the fitted skeleton runs through the points, in any unit and axes."""

from pathlib import Path

import numpy as np
import pytest
from recordings import PlainBody, movement, rest_joints, write_npz

from synth.errors import TakeError
from synth.geometry.rotation import axis_angle_from_matrix
from synth.mocap import read_take
from synth.mocap.take import Z_UP_FROM_Y_UP, take_world
from synth.motion.retarget import retarget
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import BENDING, INDEX

TURNS, JOINTS = forward(*movement(), rest_joints())
NAMES = np.array(BENDING[:22])
FACE = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")
COCO = (*FACE, *(f"{s}_{j}" for j in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle") for s in ("left", "right")))
LIMBS = [f"{s}_{j}" for s in ("left", "right") for j in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist")]


def _at(positions: np.ndarray, names: tuple[str, ...], joint: str) -> np.ndarray:
    return positions[:, names.index(joint)]


@pytest.mark.parametrize("up", ["y", "z"])
@pytest.mark.parametrize("unit_m", [1.0, 0.01, 0.001])
def test_the_skeleton_runs_through_the_points_in_any_unit_and_axes(tmp_path: Path, up: str, unit_m: float) -> None:
    joints = JOINTS[:, :22] @ (Z_UP_FROM_Y_UP if up == "y" else np.eye(3)) / unit_m
    take = read_take(write_npz(tmp_path / "a.npz", joints=joints, names=NAMES, fps=np.array(50)))
    positions = take_world(take)[1]
    hips = 0.5 * (JOINTS[:, INDEX["left_hip"]] + JOINTS[:, INDEX["right_hip"]])
    for name in LIMBS:
        expected = JOINTS[:, INDEX[name]] - hips
        found = _at(positions, take.names, name) - _at(positions, take.names, "pelvis")
        assert np.linalg.norm(found - expected, axis=-1).max() < 0.02, name


def test_knees_and_elbows_find_their_roll_from_the_bend(tmp_path: Path) -> None:
    take = read_take(write_npz(tmp_path / "a.npz", joints=JOINTS[:, :22], names=NAMES, fps=np.array(50)))
    motion = retarget(take, PlainBody()).motion
    found = forward(motion.local_rotations, motion.trans, rest_joints())[0]
    for name in ("left_hip", "right_knee", "left_shoulder", "right_shoulder"):
        relative = np.swapaxes(TURNS[:, INDEX[name]], -1, -2) @ found[:, INDEX[name]]
        assert np.degrees(np.linalg.norm(axis_angle_from_matrix(relative), axis=-1)).mean() < 8.0, name


def test_a_pose_estimators_points_without_pelvis_neck_and_toes_make_a_body(tmp_path: Path) -> None:
    head, turn = JOINTS[:, INDEX["head"]], TURNS[:, INDEX["head"]]
    face = {"nose": [0.0, 0.0, 0.1], "left_ear": [0.07, 0.0, 0.0], "right_ear": [-0.07, 0.0, 0.0]}
    face |= {"left_eye": [0.03, 0.03, 0.09], "right_eye": [-0.03, 0.03, 0.09]}
    points = [head + turn @ np.array(face[n]) if n in face else JOINTS[:, INDEX[n]] for n in COCO]
    path = write_npz(tmp_path / "a.npz", keypoints3d=np.stack(points, 1), names=np.array(COCO), fps=np.array(30.0))
    take = read_take(path)
    assert take.fps == 30.0
    found = take_world(take)[0][:, take.names.index("head")]
    relative = axis_angle_from_matrix(np.swapaxes(turn, -1, -2) @ found)
    assert np.degrees(np.linalg.norm(relative, axis=-1)).max() < 1.0
    assert retarget(take, PlainBody()).report.wrong_bend_share == 0.0


def test_a_bare_array_is_read_by_its_number_of_joints_when_its_rate_is_said(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", JOINTS[:, :22])
    assert read_take(tmp_path / "a.npy", fps=20.0).fps == 20.0
    with pytest.raises(TakeError, match="fps="):
        read_take(tmp_path / "a.npy")


def test_swapped_sides_are_doubted(tmp_path: Path) -> None:
    swapped = np.array([n.replace("left", "?").replace("right", "left").replace("?", "right") for n in NAMES])
    take = read_take(write_npz(tmp_path / "a.npz", joints=JOINTS[:, :22], names=swapped, fps=np.array(50)))
    assert any("swapped" in warning for warning in take.warnings)


GOOD = {"joints": JOINTS[:, :22], "names": NAMES, "fps": np.array(50.0)}
BROKEN = {
    "no names for an odd number": ({"joints": JOINTS[:, :20], "fps": np.array(50.0)}, "20 joints but 0 names"),
    "a hand that is missing": (GOOD | {"names": np.where(NAMES == "left_wrist", "fin", NAMES)}, "left_wrist"),
    "no head": (GOOD | {"names": np.where(NAMES == "head", "fin", NAMES)}, "head"),
    "NaN": (GOOD | {"joints": np.full((4, 22, 3), np.nan)}, "NaN"),
    "flat points": (GOOD | {"joints": JOINTS[:, :22, :2]}, r"\(frames, joints, 3\)"),
    "no rate": ({"joints": JOINTS[:, :22]}, "fps="),
    "all in one place": (GOOD | {"joints": np.zeros((5, 22, 3))}, "length 0"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_gets_one_line_that_names_it_and_the_cure(tmp_path: Path, case: str) -> None:
    fields, words = BROKEN[case]
    path = write_npz(tmp_path / "a.npz", **fields)
    with pytest.raises(TakeError, match=words) as caught:
        read_take(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
