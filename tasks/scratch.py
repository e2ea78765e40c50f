"""Scratch: finished folders of a remote output root that lie on this machine too, within a limit.

A folder is named as below the root, made as in `tasks.store` and evicted when others were used later. What a process
has in use is a lock on one byte of one file, at an offset that follows from the folder's name: any number of them
costs one open file, and the kernel frees those of a process that dies. The kernel does not tell a process's threads
apart; this module does.
"""

import contextlib
import fcntl
import getpass
import hashlib
import os
import shutil
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_open: dict[tuple[int, Path], int] = {}
"""The file of locks by process and scratch: closing any descriptor of it would free them all."""
_users: defaultdict[tuple[int, Path], defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
"""By process and scratch: which of its threads have which folder in use."""
_guard = threading.RLock()
"""Held while locks and users change together."""


class Scratch:
    """Copies of folders of the root `url`, below `parent` (empty: the system's folder for temporary files).

    limit_bytes: what is kept; a stage's needs and its own folder may go beyond it while the stage runs.
    """

    def __init__(self, url: str, parent: str, limit_bytes: int) -> None:
        above = Path(parent).expanduser().absolute() if parent else Path(tempfile.gettempdir())
        root = hashlib.blake2b(url.encode(), digest_size=6).hexdigest()
        self.folder = above / f"synth-{getpass.getuser()}-{root}"
        self._limit_bytes = limit_bytes

    def keep(self, name: str) -> Path:
        """Where a folder lies or is to lie; it is not evicted before this thread says `release`."""
        path = self.folder / name
        with _guard:
            fcntl.lockf(self._locks(), fcntl.LOCK_SH, 1, _offset(name))
            self._users()[name].add(threading.get_ident())
        if path.is_dir():
            os.utime(path)
        return path

    def release(self) -> None:
        """Nothing is in use by this thread any more."""
        with _guard:
            for name, threads in list(self._users().items()):
                threads.discard(threading.get_ident())
                if not threads:
                    del self._users()[name]
                    fcntl.lockf(self._locks(), fcntl.LOCK_UN, 1, _offset(name))

    def trim(self) -> None:
        """Evict what was used longest ago until the rest is within the limit, and what killed processes left."""
        self._sweep()
        found = sorted(self._folders(), key=_used_s, reverse=True)
        room = self._limit_bytes
        for path in found:
            room -= size_of(path)
            if room < 0:
                self._evict(path)

    def _evict(self, path: Path) -> None:
        """Take a folder out of sight in one step, unless it is in use; then delete it."""
        name = path.relative_to(self.folder).as_posix()
        offset, gone = _offset(name), path.with_name(f".draft-{path.name}-evicted-{os.getpid()}")
        with _guard, contextlib.suppress(BlockingIOError, FileNotFoundError, PermissionError):
            if name in self._users():
                return
            fcntl.lockf(self._locks(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, offset)
            try:
                path.rename(gone)
            finally:
                fcntl.lockf(self._locks(), fcntl.LOCK_UN, 1, offset)
        shutil.rmtree(gone, ignore_errors=True)

    def _sweep(self) -> None:
        """Delete drafts that nobody writes any more."""
        for lock in self.folder.glob("*/.lock-*"):
            drafts = list(lock.parent.glob(f".draft-{lock.name.removeprefix('.lock-')}-*"))
            with contextlib.suppress(BlockingIOError), lock.open("w") if drafts else contextlib.nullcontext() as file:
                if file is not None:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    for draft in drafts:
                        shutil.rmtree(draft, ignore_errors=True)

    def _folders(self) -> Iterator[Path]:
        return (path for path in self.folder.glob("[0-9a-z]*/[!.]*") if path.is_dir() and path.parent.name != "logs")

    def _users(self) -> defaultdict[str, set[int]]:
        return _users[os.getpid(), self.folder]

    def _locks(self) -> int:
        key = (os.getpid(), self.folder)
        if key not in _open:
            self.folder.mkdir(parents=True, exist_ok=True)
            _open[key] = os.open(self.folder / ".in_use", os.O_RDWR | os.O_CREAT, 0o600)
        return _open[key]


def _used_s(path: Path) -> float:
    """When a folder was used last; long ago, where somebody evicts it just now."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder; what vanishes meanwhile counts for nothing."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += Path(where, name).stat().st_size
    return total


def _offset(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest()) >> 1
