"""The clips of a dataset as a page needs them: the views of one shot at a time, opened and doubted."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np

from synth.errors import DatasetError
from synth.manifest import Dataset
from synth.plain import MOST_BYTES, arrays_of, tree_of
from synth.shard import read_shard


@dataclass(frozen=True)
class View:
    """One clip. facts: its flat json. record: its events.json. members: bytes by suffix."""

    key: str
    shard: str
    split: str
    members: Mapping[str, bytes] = field(repr=False)  # megabytes, in every message that shows a view

    @cached_property
    def facts(self) -> dict[str, Any]:
        return self._json("json")

    @cached_property
    def record(self) -> dict[str, Any]:
        return self._json("events.json")

    @cached_property
    def labels(self) -> dict[str, np.ndarray]:
        """Arrays of labels.npz, described in the dataset's README.md."""
        try:
            return arrays_of(io.BytesIO(self.member("labels.npz")), MOST_BYTES)
        except (OSError, ValueError) as error:
            raise self.damaged("labels.npz", error) from error

    def member(self, suffix: str) -> bytes:
        """Bytes of a member; DatasetError where it is missing."""
        if suffix not in self.members:
            raise DatasetError(f"{self.shard}: {self.key} has no {suffix}; make the dataset again")
        return self.members[suffix]

    def damaged(self, suffix: str, why: object) -> DatasetError:
        """The error that says which member of which clip cannot be used."""
        words = " ".join(str(why).split())[:160]
        return DatasetError(f"{self.shard}: {self.key}.{suffix} is damaged ({words}); make the dataset again")

    def _json(self, suffix: str) -> dict[str, Any]:
        try:
            tree = tree_of(self.member(suffix))
        except ValueError as error:
            raise self.damaged(suffix, error) from error
        if not isinstance(tree, dict):
            raise self.damaged(suffix, "not an object")
        return tree


def each_shot(dataset: Dataset) -> Iterator[tuple[View, ...]]:
    """The synchronised views of every shot in the shards' order, one shot in memory at a time."""
    for shard in dataset.shards:
        samples = read_shard(dataset.path / "shards" / shard.name)
        views = (View(key, shard.name, shard.split, members) for key, members in samples)
        for _, group in groupby(views, lambda view: str(view.facts.get("clip_id", view.key))):
            yield tuple(group)
