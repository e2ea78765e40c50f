"""What samples, denoising, bounces and plates cost and give: `python bench/render.py SHOT_DIR [--width 240]`.

One frame of the first view against a reference of 256 samples. CPU seconds, since they hold on a busy machine too:
on two idle cores the wall time is about half. Each setting renders once to warm up and once to measure.
"""

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from synth.blender.build import Stage, build_stage, set_frame
from synth.blender.meter import meter_exposure
from synth.blender.passes import configure_beauty, configure_labels, configure_probe
from synth.blender.picture import Cells, empty_place, find_changes, look_at_empty_place, take_picture, take_pieces
from synth.blender.shutter import open_shutter
from synth.renderer import RenderSettings
from synth.scene import CameraTrack
from synth.shot import Shot, load

REFERENCE = RenderSettings(samples=256, max_bounces=4, plates=False, seed=7)
"""Another seed than that of the settings under test, so that no noise is shared."""


@dataclass(frozen=True)
class Setting:
    """Render settings under a name, with Cycles properties that the settings do not reach."""

    name: str
    render: RenderSettings
    cycles: dict[str, Any]


SETTINGS = (
    *(Setting(f"{n} samples", RenderSettings(samples=n), {}) for n in (2, 4, 6, 8, 16)),
    Setting("8, accurate prefilter", RenderSettings(), {"denoising_prefilter": "ACCURATE"}),
    Setting("8, no denoising", RenderSettings(denoise=False), {}),
    Setting("8, no light tree", RenderSettings(), {"use_light_tree": False}),
    *(Setting(f"8, {n} bounces", RenderSettings(max_bounces=n), {}) for n in (1, 2, 3, 6)),
    Setting("16, adaptive", RenderSettings(samples=16), {"use_adaptive_sampling": True, "adaptive_threshold": 0.05}),
)


def main() -> None:
    """Print one line per setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shot_dir", type=Path)
    parser.add_argument("--width", type=int, default=240, help="of the picture [px]")
    parser.add_argument("--plates", action="store_true", help="only plate and pieces beside whole pictures, every view")
    parser.add_argument("--frame", type=int, default=-1, help="-1: the middle of the shot")
    options = parser.parse_args()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Blender's chatter
    shot = load(options.shot_dir)
    tracks = [narrowed(track, options.width) for track in shot.cameras[: None if options.plates else 1]]
    frame = shot.num_frames // 2 if options.frame < 0 else options.frame
    with tempfile.TemporaryDirectory() as scratch:
        stage = build_stage(shot, options.shot_dir, Path(scratch))
        for track in tracks:
            for line in measure(stage, shot, track, frame, Path(scratch), options.plates):
                answers.write(line + "\n")
    sys.stdout.flush()


def measure(
    stage: Stage, shot: Shot, track: CameraTrack, frame: int, scratch: Path, plates_only: bool
) -> Iterator[str]:
    """Lines of the table."""
    yield f"{shot.facts.key} {shot.facts.lighting}: {track.width_px}x{track.height_px}, frame {frame}"
    exposure_ev = meter_exposure(stage, shot, RenderSettings(), "CPU", scratch)
    set_frame(stage, frame)
    if not plates_only:
        yield from _settings(stage, track, frame, exposure_ev, scratch)
    configure(stage, exposure_ev, Setting("pieces", RenderSettings(), {}))
    with empty_place(stage):
        plate = take_picture(stage, track, frame, scratch)
        empty = look_at_empty_place(stage, track, shot.lights, scratch)
    cells = find_changes(stage, empty, shot.parts.meshes, frame, scratch).cells
    whole, whole_s = timed(stage, track, frame, None, scratch)
    pieces, pieces_s = timed(stage, track, frame, None if cells is None else (plate, cells), scratch)
    yield (
        f"{'8, plate and pieces':24} {pieces_s:6.2f} CPU s: 1 / {whole_s / pieces_s:.1f} of the whole picture, which it"
        f" equals to {decibel(pieces, whole):.1f} dB"
    )


def _settings(stage: Stage, track: CameraTrack, frame: int, exposure_ev: float, scratch: Path) -> Iterator[str]:
    configure(stage, exposure_ev, Setting("reference", REFERENCE, {}))
    reference = take_picture(stage, track, frame, scratch)
    for setting in SETTINGS:
        configure(stage, exposure_ev, setting)
        whole, whole_s = timed(stage, track, frame, None, scratch)
        yield f"{setting.name:24} {whole_s:6.2f} CPU s {decibel(whole, reference):6.1f} dB"


def configure(stage: Stage, exposure_ev: float, setting: Setting) -> None:
    """Put a setting on the stage."""
    configure_beauty(stage.beauty, setting.render, "CPU", exposure_ev)
    configure_probe(stage.probe, setting.render, "CPU", exposure_ev)
    configure_labels(stage.labels, setting.render, "CPU")
    for scene in (stage.beauty, stage.probe):
        open_shutter(scene, stage.moments)
    for name, value in setting.cycles.items():
        setattr(stage.beauty.cycles, name, value)


def timed(
    stage: Stage, track: CameraTrack, frame: int, over: tuple[np.ndarray, Cells] | None, scratch: Path
) -> tuple[np.ndarray, float]:
    """The second of two pictures and its CPU seconds; whole, or pieces over a plate."""

    def take() -> np.ndarray:
        return (
            take_picture(stage, track, frame, scratch)
            if over is None
            else take_pieces(stage, track, frame, *over, scratch)
        )

    take()
    start = sum(os.times()[:2])
    picture = take()
    return picture, sum(os.times()[:2]) - start


def decibel(picture: np.ndarray, reference: np.ndarray) -> float:
    """PSNR of 8-bit pictures."""
    return float(10 * np.log10(255.0**2 / np.mean(np.square(picture.astype(float) - reference))))


def narrowed(track: CameraTrack, width_px: int) -> CameraTrack:
    """The same view with fewer pixels."""
    scale = width_px / track.width_px
    return replace(
        track,
        K=track.K * np.array([[scale], [scale], [1.0]]),
        width_px=width_px,
        height_px=round(track.height_px * scale),
    )


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
