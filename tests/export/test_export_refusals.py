"""Laws of what an export refuses: before any work, in one line that names the thing, and nothing is written.

The format is Moore's, the cheapest; what is said here is the engine's.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from export_folders import ALL, bytes_of, one_line

from synth.errors import DatasetError
from synth.export import export
from synth.export.registry import FAMILIES
from synth.export.settings import settings_from
from synth.manifest import Dataset


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
