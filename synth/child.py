"""What a process of our own needs that may crash or hang on a damaged file: clean answers, an end with its parent."""

import argparse
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import numpy as np

from synth.errors import SynthError


def redirect_chatter() -> IO[str]:
    """A stream to the real stdout; from now on whatever C or Python prints to stdout goes to stderr."""
    sys.stdout.flush()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    return answers


def end_with(parent: int, scratch: str) -> None:
    """When the process `parent` (0: none) dies, end at once and delete the folder `scratch` (none if "").

    The end of stdin alone does not tell: a fork of the parent may hold it open.
    """
    if parent:
        threading.Thread(target=_watch, args=(parent, scratch), daemon=True).start()


def _watch(parent: int, scratch: str) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    if scratch:
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(1)


def write_arrays(work: Callable[[Path, str | None], dict[str, np.ndarray]], reader: str) -> int:
    """Main of `python -m MODULE FILE OUT.npz`: the arrays that `work` finds in the file; stdout ends in a JSON event.

    work: of the file and the name of a clip in it. reader: whose library it is, for errors.
    """
    parser = argparse.ArgumentParser(description=f"A recording to plain arrays, through {reader}.")
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--clip", help="name of the animation; else the longest")
    parser.add_argument("--parent", type=int, default=0, help="process whose end ends this one")
    parser.add_argument("--scratch", default="", help="folder to delete when the parent dies")
    options = parser.parse_args()
    answers = redirect_chatter()
    end_with(options.parent, options.scratch)
    message = ""
    try:
        np.savez(options.out, **work(options.source, options.clip))
    except ImportError as error:
        message = f"{options.source}: {reader} does not load ({error}); run `synth doctor`"
    except SynthError as error:
        message = str(error)
    except (RuntimeError, OSError, ValueError, KeyError, IndexError, TypeError, MemoryError) as error:
        why = " ".join(str(error).removeprefix("Error: ").split())
        message = f"{options.source}: {reader} cannot read it ({why}); export it again"
    answers.write(json.dumps({"event": "failed", "message": message} if message else {"event": "done"}) + "\n")
    answers.flush()
    return 1 if message else 0
