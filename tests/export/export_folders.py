"""How the tests of exports look at folders, and what makes an export fail on purpose."""

import errno
import os
import signal
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from synth.errors import DatasetError
from synth.export import Settings
from synth.export.one_clip import write_one
from synth.export.records import RECORDS
from synth.export.source import Place

ALL = Settings(split="all", absolute=False)
Failures = Callable[[Path], list[str]]
"""What is wrong with an export's folder, a line each."""


def bytes_of(folder: Path) -> dict[str, str]:
    """sha256 of every file, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def state_of(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Time of change [ns], size and sha256 of everything in a folder, itself included."""
    told = {"": (folder.stat().st_mtime_ns, 0, "")}
    for path in sorted(folder.rglob("*")):
        digest = sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        told[str(path.relative_to(folder))] = (path.lstat().st_mtime_ns, path.lstat().st_size, digest)
    return told


def one_line(error: pytest.ExceptionInfo[DatasetError]) -> str:
    assert "\n" not in str(error.value)
    return str(error.value)


def full(*_: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "there")


def killed_once_one_is_written(job: tuple[str, Place, Settings, Path]) -> str:
    """As write_one, in a worker that dies at the first job after a clip was finished, its own or another's."""
    if list((job[-1] / RECORDS).glob("volleyball*.json")):
        os.kill(os.getpid(), signal.SIGKILL)
    return write_one(job)
