"""Readers that may crash or hang on a damaged file run in a process of their own, which costs one line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from synth.errors import TakeError
from synth.plain import arrays_of
from synth.scratch import Scratch


def read_apart(module: str, reader: str, path: Path, limit_s: float, clip: str | None = None) -> dict[str, np.ndarray]:
    """The arrays that `python -m module` (see synth.child.write_arrays) finds in the file within `limit_s`."""
    with Scratch("import") as folder:
        out, scratch = folder.path / "recording.npz", str(folder.path)
        words = [sys.executable, "-m", module, str(path), str(out), "--parent", str(os.getpid()), "--scratch", scratch]
        words += ["--clip", clip] if clip is not None else []
        environment = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), scratch)
        try:
            # its own session: Ctrl-C reaches this process alone, and run() then kills the child
            answer = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                                    timeout=limit_s, start_new_session=True, check=False)  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise TakeError(f"{path}: {reader} is still reading it after {limit_s:g} s; export it again") from error
        _refuse_failure(path, reader, answer)
        return arrays_of(out)


def _refuse_failure(path: Path, reader: str, answer: subprocess.CompletedProcess[bytes]) -> None:
    lines = answer.stdout.decode(errors="replace").splitlines()
    if not lines:
        last = " | ".join(answer.stderr.decode(errors="replace").splitlines()[-3:])
        raise TakeError(
            f"{path}: {reader} ended with code {answer.returncode}; the file is damaged, export it again. "
            f"Its last lines: {last or 'none'}"
        )
    event = json.loads(lines[-1])
    if event["event"] == "failed":
        raise TakeError(event["message"])
