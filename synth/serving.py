"""What a render worker does beside rendering: its command line, and JSON requests answered with JSON events."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from synth.child import end_with, redirect_chatter
from synth.errors import SynthError
from synth.renderer import Event, RenderSettings, settings_from_json

Render = Callable[[Path, Path, RenderSettings], Iterator[Event]]
"""Shot folder, frames folder and settings -> an event with each finished picture."""


def main(module: str, render: Render) -> int:
    """Main of `python -m MODULE SHOT_DIR OUT_DIR` or `--serve`; the exit code is 0 when the (last) shot is complete."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description="Shot folder to frames folder.")
    parser.add_argument("shot_dir", nargs="?", help="folder written by synth.shot.save")
    parser.add_argument("out_dir", nargs="?", help="folder for the frames, absent or empty")
    parser.add_argument("--settings", default="{}", help="JSON of synth.renderer.RenderSettings")
    parser.add_argument("--serve", action="store_true", help="answer JSON requests from stdin")
    parser.add_argument("--parent", type=int, default=0, help="process whose end ends --serve")
    parser.add_argument("--scratch", default="", help="folder to delete when the parent of --serve dies")
    options = parser.parse_args()
    answers = redirect_chatter()
    if options.serve:
        end_with(options.parent, options.scratch)
        serve(sys.stdin, answers, render)
        return 0
    if options.shot_dir is None or options.out_dir is None:
        parser.error("give SHOT_DIR and OUT_DIR, or --serve")
    paths = json.dumps({"shot": options.shot_dir, "out": options.out_dir})
    event = {"event": "failed", "message": "nothing rendered"}
    for event in answer(f'{paths[:-1]}, "settings": {options.settings}}}', render):
        answers.write(json.dumps(event) + "\n")
    answers.flush()
    if event["event"] == "failed":
        sys.stderr.write(f"error: {event['message']}\n")
    return 0 if event["event"] == "done" else 1


def serve(requests: IO[str], answers: IO[str], render: Render) -> None:
    """Answer requests {"shot", "out", "settings"} until `requests` ends."""
    for line in requests:
        for event in answer(line, render) if line.strip() else ():
            answers.write(json.dumps(event) + "\n")
            answers.flush()


def answer(line: str, render: Render) -> Iterator[Event]:
    """Events of one request; the last is `done` or `failed`."""
    try:
        request = json.loads(line)
        settings = settings_from_json(json.dumps(request.get("settings", {})))
        yield from render(Path(request["shot"]), Path(request["out"]), settings)
        yield {"event": "done"}
    except (SynthError, OSError, RuntimeError, ValueError, KeyError) as error:
        kind = "" if isinstance(error, SynthError) else f"{type(error).__name__}: "
        yield {"event": "failed", "message": kind + " ".join(str(error).split())}
