"""Megatron-Energon 7.4.1: links to the shards and, beside them, what `energon prepare` would write of them."""

import hashlib
import io
import json
import shutil
import sqlite3
import struct
import tarfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

from omegaconf import OmegaConf

from synth.address import Place, brought, place
from synth.errors import DatasetError
from synth.export.as_stored import AsStored, as_stored_page, shards_of, stored
from synth.export.conformed import Conformed
from synth.export.family import Paths, Record, write_file
from synth.export.settings import Settings

VERSION = "7.4.1"
_META = ".nv-meta"
_TABLES = (
    "CREATE TABLE samples (tar_file_id INTEGER NOT NULL, sample_key TEXT NOT NULL UNIQUE,"
    " sample_index INTEGER NOT NULL, byte_offset INTEGER, byte_size INTEGER)",
    "CREATE TABLE sample_parts (tar_file_id INTEGER, sample_index INTEGER, part_name TEXT,"
    " content_byte_offset INTEGER, content_byte_size INTEGER)",
)
_INDICES = (
    "CREATE INDEX idx_samples_by_tar_and_idx ON samples(tar_file_id, sample_index)",
    "CREATE INDEX idx_sample_parts_seq ON sample_parts(tar_file_id, sample_index, content_byte_offset)",
    "CREATE INDEX idx_sample_parts_full ON sample_parts(tar_file_id, sample_index, part_name, content_byte_offset,"
    " content_byte_size)",
)
"""As megatron/energon/flavors/webdataset/indexing.py makes them."""


@dataclass
class Sample:
    """Where a sample lies in its tar: first byte of its first header, bytes up to the next one's, and its parts."""

    shard: str
    split: str
    key: str
    offset: int
    size: int = 0
    parts: dict[str, tuple[int, int]] = field(default_factory=dict)


class Energon(AsStored):
    """SHARD.tar (links), SHARD.tar.idx and .nv-meta."""

    name: ClassVar[str] = "energon"
    about: ClassVar[str] = "Megatron-Energon: links to the shards with an index, no byte is copied"

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Nothing: clips stay in the dataset."""
        return stored(clip)

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """Links and index files, as `energon prepare` orders them."""
        meta, splits = paths.folder / _META, dict[str, list[str]]()
        meta.mkdir(exist_ok=True)
        samples = dict[str, list[Sample]]()
        for shard, split in shards_of(records).items():
            name = Path(shard).name
            _link(paths.folder / name, place(shard))
            samples[name], end = scan(paths.folder / name, split)
            splits.setdefault(split, []).append(name)
            offsets = [sample.offset for sample in samples[name]] + [end]
            write_file(paths.folder / f"{name}.idx", struct.pack(f"<{len(offsets)}Q", *offsets))
        _write_index(meta / "index.sqlite", list(samples.values()))
        counts = {name: len(found) for name, found in samples.items()}
        info = {"energon_version": VERSION, "shard_counts": counts}
        (meta / ".info.json").write_text(json.dumps(info, indent=2))
        (meta / "index.uuid").write_text(_uuid(samples))
        OmegaConf.save({"split_parts": splits, "exclude": []}, meta / "split.yaml")
        (meta / "dataset.yaml").write_text("__module__: megatron.energon\n__class__: CrudeWebdataset\n")

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Samples of index.sqlite with the shards' names of .info.json and the splits of split.yaml."""
        meta = paths.folder / _META
        names = list(json.loads((meta / ".info.json").read_text())["shard_counts"])
        parts = OmegaConf.load(meta / "split.yaml").split_parts
        splits = {name: split for split, shards in parts.items() for name in shards}
        with closing(sqlite3.connect(f"file:{meta / 'index.sqlite'}?mode=ro", uri=True)) as tables:
            return {sample.key: sample for sample in _indexed(tables, names, splits)}

    def members(self, row: Any, paths: Paths) -> Mapping[str, bytes]:
        """The sample's range of the linked shard, read as a tar of its own, as Energon does."""
        with (paths.folder / row.shard).open("rb") as file:
            file.seek(row.offset)
            data = file.read(row.size)
        try:
            return dict(_members(data, row.key))
        except tarfile.TarError as error:
            raise DatasetError(f"{row.key}: its range of {row.shard} is no tar ({error}); export again") from error

    def facts(self, row: Any, paths: Paths) -> Mapping[str, Any]:
        """Those of the sample."""
        tree: dict[str, Any] = json.loads(self.members(row, paths)["json"])
        return tree

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """Also the split, the places of single parts and SHARD.tar.idx."""
        if row.split != clip.source.split:
            yield f"{clip.key}: in split {row.split} instead of {clip.source.split}"
        for suffix, data in clip.source.members.items():
            if self._part(row, suffix, paths) != data:
                yield f"{clip.key}: {suffix}: index.sqlite does not name its bytes"
                return
        packed = (paths.folder / f"{row.shard}.idx").read_bytes()
        offsets = [offset for (offset,) in struct.iter_unpack("<Q", packed)]
        if (row.offset, row.offset + row.size) not in pairwise(offsets):
            yield f"{clip.key}: {row.shard}.idx does not name its range"
            return
        yield from super().verify(clip, row, paths)

    def page(self, settings: Settings) -> str:
        """How to read it."""
        return _PAGE.format(version=VERSION, chosen=as_stored_page(settings))

    def _part(self, row: Any, suffix: str, paths: Paths) -> bytes:
        offset, size = row.parts.get(suffix, (0, 0))
        with (paths.folder / row.shard).open("rb") as file:
            file.seek(offset)
            return file.read(size)


