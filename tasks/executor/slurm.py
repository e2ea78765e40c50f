"""Workers that are jobs of a Slurm cluster: one array, whose members are replaced when they die."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from synth.errors import SynthError
from synth.recipe import SlurmExecutor
from tasks import progress
from tasks.executor.crew import Deaths

POLL_S = 3.0
"""How often Slurm is asked."""
LIVING = frozenset(
    {"PENDING", "RUNNING", "CONFIGURING", "COMPLETING", "SUSPENDED", "REQUEUED", "REQUEUE_HOLD", "RESIZING", "STOPPED",
     "REQUEUE_FED", "SIGNALING", "STAGE_OUT", "SPECIAL_EXIT", "RESV_DEL_HOLD"}
)  # fmt: skip
"""States of a job that is or will be running."""
BLAMELESS = frozenset({"TIMEOUT", "PREEMPTED", "NODE_FAIL", "COMPLETED", "DEADLINE"})
"""Ends that say nothing against starting another one."""
_ANSWER_S = 120


class SlurmCrew:
    """An array of jobs. words: what follows `python`; logs: folder, seen by all nodes, for what they say."""

    def __init__(self, executor: SlurmExecutor, words: Sequence[str], workers: int, logs: Path) -> None:
        self._executor, self._words, self._wanted, self._logs = executor, list(words), workers, logs
        self._deaths = Deaths(logs, workers)
        self._arrays: list[str] = []
        self._buried: set[str] = set()
        self._states_before: dict[str, tuple[str, str]] = {}
        self._asked_s, self._said = 0.0, ""
        self._reasons: Counter[str] = Counter()

    def __enter__(self) -> Self:
        for command in ("sbatch", "squeue", "scancel"):
            if shutil.which(command) is None:
                raise SynthError(
                    f"executor=slurm: there is no {command} on this machine; type this where jobs are submitted, "
                    "or choose executor=local"
                )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._arrays:
            subprocess.run(["scancel", *self._arrays], check=False, capture_output=True, timeout=_ANSWER_S)

    def refresh(self, useful: int, finished: int) -> None:
        """See Crew; Slurm is asked no more often than every few seconds."""
        if time.monotonic() - self._asked_s < POLL_S:
            return
        states = self._states()
        self._bury(states, finished)
        living = [state for state, _ in states.values() if state in LIVING]
        cancelled = sum(state.startswith("CANCELLED") for state, _ in states.values())
        if cancelled and not living:
            raise SynthError(
                f"somebody cancelled array {' '.join(self._arrays)}; run again to go on: finished work is kept"
            )
        self._say(states)
        missing = min(self._wanted - cancelled, useful) - len(living)
        if missing > 0:
            self._submit(missing)
        self._asked_s = time.monotonic()

    def _bury(self, states: dict[str, tuple[str, str]], finished: int) -> None:
        """Count those that died since the last look."""
        for job, (state, code) in states.items():
            if state in LIVING or job in self._buried:
                continue
            self._buried.add(job)
            if state not in BLAMELESS and not state.startswith("CANCELLED"):
                self._deaths.add(finished, os.waitstatus_to_exitcode(int(code)))

    def _states(self) -> dict[str, tuple[str, str]]:
        """State and exit code of every job of every array that Slurm remembers."""
        if not self._arrays:
            return {}
        words = ["--noheader", "--array", "--states=all", f"--jobs={','.join(self._arrays)}"]
        answer = _slurm("squeue", [*words, "--Format=JobArrayID:64,State:32,exit_code:16,ReasonList:128"])
        if answer.returncode:
            if "Invalid job id" in answer.stderr:
                return {}
            return self._states_before  # Slurm is away: nobody died of that
        found = {}
        self._reasons.clear()
        for line in answer.stdout.splitlines():
            job, state, code, *reason = line.split(None, 3)
            found[job] = (state, code)
            if state == "PENDING":
                self._reasons[" ".join(reason).strip("()")] += 1
        self._states_before = found
        return found

    def _say(self, states: dict[str, tuple[str, str]]) -> None:
        """How many run and wait, when that has changed."""
        count = Counter(state for state, _ in states.values() if state in LIVING)
        why = ", ".join(self._reasons) if states and count["PENDING"] else ""
        said = ", ".join(f"{number} {state.lower()}" for state, number in sorted(count.items()))
        said += f" ({why})" if why else ""
        if said and said != self._said:
            progress.report("note", message=f"slurm: {said}")
        self._said = said

    def _submit(self, workers: int) -> None:
        script = f"#!/bin/sh\nexec {shlex.join([self._executor.python or sys.executable, *self._words])}\n"
        answer = _slurm("sbatch", [*self._options(workers), *self._executor.sbatch], script)
        if answer.returncode:
            why = [line.removeprefix("sbatch: error: ") for line in answer.stderr.splitlines() if line.strip()]
            raise SynthError(f"sbatch refuses: {'; '.join(why)}; mend executor.* (see python -m tasks --cfg job)")
        self._arrays.append(re.split(r"[;\s]", answer.stdout.strip())[0])
        progress.report(
            "note",
            message=f"slurm: array {self._arrays[-1]} of {workers} workers; follow with squeue -j {self._arrays[-1]} "
            f"and {self._logs}; Ctrl-C cancels it",
        )

    def _options(self, workers: int) -> list[str]:
        given = {
            "partition": self._executor.partition, "account": self._executor.account, "mem": self._executor.memory,
            "time": self._executor.time, "cpus-per-task": str(self._executor.cpus), "array": f"0-{workers - 1}",
            "output": f"{self._logs}/%A_%a.log",
        }  # fmt: skip
        return ["--parsable", "--job-name=synth", *(f"--{key}={value}" for key, value in given.items() if value)]


def _slurm(command: str, words: list[str], script: str | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [command, *words], input=script, capture_output=True, text=True, check=False, timeout=_ANSWER_S
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess([command], 1, "", f"{command} has not answered for {_ANSWER_S} s")
