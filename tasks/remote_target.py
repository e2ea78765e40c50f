"""Finished folders at an address, such as s3://bucket/outputs: sent with done.json last, fetched when needed."""

import functools
import os
from pathlib import Path

from synth import remote_folder
from synth.address import Place, place
from synth.recipe import Machine
from synth.storage import MissingError, below, read_all
from synth.whole import DONE
from tasks.compose import outputs_root
from tasks.scratch import Scratch
from tasks.store import FolderTarget, drafted, explained, locked

_finished: set[str] = set()
"""Folders that this process has seen finished: a finished one stays so, and asking again is a request."""


def target(machine: Machine, name: str) -> FolderTarget:
    """The folder `name` below a machine's output root."""
    root = outputs_root(machine)
    if isinstance(place(root), Path):
        return FolderTarget(Path(root, name))
    return RemoteTarget(root, name, Scratch(root, machine.scratch, round(machine.scratch_gb * 1e9)))


class RemoteTarget(FolderTarget):
    """A folder below an output root at an address, which appears when its done.json does, after all its other files.

    It is made and read in `scratch` on this machine: the stage that made it leaves it there, a stage that needs it
    fetches it once, and it is evicted when no running stage uses it and newer ones fill the scratch. Content-addressed
    folders have the same bytes whoever makes them, so of two runs at once the last writer changes nothing.
    """

    setting = "machine.scratch"

    def __init__(self, root: str, name: str, scratch: Scratch) -> None:
        super().__init__(scratch.folder / name)
        self._url, self._name, self._scratch = below(root, name), name, scratch

    @property
    def place(self) -> Place:
        """The address."""
        return place(self._url)

    @property
    def path(self) -> Path:
        """A copy on this machine that stays until the running stage ends."""
        copy = self._scratch.keep(self._name)
        if not (copy / DONE).is_file():
            self._fetch(copy, None)
        return copy

    def part(self, name: str) -> Path:
        """The copy that is here, or a folder with one file of it, for those who need no more of a large one."""
        copy = self._scratch.keep(self._name)
        if (copy / DONE).is_file():
            return copy
        few = self._scratch.keep(f"{self._name}.part")
        if not (few / name).is_file():
            self._fetch(few, name)
        return few

    def exists(self) -> bool:
        """Whether its done.json is there; SourceError where that cannot be asked."""
        if self._url not in _finished:
            try:
                read_all(below(self._url, DONE), "reached")
            except MissingError:
                return False
            _finished.add(self._url)
        return True

    def publish(self, draft: Path) -> None:
        """Send all files, drop what an interrupted run left beside them, then send done.json."""
        if self.exists():  # another machine was faster
            return
        files = remote_folder.names_in(draft)
        done = {DONE: files.pop(DONE)}
        remote_folder.send(draft, files, self._url)
        found = remote_folder.listing(self._url)
        remote_folder.refuse_difference(self._url, files, found)
        remote_folder.remove(self._url, sorted(set(found) - set(files) - set(done)))
        remote_folder.send(draft, done, self._url)
        _finished.add(self._url)

    def leave(self) -> None:
        """Nothing is in use any more; the scratch shrinks to its limit."""
        self._scratch.release()
        self._scratch.trim()

    def _fetch(self, copy: Path, only: str | None) -> None:
        """Fetch all files, or one; complete or absent."""
        with explained(copy, self.setting), locked(copy):
            if (copy / (only or DONE)).is_file():
                return  # another process fetched it meanwhile
            with drafted(copy) as draft:
                files = remote_folder.listing(self._url)
                wanted = files if only is None else {name: size for name, size in files.items() if name == only}
                if (only or DONE) not in wanted:
                    raise MissingError(f"{self._url}: was deleted while it was needed; run again, it is made anew")
                remote_folder.fetch(self._url, wanted, draft)


@functools.cache
def refuse_unwritable(root: str) -> None:
    """SourceError, before any work, where nothing can be written below an address."""
    if not isinstance(place(root), Path):
        probe = f".probe-{os.getpid()}"
        remote_folder.write_file(below(root, probe), b"can this be written?\n")
        remote_folder.remove(root, [probe])
