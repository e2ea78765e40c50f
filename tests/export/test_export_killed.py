"""A law of an export that is killed in the middle: the next run goes on to the same bytes."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from synth.export import Settings, export, run
from synth.manifest import Dataset

ALL = Settings(split="all", absolute=False)


def _bytes(folder: Path) -> dict[str, str]:
    """sha256 of every file by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def undisturbed(tiny_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    target = tmp_path_factory.mktemp("undisturbed") / "out"
    assert export("moore", tiny_dataset.path, target, ALL, workers=1) == 6
    return _bytes(target)


def test_a_killed_export_goes_on_to_the_same_bytes(
    tiny_dataset: Dataset, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    script = (
        "import sys, time; from pathlib import Path; from synth.export.run import export;"
        "from synth.export.settings import Settings;"
        "export('moore', Path(sys.argv[1]), Path(sys.argv[2]), Settings(split='all', absolute=False), 1,"
        " lambda what, done, total: time.sleep(60 * (done == 3)))"
    )
    command = [sys.executable, "-c", script, str(tiny_dataset.path), str(tmp_path / "out")]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(Path(run.__file__).parents[2])})
    records = tmp_path / ".out.unfinished" / ".records"
    _wait(lambda: process.poll() is not None or len(list(records.glob("*_*.json"))) >= 3)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not (tmp_path / "out").exists()
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert _bytes(tmp_path / "out") == undisturbed


def _wait(done: Callable[[], bool]) -> None:
    until_s = time.monotonic() + 60
    while not done() and time.monotonic() < until_s:
        time.sleep(0.02)
