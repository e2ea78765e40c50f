"""What every stage of the pipeline shares: its folder is named by what went into it, and written in one step."""

import functools
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import luigi

from synth.recipe import canonical, digest
from synth.whole import refuse_changed
from tasks import progress
from tasks.params import MachineParameter
from tasks.remote_target import target
from tasks.store import FolderTarget, writing


class Stage(luigi.Task):
    """A task whose output is one folder, `<outputs>/<folder>/<slug>-<digest>`.

    version: raised when the code of the stage changes what it writes. work: fills an empty folder.
    """

    machine = MachineParameter()
    folder: ClassVar[str]
    version: ClassVar[int] = 1

    def slug(self) -> str:
        """The readable part of the folder's name."""
        raise NotImplementedError

    def work(self, folder: Path) -> None:
        """Write the stage's files into an empty folder."""
        raise NotImplementedError

    def digest(self) -> str:
        """12 hex digits of the stage, its version, its own parameters and everything upstream."""
        return self._digest

    @functools.cached_property
    def _digest(self) -> str:
        own = {name: value for name, value in self.param_kwargs.items() if name != "machine"}
        return self.digest_of([task.digest() for task in self.upstream()], own)

    @classmethod
    def digest_of(cls, needs: Sequence[str], params: Mapping[str, Any]) -> str:
        """The digest of the stage with these parameters; needs: the digests of what is upstream, in order."""
        return digest({"stage": cls.folder, "version": cls.version, "params": dict(params), "needs": list(needs)})

    def upstream(self) -> Iterable[Any]:
        """What decides this one's digest by theirs."""
        return luigi.task.flatten(self.requires())

    def output(self) -> FolderTarget:
        """The finished folder."""
        return target(self.machine, f"{self.folder}/{self.slug()}-{self.digest()}")

    def run(self) -> None:
        """Do the work in a draft folder; on error nothing is left."""
        start = time.monotonic()
        with writing(self.output(), canonical({"stage": self.folder, "digest": self.digest()})) as folder:
            if folder is not None:
                for needed in luigi.task.flatten(self.input()):
                    if isinstance(needed, FolderTarget):
                        refuse_changed(needed.path)
                self.work(folder)
        progress.report("stage", name=type(self).__name__, slug=self.slug(), seconds=time.monotonic() - start)

    def on_failure(self, exception: BaseException) -> Any:
        """Tell the person at the terminal in one line; the traceback goes to the log."""
        progress.report_failure(type(self).__name__, exception)
        return super().on_failure(exception)
