"""Commands of `python -m tasks` with stages that take no time, started, harmed and waited for."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fake_stages
import pytest

RECIPE = ["sport=archery", "shots=4", "lighting=[noon,overcast,golden_hour,night_floodlit]", "executor.lost_after_s=4"]
SHOTS = 16
WAIT_S = 300.0


class Job:
    """One command. hold: no picture is finished before `release`; batch: shots in one."""

    def __init__(self, outputs: Path, *words: str, hold: bool = False, batch: int = 0, **environment: str) -> None:
        self.outputs = outputs
        outputs.mkdir(exist_ok=True)
        if hold:
            (outputs / fake_stages.HOLD).touch()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tasks", *RECIPE, f"machine.outputs={outputs}", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
            env=fake_stages.environment(batch) | environment, preexec_fn=_heed_ctrl_c,
        )  # fmt: skip

    def end(self) -> None:
        """Whatever happened in a test, nothing of it lives on: workers and the scheduler follow the command."""
        self._process.kill()
        self._process.communicate()

    def finish(self) -> subprocess.CompletedProcess[str]:
        """Wait for its end."""
        out, err = self._process.communicate(timeout=WAIT_S)
        return subprocess.CompletedProcess(self._process.args, self._process.returncode, out, err)

    def interrupt(self) -> None:
        """Ctrl-C."""
        self.stop(signal.SIGINT)

    def stop(self, how: signal.Signals) -> None:
        """Send a signal to the command."""
        self._process.send_signal(how)

    def release(self) -> None:
        """Pictures may be finished from now on."""
        (self.outputs / fake_stages.HOLD).unlink()

    def workers(self) -> set[int]:
        """The processes that have begun a shot."""
        return {pid for _, pid in fake_stages.by_whom(self.outputs)}

    def await_workers(self, count: int) -> None:
        """Until so many have begun a shot."""
        self.await_that(lambda: len(self.workers()) >= count)

    def await_that(self, there: Callable[[], bool]) -> None:
        """Until something is so; the command must not end before."""
        end = time.monotonic() + WAIT_S
        while not there():
            if self._process.poll() is not None:
                raise AssertionError(self.finish().stderr)
            assert time.monotonic() < end
            time.sleep(0.05)

    def kill_worker(self, which: Callable[[int], bool] = lambda pid: True) -> str:
        """SIGKILL to one of the workers; the shot that it had in hand."""
        slug, pid = next((slug, pid) for slug, pid in fake_stages.by_whom(self.outputs) if which(pid))
        os.kill(pid, signal.SIGKILL)
        return slug

    def end_scheduler(self, how: signal.Signals) -> None:
        """Send a signal to the scheduler, and wait for its successor."""
        old = self.scheduler()
        os.kill(old, how)
        self.await_that(lambda: self.scheduler() not in (old, 0))

    def scheduler(self) -> int:
        """Process of the scheduler, 0 where there is none."""
        for process in Path("/proc").glob("[0-9]*"):
            words = _words(process)
            if "luigid(" in words and f"{self.outputs}/" in words:
                return int(process.name)
        return 0


@pytest.fixture
def start() -> Iterator[Callable[..., Job]]:
    """Start a Job that ends with the test."""
    jobs: list[Job] = []

    def started(*words: Any, **options: Any) -> Job:
        jobs.append(Job(*words, **options))
        return jobs[-1]

    yield started
    for job in jobs:
        job.end()


def twice(outputs: Path) -> set[str]:
    """Shots that were rendered more than once."""
    return {slug for slug, count in Counter(fake_stages.begun(outputs)).items() if count > 1}


def shard(done: subprocess.CompletedProcess[str]) -> bytes:
    """The bytes of what a command made."""
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    assert last.startswith("dataset: ")
    return (Path(last.removeprefix("dataset: ")) / "shards" / "train-000000.tar").read_bytes()


def errors(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines in which it failed."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return [line for line in done.stderr.splitlines() if line.startswith("error: ")]


def _words(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _heed_ctrl_c() -> None:
    """A shell starts its background jobs deaf to SIGINT, and so all their children, these tests' too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
