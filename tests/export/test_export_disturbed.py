"""Laws of an export that somebody disturbs: a killed worker, another export, a folder that appears in its place."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from export_folders import ALL, bytes_of, full, killed_once_one_is_written, one_line

from synth.clip import Clip
from synth.dataset import write_dataset
from synth.errors import DatasetError
from synth.export import export
from synth.export.animate import Moore
from synth.export.pool import Pool
from synth.manifest import Dataset


def test_a_killed_worker_is_one_line_and_the_next_run_goes_on(
    tiny_dataset: Dataset,
    tmp_path: Path,
    undisturbed: dict[str, str],
    written: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("synth.export.run.write_one", killed_once_one_is_written)
        with pytest.raises(DatasetError, match=r"a worker process was killed.*run again with fewer --workers") as error:
            export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=2)
    assert str(tmp_path / ".out.unfinished") in one_line(error)
    assert list(tmp_path.iterdir()) == [tmp_path / ".out.unfinished"]
    assert export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1) == 6
    assert len(written) < 6
    assert bytes_of(tmp_path / "out") == undisturbed


def test_a_second_export_into_the_same_place_is_refused_and_the_first_is_right(
    tiny_dataset: Dataset, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    said: list[str] = []

    def another(what: str, done: int, total: int) -> None:
        if done in (1, total):
            with pytest.raises(DatasetError, match="out: another export is writing it; wait") as error:
                export("moore", tiny_dataset.path, tmp_path / "out", replace(ALL, split="val"), workers=1)
            said.append(one_line(error))

    export("moore", tiny_dataset.path, tmp_path / "out", ALL, 1, another)
    assert len(said) == 4
    assert bytes_of(tmp_path / "out") == undisturbed
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_what_appears_in_its_place_is_kept_and_so_is_what_is_finished(
    tiny_dataset: Dataset, tmp_path: Path, undisturbed: dict[str, str], written: list[str]
) -> None:
    def appears(what: str, done: int, total: int) -> None:
        if (what, done) == ("read back", total):
            (tmp_path / "out").mkdir()

    with pytest.raises(DatasetError, match="is there already") as error:
        export("moore", tiny_dataset.path, tmp_path / "out", ALL, 1, appears)
    one_line(error)
    (tmp_path / "out").rmdir()  # which was left empty
    written.clear()
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert not written
    assert bytes_of(tmp_path / "out") == undisturbed


def test_what_other_shards_left_behind_is_not_taken(
    tiny_dataset: Dataset,
    tiny_clips: list[Clip],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: dict[str, str],
) -> None:
    """A dataset of the same recipe, whose clips were made by another version."""
    others = [replace(clip, members={**clip.members, "mp4": clip.members["pose.mp4"]}) for clip in tiny_clips]
    other = write_dataset(others, tmp_path / "other", "tiny", {"seed": 7}, tiny_dataset.digest, 2, 0.34)
    with monkeypatch.context() as patch:
        patch.setattr(Moore, "finish", full)
        with pytest.raises(DatasetError, match="No space left"):
            export("moore", other.path, tmp_path / "out", ALL, workers=1)
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert bytes_of(tmp_path / "out") == undisturbed


def test_a_finished_export_holds_nothing_of_how_it_was_made(undisturbed: dict[str, str]) -> None:
    assert not [name for name in undisturbed if name.startswith(".") or name.endswith(".tmp")]


def test_by_default_there_is_a_worker_for_each_core(monkeypatch: pytest.MonkeyPatch) -> None:
    here = str(os.getpid())
    for cores, apart in ((1, False), (2, True)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        found = Pool(0, None).run("asked", _process, ["a", "b"])
        assert (here not in found) == apart
    assert Pool(1, None).run("asked", _process, ["a", "b"]) == [here, here]


def _process(_: str) -> str:
    return json.dumps(os.getpid())
