"""Source: the shards of a dataset, here or at an address, and what its index says of their clips."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from synth.address import Address, plain
from synth.errors import DatasetError
from synth.grid import INDEX, Grid, Row, row_of
from synth.manifest import open_dataset, parse
from synth.plain import tree_of
from synth.shard_index import Entry, index_shard, read_bytes
from synth.storage import below, copied, is_url, read_all

Given = Path | str | Sequence[Path | str]
"""A dataset's folder or URL, a tar, or several tars."""

_CONNECTIONS = 8
"""Shards that are looked at at once."""


class Source:
    """entries: where the clips lie, in the order of the shards. cache_dir: shards of URLs are copied there first."""

    def __init__(self, given: Given, split: str, cache_dir: Path | str | None = None) -> None:
        self._folder = given if isinstance(given, (Path, str)) and not str(given).endswith(".tar") else None
        shards = _shards(self._folder, split) if self._folder is not None else _listed(given)
        with ThreadPoolExecutor(_CONNECTIONS) as pool:  # headers of far shards are many short waits
            indices = list(pool.map(lambda shard: index_shard(_here(shard, cache_dir)), shards))
        self.entries: list[Entry] = [entry for index in indices for entry in index]

    def rows(self) -> list[Row]:
        """What each entry shows, from the dataset's index, for tars from the clips' own facts."""
        if self._folder is None:
            return [_row(entry) for entry in self.entries]
        rows = {row.key: row for row in _grid(self._folder).rows}
        missing = next((entry for entry in self.entries if entry.key not in rows), None)
        if missing:
            raise DatasetError(f"{self._folder}: {INDEX} does not name {missing.key}; make the dataset again")
        return [rows[entry.key] for entry in self.entries]


def _shards(folder: Path | str, split: str) -> list[Path | str]:
    if not is_url(folder):
        return [plain(path) for path in open_dataset(Path(folder)).shard_paths(split)]
    url = str(folder)
    dataset = parse(read_all(below(url, "dataset.json")), Address(url))  # sizes are not asked for: a request each
    return [plain(path) for path in dataset.shard_paths(split)]


def _listed(given: Given) -> list[Path | str]:
    shards = [given] if isinstance(given, (Path, str)) else given
    return [shard if is_url(shard) else Path(shard) for shard in shards]


def _here(shard: Path | str, cache_dir: Path | str | None) -> Path | str:
    return copied(str(shard), Path(cache_dir)) if cache_dir is not None and is_url(shard) else shard


def _grid(folder: Path | str) -> Grid:
    if not is_url(folder):
        return Grid.open(Path(folder))
    address = below(str(folder), INDEX)
    try:
        return Grid.parse(read_all(address).decode(), address)
    except UnicodeError as error:
        raise DatasetError(f"{address}: no readable index of clips ({error}); make the dataset again") from error


def _row(entry: Entry) -> Row:
    try:
        return row_of(tree_of(read_bytes(entry, "json")), Path(entry.shard).name, "")
    except (KeyError, ValueError) as error:
        raise DatasetError(f"{entry.shard}: clip {entry.key} has damaged facts ({error}); make it again") from error
