"""Those who work: what a job needs to know of them, and workers that are processes of this machine."""

import contextlib
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from synth.errors import SynthError
from synth.recipe import Machine
from tasks import progress
from tasks.compose import outputs_root
from tasks.executor.worker import POINTLESS

STOP_S = 60.0
"""How long a worker may take to leave: it finishes the stage that it has in hand aside, see tasks/ensuring.py."""
FRUITLESS_DEATHS = 5
"""So many workers may die while no stage is finished; then there is no point in starting more."""


class Crew(Protocol):
    """Workers of a job, replaced when they die, gone when the context is left."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def refresh(self, useful: int, finished: int) -> None:
        """Bring as many workers to life as were asked for and are `useful`; finished: stages so far.

        SynthError where that has no point.
        """
        ...


class Deaths:
    """Counts workers that died since something was finished. logs: where each wrote its last words."""

    def __init__(self, logs: Path, workers: int) -> None:
        self._logs, self._most = logs, FRUITLESS_DEATHS + workers
        self._finished, self._count = 0, 0

    def add(self, finished: int, code: int) -> None:
        """Another one died; SynthError when that were too many, or one for a reason that will not pass.

        finished: stages so far; code: its exit code, negative for a signal.
        """
        self._count = self._count + 1 if finished == self._finished else 1
        self._finished = finished
        words = f"killed by signal {-code}" if code < 0 else _last_words(self._logs)
        if code == POINTLESS:
            raise SynthError(words.removeprefix("error: "))
        if self._count > self._most:
            raise SynthError(f"{self._count} workers ended while nothing was finished, the last: {words}")
        progress.report("warning", message=f"a worker ended and is replaced: {words}")


def worker_words(machine: Machine, address: str, threads: int, **executor: Any) -> list[str]:
    """What follows `python` on the command line of a worker. executor: settings of a WorkerExecutor."""
    settings = {"scheduler": address, "lost_after_s": machine.executor.lost_after_s, **executor}
    values = {
        "workers": machine.workers, "machine.outputs": outputs_root(machine), "machine.device": machine.device,
        "machine.threads": threads, "machine.scratch": machine.scratch, "machine.scratch_gb": machine.scratch_gb,
    } | {f"executor.{name}": value for name, value in settings.items()}  # fmt: skip
    return ["-m", "tasks", "executor=worker", *(f"{name}={_quoted(value)}" for name, value in values.items())]


def _quoted(value: Any) -> str:
    """As Hydra wants a text that may hold anything."""
    if not isinstance(value, str):
        return str(value)
    return "'" + re.sub(r"(\\*)('|$)", lambda found: found[1] * 2 + found[2].replace("'", "\\'"), value) + "'"


class LocalCrew:
    """Processes of this machine. words: what follows `python`; logs: folder for what they say."""

    def __init__(self, words: Sequence[str], workers: int, logs: Path) -> None:
        self._words, self._wanted, self._logs = list(words), workers, logs
        self._deaths = Deaths(logs, workers)
        self._started = 0
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_S)
            process.kill()
            process.wait()

    def refresh(self, useful: int, finished: int) -> None:
        """See Crew."""
        for process in [one for one in self.processes if one.poll() is not None]:
            self.processes.remove(process)
            if process.returncode:
                self._deaths.add(finished, process.returncode)
        for _ in range(min(self._wanted, useful) - len(self.processes)):
            self._start()

    def _start(self) -> None:
        self._started += 1
        with (self._logs / f"worker-{self._started}.log").open("w") as log:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, *self._words], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True,  # Ctrl-C reaches the command alone, which then stops its workers
                )
            )  # fmt: skip


def _last_words(logs: Path) -> str:
    """The last line that a worker wrote."""
    found = sorted(logs.glob("*.log"), key=lambda path: path.stat().st_mtime)
    lines = [line for path in found for line in path.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else f"nothing; see {logs}"
