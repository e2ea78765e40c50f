"""Reports of workers that are other processes, on other machines: lines in files below the outputs that they share."""

import json
import os
import socket
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tasks import progress

EVERY_S = 0.5
"""How often files are looked at."""
FRAMES_S = 1.0
"""Frames are told together, and steps, no more often than this."""
_MANY = ("frame", "step")


def reports_folder(logs: Path, job: str) -> Path:
    """Where workers report on a job. logs: see `logs_folder`; job: digest of the recipe."""
    return logs / "workers" / job


class ReportFile:
    """What `progress.report` writes into in a worker."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / f"{socket.gethostname()}-{os.getpid()}.jsonl").open("a", buffering=1)
        self._frames, self._told_s = 0, time.monotonic()
        self._lock = threading.Lock()

    def put(self, item: tuple[str, dict[str, Any]]) -> None:
        """Append an event; frames are counted, and of steps only some are told, and the last. Any thread may call."""
        with self._lock:
            self._put(*item)

    def _put(self, event: str, values: dict[str, Any]) -> None:
        due = time.monotonic() - self._told_s > FRAMES_S
        if event == "frame":
            self._frames += 1
        if due or event not in _MANY:
            self._tell_frames()
        if event not in _MANY or (event == "step" and (due or values["done"] == values["total"])):
            self._write(event, values)

    def close(self) -> None:
        """Write what is left."""
        self._tell_frames()
        self._file.close()

    def _tell_frames(self) -> None:
        if self._frames:
            self._write("frame", {"count": self._frames})
        self._frames, self._told_s = 0, time.monotonic()

    def _write(self, event: str, values: dict[str, Any]) -> None:
        self._file.write(json.dumps([event, values]) + "\n")


class Follower:
    """Hands on what workers report on a job from now on, while the context is open. finished: stages so far."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read = {path: path.stat().st_size for path in folder.glob("*.jsonl")}
        self._stop = threading.Event()
        self.finished = 0

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._look()

    def _follow(self) -> None:
        while not self._stop.wait(EVERY_S):
            self._look()

    def _look(self) -> None:
        for path in sorted(self._folder.glob("*.jsonl")):
            with path.open("rb") as file:
                file.seek(self._read.get(path, 0))
                lines = file.read()
            whole = lines[: lines.rfind(b"\n") + 1]
            self._read[path] = self._read.get(path, 0) + len(whole)
            for line in whole.splitlines():
                event, values = json.loads(line)
                self.finished += event == "stage"
                progress.report(event, **values)
