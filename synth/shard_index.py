"""Where the members of a shard's samples lie, so that any of them is read without the rest."""

import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth.errors import DatasetError
from synth.shard import each_member
from synth.storage import is_url, read_range, with_file


@dataclass(frozen=True)
class Entry:
    """Where a sample lies: its tar (path or URL), its key, and (offset, size) [bytes] of each member by suffix."""

    shard: Path | str
    key: str
    members: Mapping[str, tuple[int, int]]


class EntryMembers(Mapping[str, bytes]):
    """Members of a sample that stay in the tar until one is asked for."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry

    def __getitem__(self, suffix: str) -> bytes:
        return read_bytes(self._entry, suffix)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entry.members)

    def __len__(self) -> int:
        return len(self._entry.members)


class MissingMemberError(DatasetError):
    """A sample that has no such member, because the recipe did not ask for it."""


def index_shard(shard: Path | str) -> list[Entry]:
    """Where the samples of a tar lie; only its headers are read, over a network by range requests."""
    try:
        if is_url(shard):
            places = with_file(str(shard), _places)
        else:
            with Path(shard).open("rb") as file:
                places = _places(file)
    except (OSError, ValueError, LookupError, OverflowError, MemoryError, tarfile.TarError) as error:
        raise DatasetError(
            f"{shard}: not a readable shard ({' '.join(str(error).split())}); copy it again or make the dataset again"
        ) from error
    return [Entry(shard if is_url(shard) else Path(shard), key, members) for key, members in places.items()]


def read_bytes(entry: Entry, suffix: str) -> bytes:
    """One member; MissingMemberError where the sample has none of that name."""
    if suffix not in entry.members:
        raise MissingMemberError(
            f"{entry.shard}: {entry.key} has no member {suffix}; choose other controls, or make the dataset again"
            " with `signals=all`"
        )
    offset, size = entry.members[suffix]
    if is_url(entry.shard):
        return read_range(str(entry.shard), offset, size)
    with Path(entry.shard).open("rb") as file:
        file.seek(offset)
        return file.read(size)


def _places(file: Any) -> dict[str, dict[str, tuple[int, int]]]:
    """(offset, size) of every member by key and suffix, in the tar's order."""
    places: dict[str, dict[str, tuple[int, int]]] = {}
    with tarfile.open(fileobj=file, mode="r:") as tar:
        for item in each_member(file, tar):
            key, _, suffix = item.name.partition(".")
            places.setdefault(key, {})[suffix] = (item.offset_data, item.size)
    return places
