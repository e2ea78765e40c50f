"""Dataset: a folder of shards with dataset.json (manifest), clips.jsonl (index), rejected.jsonl (what did not enter),
cost.json (time) and README.md."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from synth import grid
from synth.clip import SCHEMA, Clip
from synth.dataset_card import card
from synth.errors import DatasetError
from synth.manifest import REJECTED, Counts, Dataset
from synth.shard import ShardFacts, layout, tickets, write_shard
from synth.tiers import TIERS, Rejected

OnClip = Callable[[str, int, int], None]
"""Told of each clip: what is done to it, its number, how many there are."""


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
    on_clip: OnClip | None = None,
) -> Dataset:
    """Pack clips into `folder`, which must be new or empty; the caller moves it to its final name.

    Each clip is asked for twice, for its facts and to be written, and then let go: a sequence that loads them when
    they are asked for holds one at a time. on_clip: told of each clip as it comes, its number and how many there are.
    seconds: wall time by pass. It goes to cost.json, so that all else has the same bytes for the same recipe.
    rejected: clips that were made and not good enough, for rejected.jsonl.
    planned: clip groups whose people were cast for validation, see `synth.shard.assign_splits`.
    """
    _refuse(len(clips), rejected, folder)
    plan = layout(tickets(_told(clips, "read", len(clips), on_clip)), clips_per_shard, val_share, planned)
    (folder / "shards").mkdir(parents=True)
    tally, shards = Tally(), list[ShardFacts]()
    with (folder / grid.INDEX).open("w") as index:
        loaded = _told((clips[one.number] for _, _, pack in plan for one in pack), "written", len(clips), on_clip)
        for shard, split, pack in plan:
            entering = _entered(islice(loaded, len(pack)), tally, index, shard, split)
            shards.append(write_shard(entering, folder / "shards" / shard, split))
    lines = [json.dumps(asdict(one), allow_nan=False) + "\n" for one in rejected]
    (folder / REJECTED).write_text("".join(lines))
    dataset = Dataset(folder, SCHEMA, name, digest, dict(recipe), tally.counts(len(rejected)), tuple(shards))
    engine = str(recipe.get("render", {}).get("engine", "cycles"))
    _write_json(folder / "cost.json", cost(seconds or {}, dataset.counts["frames"]))
    (folder / "README.md").write_text(card(name, digest, dataset.counts, shards, tally.sources, engine))
    _write_json(folder / "dataset.json", _manifest(dataset, tally.members))
    return dataset


class Tally:
    """What is added up while clips come by. sources: clips by motion source and licence; members: of every clip."""

    def __init__(self) -> None:
        self.sources: Counter[tuple[str, str]] = Counter()
        self.members: tuple[str, ...] = ()
        self._last, self._shots, self._clips, self._frames = "", 0, 0, 0
        self._sports: Counter[str] = Counter()
        self._tiers: Counter[str] = Counter()

    def add(self, clip: Clip) -> None:
        """Views of a shot come one after the other."""
        facts = clip.facts
        self.members = self.members or tuple(clip.members)
        self._clips += 1
        self._frames += int(facts["num_frames"])
        self._shots += clip.group != self._last
        self._last = clip.group
        self._sports[str(facts["sport"])] += 1
        self._tiers[str(facts["tier"])] += 1
        self.sources[str(facts["motion_source"]), str(facts["licence"])] += 1

    def counts(self, rejected: int) -> Counts:
        """Shots, clips (views) and frames in all, clips by sport and by tier, and how many were rejected."""
        return {
            "shots": self._shots,
            "clips": self._clips,
            "frames": self._frames,
            **{f"clips_{sport}": self._sports[sport] for sport in sorted(self._sports)},
            **{f"clips_{tier}": self._tiers[tier] for tier in TIERS},
            "rejected": rejected,
        }


def _refuse(num_clips: int, rejected: Sequence[Rejected], folder: Path) -> None:
    if rejected and not num_clips:
        first = rejected[0].reasons[0]
        raise DatasetError(
            f"all {len(rejected)} clips were rejected, the first because: {first}; choose other cameras or"
            " lower `tiers`"
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise DatasetError(f"{folder}: there is something in this folder; choose another or delete it")


def _told(clips: Iterable[Clip], what: str, total: int, on_clip: OnClip | None) -> Iterator[Clip]:
    for number, clip in enumerate(clips, 1):
        if on_clip:
            on_clip(what, number, total)
        yield clip


def _entered(clips: Iterable[Clip], tally: Tally, index: TextIO, shard: str, split: str) -> Iterator[Clip]:
    """The clips of a shard, each with its line in the index."""
    for clip in clips:
        tally.add(clip)
        index.write(grid.line(grid.row_of(clip.facts, shard, split)))
        yield clip


def _manifest(dataset: Dataset, members: Sequence[str]) -> dict[str, Any]:
    return {
        "schema": dataset.schema,
        "name": dataset.name,
        "digest": dataset.digest,
        "counts": dataset.counts,
        "members": list(members),
        "shards": [asdict(shard) for shard in dataset.shards],
        "recipe": dataset.recipe,
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
