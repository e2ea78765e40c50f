"""Temporary folders and files of which nothing is left, however a process ends."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

PREFIX = "synth_scratch_"
"""Of all our folders among the temporary files, so that those of killed processes are found."""


class Scratch:
    """A temporary folder; a context manager. A killed process cannot delete its own: the next one's `sweep` does.

    The kernel frees the lock on a folder when the process that holds it dies, so a folder without one has no owner.
    """

    def __init__(self, purpose: str) -> None:
        sweep()
        self.path, self._lock = _made(purpose)

    def close(self) -> None:
        """Delete the folder, as far as that is possible."""
        shutil.rmtree(self.path, ignore_errors=True)
        with suppress(OSError):
            os.close(self._lock)

    def __enter__(self) -> "Scratch":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def sweep() -> None:
    """Delete the scratch folders of processes that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with suppress(OSError):  # another user's, in use, or gone by now
            lock = _locked(folder)
            try:
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


@contextmanager
def file_in_memory() -> Iterator[Path]:
    """A file without a name on any disk, for libraries that want a path; what is in it goes when the block ends."""
    number = os.memfd_create("synth")
    try:
        yield Path(f"/proc/self/fd/{number}")
    finally:
        os.close(number)


def _made(purpose: str) -> tuple[Path, int]:
    """A new folder and the lock on it; again where somebody's `sweep` came in between."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{purpose}_"))
        with suppress(OSError):
            lock = _locked(folder)
            if folder.is_dir():
                return folder, lock
            os.close(lock)


def _locked(folder: Path) -> int:
    """A descriptor of the folder with the one lock on it; OSError where somebody has it."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(number)
        raise
    return number
