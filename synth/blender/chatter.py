"""What every process around Blender needs: its answers apart from Blender's chatter, and an end with its parent."""

import os
import shutil
import sys
import threading
import time
from typing import IO


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
