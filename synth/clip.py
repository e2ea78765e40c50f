"""Clip: one view of one Shot with its labels, as the members of one training sample; `synth.pack` makes them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth.errors import DatasetError
from synth.plain import tree_of
from synth.whole import again

SCHEMA = 3
"""Number of the sample format; it grows with the members and the facts."""

ORDER: tuple[str, ...] = (
    "json", "txt", "mp4", "pose.mp4", "depth.mkv", "seg.mkv", "part.mkv", "normal.mp4", "flow.mkv", "edge.mkv",
    "ref.png", "wav", "events.json", "labels.npz",
)  # fmt: skip
"""Suffixes of a sample's files in the order in which a shard holds them."""

OPTIONAL: tuple[str, ...] = ("flow.mkv", "edge.mkv")
"""Members that a dataset has where its recipe's `signals` ask for them; then every sample has them."""

MEMBERS: tuple[str, ...] = tuple(suffix for suffix in ORDER if suffix not in OPTIONAL)
"""Members of every sample of every dataset."""

Facts = dict[str, str | int | float]


@dataclass(frozen=True)
class Clip:
    """One training sample. facts: the flat json. members: bytes by suffix, in the order of ORDER."""

    key: str
    facts: Facts
    members: Mapping[str, bytes]

    @property
    def group(self) -> str:
        """Key of the shot that all synchronised views of this clip share."""
        return str(self.facts["clip_id"])


class FolderMembers(Mapping[str, bytes]):
    """Members of a clip that stay on disk until one is asked for."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder, self._key = folder, key
        self._suffixes = tuple(suffix for suffix in ORDER if self._path(suffix).is_file() or suffix in MEMBERS)

    def __getitem__(self, suffix: str) -> bytes:
        return read_member(self._path(suffix))

    def __contains__(self, suffix: object) -> bool:
        return suffix in self._suffixes

    def __iter__(self) -> Iterator[str]:
        return iter(self._suffixes)

    def __len__(self) -> int:
        return len(self._suffixes)

    def _path(self, suffix: str) -> Path:
        return self._folder / f"{self._key}.{suffix}"


def to_json(tree: dict[str, Any]) -> bytes:
    """Readable JSON with the keys in their own order; NaN is an error."""
    return json.dumps(tree, indent=1, allow_nan=False).encode()


def save(clip: Clip, folder: Path) -> None:
    """Write the members as <key>.<suffix> into an existing folder."""
    for suffix in clip.members:
        (folder / f"{clip.key}.{suffix}").write_bytes(clip.members[suffix])


def listing(folder: Path) -> tuple[Path, ...]:
    """The json files of the clips that `save` wrote into a folder, by key."""
    return tuple(path for path in sorted(folder.glob("*.json")) if path.name.count(".") == 1)


def load(path: Path) -> Clip:
    """The clip whose json file is `path`; its other members are read when asked for."""
    try:
        facts = tree_of(read_member(path))
    except ValueError as error:
        raise DatasetError(f"{path}: damaged json of a clip ({error}); {again(path, 'pack the shot again')}") from error
    return Clip(path.stem, facts, FolderMembers(path.parent, path.stem))


def read_member(path: Path) -> bytes:
    """Bytes of a clip's file; DatasetError where it is missing."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DatasetError(
            f"{path}: cannot read this member of a clip ({error}); {again(path, 'pack the shot again')}"
        ) from error
