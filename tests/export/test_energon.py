"""Laws of the folder for Megatron-Energon: its index names the dataset's bytes, and damage is found."""

import json
import sqlite3
import struct
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from export_folders import Failures
from omegaconf import OmegaConf

from synth.errors import DatasetError
from synth.export import export
from synth.export.settings import Settings
from synth.manifest import Dataset
from synth.shard import file_sha256, read_shard

FORMAT = "energon"


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / ".nv-meta" / "index.sqlite")) as tables:
        tables.execute(statement)
        tables.commit()


def test_no_byte_is_copied_and_the_dataset_stays_as_it_is(stored_export: Path, tiny_dataset: Dataset) -> None:
    links = {path.name: path for path in stored_export.glob("*.tar")}
    assert set(links) == {shard.name for shard in tiny_dataset.shards}
    assert all(path.is_symlink() for path in links.values())
    assert {path.name for path in (tiny_dataset.path / "shards").iterdir()} == set(links)
    assert {name: file_sha256(path) for name, path in links.items()} == {
        shard.name: shard.sha256 for shard in tiny_dataset.shards
    }


def test_meta_files_say_what_the_dataset_says(stored_export: Path, tiny_dataset: Dataset) -> None:
    meta = stored_export / ".nv-meta"
    info = json.loads((meta / ".info.json").read_text())
    assert info["shard_counts"] == {shard.name: shard.num_clips for shard in tiny_dataset.shards}
    assert list(info["shard_counts"]) == [shard.name for shard in tiny_dataset.shards]
    parts = OmegaConf.load(meta / "split.yaml").split_parts
    assert {split: list(names) for split, names in parts.items()} == {
        split: [shard.name for shard in tiny_dataset.shards if shard.split == split] for split in ("train", "val")
    }
    assert dict(OmegaConf.load(meta / "dataset.yaml")) == {
        "__module__": "megatron.energon",
        "__class__": "CrudeWebdataset",
    }


def test_the_index_names_every_member_s_bytes(stored_export: Path, tiny_dataset: Dataset) -> None:
    names = [shard.name for shard in tiny_dataset.shards]
    with closing(sqlite3.connect(stored_export / ".nv-meta" / "index.sqlite")) as tables:
        query = (
            "SELECT tar_file_id, sample_key, part_name, content_byte_offset, content_byte_size"
            " FROM samples JOIN sample_parts USING (tar_file_id, sample_index)"
        )
        found: dict[str, dict[str, bytes]] = {}
        for shard, key, part, offset, size in tables.execute(query):
            data = (tiny_dataset.path / "shards" / names[shard]).read_bytes()
            found.setdefault(key, {})[part] = data[offset : offset + size]
    assert found == dict(pair for path in sorted((tiny_dataset.path / "shards").iterdir()) for pair in read_shard(path))


def test_the_idx_beside_a_shard_names_the_beginnings_of_samples_and_the_end(stored_export: Path) -> None:
    for shard in stored_export.glob("*.tar"):
        offsets = [one for (one,) in struct.iter_unpack("<Q", Path(f"{shard}.idx").read_bytes())]
        with tarfile.open(shard) as tar:
            starts: dict[str, int] = {}
            for item in tar:
                starts.setdefault(item.name.partition(".")[0], item.offset)
                last = item
        assert offsets[:-1] == list(starts.values())
        assert offsets[-1] == last.offset_data + -(-last.size // 512) * 512


def test_the_same_dataset_has_the_same_uuid_and_another_split_another(
    stored_export: Path, tiny_dataset: Dataset, tmp_path: Path
) -> None:
    export("energon", tiny_dataset.path, tmp_path / "again", workers=1)
    export("energon", tiny_dataset.path, tmp_path / "val", Settings(split="val"), workers=1)
    uuids = [
        (path / ".nv-meta" / "index.uuid").read_text() for path in (stored_export, tmp_path / "again", tmp_path / "val")
    ]
    assert uuids[0] == uuids[1] != uuids[2]
    assert [path.name for path in (tmp_path / "val").glob("*.tar")] == ["val-000000.tar"]


def test_other_sizes_are_refused(tiny_dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="energon hands the dataset's bytes over as they are"):
        export("energon", tiny_dataset.path, tmp_path / "export", Settings(size_px=(64, 64)), workers=1)
    assert list(tmp_path.iterdir()) == []


def test_it_is_whole(stored_export: Path, failures: Failures) -> None:
    assert failures(stored_export) == []


def test_swapped_samples_are_found(spoilt: Path, failures: Failures) -> None:
    change(spoilt, "UPDATE samples SET sample_index = 1 - sample_index WHERE tar_file_id = 0")
    lines = failures(spoilt)
    assert len(lines) == 2
    assert all("index.sqlite does not name its bytes" in line for line in lines)


def test_a_missing_part_is_found(spoilt: Path, failures: Failures) -> None:
    change(spoilt, "DELETE FROM sample_parts WHERE part_name = 'seg.mkv' AND tar_file_id = 2")
    assert {line.split(": ", 1)[1] for line in failures(spoilt)} == {"seg.mkv: index.sqlite does not name its bytes"}


def test_a_shifted_range_is_found(spoilt: Path, failures: Failures) -> None:
    change(spoilt, "UPDATE samples SET byte_offset = byte_offset + 512 WHERE tar_file_id = 1")
    assert {line.split(": ", 1)[1] for line in failures(spoilt)} == {"train-000001.tar.idx does not name its range"}


def test_a_wrong_split_is_found(spoilt: Path, failures: Failures) -> None:
    split = spoilt / ".nv-meta" / "split.yaml"
    split.write_text(split.read_text().replace("val-000000.tar", "other.tar"))
    assert {line.split(": ", 1)[1] for line in failures(spoilt)} == {"in split none instead of val"}
