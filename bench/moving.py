"""A moving camera's picture here and with Blender's defaults: `python bench/moving.py SHOT_DIR [--width 832]`.

The middle frame of the first view that moves, against one of --truth samples with Blender's own bounces. Ours: its
neighbours are rendered too, and the CPU time is the mean of all of them. Then each frame by itself with all samples,
and Blender's defaults (adaptive sampling, 12 bounces, accurate prefilter, light tree) with more and more samples until
the picture is as good as ours. CPU seconds, since they hold on a busy machine too.
"""

import argparse
import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from render import decibel, narrowed

from synth.blender.build import Stage, build_stage, set_frame
from synth.blender.meter import meter_exposure
from synth.blender.moving import REACH, MovingView
from synth.blender.passes import configure_beauty, configure_labels, configure_noisy, configure_probe
from synth.blender.picture import Picture, take_labels, take_picture
from synth.renderer import RenderSettings
from synth.scene import CameraTrack
from synth.shot import Shot, load

DEFAULTS = {
    "use_adaptive_sampling": True, "adaptive_threshold": 0.01, "denoising_prefilter": "ACCURATE", "max_bounces": 12,
    "diffuse_bounces": 4, "glossy_bounces": 4, "transmission_bounces": 12, "sample_clamp_indirect": 10.0,
    "light_sampling_threshold": 0.01, "caustics_reflective": True, "caustics_refractive": True,
}  # fmt: skip
"""Cycles properties as Blender 4.5 sets them in a new scene, where ours differ."""
TRIED = (2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64)


def main() -> None:
    """Print one line per way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shot_dir", type=Path)
    parser.add_argument("--width", type=int, default=832, help="of the picture [px]")
    parser.add_argument("--truth", type=int, default=1024, help="samples of the reference")
    options = parser.parse_args()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Blender's chatter
    shot = load(options.shot_dir)
    moving = next(track for track in shot.cameras if np.ptp(track.world_from_camera, axis=0).max() > 0.0)
    with tempfile.TemporaryDirectory() as scratch:
        stage = build_stage(shot, options.shot_dir, Path(scratch))
        for line in measure(stage, shot, narrowed(moving, options.width), options.truth, Path(scratch)):
            answers.write(line + "\n")


def measure(stage: Stage, shot: Shot, track: CameraTrack, truth_samples: int, scratch: Path) -> Iterator[str]:
    """Lines of the table."""
    frame, exposure_ev = shot.num_frames // 2, meter_exposure(stage, shot, RenderSettings(), "CPU", scratch)
    yield f"{shot.facts.key} {shot.facts.lighting}: {track.width_px}x{track.height_px}, frame {frame}"
    configure_labels(stage.labels, RenderSettings(), "CPU")
    configure_probe(stage.probe, RenderSettings(), "CPU", exposure_ev)
    set_frame(stage, frame)
    truth, _ = alone(stage, track, frame, scratch, exposure_ev, truth_samples, DEFAULTS | {"seed": 7777})
    gathered, gathered_s = together(stage, shot, track, exposure_ev, scratch)
    sought = decibel(gathered, truth)
    yield f"{'ours':22} {gathered_s:6.2f} CPU s {sought:6.2f} dB"
    own, own_s = alone(stage, track, frame, scratch, exposure_ev, RenderSettings().samples, {})
    yield f"{'ours, each by itself':22} {own_s:6.2f} CPU s {decibel(own, truth):6.2f} dB"
    for samples in TRIED:
        picture, seconds = alone(stage, track, frame, scratch, exposure_ev, samples, DEFAULTS)
        yield f"{f'defaults, {samples} samples':22} {seconds:6.2f} CPU s {decibel(picture, truth):6.2f} dB"
        if decibel(picture, truth) >= sought:
            yield f"Blender's defaults take {seconds / gathered_s:.2f} times as long to be as good"
            return


def together(stage: Stage, shot: Shot, track: CameraTrack, exposure_ev: float, scratch: Path) -> tuple[Picture, float]:
    """The middle picture of a window, and CPU seconds a frame."""
    configure_beauty(stage.beauty, RenderSettings(), "CPU", exposure_ev)
    configure_noisy(stage.beauty)
    middle = shot.num_frames // 2
    frames = range(middle - REACH, middle + REACH + 1)
    depths = {}
    for frame in frames:
        set_frame(stage, frame)
        depths[frame] = take_labels(stage, track, frame, scratch).depth
    view = MovingView(stage, track, shot.parts.meshes, RenderSettings(), exposure_ev, scratch)
    set_frame(stage, frames[0])
    list(view.add(frames[0], depths[frames[0]]))  # Blender builds the scene anew
    view = MovingView(stage, track, shot.parts.meshes, RenderSettings(), exposure_ev, scratch)
    start, pictures = cpu_s(), []
    for frame in frames:
        set_frame(stage, frame)
        pictures += view.add(frame, depths[frame])
    pictures += view.rest()
    seconds = (cpu_s() - start) / len(frames)
    set_frame(stage, middle)
    return dict(pictures)[REACH], seconds


def alone(
    stage: Stage,
    track: CameraTrack,
    frame: int,
    scratch: Path,
    exposure_ev: float,
    samples: int,
    cycles: dict[str, Any],
) -> tuple[Picture, float]:
    """The second of two pictures and its CPU seconds (of the reference the only one)."""
    configure_beauty(stage.beauty, RenderSettings(samples=samples), "CPU", exposure_ev)
    stage.beauty.cycles.seed = 0
    for name, value in cycles.items():
        setattr(stage.beauty.cycles, name, value)
    if "seed" not in cycles:
        take_picture(stage, track, frame, scratch)
    start = cpu_s()
    picture = take_picture(stage, track, frame, scratch)
    return picture, cpu_s() - start


def cpu_s() -> float:
    """CPU seconds of this process so far."""
    return sum(os.times()[:2])


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
