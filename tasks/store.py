"""Where outputs lie: content-addressed folders, each complete or absent, whatever happens to the process."""

import contextlib
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import luigi

from synth.errors import SynthError

DONE = "done.json"
"""Written last; a folder without it is not there."""


class FolderTarget(luigi.Target):
    """A Luigi target that is a finished folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether the folder was finished."""
        return (self.path / DONE).is_file()


@contextlib.contextmanager
def writing(target: FolderTarget, done: str) -> Iterator[Path | None]:
    """A fresh folder beside the target that becomes it at the end of the block; on any error it vanishes.

    Yields None where another run finished the same folder while this one waited for it. `done` is the text of
    done.json. The system call that renames is the only moment at which the target appears.
    """
    with explained(target.path), _locked(target.path):
        if target.exists():
            yield None
            return
        for stale in target.path.parent.glob(f".draft-{target.path.name}-*"):
            # left by a killed process, whose renderer may live for one more frame: what it still writes goes nowhere
            shutil.rmtree(stale, ignore_errors=True)
        draft = target.path.with_name(f".draft-{target.path.name}-{os.getpid()}")
        draft.mkdir(parents=True)
        try:
            yield draft
            (draft / DONE).write_text(done)
            _remove(target.path)
            draft.replace(target.path)
        finally:
            _remove(draft)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One writer per folder across processes; the kernel frees the lock of a process that dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".lock-{path.name}").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """What the disk refuses becomes one line with the cure."""
    cures = {
        errno.ENOSPC: "no space left on the disk; free some or set machine.outputs to another disk",
        errno.EROFS: "the disk is read-only; set machine.outputs to a folder that can be written",
        errno.ENOTDIR: "a part of this path is a file; set machine.outputs to a folder",
        errno.EACCES: "no permission to write; set machine.outputs to a folder that can be written",
    }
    try:
        yield
    except OSError as error:
        if error.errno not in cures:
            raise
        raise SynthError(f"{path}: {cures[error.errno]}; finished work is kept") from error


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
