"""Two renderers in turns over one shot in two lengths."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from pathlib import Path

import numpy as np

from rivals.assignment import Assignment
from rivals.plan import cut, saved
from rivals.process import Run, run
from rivals.quality import agreement, decibel, described
from synth.shot import Shot

OURS, TRUTH = "with_synth", "with_patience"
_CLOSE_DB = 0.2
_MATCHES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)

Runs = dict[tuple[str, int], list[Run]]
"""By renderer and number of frames."""


@dataclass
class Contest:
    """rival: a module of this folder. samples: of both, until `match`. lengths: frames, the short and the long."""

    shot: Shot
    rival: str
    samples: int
    truth_samples: int
    lengths: tuple[int, int]
    scratch: Path
    runs: Runs = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.rival_samples = self.samples
        self.places = {
            frames: saved(cut(self.shot, slice(frames)), self.scratch / f"{frames}") for frames in self.lengths
        }

    def rounds(self, count: int) -> Iterator[str]:
        """Run all in turns; a line for each run. Ours comes first, for the rival is told the exposure that we meter."""
        for number, frames, who in product(range(count), reversed(self.lengths), (OURS, self.rival)):
            one = self._run(who, frames)
            self.runs[who, frames].append(one)
            steps = ", ".join(
                f"{step} {seconds:.1f}" for step, seconds in one.report.seconds.items() if seconds >= 0.05
            )
            yield f"{number} {who[5:]:12} {frames:3} frames {one.wall_s:7.1f} s, {one.cpu_s:7.1f} CPU s; of it {steps}"

    def match(self) -> str:
        """Give the rival the fewest samples with which its picture is as good as ours, on a shot of the one frame."""
        ours = decibel(self._first(OURS).report.kept["rgb"], self.truth)
        middle = self.lengths[1] // 2
        alone = replace(self.shot, cameras=self.shot.cameras[:1])
        place = saved(cut(alone, slice(middle, middle + 1)), self.scratch / "alone")
        tried = []
        for self.rival_samples in _MATCHES:
            kept = run(self.rival, self._asked(place, self.rival_samples, 0, self._exposure_ev)).report.kept
            tried.append(f"{self.rival_samples}: {decibel(kept['rgb'], self.truth):.1f}")
            if decibel(kept["rgb"], self.truth) > ours - _CLOSE_DB:
                break
        return f"samples of {self.rival[5:]} and their dB (we have {ours:.1f}): {', '.join(tried)}"

    def quality(self) -> Iterator[str]:
        """How good both are, and that they saw the same."""
        ours, theirs = (self._first(who).report.kept for who in (OURS, self.rival))
        for who, kept in ((OURS, ours), (self.rival, theirs)):
            yield f"{who[5:]:12} {described(kept, self.truth, ours['ids'] > 0)}"
        yield agreement(ours, theirs)

    @cached_property
    def truth(self) -> np.ndarray:
        """The picture that quality is measured against: the middle frame of the first view of the long shot."""
        long = self.lengths[1]
        asked = self._asked(self.places[long], self.truth_samples, long // 2, self._exposure_ev)
        return run(TRUTH, asked).report.kept["rgb"]

    @property
    def _exposure_ev(self) -> float:
        return self._first(OURS).report.exposure_ev

    def _first(self, who: str) -> Run:
        """The first run over the long shot."""
        runs = self.runs[who, self.lengths[1]]
        if not runs:
            runs.append(self._run(who, self.lengths[1]))
        return runs[0]

    def _run(self, who: str, frames: int) -> Run:
        if who == OURS:
            return run(who, self._asked(self.places[frames], self.samples, frames // 2, None))
        exposure_ev = self.runs[OURS, frames][0].report.exposure_ev
        return run(who, self._asked(self.places[frames], self.rival_samples, frames // 2, exposure_ev))

    def _asked(self, shot: Path, samples: int, frame: int, exposure_ev: float | None) -> Assignment:
        return Assignment(str(shot), tempfile.mkdtemp(dir=self.scratch), samples, frame, exposure_ev)
