"""Manifest: what dataset.json says of a dataset folder, doubted before it is believed."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth.clip import SCHEMA
from synth.errors import DatasetError
from synth.shard import SPLITS, ShardFacts, file_sha256

Counts = dict[str, int]
REJECTED = "rejected.jsonl"
"""Clips that were made and did not enter a shard: key and reasons, one per line."""


@dataclass(frozen=True)
class Dataset:
    """An open dataset. recipe, digest: what made it. counts: of shots, clips (views), frames and by sport."""

    path: Path
    schema: int
    name: str
    digest: str
    recipe: dict[str, Any]
    counts: Counts
    shards: tuple[ShardFacts, ...]

    def shard_paths(self, split: str = "train") -> tuple[Path, ...]:
        """Tars of a split in order; DatasetError where it has none."""
        if split not in SPLITS:
            raise DatasetError(f"{self.path}: no split {split!r}; choose one of {', '.join(SPLITS)}")
        paths = tuple(self.path / "shards" / shard.name for shard in self.shards if shard.split == split)
        if not paths:
            raise DatasetError(
                f"{self.path}: split {split!r} is empty; raise shots and shards.val_share, or use another split"
            )
        return paths


def open_dataset(path: Path, verify: bool = False) -> Dataset:
    """Read a dataset's manifest; checks that every shard is there and whole (`verify`: byte for byte)."""
    dataset = parse(_text(path), path)
    for shard in dataset.shards:
        _check_shard(path / "shards" / shard.name, shard, verify)
    return dataset


def parse(text: str | bytes, path: Path) -> Dataset:
    """The dataset that a dataset.json below `path` tells of; its shards are not looked at."""
    manifest = _tree(text, path)
    if manifest.get("schema") != SCHEMA:
        raise DatasetError(
            f"{path}: schema {manifest.get('schema')} cannot be read, this version reads schema {SCHEMA};"
            " make the dataset again or use the version that made it"
        )
    try:
        return Dataset(
            path=path,
            schema=SCHEMA,
            name=manifest["name"],
            digest=manifest["digest"],
            recipe=manifest["recipe"],
            counts=manifest["counts"],
            shards=tuple(ShardFacts(**shard) for shard in manifest["shards"]),
        )
    except (KeyError, TypeError) as error:
        raise DatasetError(f"{path}/dataset.json: not a manifest of this project ({error}); make it again") from error


def _text(path: Path) -> bytes:
    try:
        return (path / "dataset.json").read_bytes()
    except FileNotFoundError as error:
        raise DatasetError(
            f"{path}: no dataset.json here, so no finished dataset; give the folder that holds it"
        ) from error
    except OSError as error:
        raise DatasetError(f"{path}/dataset.json: damaged ({error}); make the dataset again") from error


def _tree(text: str | bytes, path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(text)
    except ValueError as error:
        raise DatasetError(f"{path}/dataset.json: damaged ({error}); make the dataset again") from error
    if not isinstance(manifest, dict):
        raise DatasetError(f"{path}/dataset.json: not a manifest; make the dataset again")
    return manifest


def _check_shard(path: Path, shard: ShardFacts, verify: bool) -> None:
    if not path.is_file():
        raise DatasetError(f"{path}: this shard is missing; copy it again or make the dataset again")
    num_bytes = path.stat().st_size
    if num_bytes != shard.num_bytes:
        raise DatasetError(
            f"{path}: {num_bytes} bytes instead of {shard.num_bytes}; copy it again or make the dataset again"
        )
    if verify and file_sha256(path) != shard.sha256:
        raise DatasetError(f"{path}: its bytes are not those that were written (sha256 differs); copy it again")
