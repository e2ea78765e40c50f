"""What a view-frame costs: measured in the user's own outputs where these hold any, else in tasks/measured.json."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from synth.clip import listing, load
from synth.errors import DatasetError, ShotError
from synth.frames import Frames, rgb_path
from synth.recipe import Recipe

MEASURED: dict[str, Any] = json.loads((files("tasks") / "measured.json").read_text())
SAMPLES_OF_THE_REST = 2.0
"""Of a beauty render, what does not grow with its samples costs as much as two: 512x512 with 4, 8 and 16 samples and
the fast denoiser took 0.8, 1.3 and 2.4 s."""
BMP_HEAD_BYTES = 54
PER_SHOT = ("build", "meter", "plates")
"""Passes that a shot has once, however many pixels it has."""


@dataclass(frozen=True)
class Costs:
    """Seconds of wall time and bytes: of a view-frame to render and to pack, of a shot and of a motion.

    basis: where they were measured, in words. cores: that were busy meanwhile.
    """

    frame_s: float
    packing_s: float
    shot_s: float
    motion_s: float
    shard_bytes: float
    frames_bytes: float
    shot_bytes: float
    cores: int
    basis: str


def costs(recipe: Recipe, sport: str, frames: Sequence[Path], clips: Sequence[Path]) -> Costs:
    """Of a sport of a recipe. frames, clips: folders that RenderShot and PackClips wrote for this sport, if any."""
    pixels, samples = recipe.video.width_px * recipe.video.height_px, recipe.render.samples
    seen = [one for one in map(_rendered, frames) if one and one.denoise == recipe.render.denoise]
    packed_bytes, packed_pixels = (sum(one) for one in zip((0, 0), *map(_packed, clips), strict=True))
    per_pixel = MEASURED["shard_bytes_per_pixel"].get(sport, MEASURED["shard_bytes_per_pixel"]["archery"])["bytes"]
    return Costs(
        frame_s=_seen_s(seen, pixels, samples) if seen else _builtin_s(pixels, samples),
        packing_s=_scaled("packing", pixels),
        shot_s=sum(one.shot_s for one in seen) / len(seen) if seen else MEASURED["shot"]["seconds"],
        motion_s=MEASURED["motion"]["seconds"],
        shard_bytes=pixels * (packed_bytes / packed_pixels if packed_pixels else per_pixel),
        frames_bytes=pixels * MEASURED["frames_bytes_per_pixel"]["flow" if recipe.signals.flow else "bytes"],
        shot_bytes=MEASURED["shot_bytes"]["bytes"],
        cores=(os.cpu_count() or 1) if seen else MEASURED["cores"],
        basis=f"{_time_basis(seen)}; {_size_basis(packed_pixels)}",
    )


@dataclass(frozen=True)
class _Rendered:
    """A shot that was rendered. pixels: of a picture. seconds: by pass."""

    pixels: int
    samples: int
    denoise: bool
    view_frames: int
    seconds: dict[str, float]

    @property
    def shot_s(self) -> float:
        return sum(self.seconds.get(name, 0.0) for name in PER_SHOT)

    def frames_s(self, pixels: int, samples: int) -> float:
        """Of all its view-frames, had they been of another size and so many samples."""
        rest = sum(value for name, value in self.seconds.items() if name not in (*PER_SHOT, "beauty"))
        return pixels / self.pixels * (rest + self.seconds.get("beauty", 0.0) * _more(samples, self.samples))


def _rendered(folder: Path) -> _Rendered | None:
    """What a frames folder tells; None where it is damaged."""
    try:
        frames = Frames(folder / "frames")
        settings = frames.facts["settings"]
        pixels = (rgb_path(frames.folder, frames.views[0], 0).stat().st_size - BMP_HEAD_BYTES) // 3
        count = frames.num_frames * len(frames.views)
        return _Rendered(pixels, int(settings["samples"]), bool(settings["denoise"]), count, frames.seconds)
    except (ShotError, OSError, KeyError, ValueError, IndexError):
        return None


def _packed(folder: Path) -> tuple[int, int]:
    """Bytes of all clips in a folder, and pixels of all their pictures; zeros where it is damaged."""
    try:
        facts = [load(path).facts for path in listing(folder / "clips")]
        pixels = sum(int(one["width"]) * int(one["height"]) * int(one["num_frames"]) for one in facts)
        return sum(path.stat().st_size for path in (folder / "clips").iterdir()), pixels
    except (DatasetError, OSError, KeyError, ValueError):
        return 0, 0


def _seen_s(seen: Sequence[_Rendered], pixels: int, samples: int) -> float:
    return sum(one.frames_s(pixels, samples) for one in seen) / sum(one.view_frames for one in seen)


def _builtin_s(pixels: int, samples: int) -> float:
    beauty = _scaled("beauty", pixels) * _more(samples, MEASURED["frame"]["beauty"]["samples"])
    return beauty + sum(_scaled(name, pixels) for name in ("labels", "probes", "reference"))


def _scaled(name: str, pixels: int) -> float:
    """A pass's seconds for pictures of so many pixels."""
    one = MEASURED["frame"][name]
    return float(one["seconds"] * pixels / one["pixels"])


def _more(samples: float, measured: float) -> float:
    """How many times longer a beauty render of `samples` takes than one of `measured`."""
    return (samples + SAMPLES_OF_THE_REST) / (measured + SAMPLES_OF_THE_REST)


def _time_basis(seen: Sequence[_Rendered]) -> str:
    if not seen:
        return f"time as measured on {MEASURED['machine']} ({MEASURED['frame']['beauty']['source']})"
    pixels, samples = (_span([getattr(one, name) for one in seen]) for name in ("pixels", "samples"))
    return f"time from your outputs ({len(seen)} rendered: {pixels} pixels, {samples} samples), by pixels and samples"


def _span(values: Sequence[int]) -> str:
    least, most = min(values), max(values)
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def _size_basis(pixels: int) -> str:
    return "shards from clips in your outputs" if pixels else "shards as measured (README, Measured: storage)"
