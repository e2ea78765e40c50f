"""Stages brought into being one after the other in this process, without Luigi: what a batch does with its shots."""

from typing import Any

import luigi

from tasks import progress

_failed: set[str] = set()
"""Ids of tasks that failed in this run: what several shots need fails once and is told once."""


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


def _ran(task: Any) -> bool:
    try:
        task.run()
    except Exception as error:  # noqa: BLE001 - one shot's failure must not end the others of its batch
        progress.report_failure(type(task).__name__, error)
        return False
    return True
