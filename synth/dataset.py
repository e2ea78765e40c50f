"""Dataset: a folder of shards with dataset.json (manifest), cost.json (wall clock) and README.md (card)."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from synth.clip import MEMBERS, SCHEMA, Clip
from synth.dataset_card import card
from synth.errors import DatasetError
from synth.shard import SPLITS, ShardFacts, file_sha256, write_shards

Counts = dict[str, int]


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


def write_dataset(
    clips: Sequence[Clip],
    folder: Path,
    name: str,
    recipe: Mapping[str, Any],
    digest: str,
    clips_per_shard: int,
    val_share: float = 0.0,
    seconds: Mapping[str, float] | None = None,
) -> Dataset:
    """Pack clips into `folder`, which must be new or empty; the caller moves it to its final name.

    seconds: wall time by pass. It goes to cost.json, so that all else has the same bytes for the same recipe.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise DatasetError(f"{folder}: there is something in this folder; choose another or delete it")
    shards = write_shards(clips, folder / "shards", clips_per_shard, val_share)
    counts = count(clips)
    dataset = Dataset(folder, SCHEMA, name, digest, dict(recipe), counts, shards)
    manifest = {
        "schema": SCHEMA,
        "name": name,
        "digest": digest,
        "counts": counts,
        "members": list(MEMBERS),
        "shards": [asdict(shard) for shard in shards],
        "recipe": dataset.recipe,
    }
    _write_json(folder / "cost.json", cost(seconds or {}, counts["frames"]))
    (folder / "README.md").write_text(card(name, digest, counts, shards, [clip.facts for clip in clips]))
    _write_json(folder / "dataset.json", manifest)
    return dataset


def count(clips: Sequence[Clip]) -> Counts:
    """Shots, clips (views) and frames in all and clips by sport."""
    sports = Counter(str(clip.facts["sport"]) for clip in clips)
    return {
        "shots": len({clip.group for clip in clips}),
        "clips": len(clips),
        "frames": sum(int(clip.facts["num_frames"]) for clip in clips),
        **{f"clips_{sport}": sports[sport] for sport in sorted(sports)},
    }


def cost(seconds: Mapping[str, float], frames: int) -> dict[str, Any]:
    """Wall time [s] by pass, in all and per frame of one view."""
    return {
        "frames": frames,
        "seconds": dict(seconds),
        "seconds_per_frame": {name: value / max(frames, 1) for name, value in seconds.items()},
    }


def open_dataset(path: Path, verify: bool = False) -> Dataset:
    """Read a dataset's manifest; checks that every shard is there and whole (`verify`: byte for byte)."""
    manifest = _manifest(path)
    if manifest.get("schema") != SCHEMA:
        raise DatasetError(
            f"{path}: schema {manifest.get('schema')} cannot be read, this version reads schema {SCHEMA};"
            " make the dataset again or use the version that made it"
        )
    try:
        shards = tuple(ShardFacts(**shard) for shard in manifest["shards"])
        dataset = Dataset(
            path=path,
            schema=SCHEMA,
            name=manifest["name"],
            digest=manifest["digest"],
            recipe=manifest["recipe"],
            counts=manifest["counts"],
            shards=shards,
        )
    except (KeyError, TypeError) as error:
        raise DatasetError(f"{path}/dataset.json: not a manifest of this project ({error}); make it again") from error
    for shard in shards:
        _check_shard(path / "shards" / shard.name, shard, verify)
    return dataset


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((path / "dataset.json").read_text())
    except FileNotFoundError as error:
        raise DatasetError(
            f"{path}: no dataset.json here, so no finished dataset; give the folder that holds it"
        ) from error
    except (OSError, ValueError) as error:
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


def _write_json(path: Path, tree: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(tree, indent=1, allow_nan=False) + "\n")
