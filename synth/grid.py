"""Grid: which clips of a dataset differ in what, so that pairs and triplets for training are a lookup.

`clips.jsonl` in the dataset's folder holds one line per clip: its key, where it lies, and the ids of its axes.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from synth.address import Place
from synth.errors import DatasetError
from synth.plain import tree_of

INDEX = "clips.jsonl"
AXES = ("motion_id", "identity_id", "outfit_id", "venue", "lighting", "camera")
"""What a clip is a combination of; equal ids are equal things, whatever else differs."""


@dataclass(frozen=True)
class Row:
    """One clip. shard: file below shards/. camera: rig and view. Clips of one clip_id are synchronised views."""

    key: str
    shard: str
    split: str
    clip_id: str
    sport: str
    skill: str
    motion_id: str
    identity_id: str
    outfit_id: str
    venue: str
    lighting: str
    camera: str
    camera_rig: str
    start_s: float
    fps: float
    num_frames: int
    tier: str

    __pydantic_config__ = ConfigDict(extra="forbid")


_ROW: TypeAdapter[Row] = TypeAdapter(Row)


@dataclass(frozen=True)
class Triplet:
    """What an animation model learns from: the person of `reference` moves as in `driving`; `target` shows it.

    reference and target: one identity in one outfit; driving and target: one motion frame by frame, seen by one camera,
    performed by different people.
    """

    reference: Row
    driving: Row
    target: Row


class Grid:
    """The clips of a dataset by what they show."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)
        self._looks = _by(self.rows, lambda row: (row.split, row.identity_id, row.outfit_id))

    @staticmethod
    def open(dataset: Place) -> "Grid":
        """The grid of a dataset folder; DatasetError where its index is missing or damaged."""
        path = dataset / INDEX
        try:
            return Grid.parse(path.read_text(), str(path))
        except (OSError, UnicodeError) as error:
            raise DatasetError(f"{path}: no readable index of clips ({error}); make the dataset again") from error

    @staticmethod
    def parse(text: str, name: str) -> "Grid":
        """The grid of an index's text; `name` is for the DatasetError of a damaged one."""
        try:
            return Grid(_ROW.validate_python(tree_of(line)) for line in text.splitlines())
        except (ValueError, TypeError) as error:
            why = " ".join(str(error).split())[:200]
            raise DatasetError(f"{name}: no readable index of clips ({why}); make the dataset again") from error

    def find(self, **facts: Any) -> tuple[Row, ...]:
        """Clips with these facts, such as find(lighting="noon", camera_rig="ring")."""
        _refuse_unknown(facts, [field.name for field in fields(Row)])
        return tuple(row for row in self.rows if all(getattr(row, name) == value for name, value in facts.items()))

    def pairs(self, *axes: str) -> Iterator[tuple[Row, Row]]:
        """Ordered pairs of clips of one split that differ in all of `axes` and in nothing else."""
        _refuse_unknown(axes, AXES)
        same = [axis for axis in AXES if axis not in axes]
        for rows in _by(self.rows, lambda row: (row.split, *_ids(row, same))).values():
            for one in rows:
                for other in rows:
                    if all(getattr(one, axis) != getattr(other, axis) for axis in axes):
                        yield one, other

    def references(self, target: Row) -> tuple[Row, ...]:
        """Clips with the target's identity and outfit in another motion; where there is none, in another shot."""
        rows = self._looks[target.split, target.identity_id, target.outfit_id]
        moved = tuple(row for row in rows if row.motion_id != target.motion_id)
        return moved or tuple(row for row in rows if row.clip_id != target.clip_id)

    def triplets(self) -> Iterator[Triplet]:
        """One triplet per target and driving clip that share motion, venue and camera; references take turns."""
        same = ("motion_id", "venue", "camera")
        for rows in _by(self.rows, lambda row: (row.split, *_ids(row, same))).values():
            for target in rows:
                drivers = [row for row in rows if row.identity_id != target.identity_id]
                references = self.references(target) if drivers else ()
                for turn, driving in enumerate(drivers if references else ()):
                    yield Triplet(references[turn % len(references)], driving, target)


def row_of(facts: Mapping[str, Any], shard: str, split: str) -> Row:
    """The row of a clip's flat json."""
    own = {field.name for field in fields(Row)} - {"shard", "split"}
    return Row(shard=shard, split=split, **{name: facts[name] for name in own})


def save(rows: Sequence[Row], dataset: Path) -> None:
    """Write the index into a dataset's folder, in the rows' order."""
    (dataset / INDEX).write_text("".join(map(line, rows)))


def line(row: Row) -> str:
    """A row as it stands in the index."""
    return json.dumps(asdict(row), allow_nan=False) + "\n"


def _ids(row: Row, axes: Sequence[str]) -> tuple[str, ...]:
    return tuple(getattr(row, axis) for axis in axes)


def _by(rows: Iterable[Row], key: Callable[[Row], tuple[str, ...]]) -> dict[tuple[str, ...], list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _refuse_unknown(names: Iterable[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise DatasetError(f"clips have no {name!r}; choose from {', '.join(known)}")
