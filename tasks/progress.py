"""What a person watching sees: a bar for shots, a bar for frames, time left; plain lines where nobody watches.

Tasks may run in forked worker processes, so reports travel through a pipe to the process that owns the terminal.
"""

import contextlib
import itertools
import multiprocessing
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from synth.errors import SynthError

QUIET_S = 5.0
"""Nobody waits longer without a sign."""
_channel: Any = None
"""Set while a Watcher is open; forked workers inherit it."""


def open_channel(channel: Any) -> None:
    """From now on reports go there: to something with `put((event, values))`."""
    global _channel
    _channel = channel


def report(event: str, **values: Any) -> None:
    """Send an event to the watcher, if there is one."""
    if _channel is not None:
        _channel.put((event, values))


def report_failure(task: str, error: BaseException) -> None:
    """Send a task's error: its message for the terminal, its traceback for the log; without a watcher, to stderr."""
    known = isinstance(error, SynthError)
    message = str(error) if known else f"{task} failed unexpectedly: {type(error).__name__}: {error}"
    trace = "".join(traceback.format_exception(error))
    if _channel is None:
        sys.stderr.write(f"error: {' '.join(message.split())}\n")
    report("failure", message=" ".join(message.split()), trace=trace)


def counting(what: str, total: int) -> Callable[[object], None]:
    """Something to call `total` times, which reports how often it was called."""
    numbers = itertools.count(1)
    return lambda _: report("step", what=what, done=next(numbers), total=total)


class Watcher:
    """Shows reports as bars on a terminal, or as a line per shot elsewhere; everything also goes to `log`."""

    def __init__(self, shots: int, frames: int, log: Path) -> None:
        self._frames_per_shot = frames // max(shots, 1)
        self._console = Console(stderr=True)
        self._log = log
        self.failures: list[str] = []
        self._bars = Progress(
            TextColumn("{task.description:>7}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            TextColumn("left"), TimeRemainingColumn(), console=self._console, disable=not sys.stderr.isatty(),
        )  # fmt: skip
        self._shots = self._bars.add_task("shots", total=shots)
        self._frames = self._bars.add_task("frames", total=frames)
        self._done, self._total = 0, shots
        self._steps: dict[str, TaskID] = {}
        self._told_s = time.monotonic()

    def __enter__(self) -> Self:
        global _channel
        _channel = multiprocessing.get_context("fork").SimpleQueue()
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._thread = threading.Thread(target=self._listen, args=(_channel,), daemon=True)
        self._thread.start()
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        global _channel
        _channel.put(("close", {}))
        self._thread.join(timeout=5)
        self._bars.stop()
        _channel = None

    def skip(self, shots: int) -> None:
        """Count shots that earlier runs finished."""
        self._done += shots
        self._bars.advance(self._shots, shots)
        self._bars.advance(self._frames, shots * self._frames_per_shot)

    def _listen(self, channel: Any) -> None:
        while True:
            event, values = channel.get()
            if event == "close":
                return
            self._show(event, values)
            if event not in ("frame", "step"):
                self._write(values["trace"] if event == "failure" else f"{event} {values}\n")

    def _write(self, text: str) -> None:
        """To the log; a full disk must not stop the reports, which say so themselves."""
        with contextlib.suppress(OSError), self._log.open("a") as log:
            log.write(text)

    def _show(self, event: str, values: dict[str, Any]) -> None:
        if event == "frame":
            self._bars.advance(self._frames, values.get("count", 1))
        elif event == "note":
            self._console.print(values["message"], highlight=False, soft_wrap=True)
        elif event == "step":
            self._step(**values)
        elif event == "warning":
            self._console.print(f"warning: {values['message']}", style="yellow", highlight=False, soft_wrap=True)
        elif event == "failure" and values["message"] not in self.failures:
            self.failures.append(values["message"])
        elif event == "stage" and values["name"] == "PackClips":
            self._done += 1
            self._bars.advance(self._shots)
            if self._bars.disable:
                self._console.print(f"shot {self._done}/{self._total}: {values['slug']}", highlight=False)

    def _step(self, what: str, done: int, total: int) -> None:
        """Of the dataset's writing: a bar, or where nobody watches a line every few seconds."""
        if what not in self._steps:
            self._steps[what] = self._bars.add_task(what, total=total)
        self._bars.update(self._steps[what], completed=done)
        if self._bars.disable and time.monotonic() - self._told_s > QUIET_S:
            self._console.print(f"{what} {done}/{total}", highlight=False)
            self._told_s = time.monotonic()
