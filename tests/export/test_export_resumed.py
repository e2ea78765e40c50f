"""Laws of an export that is cut short, by a full disk or a kill: the next run goes on and gives the same bytes."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from export_folders import ALL, bytes_of, full, one_line

from synth.errors import DatasetError
from synth.export import Settings, animate, export, run
from synth.export.animate import Moore
from synth.manifest import Dataset


@pytest.mark.parametrize("at_file", [0, 1, 7])
def test_after_a_full_disk_the_next_run_goes_on_and_gives_the_same_bytes(
    tiny_dataset: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: dict[str, str],
    written: list[str],
    at_file: int,
) -> None:
    target, write_file, files = tmp_path / "out", animate.write_file, list[Path]()

    def filling(path: Path, data: bytes) -> None:
        if len(files) == at_file:
            write_file(path, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", "there")
        files.append(path)
        write_file(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(animate, "write_file", filling)
        with pytest.raises(DatasetError, match="No space left on device; free the disk") as error:
            export("moore", tiny_dataset.path, target, ALL, workers=1)
    assert str(tmp_path / ".out.unfinished") in one_line(error)
    assert not target.exists()
    finished = written[:-1]
    written.clear()
    assert export("moore", tiny_dataset.path, target, ALL, workers=1) == 6
    assert len(finished) == at_file // 2
    assert len(written) == 6 - len(finished)
    assert not set(written) & set(finished)
    assert bytes_of(target) == undisturbed
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", ["identity.json", "README.md", "meta.json"])
def test_a_disk_that_is_full_for_small_files_is_said_in_one_line(
    tiny_dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, str], name: str
) -> None:
    write_text = Path.write_text

    def filling(path: Path, *args: Any, **words: Any) -> int:
        if path.name == name:
            raise OSError(errno.ENOSPC, "No space left on device", "there")
        return write_text(path, *args, **words)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", filling)
        with pytest.raises(DatasetError, match="No space left on device; free the disk") as error:
            export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    one_line(error)
    assert not (tmp_path / "out").exists()
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert bytes_of(tmp_path / "out") == undisturbed


@pytest.mark.parametrize(
    ("name", "other"),
    [("moore", replace(ALL, size_px=(64, 64))), ("moore", replace(ALL, split="train")), ("musepose", ALL)],
)
def test_what_other_settings_or_another_format_left_behind_is_not_taken(
    tiny_dataset: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: dict[str, str],
    name: str,
    other: Settings,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Moore, "finish", full)
        with pytest.raises(DatasetError, match="No space left"):
            export(name, tiny_dataset.path, tmp_path / "out", other, workers=1)
    assert list((tmp_path / ".out.unfinished").rglob("*.mp4"))
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert bytes_of(tmp_path / "out") == undisturbed


def test_a_killed_export_goes_on_to_the_samebytes_of(
    tiny_dataset: Dataset, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    script = (
        "import sys, time; from pathlib import Path; from synth.export.run import export;"
        "from synth.export.settings import Settings;"
        "export('moore', Path(sys.argv[1]), Path(sys.argv[2]), Settings(split='all', absolute=False), 1,"
        " lambda what, done, total: time.sleep(60 * (done == 3)))"
    )
    command = [sys.executable, "-c", script, str(tiny_dataset.path), str(tmp_path / "out")]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(Path(run.__file__).parents[2])})
    records = tmp_path / ".out.unfinished" / ".records"
    _wait(lambda: process.poll() is not None or len(list(records.glob("*_*.json"))) >= 3)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not (tmp_path / "out").exists()
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert bytes_of(tmp_path / "out") == undisturbed


def _wait(done: Callable[[], bool]) -> None:
    until_s = time.monotonic() + 60
    while not done() and time.monotonic() < until_s:
        time.sleep(0.02)
