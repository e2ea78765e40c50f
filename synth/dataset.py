"""Dataset: a folder of shards with dataset.json (manifest), clips.jsonl (index), cost.json (time) and README.md."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from synth import grid
from synth.clip import MEMBERS, SCHEMA, Clip
from synth.dataset_card import card
from synth.errors import DatasetError
from synth.frames import Frames
from synth.manifest import Counts, Dataset
from synth.recipe import Recipe, canonical
from synth.shard import layout, write_shards


def write(
    clips: Iterable[Clip], folder: Path, recipe: Recipe, digest: str, frames_folders: Sequence[Path] = ()
) -> Dataset:
    """Pack a recipe's clips into `folder`; what rendering cost is read from the shots' frames folders."""
    seconds: Counter[str] = Counter()
    for frames_folder in frames_folders:
        seconds.update(Frames(frames_folder).seconds)
    tree = without_folders(json.loads(canonical(recipe)))
    shards = recipe.shards
    return write_dataset(
        list(clips), folder, recipe.name, tree, digest, shards.clips_per_shard, shards.val_share, seconds
    )


def without_folders(tree: Any) -> Any:
    """The same recipe with the bare file name under every `path`: where a file lay is nobody's business."""
    if isinstance(tree, dict):
        return {
            key: Path(value).name if key == "path" and isinstance(value, str) else without_folders(value)
            for key, value in tree.items()
        }
    return [without_folders(item) for item in tree] if isinstance(tree, list) else tree


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
    plan = layout(clips, clips_per_shard, val_share)
    grid.save([grid.row_of(clip.facts, name, split) for name, split, pack in plan for clip in pack], folder)
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


def _write_json(path: Path, tree: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(tree, indent=1, allow_nan=False) + "\n")
