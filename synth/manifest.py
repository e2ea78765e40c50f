"""Manifest: what dataset.json says of a dataset folder, doubted before it is believed."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from synth.address import Address, Place, num_bytes
from synth.clip import SCHEMA
from synth.errors import DatasetError
from synth.plain import tree_of
from synth.shard import SPLITS, ShardFacts, file_sha256
from synth.storage import MissingError

Counts = dict[str, int]
_CONNECTIONS = 8
"""Shards at an address that are looked at at once."""
REJECTED = "rejected.jsonl"
"""Clips that were made and did not enter a shard: key and reasons, one per line."""


_SHARD_NAME = re.compile(r"[a-z]+-\d{6,}\.tar")


@dataclass(frozen=True)
class Dataset:
    """An open dataset. recipe, digest: what made it. counts: of shots, clips (views), frames and by sport."""

    path: Place
    schema: int
    name: str
    digest: str
    recipe: dict[str, Any]
    counts: Counts
    shards: tuple[ShardFacts, ...]

    def shard_paths(self, split: str = "train") -> tuple[Place, ...]:
        """Tars of a split in order; DatasetError where it has none."""
        if split not in SPLITS:
            raise DatasetError(f"{self.path}: no split {split!r}; choose one of {', '.join(SPLITS)}")
        paths = tuple(self.path / "shards" / shard.name for shard in self.shards if shard.split == split)
        if not paths:
            raise DatasetError(
                f"{self.path}: split {split!r} is empty; raise shots and shards.val_share, or use another split"
            )
        return paths


@dataclass(frozen=True)
class _Told:
    """What a manifest must tell."""

    name: str
    digest: str
    recipe: dict[str, Any]
    counts: Counts
    shards: tuple[ShardFacts, ...]


_TOLD: TypeAdapter[_Told] = TypeAdapter(_Told)


def open_dataset(path: Place, verify: bool = False) -> Dataset:
    """Read a dataset's manifest; checks that every shard is there and whole (`verify`: byte for byte)."""
    dataset = parse(_text(path), path)

    def check(shard: ShardFacts) -> None:
        check_shard(path / "shards" / shard.name, shard, verify)

    if isinstance(path, Path):
        for shard in dataset.shards:
            check(shard)
        return dataset
    with ThreadPoolExecutor(_CONNECTIONS) as pool:  # many short waits
        list(pool.map(check, dataset.shards))
    return dataset


def parse(text: str | bytes, path: Place) -> Dataset:
    """The dataset that a dataset.json below `path` tells of; its shards are not looked at."""
    manifest = _tree(text, path)
    if manifest.get("schema") != SCHEMA:
        raise DatasetError(
            f"{path}: schema {manifest.get('schema')} cannot be read, this version reads schema {SCHEMA};"
            " make the dataset again or use the version that made it"
        )
    known = {name: manifest[name] for name in ("name", "digest", "recipe", "counts", "shards") if name in manifest}
    try:
        told = _TOLD.validate_python(known)
    except ValidationError as error:
        first = error.errors()[0]
        why = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise DatasetError(f"{path}/dataset.json: not a manifest of this project ({why}); make it again") from error
    outside = [shard.name for shard in told.shards if not _SHARD_NAME.fullmatch(shard.name)]
    if outside:
        raise DatasetError(f"{path}/dataset.json: no shard is called {outside[0][:80]!r}; make the dataset again")
    return Dataset(path, SCHEMA, told.name, told.digest, told.recipe, told.counts, told.shards)


def _text(path: Place) -> bytes:
    try:
        return (path / "dataset.json").read_bytes()
    except (FileNotFoundError, MissingError) as error:
        raise DatasetError(
            f"{path}: no dataset.json here, so no finished dataset; give the folder that holds it"
        ) from error
    except OSError as error:
        raise DatasetError(f"{path}/dataset.json: damaged ({error}); make the dataset again") from error


def _tree(text: str | bytes, path: Place) -> dict[str, Any]:
    try:
        manifest = tree_of(text)
    except ValueError as error:
        raise DatasetError(f"{path}/dataset.json: damaged ({error}); make the dataset again") from error
    if not isinstance(manifest, dict):
        raise DatasetError(f"{path}/dataset.json: not a manifest; make the dataset again")
    return manifest


def check_shard(path: Place, shard: ShardFacts, verify: bool) -> None:
    """DatasetError where a shard is missing, has another length or (`verify`) other bytes than were written."""
    try:
        found = num_bytes(path) if isinstance(path, Address) or path.is_file() else -1
    except MissingError:
        found = -1
    if found == -1:
        raise DatasetError(f"{path}: this shard is missing; copy it again or make the dataset again")
    if found not in (shard.num_bytes, None):
        raise DatasetError(
            f"{path}: {found} bytes instead of {shard.num_bytes}; copy it again or make the dataset again"
        )
    if verify and (file_sha256(path) if isinstance(path, Path) else path.sha256()) != shard.sha256:
        raise DatasetError(f"{path}: its bytes are not those that were written (sha256 differs); copy it again")
