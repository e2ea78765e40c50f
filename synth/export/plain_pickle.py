"""Pickles of plain values and arrays: written at a fixed protocol, read back without running code."""

import io
import pickle
from pathlib import Path
from typing import Any

from synth.errors import DatasetError

_PROTOCOL = 4
_ALLOWED = {
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.numeric", "_frombuffer"),
    ("numpy.core.numeric", "_frombuffer"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
}


def write_pickle(path: Path, tree: Any) -> None:
    """Write a tree of dicts, lists, numbers, texts, bytes and arrays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(tree, protocol=_PROTOCOL))


def read_pickle(path: Path) -> Any:
    """What `write_pickle` wrote; DatasetError for a pickle that names anything but arrays."""
    try:
        return _Reader(io.BytesIO(path.read_bytes())).load()
    except (pickle.UnpicklingError, EOFError, ValueError) as error:
        raise DatasetError(f"{path}: not a pickle of plain values ({error}); export again") from error


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Only what arrays are made of."""
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"names {module}.{name}")
        return super().find_class(module, name)