def scan(shard: Path, split: str) -> tuple[list[Sample], int]:
    """Samples of a tar in order, and the byte where the last one ends."""
    samples: list[Sample] = []
    with tarfile.open(shard, "r:") as tar:
        for item in tar:
            key, _, suffix = item.name.partition(".")
            if not samples or samples[-1].key != key:
                samples.append(Sample(shard.name, split, key, item.offset))
            samples[-1].parts[suffix] = (item.offset_data, item.size)
        end = tar.offset  # Energon takes the same: past the last member's padding
    for sample, after in zip(samples, [*(sample.offset for sample in samples[1:]), end], strict=True):
        sample.size = after - sample.offset
    return samples, end


def _link(link: Path, shard: Place) -> None:
    link.unlink(missing_ok=True)  # an interrupted export may have made it
    if isinstance(shard, Path):
        link.symlink_to(shard)
        return
    with brought(shard) as file:  # nothing can link to an address
        shutil.copyfile(file, link)


def _write_index(path: Path, shards: Sequence[Sequence[Sample]]) -> None:
    """In memory first: SQLite's own words for a full disk are no OSError."""
    with closing(sqlite3.connect(":memory:")) as tables:
        for statement in _TABLES:
            tables.execute(statement)
        for shard, samples in enumerate(shards):
            for number, one in enumerate(samples):
                row = (shard, one.key, number, one.offset, one.size)
                tables.execute("INSERT INTO samples VALUES (?, ?, ?, ?, ?)", row)
                parts = [(shard, number, part, *place) for part, place in one.parts.items()]
                tables.executemany("INSERT INTO sample_parts VALUES (?, ?, ?, ?, ?)", parts)
        for statement in _INDICES:
            tables.execute(statement)
        tables.commit()
        write_file(path, tables.serialize())


def _indexed(tables: sqlite3.Connection, names: Sequence[str], splits: Mapping[str, str]) -> Iterator[Sample]:
    """Rows of the two tables, joined."""
    parts = dict[tuple[int, int], dict[str, tuple[int, int]]]()
    for shard, number, part, offset, size in tables.execute("SELECT * FROM sample_parts"):
        parts.setdefault((shard, number), {})[part] = (offset, size)
    for shard, key, number, offset, size in tables.execute("SELECT * FROM samples"):
        name = names[shard]
        yield Sample(name, splits.get(name, "none"), key, offset, size, parts.get((shard, number), {}))


def _members(data: bytes, key: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
        for item in tar:
            name, _, suffix = item.name.partition(".")
            file = tar.extractfile(item)
            yield suffix if name == key else item.name, file.read() if file else b""


def _uuid(samples: Mapping[str, Sequence[Sample]]) -> str:
    """Energon keeps caches by this name; ours follows from the content, so that the same export has the same."""
    told = repr(sorted(samples.items())).encode()
    return str(uuid.UUID(bytes=hashlib.sha256(told).digest()[:16], version=4))


_PAGE = """# For Megatron-Energon

What `energon prepare --sample-type CrudeWebdataset` of megatron-energon {version} writes, without a copy of any byte:
the tars here are links to the dataset's shards, so **the dataset must stay where it is** (`cp -rL` makes a folder that
stands alone). Samples are crude: a cooker says what becomes of them.

```python
from megatron.energon import Cooker, DefaultTaskEncoder, WorkerConfig, get_loader, get_train_dataset, stateless

@stateless
def cook(sample):
    picture, skeletons = (sample[name].get_video().video_clips[0] for name in ("mp4", "pose.mp4"))  # uint8 (T, 3, H, W)
    return {{"__key__": sample["__key__"], "caption": sample["txt"], "rgb": picture, "pose": skeletons}}

class Encoder(DefaultTaskEncoder):
    cookers = [Cooker(cook)]

dataset = get_train_dataset("THIS_FOLDER", worker_config=WorkerConfig.default_worker_config(0), batch_size=1,
                            shuffle_buffer_size=None, max_samples_per_sequence=None, task_encoder=Encoder())
```

Videos want `av` 17 or later (`pip install megatron-energon[av-decode]`). Parts are the members' suffixes; split parts
are `train` and `val`, as in the dataset.

{chosen}
"""
