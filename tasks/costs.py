"""What a view-frame costs: measured in the user's own outputs where these hold any, else in tasks/measured.json."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from synth.clip import listing, load
from synth.errors import DatasetError, ShotError
from synth.frames import Frames, rgb_path
from synth.recipe import Recipe
from tasks.pass_costs import MEASURED, OURS, Extent, paces, seconds

BMP_HEAD_BYTES = 54
STANDING = ("ring",)
"""Kinds of cameras that have plates."""


@dataclass(frozen=True)
class Costs:
    """Seconds of wall time and bytes: of a view-frame to render and to pack, of what a shot has once, of a motion.

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
    extent = _extent(recipe)
    seen = [one for one in map(_rendered, frames) if one and one.denoise == recipe.render.denoise]
    packed_bytes, packed_pixels = (sum(one) for one in zip((0, 0), *map(_packed, clips), strict=True))
    per_pixel = MEASURED["shard_bytes_per_pixel"].get(sport, MEASURED["shard_bytes_per_pixel"]["archery"])["bytes"]
    pace = paces([(one.extent, one.seconds) for one in seen]) if seen else OURS
    whole_s, once_s = (sum(seconds(part, pace).values()) for part in (extent, extent.without_frames))
    return Costs(
        frame_s=(whole_s - once_s) / extent.view_frames,
        packing_s=MEASURED["packing"]["seconds"] * extent.pixels / MEASURED["packing"]["pixels"],
        shot_s=once_s,
        motion_s=MEASURED["motion"]["seconds"],
        shard_bytes=extent.pixels * (packed_bytes / packed_pixels if packed_pixels else per_pixel),
        frames_bytes=extent.pixels * MEASURED["frames_bytes_per_pixel"]["flow" if recipe.signals.flow else "bytes"],
        shot_bytes=MEASURED["shot_bytes"]["bytes"],
        cores=(os.cpu_count() or 1) if seen else MEASURED["cores"],
        basis=f"{_time_basis(seen)}; {_size_basis(packed_pixels)}",
    )


@dataclass(frozen=True)
class _Rendered:
    """A shot that was rendered. seconds: by pass."""

    extent: Extent
    denoise: bool
    seconds: Mapping[str, float]


def _extent(recipe: Recipe) -> Extent:
    """Of each shot of a recipe."""
    video, cameras = recipe.video, recipe.cameras.values()
    still = sum(camera.views for camera in cameras if camera.kind in STANDING and video.num_frames > 1)
    moving = sum(camera.views for camera in cameras) - still
    return Extent(video.width_px * video.height_px, recipe.render.samples, video.num_frames, still, moving)


def _rendered(folder: Path) -> _Rendered | None:
    """What a frames folder tells; None where it is damaged."""
    try:
        frames = Frames(folder / "frames")
        settings = frames.facts["settings"]
        pixels = (rgb_path(frames.folder, frames.views[0], 0).stat().st_size - BMP_HEAD_BYTES) // 3
        still = sum(not np.ptp(frames.world_from_camera(view), axis=0).any() for view in frames.views)
        if not frames.seconds.get("probes"):  # a single frame, a zoom, or plates were not asked for
            still = 0
        extent = Extent(pixels, int(settings["samples"]), frames.num_frames, still, len(frames.views) - still)
        return _Rendered(extent, bool(settings["denoise"]), frames.seconds)
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


def _time_basis(seen: Sequence[_Rendered]) -> str:
    if not seen:
        return f"time as measured on {MEASURED['machine']} ({MEASURED['passes']['beauty']['source']})"
    pixels, samples = (_span([getattr(one.extent, name) for one in seen]) for name in ("pixels", "samples"))
    what = f"{len(seen)} rendered: {pixels} pixels, {samples} samples"
    return f"time from your outputs ({what}), by pixels, samples and cameras"


def _span(values: Sequence[int]) -> str:
    least, most = min(values), max(values)
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def _size_basis(pixels: int) -> str:
    return "shards from clips in your outputs" if pixels else "shards as measured (README, Measured: storage)"
