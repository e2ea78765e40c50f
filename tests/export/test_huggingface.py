"""Laws of the folder for the Hub: its shards and tables hold the dataset's bytes, and damage is found."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from export_folders import Failures

from synth.errors import DatasetError
from synth.export import export
from synth.export.settings import Settings
from synth.export.source import places
from synth.manifest import Dataset, open_dataset
from synth.shard import file_sha256, read_shard

ALL = Settings(split="all", absolute=False)


FORMAT = "huggingface"


def tables(folder: Path) -> dict[str, list[dict[str, object]]]:
    return {
        path.parent.name: [json.loads(line) for line in path.read_text().splitlines()]
        for path in (folder / "videos").glob("*/metadata.jsonl")
    }


def test_shards_are_the_dataset_s(stored_export: Path, tiny_dataset: Dataset) -> None:
    shards = {path.name: file_sha256(path) for path in (stored_export / "shards").iterdir()}
    assert shards == {shard.name: shard.sha256 for shard in tiny_dataset.shards}
    assert not any(path.is_symlink() for path in stored_export.rglob("*"))


def test_every_file_that_a_table_names_is_the_clip_s_member(stored_export: Path, tiny_dataset: Dataset) -> None:
    clips = dict(pair for path in sorted((tiny_dataset.path / "shards").iterdir()) for pair in read_shard(path))
    seen = set()
    for split, rows in tables(stored_export).items():
        for row in rows:
            members = clips[str(row["key"])]
            for column, suffix in (
                ("file_name", "mp4"),
                ("pose_file_name", "pose.mp4"),
                ("normal_file_name", "normal.mp4"),
            ):
                assert (stored_export / "videos" / split / str(row[column])).read_bytes() == members[suffix]
            assert str(row["caption"]) == members["txt"].decode().strip()
            seen.add(row["key"])
    assert seen == set(clips)


def test_lines_have_the_same_keys_and_types_and_no_null(stored_export: Path) -> None:
    rows = [row for table in tables(stored_export).values() for row in table]
    assert len({tuple((name, type(value)) for name, value in row.items()) for row in rows}) == 1
    assert isinstance(rows[0]["fps"], float)
    assert {type(value) for value in rows[0].values()} == {str, int, float}


def test_the_card_names_the_splits_that_there_are(stored_export: Path, tiny_dataset: Dataset, tmp_path: Path) -> None:
    files = yaml.safe_load((stored_export / "README.md").read_text().split("---\n")[1])["configs"][0]["data_files"]
    assert [one["split"] for one in files] == ["train", "validation"]
    assert [len(list(stored_export.glob(one["path"]))) for one in files] == [2, 1]
    assert set(tables(stored_export)) == {"train", "validation"}
    export("huggingface", tiny_dataset.path, tmp_path / "val", Settings(split="val"), workers=1)
    files = yaml.safe_load((tmp_path / "val" / "README.md").read_text().split("---\n")[1])["configs"][0]["data_files"]
    assert [one["split"] for one in files] == ["validation"]


@pytest.mark.parametrize("changed", [Settings(size_px=(64, 64)), Settings(fps=12.0), Settings(style="vace")])
def test_what_would_change_the_bytes_is_refused_before_any_work(
    tiny_dataset: Dataset, tmp_path: Path, changed: Settings
) -> None:
    with pytest.raises(DatasetError, match="as they are"):
        export("huggingface", tiny_dataset.path, tmp_path / "export", changed, workers=1)
    assert list(tmp_path.iterdir()) == []


def test_it_is_whole(stored_export: Path, failures: Failures) -> None:
    assert failures(stored_export) == []


def test_swapped_videos_are_found(spoilt: Path, failures: Failures) -> None:
    first, second = sorted((spoilt / "videos" / "train" / "pose").iterdir())[:2]
    second.write_bytes(first.read_bytes())
    assert failures(spoilt) == [f"{second.stem}: pose.mp4: not the dataset's bytes"]


def test_a_missing_video_is_found(spoilt: Path, failures: Failures) -> None:
    next((spoilt / "videos" / "train" / "rgb").iterdir()).unlink()
    assert any("mp4: is missing" in line for line in failures(spoilt))


def test_a_wrong_table_is_found(spoilt: Path, failures: Failures) -> None:
    table = spoilt / "videos" / "train" / "metadata.jsonl"
    table.write_text(table.read_text().replace('"fps": 24.0', '"fps": 24', 1))
    assert [line.split(": ")[1] for line in failures(spoilt)] == ["fps is 24 instead of 24.0"]


def test_a_damaged_shard_is_found(spoilt: Path, tiny_dataset: Dataset, failures: Failures) -> None:
    place = places(open_dataset(tiny_dataset.path), "val")[0]
    offset, _ = place.entry.members["seg.mkv"]
    shard = spoilt / "shards" / Path(place.entry.shard).name
    data = bytearray(shard.read_bytes())
    data[offset + 20] ^= 1
    shard.write_bytes(data)
    assert failures(spoilt) == [f"{place.key}: seg.mkv: the copied shard does not hold the dataset's bytes"]


def test_a_wrong_split_is_found(spoilt: Path, failures: Failures) -> None:
    shutil.move(spoilt / "videos" / "validation", spoilt / "videos" / "test")
    assert {line.split(": ", 1)[1] for line in failures(spoilt)} == {"in split test instead of validation"}
