"""Where outputs lie: content-addressed folders, each complete or absent, whatever happens to the process."""

import contextlib
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import luigi

from synth import whole
from synth.address import Place
from synth.errors import SynthError
from synth.whole import DONE

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class FolderTarget(luigi.Target):
    """A Luigi target that is a finished folder of this machine; `tasks.remote_target` has those at addresses."""

    setting = "machine.outputs"
    """What a user changes where the disk refuses."""

    def __init__(self, path: Path) -> None:
        self.desk = path

    @property
    def place(self) -> Place:
        """Where it is kept."""
        return self.desk

    @property
    def path(self) -> Path:
        """The finished folder on this machine."""
        return self.desk

    def part(self, name: str) -> Path:
        """The finished folder, or one that holds only this file of it."""
        return self.desk

    def exists(self) -> bool:
        """Whether the folder was finished."""
        return (self.desk / DONE).is_file()

    def publish(self, draft: Path) -> None:
        """Called with everything written, before the folder gets its name on this machine."""

    def leave(self) -> None:
        """Called at the end of a stage, whatever came of it."""


@contextlib.contextmanager
def writing(target: FolderTarget, done: str) -> Iterator[Path | None]:
    """A fresh folder beside the target that becomes it at the end of the block; on any error it vanishes.

    Yields None where another run finished the same folder while this one waited for it. `done` is the text of
    done.json. The system call that renames is the only moment at which the target appears.
    """
    try:
        with explained(target.desk, target.setting), locked(target.desk):
            if target.exists():
                yield None
                return
            with drafted(target.desk) as draft:
                yield draft
                (draft / DONE).write_text(whole.done(draft, done))
                target.publish(draft)
    finally:
        target.leave()


@contextlib.contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """An empty folder beside `path`, which is locked, that takes its place at the end; on any error it vanishes."""
    for stale in path.parent.glob(f".draft-{path.name}-*"):
        # left by a killed process, whose renderer may live for one more frame: what it still writes goes nowhere
        shutil.rmtree(stale, ignore_errors=True)
    draft = path.with_name(f".draft-{path.name}-{os.getpid()}")
    draft.mkdir(parents=True)
    try:
        yield draft
        _remove(path)
        draft.replace(path)
    finally:
        _remove(draft)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """One writer per folder across processes; the kernel frees the lock of a process that dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".lock-{path.name}").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def explained(path: Path, setting: str = FolderTarget.setting) -> Iterator[None]:
    """What the disk refuses becomes one line with the cure, which is to change `setting`."""
    cures = {
        **dict.fromkeys(_FULL, f"no space left on the disk; free some or set {setting} to another disk"),
        errno.EROFS: f"the disk is read-only; set {setting} to a folder that can be written",
        errno.ENOTDIR: f"a part of this path is a file; set {setting} to a folder",
        errno.EACCES: f"no permission to write; set {setting} to a folder that can be written",
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
