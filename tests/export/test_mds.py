"""Laws of MDS: header, offsets and columns as the format says, the dataset's bytes, and damage is found."""

import json
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from export_folders import Failures

from synth.errors import DatasetError
from synth.export import export
from synth.export.family import Paths
from synth.export.mds import Mds
from synth.export.settings import Settings
from synth.export.source import places
from synth.manifest import Dataset
from synth.shard import read_shard

FORMAT = "mds"


def samples(folder: Path) -> list[dict[str, bytes]]:
    """All samples of a split, read by the format's description alone."""
    found = []
    for shard in json.loads((folder / "index.json").read_text())["shards"]:
        data = (folder / shard["raw_data"]["basename"]).read_bytes()
        (count,) = struct.unpack_from("<I", data)
        offsets = struct.unpack_from(f"<{count + 1}I", data, 4)
        found += [columns(data[begin:end], shard) for begin, end in pairwise(offsets)]
    return found


def columns(data: bytes, shard: dict[str, Any]) -> dict[str, bytes]:
    sizes, at, values = list(shard["column_sizes"]), 0, {}
    for number, size in enumerate(sizes):
        if size is None:
            (sizes[number],) = struct.unpack_from("<I", data, at)
            at += 4
    for name, size in zip(shard["column_names"], sizes, strict=True):
        values[name] = data[at : at + size]
        at += size
    assert at == len(data)
    return values


def members(dataset: Dataset, split: str) -> list[dict[str, bytes]]:
    clips = [pair for path in dataset.shard_paths(split) for pair in read_shard(path)]
    return [{"__key__": key.encode(), "num_frames": struct.pack("<q", 5)} | found for key, found in clips]


@pytest.mark.parametrize("split", ["train", "val"])
def test_samples_hold_the_dataset_s_bytes_in_its_order(stored_export: Path, tiny_dataset: Dataset, split: str) -> None:
    assert samples(stored_export / split) == members(tiny_dataset, split)


def test_the_index_tells_columns_samples_and_bytes(stored_export: Path, tiny_dataset: Dataset) -> None:
    index = json.loads((stored_export / "train" / "index.json").read_text())
    (shard,) = index["shards"]
    data = (stored_export / "train" / "shard.00000.mds").read_bytes()
    config = {name: value for name, value in shard.items() if name not in ("raw_data", "samples", "zip_data")}
    text = json.dumps(config, sort_keys=True).encode()
    assert data[4 * (2 + shard["samples"]) :].startswith(text)
    assert shard["raw_data"] == {"basename": "shard.00000.mds", "bytes": len(data), "hashes": {}}
    assert (index["version"], shard["version"], shard["format"], shard["samples"]) == (2, 2, "mds", 4)
    assert shard["column_names"] == sorted(shard["column_names"])
    encodings = dict(zip(shard["column_names"], shard["column_encodings"], strict=True))
    assert {name: encodings.pop(name) for name in ("__key__", "num_frames", "txt", "json", "events.json")} == {
        "__key__": "str",
        "num_frames": "int",
        "txt": "str",
        "json": "json",
        "events.json": "json",
    }
    assert set(encodings.values()) == {"bytes"}


def test_shards_stay_within_the_limit_and_none_could_take_the_next_sample(
    tiny_dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = 2 * max(sum(map(len, one.values())) for one in members(tiny_dataset, "train"))
    monkeypatch.setattr(Mds, "size_limit_bytes", limit)
    export("mds", tiny_dataset.path, tmp_path / "export", workers=1)
    shards = json.loads((tmp_path / "export" / "train" / "index.json").read_text())["shards"]
    assert len(shards) > 1
    assert all(shard["raw_data"]["bytes"] <= limit for shard in shards)
    sizes = [sum(map(len, one.values())) for one in samples(tmp_path / "export" / "train")]
    for shard, after in pairwise(shards):
        first = sizes[sum(one["samples"] for one in shards[: shards.index(after)])]
        assert shard["raw_data"]["bytes"] + first + 4 * len(shard["column_names"]) > limit
    assert samples(tmp_path / "export" / "train") == members(tiny_dataset, "train")


def test_a_sample_above_the_limit_has_a_shard_of_its_own(
    tiny_dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Mds, "size_limit_bytes", 1)
    export("mds", tiny_dataset.path, tmp_path / "export", workers=1)
    shards = json.loads((tmp_path / "export" / "train" / "index.json").read_text())["shards"]
    assert [shard["samples"] for shard in shards] == [1, 1, 1, 1]


def test_other_rates_are_refused(tiny_dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="mds hands the dataset's bytes over as they are"):
        export("mds", tiny_dataset.path, tmp_path / "export", Settings(fps=12.0), workers=1)
    assert list(tmp_path.iterdir()) == []


def test_it_is_whole(stored_export: Path, failures: Failures) -> None:
    assert failures(stored_export) == []


@pytest.mark.parametrize("column", ["mp4", "labels.npz", "json"])
def test_a_changed_byte_is_found(spoilt: Path, tiny_dataset: Dataset, column: str, failures: Failures) -> None:
    place = places(tiny_dataset, "train")[1]
    sample = Mds().index(Paths(spoilt, spoilt, False))[place.key]
    path = spoilt / sample.split / sample.file
    data = bytearray(path.read_bytes())
    data[sum(sample.columns[column]) - 3] ^= 1
    path.write_bytes(data)
    assert f"{place.key}: {column}: not the dataset's bytes" in failures(spoilt)


def test_swapped_samples_are_found(spoilt: Path, tiny_dataset: Dataset, failures: Failures) -> None:
    path = spoilt / "train" / "shard.00000.mds"
    first, second = (place.key.encode() for place in places(tiny_dataset, "train")[:2])
    data = path.read_bytes().replace(first, b"?" * len(first), 1).replace(second, first, 1)
    path.write_bytes(data.replace(b"?" * len(first), second, 1))
    lines = failures(spoilt)
    assert {line.split(": ")[0] for line in lines} == {first.decode(), second.decode()}
    assert all("not the dataset's bytes" in line for line in lines)


def test_a_cut_shard_is_found(spoilt: Path, failures: Failures) -> None:
    path = spoilt / "val" / "shard.00000.mds"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DatasetError, match="not the samples and bytes"):
        failures(spoilt)


def test_the_wrong_number_of_frames_is_found(spoilt: Path, tiny_dataset: Dataset, failures: Failures) -> None:
    place = places(tiny_dataset, "val")[0]
    sample = Mds().index(Paths(spoilt, spoilt, False))[place.key]
    path = spoilt / sample.split / sample.file
    data = bytearray(path.read_bytes())
    data[sample.columns["num_frames"][0]] = 6
    path.write_bytes(data)
    assert failures(spoilt) == [f"{place.key}: num_frames: not 5"]
