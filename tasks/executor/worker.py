"""One worker: it asks the scheduler for batches and makes them on its own machine, until nothing is left for it."""

import functools
import os
import random
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, ClassVar

from luigi.worker import Worker

from synth.child import end_with
from synth.errors import SynthError
from synth.recipe import Machine, WorkerExecutor, digest
from tasks import progress
from tasks.compose import logs_folder
from tasks.executor.reports import ReportFile, reports_folder
from tasks.executor.scheduler import ANSWERS_NOT, connect, silent
from tasks.params import MachineParameter

POINTLESS = 78
"""Exit code of a worker that would fail again in the same way: its last line says why."""
IDLE_POLL_S = (1.0, 10.0)
"""Shortest and longest wait before asking again; it grows while there is nothing to do, to spare the scheduler."""


class WrongRoot(SynthError):  # noqa: N818 - it names what is wrong
    """The outputs folder of this machine is not that of the command that started the job."""


class InJob:
    """Luigi enters this around each task that a worker runs."""

    logs: ClassVar[Path]
    last_busy_s: ClassVar[float]

    def __init__(self, process: Any) -> None:
        self._job = digest(process.task.recipe)

    def __enter__(self) -> None:
        folder = reports_folder(InJob.logs, self._job)
        if not folder.is_dir():
            raise WrongRoot(
                f"{InJob.logs.parent} on {socket.gethostname()} is not the outputs folder of this job; give a folder "
                "on a disk that all machines share: machine.outputs=FOLDER"
            )
        progress.open_channel(_reports(folder))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        InJob.last_busy_s = time.monotonic()


@functools.cache
def _reports(folder: Path) -> ReportFile:
    return ReportFile(folder)


def work(machine: Machine) -> None:
    """Serve the scheduler of machine.executor; returns when there was nothing to do for idle_s."""
    executor = machine.executor
    assert isinstance(executor, WorkerExecutor)
    end_with(executor.parent, "")
    signal.signal(signal.SIGTERM, _stop)
    MachineParameter.here, InJob.logs, InJob.last_busy_s = machine, logs_folder(machine), time.monotonic()
    try:
        _serve(executor)
    except ANSWERS_NOT as error:
        raise silent(executor.scheduler) from error
    except WrongRoot as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(POINTLESS)


def _serve(executor: WorkerExecutor) -> None:
    worker = Worker(
        connect(executor.scheduler), worker_id=f"{socket.gethostname()}-{os.getpid()}-{random.randrange(10**6)}",
        assistant=True, wait_interval=0.1, wait_jitter=0.0, ping_interval=executor.lost_after_s / 6,
        task_process_context=f"{__name__}.{InJob.__name__}",
    )  # fmt: skip
    with worker:
        while (idle_s := time.monotonic() - InJob.last_busy_s) < executor.idle_s:
            worker.run()  # as long as it is given something
            time.sleep(min(max(IDLE_POLL_S[0], idle_s / 10), IDLE_POLL_S[1]))
    sys.stderr.write(f"nothing to do for {executor.idle_s:g} s; this worker ends\n")


def _stop(number: int, frame: FrameType | None) -> None:
    """SIGTERM is as Ctrl-C: the shot in hand leaves no half files."""
    raise KeyboardInterrupt
