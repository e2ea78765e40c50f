"""Laws of an export as a whole: it refuses early, resumes, never changes its dataset and appears only when it is right.

The format is Moore's, the cheapest; what is said here is the engine's.
"""

import errno
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import tiny

from synth.dataset import write_dataset
from synth.errors import DatasetError
from synth.export import Settings, animate, export
from synth.export.animate import Moore
from synth.export.conformed import Conformed
from synth.export.family import Paths, Record
from synth.export.registry import FAMILIES
from synth.export.settings import settings_from
from synth.manifest import Dataset

ALL = Settings(split="all", absolute=False)


def bytes_of(folder: Path) -> dict[str, str]:
    """sha256 of every file, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def one_line(error: pytest.ExceptionInfo[DatasetError]) -> str:
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.fixture(scope="module")
def undisturbed(tiny_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What an export that nothing disturbs writes."""
    target = tmp_path_factory.mktemp("undisturbed") / "out"
    assert export("moore", tiny_dataset.path, target, ALL, workers=1) == 6
    return bytes_of(target)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of clips of two sizes."""
    small = tiny.shot("volleyball_0000", "m0", "i0", views=1)
    large = tiny.enlarged(tiny.shot("volleyball_0001", "m1", "i1", views=1), 2)
    folder = tmp_path_factory.mktemp("mixed") / "dataset"
    return write_dataset(tiny.clips([small, large]), folder, "mixed", {"seed": 7}, "0123456789ab", 2, 0.0, {}).path


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of the clips that are really written, in order."""
    keys: list[str] = []
    write = Moore.write

    def noted(self: Moore, clip: Conformed, folder: Path) -> Record:
        keys.append(clip.key)
        return write(self, clip, folder)

    monkeypatch.setattr(Moore, "write", noted)
    return keys


