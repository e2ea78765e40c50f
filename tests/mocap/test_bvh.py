"""Laws of the BVH reader: what is written is read, in any unit and axes; what is broken is named."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from recordings import NAMES, bvh_text, posed, take_with_zero_pose

from synth.errors import TakeError
from synth.geometry.rotation import about
from synth.mocap import read_take
from synth.mocap.bvh import parse_bvh

TEXT = bvh_text(take_with_zero_pose("t", frames=12))


def _write(folder: Path, text: str, name: str = "a.bvh") -> Path:
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize("order", ["ZXY", "XYZ", "YZX", "ZYX"])
def test_a_written_take_is_read_back_whatever_the_order_of_its_angles(tmp_path: Path, order: str) -> None:
    take = take_with_zero_pose("a", frames=12)
    read = read_take(_write(tmp_path, bvh_text(take, order=order)))
    assert read.fps == take.fps
    np.testing.assert_allclose(_mapped(read), _mapped(take), atol=1e-6)


def _mapped(take) -> np.ndarray:  # type: ignore[no-untyped-def]
    source = posed(take)
    return np.stack([source.point(name) for name in NAMES if source.has(name)], 1)


def test_angles_turn_about_the_joints_own_axes_in_the_order_written(tmp_path: Path) -> None:
    lines = TEXT.splitlines()
    values = lines[-1].split()
    values[3:6] = ["30", "20", "10"]
    read = read_take(_write(tmp_path, "\n".join([*lines[:-1], " ".join(values)])), up="y")
    expected = about("z", np.radians(30)) @ about("x", np.radians(20)) @ about("y", np.radians(10))
    np.testing.assert_allclose(read.rest_rotations[0].T @ read.local_rotations[-1, 0], expected, atol=1e-9)


@pytest.mark.parametrize("scale", [1.0, 100.0, 1000.0, 1 / 0.0254, 0.45 / 0.0254])
def test_the_unit_is_found_from_the_body(tmp_path: Path, scale: float) -> None:
    take = take_with_zero_pose("t", frames=12)
    read = read_take(_write(tmp_path, bvh_text(take, scale=scale)))
    np.testing.assert_allclose(_mapped(read), _mapped(take), atol=1e-4)


def test_the_up_axis_is_found_from_the_body(tmp_path: Path) -> None:
    take = take_with_zero_pose("t", frames=12)
    for up in ("y", "z"):
        read = read_take(_write(tmp_path, bvh_text(take, up=up, order="XYZ")))
        np.testing.assert_allclose(_mapped(read), _mapped(take), atol=1e-6)
        assert read.warnings == ()


def test_unit_rate_and_axis_can_be_said_by_hand(tmp_path: Path) -> None:
    path = _write(tmp_path, TEXT)
    assert read_take(path, fps=25.0).fps == 25.0
    smaller = read_take(path, unit_m=0.008)
    np.testing.assert_allclose(smaller.offsets, 0.8 * read_take(path).offsets)
    lying = read_take(path, up="z")
    assert abs(lying.local_rotations[0, 0, 2, 1]) < 0.5


def test_windows_line_ends_spaces_in_names_and_odd_case_are_read(tmp_path: Path) -> None:
    text = TEXT.replace("left_hip", "left  hip").replace("Xrotation", "XROTATION").replace("\n", "\r\n")
    read = read_take(_write(tmp_path, text))
    assert "left hip" in read.names


def test_a_carrier_above_the_hips_is_folded_into_the_root(tmp_path: Path) -> None:
    take = take_with_zero_pose("t", frames=12)
    head, motion = bvh_text(take).split("MOTION")
    head = head.replace("HIERARCHY\nROOT", "HIERARCHY\nROOT Armature\n{\n OFFSET 0 0 0\n CHANNELS 0\nJOINT") + "}\n"
    read = read_take(_write(tmp_path, head + "MOTION" + motion))
    assert read.names[0] == "pelvis"
    np.testing.assert_allclose(_mapped(read), _mapped(take), atol=1e-6)


def test_root_positions_written_relative_to_the_offset_are_added_to_it(tmp_path: Path) -> None:
    take = take_with_zero_pose("t", frames=12)
    lines = bvh_text(take).splitlines()
    lines[3] = "\tOFFSET 0 90 0"
    first = next(i for i, line in enumerate(lines) if line.startswith("Frame Time")) + 1
    for i in range(first, len(lines)):
        values = lines[i].split()
        values[1] = str(float(values[1]) - 90.0)
        lines[i] = " ".join(values)
    read = read_take(_write(tmp_path, "\n".join(lines)))
    np.testing.assert_allclose(_mapped(read), _mapped(take), atol=1e-6)


def test_frames_beyond_the_declared_number_are_left_out_with_a_warning(tmp_path: Path) -> None:
    read = read_take(_write(tmp_path, TEXT.replace("Frames: 12", "Frames: 10")))
    assert read.num_frames == 10
    assert "2 frames more" in read.warnings[0]


def _one_armed() -> str:
    take = take_with_zero_pose("t", frames=4)
    offsets = take.offsets.copy()
    offsets[take.names.index("left_elbow")] *= 3.0
    return bvh_text(replace(take, offsets=offsets), names={n: f"b{i}" for i, n in enumerate(take.names)})


_FIRST = TEXT.rstrip().rpartition(" ")[0]
BROKEN = {
    "empty": ("", "is empty"),
    "prose": ("once upon a time", "does not begin with HIERARCHY"),
    "cut in the hierarchy": (TEXT[:200], "no MOTION"),
    "cut in the motion": (TEXT[:-300], "cut off"),
    "no frames": (TEXT.split("Frames: 12")[0] + "Frames: 0\nFrame Time: 0.02\n", "no frames"),
    "NaN": (f"{_FIRST} nan", "NaN"),
    "a word among the values": (f"{_FIRST} abc", "not a number"),
    "two rotations": (TEXT.replace("3 Zrotation Xrotation", "2 Zrotation", 1), "channels"),
    "an unknown channel": (TEXT.replace("Zrotation", "Wrotation", 1), "channels"),
    "a channel too few": (TEXT.replace("3 Zrotation Xrotation Yrotation", "0", 1), "not 12 frames"),
    "two roots": (TEXT.replace("MOTION", "ROOT b\n{\nOFFSET 0 0 0\n}\nMOTION"), "second ROOT"),
    "two joints of one name": (TEXT.replace("JOINT right_knee", "JOINT left_knee"), "two joints"),
    "no bone lengths": ("", "length 0"),
    "a zero frame time": (TEXT.replace("Time: 0.020000", "Time: 0"), "frame rate"),
    "an absurd frame time": (TEXT.replace("Time: 0.020000", "Time: 20"), "absurd"),
    "unbalanced braces": (TEXT.replace("MOTION", "}\nMOTION"), "brace"),
    "no skeleton of a body": (_one_armed(), "by its shape it lacks"),
    "a body of a thousand metres": (bvh_text(take_with_zero_pose("t", 4), scale=1e6), "unit_m"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_gets_one_line_that_names_it_and_the_cure(tmp_path: Path, case: str) -> None:
    text, words = BROKEN[case]
    if case == "no bone lengths":
        text = "\n".join("OFFSET 0 0 0" if "OFFSET" in line else line for line in TEXT.splitlines())
    path = _write(tmp_path, text)
    with pytest.raises(TakeError, match=words) as caught:
        read_take(path)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message


def test_every_cut_of_a_file_is_refused_or_read_but_never_crashes(tmp_path: Path) -> None:
    for end in range(1, len(TEXT), 397):
        with pytest.raises(TakeError):
            parse_bvh(tmp_path / "cut.bvh", TEXT[:end])


def test_noise_instead_of_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "noise.bvh"
    path.write_bytes(np.random.default_rng(0).bytes(5000))
    with pytest.raises(TakeError, match="BVH"):
        read_take(path)


def test_a_missing_file_and_a_foreign_extension_are_named(tmp_path: Path) -> None:
    with pytest.raises(TakeError, match="no such file"):
        read_take(tmp_path / "none.bvh")
    with pytest.raises(TakeError, match=r"\.bvh, \.npz"):
        read_take(tmp_path / "shot.mp4")
