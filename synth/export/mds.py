"""MosaicML Streaming 0.13.0 (MDS): a folder for each split with index.json and shard.NNNNN.mds.

The writer is our own: the library would bring the clients of several clouds along for a header, offsets and bytes.
"""

import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from synth.errors import DatasetError
from synth.export.as_stored import AsStored, as_stored_page, shards_of, stored
from synth.export.conformed import Conformed
from synth.export.family import Paths, Record
from synth.export.settings import Settings
from synth.shard_index import Entry, index_shard, read_bytes

SIZE_LIMIT_BYTES = 1 << 26
"""Of a shard, as the library's writer has it by default; a larger sample has a shard of its own."""
KEY, NUM_FRAMES = "__key__", "num_frames"
_ENCODINGS = {KEY: "str", NUM_FRAMES: "int", "txt": "str", "json": "json", "events.json": "json"}
"""Columns that are not `bytes`. Text and JSON lie in MDS as they lie in the dataset: UTF-8."""
_INT_BYTES, _WORD_BYTES = 8, 4


@dataclass(frozen=True)
class Sample:
    """A sample of a shard file: (offset, size) [bytes] of each column in it."""

    split: str
    file: str
    columns: Mapping[str, tuple[int, int]]


class Mds(AsStored):
    """SPLIT/index.json, SPLIT/shard.00000.mds; a column for each member, `__key__` and `num_frames`."""

    name: ClassVar[str] = "mds"
    about: ClassVar[str] = "MosaicML Streaming: StreamingDataset"
    size_limit_bytes: ClassVar[int] = SIZE_LIMIT_BYTES

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Nothing yet: samples go from the dataset's shards into the export's, one at a time."""
        return stored(clip)

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """The shards of each split and their index."""
        entries = {entry.key: entry for shard in shards_of(records) for entry in index_shard(shard)}
        for split in dict.fromkeys(record["split"] for record in records):
            rows = [(entries[one["key"]], int(one["num_frames"])) for one in records if one["split"] == split]
            folder = paths.folder / split
            folder.mkdir(exist_ok=True)
            shards = [_write_shard(folder, *pack) for pack in enumerate(_packs(rows, self.size_limit_bytes))]
            (folder / "index.json").write_text(json.dumps({"shards": shards, "version": 2}, sort_keys=True))

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Samples of all shards that the indices of the splits name."""
        samples = dict[str, Sample]()
        for index in sorted(paths.folder.glob("*/index.json")):
            for shard in json.loads(index.read_text())["shards"]:
                samples |= _samples(index.parent, shard)
        return samples

    def members(self, row: Any, paths: Paths) -> Mapping[str, bytes]:
        """All columns but those that the dataset has not."""
        return {name: self._column(row, name, paths) for name in row.columns if name not in (KEY, NUM_FRAMES)}

    def facts(self, row: Any, paths: Paths) -> Mapping[str, Any]:
        """Column `json`."""
        tree: dict[str, Any] = json.loads(self._column(row, "json", paths))
        return tree

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """Also the split and the number of frames."""
        if row.split != clip.source.split:
            yield f"{clip.key}: in split {row.split} instead of {clip.source.split}"
        if self._column(row, NUM_FRAMES, paths) != struct.pack("<q", clip.num_frames):
            yield f"{clip.key}: {NUM_FRAMES}: not {clip.num_frames}"
        yield from super().verify(clip, row, paths)

    def page(self, settings: Settings) -> str:
        """How to read it."""
        return _PAGE.format(chosen=as_stored_page(settings))

    def _column(self, row: Any, name: str, paths: Paths) -> bytes:
        offset, size = row.columns[name]
        with (paths.folder / row.split / row.file).open("rb") as file:
            file.seek(offset)
            return file.read(size)


def columns_of(entry: Entry) -> tuple[str, ...]:
    """Columns in MDS's order, which is the alphabet's."""
    return tuple(sorted({KEY, NUM_FRAMES, *entry.members}))


def _sizes(entry: Entry) -> list[int]:
    """Bytes of each column."""
    own = {KEY: len(entry.key.encode()), NUM_FRAMES: _INT_BYTES}
    return [own[name] if name in own else entry.members[name][1] for name in columns_of(entry)]


def _head(entry: Entry) -> bytes:
    """Sizes of the columns whose size is not fixed."""
    sizes = [size for name, size in zip(columns_of(entry), _sizes(entry), strict=True) if name != NUM_FRAMES]
    return struct.pack(f"<{len(sizes)}I", *sizes)


def _sample_bytes(entry: Entry) -> int:
    return len(_head(entry)) + sum(_sizes(entry))


