"""The serving loop: one JSON request per line on stdin, JSON events on stdout, Blender's chatter on stderr."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from synth.blender.render import render_shot
from synth.child import end_with
from synth.errors import SynthError
from synth.renderer import Event, settings_from_json


def serve(requests: IO[str], answers: IO[str], parent: int, scratch: str) -> None:
    """Answer requests {"shot", "out", "settings"} until stdin ends.

    When the process `parent` dies, end at once, even in the middle of a picture, and delete the folder `scratch`,
    which nobody else would.
    """
    end_with(parent, scratch)
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
