"""The whole path, small: same recipe, same bytes; a second run does nothing; a killed run resumes; both doors agree."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TINY = [
    "sport=archery", "lighting=noon", "cameras.ring.views=1", "video.num_frames=5", "video.width_px=128",
    "video.height_px=96", "render.samples=1", "machine.device=cpu",
]  # fmt: skip

pytestmark = [pytest.mark.blender, pytest.mark.body]


def command(outputs: Path, *extra: str) -> list[str]:
    return [sys.executable, "-m", "tasks", *TINY, f"machine.outputs={outputs}", *extra]


def run(outputs: Path, *extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(outputs, *extra), capture_output=True, text=True, check=False)


def dataset_of(result: subprocess.CompletedProcess[str]) -> Path:
    assert result.returncode == 0, result.stderr
    last = result.stdout.splitlines()[-1]
    assert last.startswith("dataset: ")
    return Path(last.removeprefix("dataset: "))


def fingerprint(dataset: Path) -> dict[str, str]:
    files = [*sorted(dataset.glob("shards/*.tar")), dataset / "dataset.json"]
    return {str(file.relative_to(dataset)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def listing(outputs: Path) -> dict[str, int]:
    return {str(p.relative_to(outputs)): p.stat().st_mtime_ns for p in outputs.rglob("*") if "logs" not in p.parts}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    outputs = tmp_path_factory.mktemp("first")
    return outputs, dataset_of(run(outputs))


def test_a_run_ends_in_shards_that_pass_the_check(first):
    from synth.quality import check_dataset

    _, dataset = first
    assert list(dataset.glob("shards/*.tar"))
    result = check_dataset(dataset)
    assert result.passed > 0
    assert not result.failures


def test_a_second_run_does_nothing_and_says_so(first):
    outputs, dataset = first
    before = listing(outputs)
    again = run(outputs)
    assert dataset_of(again) == dataset
    assert "nothing to do" in again.stderr
    assert listing(outputs) == before


def test_the_same_recipe_in_another_place_gives_the_same_bytes_even_after_a_kill(first, tmp_path):
    _, dataset = first
    victim = subprocess.Popen(command(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not list(tmp_path.glob("5_frames/.draft-*")):
        assert victim.poll() is None
        time.sleep(0.05)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    assert not list(tmp_path.glob("5_frames/*/done.json"))
    assert fingerprint(dataset_of(run(tmp_path))) == fingerprint(dataset)


def _heed_ctrl_c() -> None:
    """A shell starts its background jobs deaf to SIGINT, and so all their children, these tests' too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_leaves_finished_work_and_no_half_files(tmp_path):
    victim = subprocess.Popen(
        command(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=_heed_ctrl_c
    )
    while not list(tmp_path.glob("5_frames/.draft-*")):
        assert victim.poll() is None
        time.sleep(0.05)
    victim.send_signal(signal.SIGINT)
    _, errors = victim.communicate(timeout=60)
    assert victim.returncode == 130
    assert errors.strip().splitlines()[-1].startswith("interrupted")
    assert list(tmp_path.glob("4_shot/*/done.json"))
    assert not list(tmp_path.rglob(".draft-*"))


def test_luigis_own_command_finds_the_same_folder(first):
    outputs, dataset = first
    overrides = " ".join([*TINY, f"machine.outputs={outputs}"])
    words = ["--module", "tasks.pipeline", "Dataset", "--overrides", overrides, "--local-scheduler"]
    before = listing(outputs)
    result = subprocess.run(
        [str(Path(sys.executable).with_name("luigi")), *words], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "ran 0 tasks" in result.stderr or "1 complete ones were encountered" in result.stderr
    assert listing(outputs) == before
    assert dataset.is_dir()


@pytest.mark.parametrize("words", [["sport=cricket"], ["video.num_frames=32"], ["machine.device=gpu"]])
def test_bad_input_is_one_line_and_a_bad_exit_code(tmp_path, words):
    result = run(tmp_path, *words)
    assert result.returncode != 0
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len([line for line in lines if line.startswith("error: ")]) == 1
    assert "Traceback" not in result.stderr
    assert not list(tmp_path.glob("dataset/*"))


def test_a_root_that_cannot_be_written_is_one_line_with_the_cure(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    result = run(blocked / "outputs")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert result.stderr.strip().splitlines()[-1].startswith("error: ")


def test_importing_the_pipeline_does_not_import_blender_or_torch():
    script = "import sys, tasks.pipeline; print([m for m in ('bpy', 'torch', 'smplx') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    assert result.stdout.strip() == "[]"
