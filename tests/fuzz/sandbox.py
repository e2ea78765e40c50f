"""Cases run in a process of their own: what it may not do is found, whatever it does to itself."""

import os
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth.errors import SynthError

ROOM_BYTES = 3 << 30
"""Address space that a case may take beyond what is there."""
GROWTH_BYTES = 1 << 30
"""Memory that a case may really use."""
LONGEST_MESSAGE = 4000
WRITES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate", "os.chmod")
ENDED = "ended the process"
NEVER = ("pickle.find_class", "os.system", "os.exec", "os.posix_spawn", "socket.connect")


@dataclass(frozen=True)
class Finding:
    """What a case did that it may not. seed: which one; the same seed makes the same case."""

    entry: str
    seed: int
    what: str

    def __str__(self) -> str:
        return f"{self.entry} seed {self.seed}: {self.what}"


@dataclass
class Tally:
    """How many cases ran, and how many of them were refused rather than read."""

    cases: int = 0
    refused: int = 0


Case = Callable[[int, Path], None]
"""Of a seed and an empty folder to write its file in. It may raise SynthError with one line, nothing else."""


@dataclass(frozen=True)
class Round:
    """Cases of one entry, run in `folder` until the monotonic time `until`; each may take limit_s."""

    entry: str
    case: Case
    folder: Path
    until: float
    limit_s: float
    tally: Tally

    def run(self, seeds: Iterator[int]) -> Iterator[Finding]:
        """Run cases until time is up or the seeds end; what they did wrong."""
        for name in ("cwd", "tmp", "in"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        while time.monotonic() < self.until:
            seed = next(seeds, None)
            if seed is None:
                return
            yield from _batch(self, seed, seeds)


def _batch(cases: Round, first: int, seeds: Iterator[int]) -> Iterator[Finding]:
    """Cases in one child until it dies, hangs, or time is up."""
    to_child, from_parent = os.pipe()[::-1]
    from_child, to_parent = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(to_child)
        os.close(from_child)
        _child(cases.case, cases.folder, os.fdopen(from_parent, "r"), os.fdopen(to_parent, "w", buffering=1))
    os.close(from_parent)
    os.close(to_parent)
    seed: int | None = first
    with os.fdopen(to_child, "w", buffering=1) as asks, os.fdopen(from_child, "r") as answers:
        try:
            while seed is not None and time.monotonic() < cases.until:
                asks.write(f"{seed}\n")
                ready, _, _ = select.select([answers], [], [], cases.limit_s)
                line = answers.readline().strip() if ready else f"takes longer than {cases.limit_s:g} s"
                cases.tally.cases += 1
                if line == "refused":
                    cases.tally.refused += 1
                elif line != "read":
                    yield Finding(cases.entry, seed, line or ENDED)
                    return
                seed = next(seeds, None)
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _child(case: Case, folder: Path, asks: Any, answers: Any) -> None:
    """Answer `read`, `refused` or what was wrong to every seed; never returns."""
    seen = _confined(folder)
    try:
        for line in asks:
            seen.clear()
            answers.write(_outcome(case, int(line), folder, seen) + "\n")
    finally:
        os._exit(0)


def _confined(folder: Path) -> list[str]:
    """Bound this process's memory and note whatever it does outside `folder`."""
    os.chdir(folder / "cwd")
    os.environ |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "tmp"))
    tempfile.tempdir, sys.dont_write_bytecode = None, True
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    here = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (here + ROOM_BYTES, resource.RLIM_INFINITY))
    seen: list[str] = []
    allowed = (str(folder.resolve()), "/dev/", "/proc/self")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in NEVER:
            seen.append(f"{event} {arguments!r}"[:200])
        elif event in WRITES or (event == "open" and _writes(arguments)):
            path = arguments[0]
            name = str(Path.cwd() / os.fsdecode(path)) if isinstance(path, str | bytes | os.PathLike) else ""
            if name and not name.startswith(allowed):
                seen.append(f"{event} of {name}"[:200])

    sys.addaudithook(hook)
    return seen


def _writes(arguments: tuple[Any, ...]) -> bool:
    _, mode, flags = arguments
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _outcome(case: Case, seed: int, folder: Path, seen: list[str]) -> str:
    before = _peak_bytes()
    try:
        case(seed, folder / "in")
        said = "read"
    except SynthError as error:
        message = str(error)
        said = "refused"
        if "\n" in message or not message.strip() or len(message) > LONGEST_MESSAGE:
            said = f"not one line of at most {LONGEST_MESSAGE} characters: {message[:200]!r}"
    except BaseException as error:  # noqa: BLE001 - the point
        said = _told(error)
    if _peak_bytes() - before > GROWTH_BYTES:
        said = f"takes {(_peak_bytes() - before) / 1e9:.1f} GB ({said})"
    left = [str(path) for name in ("cwd", "tmp") for path in (folder / name).iterdir()]
    if seen or left:
        said = f"does what it may not: {'; '.join([*seen, *left])} ({said})"
    return said


def _told(error: BaseException) -> str:
    """An error that nobody caught, with the last line of this project that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    last = [frame for frame in frames if {"synth", "tasks"} & set(Path(frame.filename).parts)] or frames
    places = (f"{Path(frame.filename).name}:{frame.lineno}" for frame in (last[-1], frames[-1]))
    return f"{type(error).__name__}: {' '.join(str(error).split())[:160]} ({' through '.join(places)})"


def _peak_bytes() -> int:
    return 1024 * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
