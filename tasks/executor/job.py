"""A job of many workers from the side of the command that starts it: register, watch, help out, end."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from luigi.worker import Worker

from synth.errors import SynthError
from synth.recipe import LocalExecutor, Machine, SlurmExecutor, digest
from tasks import progress, rendering
from tasks.compose import logs_folder
from tasks.ensuring import ensured
from tasks.executor.crew import Crew, LocalCrew, worker_words
from tasks.executor.reports import Follower, reports_folder
from tasks.executor.scheduler import ANSWERS_NOT, Scheduler, connect, silent
from tasks.executor.slurm import SlurmCrew
from tasks.pipeline import BuildBody, WriteDataset

POLL_S = 1.0
"""How often the scheduler is asked how the job stands."""


def run_job(task: WriteDataset, machine: Machine) -> bool:
    """Let workers make a dataset; whether it is there now. SynthError where there are no workers to be had."""
    folder = reports_folder(logs_folder(machine), digest(task.recipe))
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.log"):
        old.unlink()
    if not ensured(BuildBody(body=task.recipe.body)):  # once, before everybody begins with it
        return False
    with _scheduler(machine) as address, _crew(machine, address, folder) as crew, Follower(folder) as follower:
        try:
            return _Job(task, address, crew, follower).run()
        except ANSWERS_NOT as error:
            raise silent(address) from error


@contextmanager
def _scheduler(machine: Machine) -> Iterator[str]:
    """The address of the user's scheduler, or of one for this job."""
    executor = machine.executor
    if executor.scheduler:
        yield executor.scheduler
        return
    slurm = isinstance(executor, SlurmExecutor)
    host = (executor.host or socket.gethostname()) if isinstance(executor, SlurmExecutor) else "127.0.0.1"
    folder = Path(logs_folder(machine).parent, "scheduler", f"{socket.gethostname()}-{os.getpid()}")
    with Scheduler(folder, host, slurm, executor.lost_after_s) as scheduler:
        if slurm:
            progress.report(
                "note", message=f"more machines join with: executor=worker executor.scheduler={scheduler.address}"
            )
        yield scheduler.address


def _crew(machine: Machine, address: str, logs: Path) -> Crew:
    executor = machine.executor
    if isinstance(executor, SlurmExecutor):
        words = worker_words(machine, address, machine.threads or executor.cpus, idle_s=executor.idle_s)
        return SlurmCrew(executor, words, machine.workers, logs)
    assert isinstance(executor, LocalExecutor)
    words = worker_words(machine, address, rendering.threads(machine), parent=os.getpid())
    return LocalCrew(words, machine.workers, logs)


class _Job:
    """A dataset that is being made."""

    def __init__(self, task: WriteDataset, address: str, crew: Crew, follower: Follower) -> None:
        self._task, self._crew, self._follower = task, crew, follower
        self._luigi = connect(address)
        name = f"job-{socket.gethostname()}-{os.getpid()}"
        # no processes: it registers tasks and waits for others to do them
        self._owner = Worker(self._luigi, name, worker_processes=0, ping_interval=2.0, no_install_shutdown_handler=True)
        self._name = name
        self._own_ids: frozenset[str] = frozenset()

    def run(self) -> bool:
        """Until the dataset is there, or nothing more can be done for it."""
        target = self._task.output()
        with self._owner:
            self._register()
            self._forgive_former_runs()
            while not target.exists():
                open_tasks = self._open_tasks()
                if open_tasks == 0:
                    return target.exists()
                self._crew.refresh(open_tasks, self._follower.finished)
                time.sleep(POLL_S)
        return True

    def _register(self) -> None:
        """Tell the scheduler what is missing, by the disk."""
        self._own_ids = frozenset(task.task_id for task in (self._task, *self._task.requires()))
        if not self._owner.add(self._task):
            raise SynthError("the tasks of this dataset cannot be listed; see pipeline.log and run again")

    def _open_tasks(self) -> int:
        """How many tasks are under way or to be done; a scheduler that has forgotten them is told again."""
        self._hand_out_again()
        count = self._count()
        if count == 0:
            self._register()
            count = self._count()
        return count

    def _count(self) -> int:
        answer = self._luigi.count_pending(worker=self._name)
        return int(answer["n_pending_tasks"]) + len(answer["running_tasks"])

    def _hand_out_again(self) -> None:
        """Tasks of workers that died, and failed ones, go to the next worker at once, as often as retry_count says."""
        for task_id in self._own("FAILED"):  # asking makes the scheduler look who is dead
            self._luigi.forgive_failures(task_id=task_id)

    def _forgive_former_runs(self) -> None:
        """A scheduler that runs for long may remember what failed in a run before this."""
        for task_id in self._own("DISABLED"):
            self._luigi.re_enable_task(task_id=task_id)
        self._hand_out_again()

    def _own(self, status: str) -> list[str]:
        found: dict[str, Any] = self._luigi.task_list(status=status, upstream_status="", limit=False)
        return [task_id for task_id in found if task_id in self._own_ids]