def _config(entry: Entry) -> dict[str, Any]:
    names = columns_of(entry)
    return {
        "column_encodings": [_ENCODINGS.get(name, "bytes") for name in names],
        "column_names": list(names),
        "column_sizes": [_INT_BYTES if name == NUM_FRAMES else None for name in names],
        "compression": None,
        "format": "mds",
        "hashes": [],
        "size_limit": SIZE_LIMIT_BYTES,
        "version": 2,
    }


Row = tuple[Entry, int]
"""A sample and its number of frames."""


def _packs(rows: Iterable[Row], limit_bytes: int) -> Iterator[list[Row]]:
    """Samples of one shard each, in order; all of a shard have the same columns."""
    pack, filled = list[Row](), 0
    for entry, frames in rows:
        if pack and columns_of(pack[0][0]) != columns_of(entry):
            raise DatasetError(f"{entry.key}: other members than {pack[0][0].key}; MDS wants the same; make it again")
        size = _sample_bytes(entry) + _WORD_BYTES
        if pack and filled + size > limit_bytes:
            yield pack
            pack = []
        if not pack:
            filled = 2 * _WORD_BYTES + len(_config_bytes(entry))
        pack.append((entry, frames))
        filled += size
    if pack:
        yield pack


def _config_bytes(entry: Entry) -> bytes:
    return json.dumps(_config(entry), sort_keys=True).encode()


def _write_shard(folder: Path, number: int, pack: Sequence[Row]) -> dict[str, Any]:
    """Number of samples, their offsets and the end, columns, samples; what the index says of it."""
    config, name = _config_bytes(pack[0][0]), f"shard.{number:05d}.mds"
    offsets = [_WORD_BYTES * (2 + len(pack)) + len(config)]
    for entry, _ in pack:
        offsets.append(offsets[-1] + _sample_bytes(entry))
    with (folder / name).open("wb") as file:
        file.write(struct.pack(f"<{2 + len(pack)}I", len(pack), *offsets) + config)
        for entry, frames in pack:
            _write_sample(file, entry, frames)
    raw = {"basename": name, "bytes": offsets[-1], "hashes": {}}
    return _config(pack[0][0]) | {"raw_data": raw, "samples": len(pack), "zip_data": None}


def _write_sample(file: BinaryIO, entry: Entry, frames: int) -> None:
    own = {KEY: entry.key.encode(), NUM_FRAMES: struct.pack("<q", frames)}
    file.write(_head(entry))
    for name in columns_of(entry):
        file.write(own[name] if name in own else read_bytes(entry, name))


def _samples(folder: Path, shard: Mapping[str, Any]) -> Iterator[tuple[str, Sample]]:
    """Samples of a shard file by their keys; DatasetError where it is not as long as the index says."""
    path, raw = folder / shard["raw_data"]["basename"], shard["raw_data"]
    with path.open("rb") as file:
        count = struct.unpack("<I", file.read(_WORD_BYTES))[0]
        if (count, path.stat().st_size) != (shard["samples"], raw["bytes"]):
            raise DatasetError(f"{path}: not the samples and bytes that index.json tells; export again")
        for (begin,) in struct.iter_unpack("<I", file.read(_WORD_BYTES * count)):
            columns = _columns(file, begin, shard)
            file.seek(columns[KEY][0])
            yield file.read(columns[KEY][1]).decode(), Sample(folder.name, path.name, columns)


def _columns(file: BinaryIO, begin: int, shard: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """(offset, size) of each column of the sample at `begin`, as the library's reader finds them."""
    fixed = shard["column_sizes"]
    file.seek(begin)
    told = struct.iter_unpack("<I", file.read(_WORD_BYTES * fixed.count(None)))
    sizes = [next(told)[0] if size is None else size for size in fixed]
    offsets = [file.tell() + sum(sizes[:number]) for number in range(len(sizes))]
    return dict(zip(shard["column_names"], zip(offsets, sizes, strict=True), strict=True))


_PAGE = """# For MosaicML Streaming (MDS, checked with mosaicml-streaming 0.13.0)

```python
from streaming import StreamingDataset

dataset = StreamingDataset(local="THIS_FOLDER", split="train", shuffle=False, batch_size=1)
sample = dataset[0]
sample["__key__"], sample["num_frames"], sample["txt"], sample["json"]["fps"]
sample["mp4"], sample["pose.mp4"]  # bytes: MDS has no type for video; decode them with PyAV or torchcodec
```

* A folder for each split, `train` and `val`; shards of up to 64 MiB, as the library's writer makes them.
* A column for each member of the dataset's clips, byte for byte: `json` and `events.json` are decoded as JSON, `txt` as
  text, all others come as bytes. `__key__` is the clip, `num_frames` an int.
* To train from a bucket upload this folder and give it as `remote`.

{chosen}
"""
