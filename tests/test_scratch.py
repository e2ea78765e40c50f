"""Laws of temporary files: nothing of a process is left, however it ended, and nobody's is taken who lives."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from synth.scratch import Scratch, file_in_memory, sweep
from synth.video import encode_map8

HOLDER = (
    "import sys; from synth.scratch import Scratch; one = Scratch('test'); (one.path / 'file').write_text('x')\n"
    "print(one.path, flush=True); sys.stdin.read()"
)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def holder(temporary: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds a scratch folder."""
    environment = os.environ | {"TMPDIR": str(temporary)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_a_scratch_folder_is_gone_at_the_end_of_its_block(temporary: Path) -> None:
    with Scratch("test") as one:
        (one.path / "file").write_text("x")
        assert list(temporary.iterdir()) == [one.path]
    assert not list(temporary.iterdir())


def test_what_a_killed_process_left_is_deleted_by_the_next(temporary: Path, holder: "subprocess.Popen[str]") -> None:
    holder.kill()
    holder.wait()
    assert len(list(temporary.iterdir())) == 1
    with Scratch("test") as one:
        assert list(temporary.iterdir()) == [one.path]


def test_what_a_living_process_uses_stays(temporary: Path, holder: "subprocess.Popen[str]") -> None:
    before = list(temporary.rglob("*"))
    with Scratch("test"):
        sweep()
    assert list(temporary.rglob("*")) == before
    assert len(before) == 2


def test_folders_of_others_stay(temporary: Path) -> None:
    (temporary / "synth_of_somebody").mkdir()
    (temporary / "synth_scratch_file").write_text("no folder")
    (temporary / "elsewhere").mkdir()
    (temporary / "synth_scratch_link").symlink_to(temporary / "elsewhere")
    before = sorted(temporary.iterdir())
    sweep()
    assert sorted(temporary.iterdir()) == before


def test_a_file_in_memory_is_opened_by_name_again_and_again(temporary: Path) -> None:
    with file_in_memory() as path:
        path.write_bytes(b"one")
        with path.open("r+b") as file:
            file.write(b"t")
        assert path.read_bytes() == b"tne"
        assert not list(temporary.iterdir())
    assert not path.exists()


def test_encoding_puts_nothing_among_the_temporary_files(temporary: Path) -> None:
    def frames() -> Iterator[np.ndarray]:
        for _ in range(3):
            assert not list(temporary.iterdir())
            yield np.zeros((32, 32), np.uint8)

    assert encode_map8(frames(), 24.0)
