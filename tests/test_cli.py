"""The console command: bad input is one line on stderr with the cure, exit code not 0, nothing half-written."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from synth import cli
from synth.cli.results import whole
from synth.cli.words import READABLE
from synth.errors import SynthError
from synth.mocap import EXTENSIONS

BVH = """HIERARCHY
ROOT Hips
{{
 OFFSET 0 0 0
 CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
 End Site
 {{
  OFFSET 0 10 0
 }}
}}
MOTION
Frames: {frames}
Frame Time: 0.01
{rows}
"""


def call(capsys, monkeypatch, *words) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["synth", *map(str, words)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    said = capsys.readouterr()
    return int(stop.value.code or 0), said.err + said.out


def bad_recordings(folder: Path) -> dict[str, Path]:
    contents = {
        "empty.bvh": b"",
        "garbage.bvh": bytes(range(256)) * 20,
        "truncated.bvh": BVH.format(frames=9, rows="0 0 0 0 0 0").encode()[:90],
        "zero_frames.bvh": BVH.format(frames=0, rows="").encode(),
        "nan.bvh": BVH.format(frames=1, rows="0 0 0 nan 0 0").encode(),
        "unknown_rig.bvh": BVH.format(frames=2, rows="0 0 0 0 0 0\n0 0 0 0 0 0").encode(),
        "garbage.npz": b"PK\x03\x04" + bytes(range(256)) * 20,
        "song.mp3": b"ID3",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    np.savez(folder / "pickle.npz", poses=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    np.savez(folder / "no_poses.npz", other=np.zeros(3))
    return {path.name: path for path in [*folder.iterdir(), folder / "missing.bvh"]}


NAMES = [
    "missing.bvh", "empty.bvh", "garbage.bvh", "truncated.bvh", "zero_frames.bvh", "nan.bvh", "unknown_rig.bvh",
    "garbage.npz", "pickle.npz", "no_poses.npz", "song.mp3",
]  # fmt: skip


@pytest.mark.body
@pytest.mark.parametrize("name", NAMES)
def test_a_bad_recording_is_one_line_that_names_it_and_writes_nothing(tmp_path, capsys, monkeypatch, name):
    source, out = bad_recordings(tmp_path)[name], tmp_path / "out" / "result.npz"
    out.parent.mkdir()
    code, errors = call(capsys, monkeypatch, "retarget", source, out)
    assert code == 1
    lines = errors.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("error: ")
    assert name in lines[0]
    assert not list(out.parent.iterdir())


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["check", "nowhere"], "nowhere"),
        (["inspect", "nowhere"], "nowhere"),
        (["retarget", "a.bvh", "out.txt"], ".npz"),
        (["retarget", "a.bvh", "nowhere/out.npz"], "nowhere"),
        (["preview", "a.bvh", "out.gif"], ".png"),
        (["preview", "a.bvh", "."], ".png"),
        (["retarget", "a.npz", "a.npz"], "another name"),
        (["retarget", "a.bvh", "out.npz", "--report", "nowhere/r.json"], "nowhere"),
        (["retarget", "a.bvh", "out.npz", "--report", "r.txt"], ".json"),
    ],
)
def test_a_bad_argument_is_named_with_the_cure(capsys, monkeypatch, words, named):
    code, errors = call(capsys, monkeypatch, *words)
    assert code == 1
    assert named in errors


def test_both_spellings_of_the_command_answer():
    for command in ([sys.executable, "-m", "synth"], [str(Path(sys.executable).with_name("synth"))]):
        answer = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout
        for verb in ("retarget", "inspect", "check", "preview", "body"):
            assert verb in answer


def test_the_help_answers_before_anything_slow_is_imported():
    """Verbs import what they need when they are called."""
    code = "import sys; from synth.cli import app; app(['--help'], standalone_mode=False); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    modules = said.splitlines()[-1].split()
    own = {name for name in modules if name.partition(".")[0] in ("synth", "scenes", "tasks")}
    assert {name for name in own if not name.startswith("synth.cli")} == {"synth", "synth.errors"}
    assert not {"numpy", "torch", "cv2", "pydantic", "av"} & set(modules)


def test_facts_in_a_file_are_one_line_each_and_keep_their_brackets(capsys, monkeypatch):
    long = "[bold]hips[/bold] " + "chest " * 40
    monkeypatch.setattr("synth.inspect.describe", lambda path: [("joints", long), ("rate", "24 fps")])
    _, said = call(capsys, monkeypatch, "inspect", "x.bvh")
    assert said.splitlines() == [f"joints  {long.strip()}", "rate    24 fps"]


def _half_written(out, error):
    with whole(out) as draft:
        draft.write_text("ha")
        raise error


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError()])
def test_a_result_is_whole_or_what_was_there_before(tmp_path, error):
    out = tmp_path / "result.npz"
    out.write_text("before")
    with pytest.raises((SynthError, type(error))):
        _half_written(out, error)
    assert [path.name for path in tmp_path.iterdir()] == ["result.npz"]
    assert out.read_text() == "before"


def test_a_full_disk_is_said_in_one_line(capsys, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device", "x.npz")

    monkeypatch.setattr("synth.inspect.describe", full)
    code, said = call(capsys, monkeypatch, "inspect", "x.npz")
    assert code == 1
    assert said == "error: x.npz: No space left on device; free the disk or mend its permissions\n"


@pytest.mark.parametrize("words", ["preview a.bvh b.png --frames 0", "cheque d", "retarget", "check a b"])
def test_wrong_words_are_one_line_that_points_to_the_help(capsys, monkeypatch, words):
    code, said = call(capsys, monkeypatch, *words.split())
    assert code == 2
    assert said.startswith("error: ")
    assert said.rstrip().endswith("--help`")
    assert len(said.splitlines()) == 1


def test_ctrl_c_is_said_without_a_traceback(capsys, monkeypatch):
    def interrupt(path):
        raise KeyboardInterrupt

    monkeypatch.setattr("synth.inspect.describe", interrupt)
    assert call(capsys, monkeypatch, "inspect", "x.npz") == (130, "interrupted; nothing half-written\n")


def test_the_help_names_every_kind_of_recording():
    for kind in EXTENSIONS:
        assert kind in READABLE


def test_an_error_names_the_result_and_not_its_draft(tmp_path):
    out = tmp_path / "sheet.png"
    with pytest.raises(SynthError) as caught, whole(out) as draft:
        raise SynthError(f"{draft}: could not be written")
    assert str(caught.value) == f"{out}: could not be written"
