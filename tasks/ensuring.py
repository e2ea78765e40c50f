"""Stages brought into being one after the other in this process, without Luigi: what a batch does with its shots."""

import threading
from concurrent.futures import Future, wait
from types import TracebackType
from typing import Any, Self

import luigi

from tasks import progress

_failed: set[str] = set()
"""Ids of tasks that failed in this run: what several shots need fails once and is told once."""
_interrupted = threading.Event()
"""From now on no stage is begun."""


def ensured(task: luigi.Task) -> bool:
    """Run whatever is missing of a task and of all that it needs, in order; False where one of them failed.

    The failure is reported in one line. A task that failed is not tried again before `forget_failures`.
    """
    if task.task_id in _failed:
        return False
    if task.complete():
        return True
    if all(ensured(needed) for needed in luigi.task.flatten(task.requires())) and _ran(task):
        return True
    _failed.add(task.task_id)
    return False


def forget_failures() -> None:
    """A new run may try again."""
    _failed.clear()
    _interrupted.clear()


class Aside:
    """A second thread that ensures one task after the other while this one goes on; a context manager.

    On Ctrl-C it ends with the stage that it has in hand, which is waited for: a stage of labels or clips takes seconds.
    A second Ctrl-C leaves a draft behind, as a killed process does. failed: how many tasks could not be made so far.
    """

    def __init__(self) -> None:
        self.failed = 0
        self._made: Future[bool] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._wait()
            return
        if not isinstance(error, Exception):
            _interrupted.set()
        if self._made is not None:
            wait([self._made])

    def ensure(self, task: luigi.Task) -> None:
        """Begin with a task as soon as the one before is done, which is waited for: at most one is under way."""
        self._wait()
        self._made = Future()
        # a daemon, since nobody waits for it after a second Ctrl-C
        threading.Thread(target=_make, args=(task, self._made), daemon=True).start()

    def _wait(self) -> None:
        if self._made is not None:
            self.failed += not self._made.result()
            self._made = None


def _make(task: luigi.Task, made: Future[bool]) -> None:
    try:
        made.set_result(ensured(task))
    except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
        made.set_exception(error)


def _ran(task: Any) -> bool:
    if _interrupted.is_set():
        return False
    try:
        task.run()
    except Exception as error:  # noqa: BLE001 - one shot's failure must not end the others of its batch
        progress.report_failure(type(task).__name__, error)
        return False
    return True
