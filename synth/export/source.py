"""The clips of a dataset as an export sees them: one at a time, each member read when it is asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from synth.address import plain
from synth.errors import DatasetError
from synth.labels import Labels
from synth.manifest import Dataset
from synth.plain import tree_of
from synth.shard import SPLITS
from synth.shard_index import Entry, EntryMembers, index_shard


@dataclass(frozen=True)
class Place:
    """Where a clip lies and which split it belongs to; small enough to be sent to another process."""

    entry: Entry
    split: str
    views: tuple[Entry, ...] = ()
    """All views of the shot, where a format is about shots."""

    @property
    def key(self) -> str:
        """The clip's key."""
        return self.entry.key


class SourceClip:
    """A clip in its `shard`, a path or an address. facts: the flat json. record: events.json. members: bytes by suffix."""

    def __init__(self, place: Place) -> None:
        self.key, self.split, self.shard, self._place = place.key, place.split, place.entry.shard, place
        self.members: Mapping[str, bytes] = EntryMembers(place.entry)

    @property
    def views(self) -> "Iterator[SourceClip]":
        """The clips of all views of the shot, this one among them, one at a time."""
        return (SourceClip(Place(entry, self.split)) for entry in self._place.views)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The flat facts of the clip."""
        return self._json("json")

    @cached_property
    def record(self) -> dict[str, Any]:
        """Events, contacts, captions, people and equipment."""
        return self._json("events.json")

    @cached_property
    def labels(self) -> Labels:
        """All numbers."""
        return Labels.from_bytes(self.members["labels.npz"])

    @property
    def caption(self) -> str:
        """The long English caption."""
        return self.members["txt"].decode().strip()

    def _json(self, suffix: str) -> dict[str, Any]:
        try:
            tree = tree_of(self.members[suffix])
        except ValueError as error:
            raise DatasetError(f"{self.key}: damaged {suffix} ({error}); make the dataset again") from error
        if not isinstance(tree, dict):
            raise DatasetError(f"{self.key}: {suffix} holds no object; make the dataset again")
        return tree


def places(dataset: Dataset, split: str) -> list[Place]:
    """Where the clips of a split, or of `all`, lie, in the order of the shards."""
    if split not in (*SPLITS, "all"):
        raise DatasetError(f"{dataset.path}: no split {split!r}; choose one of {', '.join(SPLITS)}, all")
    wanted = [shard for shard in dataset.shards if split in (shard.split, "all")]
    if not wanted:
        raise DatasetError(f"{dataset.path}: split {split!r} is empty; choose another, or all")
    return [
        Place(entry, shard.split)
        for shard in wanted
        for entry in index_shard(plain(dataset.path / "shards" / shard.name))
    ]


def one_of_each(found: Sequence[Place], sort: Callable[[dict[str, Any]], str]) -> list[Place]:
    """The first clip of every sort, by its facts, with all clips of its shot as `views`."""
    firsts, shots = dict[str, Place](), dict[str, list[Entry]]()
    clips = [(place, SourceClip(place).facts) for place in found]
    for place, facts in clips:
        shots.setdefault(str(facts["clip_id"]), []).append(place.entry)
    for place, facts in clips:
        firsts.setdefault(sort(facts), replace(place, views=tuple(shots[str(facts["clip_id"])])))
    return list(firsts.values())
