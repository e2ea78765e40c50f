"""Dataset: a folder of shards with dataset.json (manifest), clips.jsonl (index), rejected.jsonl (what did not enter),
cost.json (time) and README.md."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from synth import grid
from synth.clip import SCHEMA, Clip
from synth.dataset_card import card
from synth.errors import DatasetError
from synth.manifest import REJECTED, Counts, Dataset
from synth.shard import layout, write_shards
from synth.tiers import TIERS, Rejected


def write_dataset(
    clips: Sequence[Clip],
    folder: Path,
    name: str,
    recipe: Mapping[str, Any],
    digest: str,
    clips_per_shard: int,
    val_share: float = 0.0,
    seconds: Mapping[str, float] | None = None,
    rejected: Sequence[Rejected] = (),
    planned: Collection[str] = (),
) -> Dataset:
    """Pack clips into `folder`, which must be new or empty; the caller moves it to its final name.

    seconds: wall time by pass. It goes to cost.json, so that all else has the same bytes for the same recipe.
    rejected: clips that were made and not good enough, for rejected.jsonl.
    planned: clip groups whose people were cast for validation, see `synth.shard.assign_splits`.
    """
    if rejected and not clips:
        first = rejected[0].reasons[0]
        raise DatasetError(
            f"all {len(rejected)} clips were rejected, the first because: {first}; choose other cameras or"
            " lower `tiers`"
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise DatasetError(f"{folder}: there is something in this folder; choose another or delete it")
    shards = write_shards(clips, folder / "shards", clips_per_shard, val_share, planned)
    plan = layout(clips, clips_per_shard, val_share, planned)
    grid.save([grid.row_of(clip.facts, name, split) for name, split, pack in plan for clip in pack], folder)
    lines = [json.dumps(asdict(one), allow_nan=False) + "\n" for one in rejected]
    (folder / REJECTED).write_text("".join(lines))
    counts = count(clips, len(rejected))
    dataset = Dataset(folder, SCHEMA, name, digest, dict(recipe), counts, shards)
    manifest = {
        "schema": SCHEMA,
        "name": name,
        "digest": digest,
        "counts": counts,
        "members": list(clips[0].members),
        "shards": [asdict(shard) for shard in shards],
        "recipe": dataset.recipe,
    }
    _write_json(folder / "cost.json", cost(seconds or {}, counts["frames"]))
    (folder / "README.md").write_text(card(name, digest, counts, shards, [clip.facts for clip in clips]))
    _write_json(folder / "dataset.json", manifest)
    return dataset


def count(clips: Sequence[Clip], rejected: int = 0) -> Counts:
    """Shots, clips (views) and frames in all, clips by sport and by tier, and how many were rejected."""
    sports = Counter(str(clip.facts["sport"]) for clip in clips)
    tiers = Counter(str(clip.facts["tier"]) for clip in clips)
    return {
        "shots": len({clip.group for clip in clips}),
        "clips": len(clips),
        "frames": sum(int(clip.facts["num_frames"]) for clip in clips),
        **{f"clips_{sport}": sports[sport] for sport in sorted(sports)},
        **{f"clips_{tier}": tiers[tier] for tier in TIERS},
        "rejected": rejected,
    }


def cost(seconds: Mapping[str, float], frames: int) -> dict[str, Any]:
    """Wall time [s] by pass, in all and per frame of one view."""
    return {
        "frames": frames,
        "seconds": dict(seconds),
        "seconds_per_frame": {name: value / max(frames, 1) for name, value in seconds.items()},
    }


def _write_json(path: Path, tree: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(tree, indent=1, allow_nan=False) + "\n")
