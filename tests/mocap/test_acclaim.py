"""Laws of the Acclaim reader: what is written is read, whatever frames its bones turn in; what is broken is named."""

from pathlib import Path

import numpy as np
import pytest
from recordings import NAMES, take_with_zero_pose
from scipy.spatial.transform import Rotation

from synth.errors import TakeError
from synth.mocap import read_take
from synth.mocap.take import Z_UP_FROM_Y_UP, Take, take_world

TAKE = take_with_zero_pose("a", frames=9)
ACCLAIM_M = 0.0254 / 0.45


def _asf(take: Take, axes: np.ndarray, order: str = "XYZ") -> str:
    """The skeleton with a static bone to each joint and one of no length that turns in it, about its own axes."""
    bones, tree = [], {"root": [f"to_{n}" for n, p in zip(take.names, take.parents, strict=True) if p == 0]}
    for joint, name in enumerate(take.names[1:], 1):
        offset = take.offsets[joint] / ACCLAIM_M
        length = float(np.linalg.norm(offset))
        bones.append(f"begin\n name to_{name}\n direction {_words(offset / length)}\n length {length:.9f}\nend")
        axis = f"axis {_words(axes[joint])} {order}\n dof rx ry rz\n limits (-180 180)\n  (-180 180)\n  (-180 180)"
        bones.append(f"begin\n id {joint}\n name {name}\n direction 0 1 0\n length 0\n {axis}\nend")
        tree[f"to_{name}"] = [name]
        tree[name] = [f"to_{n}" for n, p in zip(take.names, take.parents, strict=True) if p == joint]
    hierarchy = "\n".join(f" {a} {' '.join(b)}" for a, b in tree.items() if b)
    return (
        "# written by a test\n:version 1.10\n:units\n mass 1.0\n length 0.45\n angle deg\n"
        ":root\n order TX TY TZ RX RY RZ\n axis XYZ\n position 0 0 0\n orientation 0 0 0\n"
        ":bonedata\n" + "\n".join(bones) + f"\n:hierarchy\nbegin\n{hierarchy}\nend\n"
    )


def _amc(take: Take, axes: np.ndarray, order: str = "XYZ") -> str:
    turn, lines = Z_UP_FROM_Y_UP.T, [":FULLY-SPECIFIED", ":DEGREES"]
    root = take.root_translation @ turn.T / ACCLAIM_M
    for frame in range(take.num_frames):
        pelvis = Rotation.from_matrix(turn @ take.local_rotations[frame, 0])
        lines += [str(frame + 1), f"root {_words(root[frame])} {_words(pelvis.as_euler('xyz', degrees=True))}"]
        for joint, name in enumerate(take.names[1:], 1):
            c = Rotation.from_euler(order.lower(), [axes[joint]["XYZ".index(a)] for a in order], degrees=True)
            m = c.inv() * Rotation.from_matrix(take.local_rotations[frame, joint]) * c
            lines.append(f"{name} {_words(m.as_euler('xyz', degrees=True))}")
    return "\n".join(lines) + "\n"


def _words(values: np.ndarray) -> str:
    return " ".join(f"{v:.9f}" for v in values)


def _files(folder: Path, order: str = "XYZ", stem: str = "02") -> Path:
    axes = np.random.default_rng(4).uniform(-180.0, 180.0, (len(TAKE.names), 3))
    (folder / f"{stem}.asf").write_text(_asf(TAKE, axes, order))
    path = folder / "02_04.amc"
    path.write_text(_amc(TAKE, axes, order))
    return path


def _mapped(take: Take) -> np.ndarray:
    joints = take_world(take)[1]
    return np.stack([joints[:, take.names.index(n if n in take.names else "root")] for n in NAMES], 1)


@pytest.mark.parametrize("order", ["XYZ", "ZYX", "YXZ"])
def test_a_written_take_is_read_back_whatever_axes_its_bones_turn_about(tmp_path: Path, order: str) -> None:
    read = read_take(_files(tmp_path, order))
    np.testing.assert_allclose(_mapped(read), _mapped(TAKE), atol=1e-5)
    assert read.fps == 120.0
    assert "120 fps" in read.warnings[0]
    assert read_take(tmp_path / "02_04.amc", fps=60.0).fps == 60.0


def test_the_skeleton_is_found_beside_the_motion_or_named(tmp_path: Path) -> None:
    path = _files(tmp_path, stem="other")
    assert read_take(path).num_frames == 9
    (tmp_path / "third.asf").write_text("x")
    with pytest.raises(TakeError, match="skeleton="):
        read_take(path)
    assert read_take(path, skeleton=tmp_path / "other.asf").num_frames == 9


BROKEN = {
    "a frame without a bone": ("amc", "head ", "hat ", "0 values for head"),
    "a word among the values": ("amc", "root ", "root x", "not a number"),
    "no frames": ("amc", "\n", " ", "no frames"),
    "NaN": ("amc", "root ", "root nan ", "7 values for root"),
    "no hierarchy": ("asf", ":hierarchy", ":forest", "no whole ASF"),
    "a bone that hangs twice": ("asf", " left_knee to_left_ankle", " left_knee to_left_hip", "hangs already"),
    "a strange channel": ("asf", "dof rx ry rz", "dof rx ry l", "only rx, ry and rz"),
    "a cut bone": ("asf", "direction 0 1 0", "direction 0 1", "expected 3 numbers"),
    "a strange axis": ("asf", " XYZ\n dof", " XYW\n dof", "permutation"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_gets_one_line_that_names_it_and_the_cure(tmp_path: Path, case: str) -> None:
    kind, old, new, words = BROKEN[case]
    path = _files(tmp_path)
    broken = path if kind == "amc" else tmp_path / "02.asf"
    broken.write_text(broken.read_text().replace(old, new))
    with pytest.raises(TakeError, match=words) as caught:
        read_take(path)
    assert str(broken) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_skeleton_alone_is_no_recording(tmp_path: Path) -> None:
    _files(tmp_path)
    with pytest.raises(TakeError, match=r"\.amc"):
        read_take(tmp_path / "02.asf")
