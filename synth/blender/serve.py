"""The serving loop: one JSON request per line on stdin, JSON events on stdout, Blender's chatter on stderr."""

import json
import os
import queue
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from synth.blender.render import render_shot
from synth.errors import SynthError
from synth.renderer import Event, settings_from_json


def redirect_chatter() -> IO[str]:
    """A stream to the real stdout; from now on whatever C or Python prints to stdout goes to stderr."""
    sys.stdout.flush()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    return answers


def serve(requests: IO[str], answers: IO[str], scratch: str) -> None:
    """Answer requests {"shot", "out", "settings"} until stdin ends.

    When the parent dies, end at once and delete the folder `scratch` (none if ""), which nobody else would.
    """
    for line in _lines_while_parent_lives(requests, scratch):
        for event in answer(line):
            answers.write(json.dumps(event) + "\n")
            answers.flush()


def answer(line: str) -> Iterator[Event]:
    """Events of one request; the last is `done` or `failed`."""
    try:
        request = json.loads(line)
        settings = settings_from_json(json.dumps(request.get("settings", {})))
        yield from render_shot(Path(request["shot"]), Path(request["out"]), settings)
        yield {"event": "done"}
    except (SynthError, OSError, RuntimeError, ValueError, KeyError) as error:
        kind = "" if isinstance(error, SynthError) else f"{type(error).__name__}: "
        yield {"event": "failed", "message": kind + " ".join(str(error).split())}


def _lines_while_parent_lives(requests: IO[str], scratch: str) -> Iterator[str]:
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(requests, lines, os.getppid(), scratch), daemon=True).start()
    while (line := lines.get()) is not None:
        if line.strip():
            yield line


def _read(requests: IO[str], lines: "queue.Queue[str | None]", parent: int, scratch: str) -> None:
    for line in requests:
        lines.put(line)
    lines.put(None)
    # stdin has ended: either all requests are in (a pipe), or the parent is gone and nobody wants the answer
    while os.getppid() == parent:
        time.sleep(0.2)
    if scratch:
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(1)
