"""Trees and arrays from files that anybody may have written: JSON, npy, npz. Whatever is wrong is one ValueError.

Python's and numpy's own readers raise a dozen kinds of errors, believe what a header says of its size, and give bytes
where a member is no array.
"""

import io
import json
import lzma
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

_FORMAT: Any = np.lib.format  # without types in numpy 1.26
_RAISED = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, EOFError, MemoryError, RuntimeError,
    SyntaxError, tokenize.TokenError, struct.error, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
)  # fmt: skip
"""By zipfile, by numpy's parser of headers, and by json (RecursionError is a RuntimeError)."""

MOST_BYTES = 4 << 30
"""Of all arrays of a recording: an hour of 120 frames/s of 165 numbers is 0.6 GB."""


class NotPlainError(ValueError):
    """A file that is damaged, or holds what is no plain number or text; one line without the file's name."""


class PickledError(NotPlainError):
    """Objects that only code can bring back: never run."""


def tree_of(text: str | bytes) -> Any:
    """The tree of a JSON text."""
    with _one_kind():
        return json.loads(text)


def arrays_of(
    source: Path | io.BytesIO, most_bytes: int | None = None, pickled: list[str] | None = None
) -> dict[str, np.ndarray]:
    """The arrays of an npz by name; members that are no arrays are left out.

    most_bytes: that they may take in memory. pickled: takes the names of pickled members, which are otherwise refused.
    """
    found = {}
    with _one_kind(), zipfile.ZipFile(source) as archive:
        members = [item for item in archive.infolist() if item.filename.endswith(".npy")]
        _refuse_large(sum(item.file_size for item in members), most_bytes)
        for item in members:
            name = item.filename.removesuffix(".npy")
            try:
                with archive.open(item) as file:
                    found[name] = _array(file, item.file_size)
            except PickledError:
                if pickled is None:
                    raise
                pickled.append(name)
    return found


class OpenArrays(Mapping[str, np.ndarray]):
    """The arrays of an npz, each of which is unpacked when it is asked for."""

    def __init__(self, source: io.BytesIO) -> None:
        with _one_kind():
            self._archive = zipfile.ZipFile(source)
        names = [item.filename for item in self._archive.infolist() if item.filename.endswith(".npy")]
        self._names = [name.removesuffix(".npy") for name in names]

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._names:
            raise KeyError(f"no array {name}")
        item = self._archive.getinfo(f"{name}.npy")
        _refuse_large(item.file_size, MOST_BYTES)
        with _one_kind(), self._archive.open(item) as file:
            return _array(file, item.file_size)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def array_of(path: Path, most_bytes: int | None = None) -> np.ndarray:
    """The array of an npy."""
    num_bytes = path.stat().st_size
    with _one_kind(), path.open("rb") as file:
        _refuse_large(num_bytes, most_bytes)
        return _array(file, num_bytes)


@contextmanager
def _one_kind() -> Iterator[None]:
    try:
        yield
    except NotPlainError:
        raise
    except MemoryError as error:
        raise NotPlainError("it does not fit into memory") from error
    except _RAISED as error:
        raise NotPlainError(" ".join(str(error).split())[:120] or type(error).__name__) from error


def _refuse_large(num_bytes: int, most_bytes: int | None) -> None:
    if most_bytes is not None and num_bytes > most_bytes:
        raise NotPlainError(f"its arrays take {num_bytes / 1e9:.1f} GB, more than {most_bytes / 1e9:.1f}")


def _array(file: Any, num_bytes: int) -> np.ndarray:
    """An array of which there is as much as its header says."""
    version = _FORMAT.read_magic(file)
    header = _FORMAT.read_array_header_1_0 if version == (1, 0) else _FORMAT.read_array_header_2_0
    shape, _, kind = header(file)
    if kind.hasobject:
        raise PickledError("holds pickled objects, which can run code and are refused")
    count = 1
    for length in shape:  # of Python's numbers, which do not overflow
        count *= int(length)
    if count < 0 or count * kind.itemsize != num_bytes - file.tell():
        raise NotPlainError(f"{num_bytes} bytes are no array of shape {shape} and type {kind}"[:120])
    file.seek(0)
    return _FORMAT.read_array(file, allow_pickle=False)
