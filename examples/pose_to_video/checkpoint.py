"""Checkpoints in folders named by their step: one gets its name when it is whole, so a kill costs none."""

import json
import shutil
from pathlib import Path

from accelerate import Accelerator

_WRITING = "writing"


def newest(folder: Path) -> Path | None:
    """The last whole checkpoint, if there is one."""
    return max(folder.glob("step_*"), default=None)


def save(accelerator: Accelerator, folder: Path, step: int) -> None:
    """Save the state of all processes as step_<step>, then drop those before it."""
    writing, whole = folder / _WRITING, folder / f"step_{step:09}"
    if accelerator.is_main_process:
        shutil.rmtree(writing, ignore_errors=True)  # what a killed process left
    accelerator.wait_for_everyone()
    accelerator.save_state(str(writing))
    accelerator.wait_for_everyone()
    if accelerator.is_main_process:
        writing.rename(whole)
        for old in sorted(folder.glob("step_*"))[:-1]:
            shutil.rmtree(old)


def forget_after(log: Path, step: int) -> None:
    """Drop lines of steps that a killed process took and did not save."""
    if log.exists():
        kept = [line for line in log.read_text().splitlines(keepends=True) if _step(line) <= step]
        fresh = log.with_suffix(".fresh")
        fresh.write_text("".join(kept))
        fresh.replace(log)


def _step(line: str) -> float:
    """A line cut by a kill belongs to no step that was saved."""
    try:
        return json.loads(line)["step"]
    except ValueError:
        return float("inf")
