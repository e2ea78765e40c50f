"""What Luigi's scheduler does with the batches of a dataset of so many clips; nothing is rendered.

    python bench/scheduler.py 1000000

Registers the batches of a recipe of that size as `python -m tasks` does, hands out a sample of them as to workers and
prints, for the scheduler's process: time and CPU time, memory, and the time of one hand-out at the start and when nine
tenths are done. CPU time holds on a busy machine, too.
"""

import os
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from luigi.worker import Worker

from tasks.batches import BATCHES_PER_WORKER, MOST_SHOTS
from tasks.compose import from_overrides
from tasks.executor.scheduler import Scheduler, connect
from tasks.pipeline import RenderBatch, WriteDataset

VIEWS = 2
SAMPLE = 200
"""Hand-outs that are measured."""


@dataclass(frozen=True)
class Server:
    """The scheduler's process, as Linux tells of it."""

    pid: int

    def memory_mb(self) -> float:
        """What of it lies in memory, 10^6 bytes."""
        pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def cpu_s(self) -> float:
        """CPU time so far, its own and the system's for it; the name in parentheses may hold blanks."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, after_name[11:13])) / os.sysconf("SC_CLK_TCK")


def main(clips: int) -> None:
    """Print the table."""
    recipe, machine = from_overrides(f"sport=volleyball shots={clips // VIEWS} workers=64")
    task = WriteDataset(recipe=recipe, machine=machine)
    tasks = len(task.requires())
    print(f"{clips} clips: {tasks} batches (at most {MOST_SHOTS} shots, {BATCHES_PER_WORKER} a worker)")
    RenderBatch.complete = WriteDataset.complete = lambda self: False
    with tempfile.TemporaryDirectory() as folder, Scheduler(Path(folder) / "s", "127.0.0.1", False, 60.0) as scheduler:
        server = Server(scheduler._process.pid)
        luigi = connect(scheduler.address)
        print(f"memory of the empty scheduler {server.memory_mb():.0f} MB")
        owner = Worker(luigi, "owner", worker_processes=0)
        with measured("register", server, tasks):
            owner.add(task)
        print(f"memory {server.memory_mb():.0f} MB")
        with measured("hand out and take back, at the start", server, SAMPLE):
            hand_out(luigi, SAMPLE)
        hand_out(luigi, int(0.9 * tasks) - SAMPLE)
        with measured("hand out and take back, nine tenths done", server, SAMPLE):
            hand_out(luigi, min(SAMPLE, tasks // 20))
        with measured("a short question", server, SAMPLE):
            for number in range(SAMPLE):
                luigi.count_pending(worker=f"idle{number}")
        with measured("look how the job stands (every second)", server, 10):
            for _ in range(10):
                luigi.task_list(status="FAILED", upstream_status="", limit=False)
                luigi.count_pending(worker="owner")
        print(f"memory {server.memory_mb():.0f} MB")


def hand_out(luigi, count: int) -> None:
    """As a worker asks for work and says that it is done."""
    for _ in range(count):
        given = luigi.get_work(worker="w", host="h", assistant=True, current_tasks=[])
        luigi.add_task(
            worker="w", task_id=given["task_id"], status="DONE", params=given["task_params"],
            family=given["task_family"], module=given["task_module"], assistant=True,
        )  # fmt: skip


@contextmanager
def measured(what: str, server: Server, count: int):
    """Print what one of `count` takes."""
    start, cpu = time.monotonic(), server.cpu_s()
    yield
    wall, used = time.monotonic() - start, server.cpu_s() - cpu
    print(f"{what}: {wall:.1f} s in all; each {1000 * wall / count:.1f} ms, {1000 * used / count:.1f} ms of its CPU")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
