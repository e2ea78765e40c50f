"""Seconds of a shot's passes: a fixed part for each picture, and one that grows with its pixels and samples.

Every call of Cycles costs 0.1 to 0.2 s before the first ray: of a small picture that is all, of a large one nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

import numpy as np

MEASURED: dict[str, Any] = json.loads((files("tasks") / "measured.json").read_text())
PASSES = tuple(MEASURED["passes"])
PER_FRAME = ("probes", "labels", "beauty")
SAMPLES_OF_THE_REST = 2.0
"""Of a beauty render, what does not grow with its samples costs as much as two: 512x512 with 4, 8 and 16 samples and
the fast denoiser took 0.8, 1.3 and 2.4 s."""
GATHERED = 0.4
"""Of a whole picture such as a plate, what one of a moving camera costs, whose neighbours are taken together with it
[3.7 of 9.6 CPU s, see synth.blender.moving]. In films that blur it is a whole one, which a user's own outputs tell."""
_WITH_SAMPLES = ("plates", "reference", "beauty")
_ALIKE = 0.02
"""How much is believed that a machine is as much faster or slower at both parts as ours: sizes a third apart, with
times that scatter by a fifth, say less; sizes ten times apart say more."""


@dataclass(frozen=True)
class Extent:
    """What is rendered of a shot: so many frames of cameras that stand and have a plate, and of others."""

    pixels: int
    samples: int
    frames: int
    still: int
    moving: int

    @property
    def view_frames(self) -> int:
        """Pictures."""
        return self.frames * (self.still + self.moving)

    @property
    def without_frames(self) -> "Extent":
        """What is rendered once, however long the shot is."""
        return replace(self, frames=0)


@dataclass(frozen=True)
class Pace:
    """How many times as long as ours a machine takes for what is fixed, and for what grows."""

    fixed: float = 1.0
    growing: float = 1.0


Paces = Mapping[str, Pace]
"""By pass."""
OURS: Paces = dict.fromkeys(PASSES, Pace())


def paces(seen: Sequence[tuple[Extent, Mapping[str, float]]]) -> Paces:
    """Of a machine that took these seconds, by pass, for these shots. A pass that none of them had goes as the others
    together do."""
    both = [(extent, {"all": sum(took.values())} | dict(took)) for extent, took in seen]
    together = _pace("all", both)
    return {name: _pace(name, both) or together or Pace() for name in PASSES}


def seconds(extent: Extent, paces: Paces = OURS) -> dict[str, float]:
    """Of a shot, by pass."""
    found = {}
    for name in PASSES:
        fixed, growing = _parts(name, extent)
        found[name] = paces[name].fixed * fixed + paces[name].growing * growing
    return found


def _parts(name: str, extent: Extent) -> np.ndarray:
    """Our seconds of a pass, or of `all`: (fixed, growing)."""
    if name == "all":
        return np.sum([_parts(one, extent) for one in PASSES], axis=0)
    views = extent.still + extent.moving
    if name == "beauty":
        moving = extent.moving * GATHERED * _picture("plates", extent)
        return extent.frames * (extent.still * _picture(name, extent) + moving)
    counts = {"build": 1, "meter": views, "plates": extent.still, "reference": views,
              "probes": extent.still * extent.frames, "labels": extent.view_frames}  # fmt: skip
    return counts[name] * _picture(name, extent)


def _picture(name: str, extent: Extent) -> np.ndarray:
    """Our seconds of one picture of a pass: (fixed, growing)."""
    one, size = MEASURED["passes"][name], extent.pixels / MEASURED["pixels"]
    if name in _WITH_SAMPLES:
        size *= (extent.samples + SAMPLES_OF_THE_REST) / (MEASURED["samples"] + SAMPLES_OF_THE_REST)
    return np.array([one["fixed"], (one["seconds"] - one["fixed"]) * size])


def _pace(name: str, seen: Sequence[tuple[Extent, Mapping[str, float]]]) -> Pace | None:
    """Least squares of relative errors, a row for each size; of one size alone the machine is as fast at both."""
    sizes: dict[tuple[int, int], np.ndarray] = {}
    for extent, took in seen:
        ours = _parts(name, extent)
        if ours.any():
            row = np.array([*ours, took.get(name, 0.0)])
            size = extent.pixels, extent.samples
            sizes[size] = sizes[size] + row if size in sizes else row
    if not sizes:
        return None
    rows = np.array(list(sizes.values()))
    expected, found = rows[:, :2], rows[:, 2]
    if not found.all():
        return Pace(*[float(found.sum() / expected.sum())] * 2)
    mean = float(np.exp(np.log(found / expected.sum(1)).mean()))
    fixed, growing = mean * _solved(mean * expected / found[:, None])
    return Pace(float(fixed), float(growing))


def _solved(shares: np.ndarray) -> np.ndarray:
    """The two factors, not below 0, whose sums of shares are nearest to 1."""
    from scipy.optimize import nnls

    alike = np.sqrt(_ALIKE) * np.array([[1.0, -1.0]])
    return np.asarray(nnls(np.vstack([shares, alike]), np.append(np.ones(len(shares)), 0.0))[0])
