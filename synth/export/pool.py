"""Jobs one after the other or in processes, told of one by one."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Job = TypeVar("Job")
Done = TypeVar("Done")
OnClip = Callable[[str, int, int], None]
"""Told of each clip: what was done to it, how many are done, how many there are."""


class Pool:
    """workers: processes, 0 for one a core. Drawing is Python, so threads do not help; forked processes would inherit
    dead decoder threads."""

    def __init__(self, workers: int, on_clip: OnClip | None) -> None:
        self._workers, self._on_clip = workers or os.cpu_count() or 1, on_clip

    def run(self, what: str, work: Callable[[Job], Done], jobs: Sequence[Job]) -> list[Done]:
        """Results in the order of the jobs; BrokenProcessPool where a process was killed."""
        workers = min(self._workers, len(jobs))
        if workers <= 1:
            return list(self._told(map(work, jobs), what, len(jobs)))
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            try:
                return list(self._told(pool.map(work, jobs), what, len(jobs)))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _told(self, results: Iterator[Done], what: str, total: int) -> Iterator[Done]:
        for number, result in enumerate(results, 1):
            if self._on_clip:
                self._on_clip(what, number, total)
            yield result
