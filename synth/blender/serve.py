"""The serving loop: one JSON request per line on stdin, JSON events on stdout, Blender's chatter on stderr."""

import json
import os
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


def serve(requests: IO[str], answers: IO[str], parent: int, scratch: str) -> None:
    """Answer requests {"shot", "out", "settings"} until stdin ends.

    When the process `parent` (0: none) dies, end at once, even in the middle of a picture, and delete the folder
    `scratch` (none if ""), which nobody else would. The end of stdin alone does not tell: a fork of the parent may
    hold it open.
    """
    if parent:
        threading.Thread(target=_end_with, args=(parent, scratch), daemon=True).start()
    for line in requests:
        for event in answer(line) if line.strip() else ():
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


def _end_with(parent: int, scratch: str) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    if scratch:
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(1)