@pytest.mark.parametrize("kind", ["folder", "file", "dangling link"])
def test_a_destination_that_is_there_is_refused_and_kept(tiny_dataset: Dataset, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "out"
    if kind == "folder":
        target.mkdir()
    elif kind == "file":
        target.write_text("mine")
    else:
        target.symlink_to(tmp_path / "nowhere")
    before = target.lstat()
    with pytest.raises(DatasetError, match="is there already"):
        export("moore", tiny_dataset.path, target, ALL, workers=1)
    assert target.lstat() == before
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("by_link", [False, True])
def test_a_destination_inside_the_dataset_is_refused(dataset_copy: Path, tmp_path: Path, by_link: bool) -> None:
    link = tmp_path / "link"
    link.symlink_to(dataset_copy)
    before = bytes_of(dataset_copy)
    with pytest.raises(DatasetError, match="inside the dataset"):
        export("moore", dataset_copy, (link if by_link else dataset_copy) / "shards" / "out", ALL, workers=1)
    assert bytes_of(dataset_copy) == before


def test_a_destination_without_a_parent_is_refused(tiny_dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such folder"):
        export("moore", tiny_dataset.path, tmp_path / "missing" / "out", ALL, workers=1)
    assert not list(tmp_path.iterdir())


def test_a_flipped_byte_in_a_shard_is_refused(dataset_copy: Path, tmp_path: Path) -> None:
    shard = sorted((dataset_copy / "shards").glob("*.tar"))[-1]
    data = bytearray(shard.read_bytes())
    data[len(data) // 2] ^= 1
    shard.write_bytes(data)
    with pytest.raises(DatasetError, match="sha256 differs") as error:
        export("moore", dataset_copy, tmp_path / "out", ALL, workers=1)
    assert shard.name in one_line(error)
    assert list(tmp_path.iterdir()) == [dataset_copy]


def test_another_schema_is_refused(dataset_copy: Path, tmp_path: Path) -> None:
    manifest = json.loads((dataset_copy / "dataset.json").read_text())
    (dataset_copy / "dataset.json").write_text(json.dumps(manifest | {"schema": manifest["schema"] + 1}))
    with pytest.raises(DatasetError, match=f"schema {manifest['schema'] + 1} cannot be read"):
        export("moore", dataset_copy, tmp_path / "out", ALL, workers=1)
    assert list(tmp_path.iterdir()) == [dataset_copy]


def test_an_unknown_format_lists_all(tiny_dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="unknown format 'mooore'") as error:
        export("mooore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert one_line(error).split("choose one of ")[1].split(", ") == list(FAMILIES)


def test_an_unknown_split_is_refused(tiny_dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no split 'test'"):
        export("moore", tiny_dataset.path, tmp_path / "out", replace(ALL, split="test"), workers=1)


@pytest.mark.parametrize("name", ["controlnext", "unianimate", "cosmos_transfer1", "cosmos_transfer2"])
def test_too_few_frames_are_refused_before_any_work(tiny_dataset: Dataset, tmp_path: Path, name: str) -> None:
    least = {"controlnext": 14, "unianimate": 81, "cosmos_transfer1": 121, "cosmos_transfer2": 93}[name]
    with pytest.raises(DatasetError, match=f"6 of 6 clips have too few frames for {name}, .* at least {least} ") as e:
        export(name, tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert "has 5" in one_line(e)
    assert not list(tmp_path.iterdir())


def test_more_frames_than_there_are_is_refused_with_the_clip(tiny_dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"volleyball_0000.*6 frames at 24 fps were asked for, but it has 5"):
        export("moore", tiny_dataset.path, tmp_path / "out", replace(ALL, num_frames=6), workers=1)
    assert not list(tmp_path.iterdir())


def test_clips_of_two_sizes_are_refused_where_one_is_due_until_a_size_is_given(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Moore, "one_size", True)
    with pytest.raises(DatasetError, match=r"one size, here are 96x64 \(.*0000.*\), 192x128 \(.*0001.*\); give --size"):
        export("moore", mixed, tmp_path / "out", ALL, workers=1)
    assert not list(tmp_path.iterdir())
    assert export("moore", mixed, tmp_path / "out", replace(ALL, size_px=(64, 64)), workers=1) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"style": "openpos"}, "style=openpos: choose one of dwpose, .*cosmos_coco"),
        ({"hidden": "maybe"}, "hidden=maybe: choose one of "),
        ({"size": "832*480"}, "size '832\\*480': write WIDTHxHEIGHT"),
        ({"size": "0x0"}, "size '0x0': write WIDTHxHEIGHT"),
        ({"size": "833x480"}, "size 833x480: video needs even"),
    ],
)
def test_unknown_words_are_refused(words: dict[str, str], message: str) -> None:
    none: dict[str, Any] = dict.fromkeys(("split", "size", "fps", "num_frames", "style", "hidden", "absolute"))
    with pytest.raises(DatasetError, match=message):
        settings_from(**none | words)
    assert settings_from(**none | {"size": "832x480"}).size_px == (832, 480)


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

    with monkeypatch.context() as full:
        full.setattr(animate, "write_file", filling)
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

    with monkeypatch.context() as full:
        full.setattr(Path, "write_text", filling)
        with pytest.raises(DatasetError, match="No space left on device; free the disk") as error:
            export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    one_line(error)
    assert not (tmp_path / "out").exists()
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert bytes_of(tmp_path / "out") == undisturbed


@pytest.mark.parametrize("other", [replace(ALL, size_px=(64, 64)), replace(ALL, split="train")])
def test_what_other_settings_left_behind_is_not_taken(
    tiny_dataset: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: dict[str, str],
    other: Settings,
) -> None:
    with monkeypatch.context() as full:
        full.setattr(Moore, "finish", _full)
        with pytest.raises(DatasetError, match="No space left"):
            export("moore", tiny_dataset.path, tmp_path / "out", other, workers=1)
    assert list((tmp_path / ".out.unfinished").rglob("*.mp4"))
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert bytes_of(tmp_path / "out") == undisturbed


def _full(*_: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "there")


def test_two_workers_write_the_bytes_of_one(tiny_dataset: Dataset, tmp_path: Path, undisturbed: dict[str, str]) -> None:
    told: list[tuple[str, int, int]] = []
    number = export("moore", tiny_dataset.path, tmp_path / "out", ALL, 2, lambda *what: told.append(what))
    assert number == 6
    assert bytes_of(tmp_path / "out") == undisturbed
    assert told == [(what, k, 6) for what in ("written", "read back") for k in range(1, 7)]


def test_an_export_leaves_the_dataset_as_it_is(dataset_copy: Path, tmp_path: Path) -> None:
    before = bytes_of(dataset_copy)
    export("moore", dataset_copy, tmp_path / "out", replace(ALL, size_px=(64, 64), fps=12.0), workers=1)
    assert bytes_of(dataset_copy) == before


def test_an_export_says_where_it_is_from(undisturbed: dict[str, str], tiny_dataset: Dataset, tmp_path: Path) -> None:
    export("moore", tiny_dataset.path, tmp_path / "out", replace(ALL, split="val"), workers=1)
    facts = json.loads((tmp_path / "out" / "export.json").read_text())
    assert facts["format"] == "moore"
    assert (facts["dataset"], facts["digest"]) == (tiny_dataset.name, tiny_dataset.digest)
    assert facts["clips"] == 2
    assert facts["settings"]["split"] == "val"
    assert {"README.md", "export.json", "meta.json"} <= set(undisturbed)


def _drops_a_row(records: Sequence[Record], paths: Paths) -> Sequence[Record]:
    return records[1:]


def _adds_a_row(records: Sequence[Record], paths: Paths) -> Sequence[Record]:
    return [*records, records[0] | {"video": "videos/nobody.mp4"}]


def _swaps_controls(records: Sequence[Record], paths: Paths) -> Sequence[Record]:
    first, last = (paths.folder / records[k]["pose"] for k in (0, -1))
    data = first.read_bytes()
    shutil.copy(last, first)
    last.write_bytes(data)
    return records


def _deletes_a_video(records: Sequence[Record], paths: Paths) -> Sequence[Record]:
    (paths.folder / records[2]["video"]).unlink()
    return records


def _spoils_a_video(records: Sequence[Record], paths: Paths) -> Sequence[Record]:
    path = paths.folder / records[2]["video"]
    path.write_bytes(path.read_bytes()[:200])
    return records


@pytest.mark.parametrize(
    ("lie", "message"),
    [
        (_drops_a_row, "1 things are wrong .*the index does not list volleyball_0000"),
        (_adds_a_row, "1 things are wrong .*the index lists nobody, which is no clip"),
        (_swaps_controls, "things are wrong .*volleyball_0000.*: pose: frame 0 differs"),
        (_deletes_a_video, "No such file"),
        (_spoils_a_video, "volleyball_.*mp4"),
    ],
)
def test_what_broke_after_writing_never_appears_and_the_next_run_begins_anew(
    tiny_dataset: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: dict[str, str],
    lie: Any,
    message: str,
) -> None:
    finish = Moore.finish
    monkeypatch.setattr(
        Moore, "finish", lambda self, records, paths: finish(self, lie(records, paths), paths), raising=True
    )
    with pytest.raises(DatasetError, match=message) as error:
        export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    one_line(error)
    assert not (tmp_path / "out").exists()
    monkeypatch.undo()
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert bytes_of(tmp_path / "out") == undisturbed
