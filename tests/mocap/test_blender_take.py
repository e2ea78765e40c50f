"""Laws of the FBX and glTF readers: joints lie where the file puts them, whatever its unit, axes, carrier and rate."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fbx_files import write_fbx
from gltf_files import write_gltf
from recordings import PlainBody, take_with_zero_pose

from synth.errors import TakeError
from synth.mocap import read_take
from synth.mocap.take import Take, take_world
from synth.motion.retarget import retarget

pytestmark = pytest.mark.blender
TAKE = take_with_zero_pose("a", frames=40)
TURNED = {"rotation": [-(0.5**0.5), 0.0, 0.0, 0.5**0.5]}


def _miss_m(read: Take, truth: Take = TAKE, frames: slice = slice(None)) -> float:
    order = [read.names.index(name) for name in truth.names]
    return float(np.abs(take_world(read)[1][:, order] - take_world(truth)[1][frames]).max())


Writer = Callable[..., Path]
FILES: dict[str, tuple[str, Writer, dict[str, Any], str]] = {
    "glTF": ("a.gltf", write_gltf, {}, ""),
    "cm below a scaled armature": ("a.gltf", write_gltf, {"scale": 100.0, "carrier": {"scale": [0.01] * 3}}, ""),
    "centimetres that say metres": ("a.gltf", write_gltf, {"scale": 100.0}, "0.01 m is believed"),
    "z up below a turned armature": ("a.gltf", write_gltf, {"file_from_world": np.eye(3), "carrier": TURNED}, ""),
    "z up that says y": ("a.gltf", write_gltf, {"file_from_world": np.eye(3)}, "stands along z"),
    "FBX": ("a.fbx", write_fbx, {}, ""),
    "FBX in inches with z up": ("a.fbx", write_fbx, {"unit_m": 0.0254, "up": "z"}, ""),
    "FBX whose rate is not that of its keys": ("a.fbx", write_fbx, {"written_fps": 24.0}, "says 24 fps"),
}


@pytest.mark.parametrize("case", FILES)
def test_joints_lie_where_the_file_puts_them(tmp_path: Path, case: str) -> None:
    name, write, options, doubt = FILES[case]
    read = read_take(write(tmp_path / name, TAKE, **options))
    assert read.fps == TAKE.fps
    assert _miss_m(read) < 1e-5
    assert len(read.warnings) == bool(doubt)
    assert doubt in "".join(read.warnings)


def test_a_character_file_retargets_as_the_take_it_holds(tmp_path: Path) -> None:
    read = read_take(write_gltf(tmp_path / "a.gltf", TAKE))
    there, here = retarget(read, PlainBody()).motion, retarget(TAKE, PlainBody()).motion
    np.testing.assert_allclose(there.trans, here.trans, atol=1e-3)
    np.testing.assert_allclose(there.local_rotations, here.local_rotations, atol=2e-3)


def test_the_longest_animation_is_read_and_any_can_be_named(tmp_path: Path) -> None:
    path = write_gltf(tmp_path / "a.gltf", TAKE, clips={"idle": slice(0, 12), "serve": slice(5, 40)})
    longest = read_take(path)
    assert "'idle', 'serve'" in longest.warnings[0]
    assert _miss_m(longest, frames=slice(5, 40)) < 1e-5
    assert _miss_m(read_take(path, clip="idle"), frames=slice(0, 12)) < 1e-5
    with pytest.raises(TakeError, match="no animation 'spike'; choose one of 'idle', 'serve'"):
        read_take(path, clip="spike")


def test_rate_and_unit_can_be_said_by_hand(tmp_path: Path) -> None:
    path = write_fbx(tmp_path / "a.fbx", TAKE)
    read = read_take(path, fps=25.0, unit_m=0.008)
    assert read.fps == 25.0
    np.testing.assert_allclose(read.offsets, 0.8 * read_take(path).offsets, atol=1e-9)


def _bad(folder: Path) -> dict[str, tuple[Path, str]]:
    whole = write_fbx(folder / "whole.fbx", TAKE).read_bytes()
    gltf = write_gltf(folder / "whole.gltf", TAKE)
    contents = {
        "cut.fbx": whole[: len(whole) // 3],
        "noise.fbx": np.random.default_rng(0).bytes(4000),
        "noise.glb": np.random.default_rng(0).bytes(4000),
        "cut.gltf": gltf.read_bytes()[:3000],
        "empty.glb": b"",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    still = write_gltf(folder / "still.gltf", TAKE, clips={})
    return {
        **{name: (folder / name, "Blender cannot read it|holds no skeleton|is empty") for name in contents},
        "no armature": (write_gltf(folder / "bare.gltf", TAKE, skin=False), "holds no skeleton"),
        "no animation": (still, "no animation"),
        "one frame": (write_gltf(folder / "pose.gltf", TAKE, clips={"pose": slice(0, 1)}), "a single pose"),
        "absent": (folder / "absent.glb", "no such file"),
    }


def test_bad_files_get_one_line_that_names_them(tmp_path: Path) -> None:
    for name, (path, words) in _bad(tmp_path).items():
        with pytest.raises(TakeError, match=words) as caught:
            read_take(path)
        assert str(path) in str(caught.value), name
        assert "\n" not in str(caught.value), name


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("raise ImportError('libSM.so.6: cannot open shared object file')", r"libSM\.so\.6.*synth doctor"),
        ("import os; os.abort()", "ended with code -6"),
    ],
)
def test_a_blender_that_does_not_load_or_crashes_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, words: str
) -> None:
    (tmp_path / "bpy.py").write_text(module)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    path = write_gltf(tmp_path / "a.gltf", TAKE)
    with pytest.raises(TakeError, match=words):
        read_take(path)


def test_an_orphaned_importer_ends_and_takes_its_folder_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bpy.py").write_text("import time; time.sleep(60)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    words = [sys.executable, "-m", "synth.blender.recording", "a.fbx", str(scratch / "o.npz")]
    # Process 1 is not its parent, so its parent must have died.
    answer = subprocess.run([*words, "--parent", "1", "--scratch", str(scratch)], timeout=30, check=False)
    assert answer.returncode == 1
    assert not scratch.exists()
