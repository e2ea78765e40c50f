"""Laws of an export as a whole: it refuses early, resumes to the same bytes, and never touches the dataset."""

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from synth.errors import DatasetError
from synth.export import run
from synth.export.animate import Moore
from synth.export.run import export
from synth.export.settings import Settings
from synth.manifest import Dataset

ALL = Settings(split="all", absolute=False)


def _bytes(folder: Path) -> dict[str, str]:
    """sha256 of every file by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _refused(words: str, dataset: Path, target: Path, name: str = "moore", settings: Settings = ALL) -> None:
    """One line, and nothing beside the target that was not there."""
    before = sorted(target.parent.iterdir()) if target.parent.is_dir() else None
    with pytest.raises(DatasetError, match=words) as caught:
        export(name, dataset, target, settings, workers=1)
    assert "\n" not in str(caught.value)
    assert (sorted(target.parent.iterdir()) if target.parent.is_dir() else None) == before


@pytest.fixture(scope="module")
def undisturbed(tiny_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    target = tmp_path_factory.mktemp("undisturbed") / "out"
    assert export("moore", tiny_dataset.path, target, ALL, workers=1) == 6
    return _bytes(target)


def test_a_destination_that_exists_is_refused(tiny_dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    _refused("is there already", tiny_dataset.path, tmp_path / "out")


def test_a_destination_inside_the_dataset_is_refused(dataset_copy: Path) -> None:
    _refused("lies inside the dataset", dataset_copy, dataset_copy / "out")


def test_a_destination_without_a_parent_is_refused(tiny_dataset: Dataset, tmp_path: Path) -> None:
    _refused("no such folder", tiny_dataset.path, tmp_path / "none" / "out")


def test_an_unknown_format_is_answered_with_the_list(tiny_dataset: Dataset, tmp_path: Path) -> None:
    _refused("unknown format 'mooore'; choose one of .*moore.*humanvid", tiny_dataset.path, tmp_path / "out", "mooore")


def test_too_few_frames_are_refused(tiny_dataset: Dataset, tmp_path: Path) -> None:
    _refused("6 of 6 clips have too few frames", tiny_dataset.path, tmp_path / "out", "controlnext")


def test_a_flipped_byte_is_refused(dataset_copy: Path, tmp_path: Path) -> None:
    shard = next((dataset_copy / "shards").glob("*.tar"))
    data = bytearray(shard.read_bytes())
    data[len(data) // 2] ^= 1
    shard.write_bytes(data)
    _refused(shard.name, dataset_copy, tmp_path / "out")


def test_another_schema_number_is_refused(dataset_copy: Path, tmp_path: Path) -> None:
    path = dataset_copy / "dataset.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"schema": 999}))
    _refused("999", dataset_copy, tmp_path / "out")


def test_the_dataset_is_not_changed_and_workers_do_not_matter(
    dataset_copy: Path, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    before = _bytes(dataset_copy)
    export("moore", dataset_copy, tmp_path / "two", ALL, workers=2)
    assert _bytes(dataset_copy) == before
    assert _bytes(tmp_path / "two") == undisturbed


def test_a_full_disk_is_one_line_and_the_next_run_goes_on(
    tiny_dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, str]
) -> None:
    write, written = Path.write_bytes, list[str]()

    def full(path: Path, data: bytes) -> int:
        if len(written) == 5:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        written.append(path.name)
        return write(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(DatasetError, match="No space left on device; free the disk") as caught:
            export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()
    resumed = _count_written(monkeypatch)
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert len(resumed) == 4  # of six clips two were finished
    assert _bytes(tmp_path / "out") == undisturbed


def _count_written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of the clips that are written from now on."""
    write, keys = Moore.write, list[str]()
    monkeypatch.setattr(Moore, "write", lambda self, clip, to: (keys.append(clip.key), write(self, clip, to))[1])
    return keys


def test_a_killed_export_goes_on_to_the_same_bytes(
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
    assert _bytes(tmp_path / "out") == undisturbed


def _wait(done: Callable[[], bool]) -> None:
    until_s = time.monotonic() + 60
    while not done() and time.monotonic() < until_s:
        time.sleep(0.02)


@pytest.mark.parametrize("spoil", ["swap", "remove"])
def test_what_changes_before_it_is_read_back_is_refused(
    spoil: str, tiny_dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = Moore.finish

    def spoiled(self: Moore, records: list[run.Record], paths: run.Paths) -> None:
        finish(self, records, paths)
        one, *_, other = sorted((paths.folder / "videos_dwpose").iterdir())
        one.unlink() if spoil == "remove" else one.write_bytes(other.read_bytes())

    monkeypatch.setattr(Moore, "finish", spoiled)
    with pytest.raises(DatasetError) as caught:
        export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()
