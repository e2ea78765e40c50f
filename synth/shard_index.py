"""Where the members of a shard's samples lie, so that any of them is read without the rest."""

import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from synth.errors import DatasetError


@dataclass(frozen=True)
class Entry:
    """Where a sample lies: its tar, its key, and (offset, size) [bytes] of each member by suffix."""

    shard: Path
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


def index_shard(path: Path) -> list[Entry]:
    """Where the samples of a tar lie; only its headers are read."""
    places: dict[str, dict[str, tuple[int, int]]] = {}
    try:
        with tarfile.open(path, "r:") as tar:
            for item in tar:
                key, _, suffix = item.name.partition(".")
                places.setdefault(key, {})[suffix] = (item.offset_data, item.size)
    except (OSError, tarfile.TarError) as error:
        raise DatasetError(f"{path}: not a readable shard ({error}); make the dataset again") from error
    return [Entry(path, key, members) for key, members in places.items()]


def read_bytes(entry: Entry, suffix: str) -> bytes:
    """One member; DatasetError where the sample has none of that name."""
    if suffix not in entry.members:
        raise DatasetError(
            f"{entry.shard}: {entry.key} has no member {suffix}; choose other controls, or make the dataset again"
            " with `signals=all`"
        )
    offset, size = entry.members[suffix]
    with entry.shard.open("rb") as file:
        file.seek(offset)
        return file.read(size)
