"""What a renderer is asked for, and what it hands back, as files; the same for all."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from synth.shot import Shot, load

PASSES = ("rgb", "depth", "normals", "ids")
"""What all renderers return of every view-frame."""


@dataclass(frozen=True)
class Assignment:
    """shot: a folder. out: a folder that exists. samples: of the beauty picture. exposure_ev: None to meter it.

    frame: whose picture is kept, of the first view.
    """

    shot: str
    out: str
    samples: int
    frame: int
    exposure_ev: float | None = None

    def save(self) -> Path:
        """The file that a renderer's process is given."""
        path = Path(self.out) / "assignment.json"
        path.write_text(json.dumps(asdict(self)))
        return path

    def loaded(self) -> Shot:
        """The shot itself."""
        return load(Path(self.shot))


@dataclass
class Report:
    """Wall seconds by step, and the passes of one view-frame (rgb uint8, depth in metres, ids)."""

    seconds: dict[str, float] = field(default_factory=dict)
    kept: dict[str, np.ndarray] = field(default_factory=dict)
    exposure_ev: float = 0.0

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Note how long a step takes."""
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

    def save(self, out: Path) -> None:
        """Written at the end of a renderer's process."""
        np.savez(out / "kept.npz", **self.kept)
        (out / "report.json").write_text(json.dumps({"seconds": self.seconds, "exposure_ev": self.exposure_ev}))

    @classmethod
    def load(cls, out: Path) -> "Report":
        """Read what `save` wrote."""
        facts = json.loads((out / "report.json").read_text())
        with np.load(out / "kept.npz") as kept:
            return cls(facts["seconds"], dict(kept), facts["exposure_ev"])


def carry_out(work: Callable[[Assignment, Report], None]) -> None:
    """Do the assignment that the command line names, and save the report."""
    assignment = Assignment(**json.loads(Path(sys.argv[1]).read_text()))
    report = Report()
    work(assignment, report)
    report.save(Path(assignment.out))
