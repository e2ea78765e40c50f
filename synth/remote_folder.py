"""Whole folders at addresses: sent, listed, fetched and cleaned, many files at once."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from synth.storage import MissingError, SourceError, below, with_retries

BATCH, BATCH_BYTES = 64, 64 << 20
"""Files on their way at once and their bytes, which are in memory; a larger file goes alone, in parts. After a broken
connection so many at most are sent again."""


def listing(url: str) -> dict[str, int]:
    """Size [bytes] of every file below a folder by its name in it, as the server has them now; one request for 1000."""

    def found(files: Any, path: str) -> dict[str, int]:
        files.invalidate_cache()  # what was listed before may have changed
        try:
            infos = files.find(path, detail=True)
        finally:
            files.invalidate_cache()
        return {name.removeprefix(path).lstrip("/"): int(info["size"]) for name, info in infos.items()}

    try:
        return {name: size for name, size in with_retries(url, found).items() if name}
    except MissingError:
        return {}


def write_file(url: str, data: bytes) -> None:
    """A small file, complete or absent; SourceError where it cannot be written."""
    with_retries(url, lambda files, path: files.pipe_file(path, data), "written")


def send(folder: Path, files: Mapping[str, int], url: str) -> None:
    """Copy files of a folder to the same names below an address; SourceError where they cannot be written.

    files: size [bytes] by name in the folder.
    """
    for names in _batches(files):

        def put(system: Any, path: str, names: Sequence[str] = names) -> None:
            system.put([str(folder / name) for name in names], [f"{path}/{name}" for name in names])

        with_retries(url, put, "written")


def fetch(url: str, files: Mapping[str, int], folder: Path) -> None:
    """Copy files from below an address to the same names in a folder; SourceError where they cannot be read.

    files: size [bytes] by name below the address, as `listing` tells; a file that comes with another is refused.
    """
    for name in files:
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise SourceError(f"{url}: holds a file called {name!r}, which leads out of its folder; delete it")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    for names in _batches(files):

        def get(system: Any, path: str, names: Sequence[str] = names) -> None:
            system.get([f"{path}/{name}" for name in names], [str(folder / name) for name in names])

        with_retries(url, get)
    refuse_difference(url, files, names_in(folder))


def remove(url: str, names: Sequence[str]) -> None:
    """Delete files below an address."""
    if names:
        with_retries(url, lambda files, path: files.rm([f"{path}/{name}" for name in names]), "written")


def names_in(folder: Path) -> dict[str, int]:
    """Size [bytes] of every file below a folder of this machine by its name in it."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}


def refuse_difference(url: str, wanted: Mapping[str, int], found: Mapping[str, int]) -> None:
    """SourceError where a file is missing or has another size than it should."""
    wrong = next((name for name, size in wanted.items() if found.get(name) != size), None)
    if wrong is not None:
        what = f"has {found[wrong]} bytes" if wrong in found else "is missing"
        raise SourceError(f"{below(url, wrong)}: {what} instead of {wanted[wrong]} bytes; run again, it is copied anew")


def _batches(files: Mapping[str, int]) -> Iterator[Sequence[str]]:
    """Names in their order, so many at a time as BATCH and BATCH_BYTES allow."""
    batch, num_bytes = list[str](), 0
    for name, size in files.items():
        if batch and (len(batch) == BATCH or num_bytes + size > BATCH_BYTES):
            yield batch
            batch, num_bytes = [], 0
        batch, num_bytes = [*batch, name], num_bytes + size
    if batch:
        yield batch
