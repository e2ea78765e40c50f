"""Runs that can be watched and killed, for kill.py."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
POLL_S = 0.02
GONE_S = 20.0
"""How long processes may take to end after their parent."""
MARK = "SYNTH_BENCH_KILL"
"""In the environment of all processes of a run, so that strays are found wherever they hang."""


@dataclass(frozen=True)
class Phase:
    """A stretch of a run: from the first sight of a stage's folder, draft or finished, to that of the next one.

    name: below outputs, "start" for what comes before all stages. has_renderer: whether one was alive at its end.
    """

    name: str
    seconds: float
    has_renderer: bool

    def __str__(self) -> str:
        return f"{self.name.partition('/')[0]} {self.seconds:.1f} s"


class Run:
    """`python -m tasks` in <place>/outputs, with <place>/tmp for temporary files; starts at once."""

    def __init__(self, place: Path, overrides: list[str]) -> None:
        self.outputs, self.mark = place / "outputs", str(place)
        (place / "tmp").mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tasks", *overrides, f"machine.outputs={self.outputs}"]
        environment = os.environ | {"TMPDIR": str(place / "tmp"), MARK: self.mark}
        self._said = (place / "said.txt").open("w+")
        self._main = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self._said, stderr=subprocess.STDOUT, start_new_session=True
        )

    def watch(self, limit_s: float) -> list[Phase]:
        """The phases of the run, which is left alone until its end."""
        begun, seen = [("start", time.monotonic())], {"start"}
        alive = [False]
        deadline = time.monotonic() + limit_s
        while self._main.poll() is None and time.monotonic() < deadline:
            for name in sorted(_stages(self.outputs) - seen):
                begun.append((name, time.monotonic()))
                seen.add(name)
                with_renderer = bool(_renderers(self.mark))
                alive[-1] = with_renderer
                alive.append(with_renderer)
            time.sleep(POLL_S)
        ends = [moment for _, moment in begun[1:]] + [time.monotonic()]
        return [
            Phase(name, end - start, with_renderer)
            for (name, start), end, with_renderer in zip(begun, ends, alive, strict=True)
        ]

    def wait_for(self, phase: Phase, share: float, limit_s: float) -> bool:
        """Until `share` of a phase has passed, or all of it on a machine that is quicker now; False: the run ended."""
        self._wait(limit_s, lambda: phase.name == "start" or phase.name in _stages(self.outputs))
        begun = _stages(self.outputs)
        self._wait(share * phase.seconds, lambda: _stages(self.outputs) > begun)
        return self._main.poll() is None

    def _wait(self, limit_s: float, until: Callable[[], bool]) -> None:
        deadline = time.monotonic() + limit_s
        while self._main.poll() is None and time.monotonic() < deadline and not until():
            time.sleep(POLL_S)

    def kill(self, victim: str) -> None:
        """SIGKILL to the whole `tree`, to `main` or to the `renderer`, for which is waited while there is none."""
        while victim == "renderer" and self._main.poll() is None and not _renderers(self.mark):
            time.sleep(POLL_S)
        found = {"tree": _marked, "renderer": _renderers}
        for pid in found[victim](self.mark) if victim in found else [self._main.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def ended(self, limit_s: float) -> str:
        """What it said, once it and all its processes have ended."""
        self._main.wait(limit_s)
        deadline = time.monotonic() + GONE_S
        while _marked(self.mark) and time.monotonic() < deadline:
            time.sleep(POLL_S)
        self._said.seek(0)
        return self._said.read()

    def dataset(self, limit_s: float) -> Path:
        """Where the dataset is; RuntimeError where the run failed."""
        said = self.ended(limit_s)
        last = said.splitlines()[-1:] or ["nothing"]
        if self._main.returncode != 0 or not last[0].startswith("dataset: "):
            raise RuntimeError(f"the run ended with code {self._main.returncode} and said {last[0]}")
        return Path(last[0].removeprefix("dataset: "))


def hashes(dataset: Path) -> dict[str, str]:
    """sha256 of every file of a dataset but the one with wall times, whose size done.json tells as well."""
    files = [path for path in dataset.rglob("*") if path.is_file() and path.name not in ("cost.json", "done.json")]
    found = {str(path.relative_to(dataset)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    sizes = json.loads((dataset / "done.json").read_text())["files"]
    return found | {f"size of {name}": str(size) for name, size in sizes.items() if name != "cost.json"}


def finished(place: Path) -> dict[str, int]:
    """Finished stages and when they were written [ns]."""
    return {str(path.parent): path.stat().st_mtime_ns for path in place.glob("outputs/*/*/done.json")}


def left_behind(place: Path) -> list[str]:
    """Drafts, files in the making, temporary files and processes that are left after a run."""
    drafts = [path for path in place.rglob("*") if path.name.startswith(".draft-") or path.suffix == ".tmp"]
    return [*map(str, [*drafts, *place.glob("tmp/*")]), *(f"process {pid}" for pid in _marked(str(place)))]


def _stages(outputs: Path) -> set[str]:
    """Stages that were begun or finished, as `folder/name`; a draft ends in its writer's process id."""
    found = set()
    for path in outputs.glob("*/*"):
        if path.name.startswith(".draft-"):
            found.add(f"{path.parent.name}/{path.name.removeprefix('.draft-').rpartition('-')[0]}")
        elif (path / "done.json").is_file():
            found.add(f"{path.parent.name}/{path.name}")
    return found


def _marked(mark: str) -> list[int]:
    """Processes of a run, dead ones that nobody has waited for left out."""
    wanted, found = f"{MARK}={mark}\0".encode(), []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and wanted in (entry / "environ").read_bytes() + b"\0":
                found.append(int(entry.name))
        except OSError:  # of another user, or gone
            continue
    return found


def _renderers(mark: str) -> list[int]:
    found = []
    for pid in _marked(mark):
        try:
            if b"synth.blender" in Path("/proc", str(pid), "cmdline").read_bytes():
                found.append(pid)
        except OSError:
            continue
    return found
