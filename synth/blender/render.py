"""Shot folder -> frames folder: build once, then per frame and view one beauty and one label picture."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from synth.blender.build import Stage, build_stage, set_frame
from synth.blender.device import choose_device
from synth.blender.lens import point_camera
from synth.blender.passes import configure_beauty, configure_labels, configure_probe
from synth.blender.picture import Plate, render_to, take_picture, take_plate, write_picture
from synth.errors import RenderError, ShotError
from synth.frames import labels_path, rgb_path
from synth.renderer import Event, RenderSettings
from synth.scene import CameraTrack
from synth.shot import Shot, load


@dataclass(frozen=True)
class _Job:
    """A shot on its stage, with the clock of its passes."""

    shot: Shot
    stage: Stage
    settings: RenderSettings
    out_dir: Path
    scratch: Path
    device: str
    seconds: dict[str, float] = field(
        default_factory=lambda: {"build": 0.0, "plates": 0.0, "beauty": 0.0, "labels": 0.0}
    )


def render_shot(shot_dir: Path, out_dir: Path, settings: RenderSettings) -> Iterator[Event]:
    """Render all frames of all views; yields an event after each frame of a view, frames.json comes last.

    Views are the inner loop: what moves is sent to Cycles once per frame, not once per frame and view.
    """
    if out_dir.exists() and any(out_dir.iterdir()):
        raise RenderError(f"{out_dir}: not empty; give a new folder")
    with tempfile.TemporaryDirectory(prefix="synth_render_") as scratch:
        job = _start(shot_dir, out_dir, settings, Path(scratch))
        shot = job.shot
        plates = {track.name: _plate(job, track) for track in shot.cameras}
        done, total = 0, shot.num_frames * len(shot.cameras)
        for frame in range(shot.num_frames):
            set_frame(job.stage, frame)
            for track in shot.cameras:
                _render_view(job, track, frame, plates[track.name])
                done += 1
                yield {"event": "frame", "view": track.name, "frame": frame, "done": done, "total": total}
    (out_dir / "frames.json").write_text(json.dumps(_facts(job), indent=1, sort_keys=True))


def _start(shot_dir: Path, out_dir: Path, settings: RenderSettings, scratch: Path) -> _Job:
    start = time.perf_counter()
    shot = load(shot_dir)
    for track in shot.cameras:
        if len(track.K) != shot.num_frames or len(track.world_from_camera) != shot.num_frames:
            raise ShotError(f"camera {track.name}: not {shot.num_frames} frames long; plan the shot again")
        rgb_path(out_dir, track.name, 0).parent.mkdir(parents=True)
        labels_path(out_dir, track.name, 0).parent.mkdir(parents=True)
    stage = build_stage(shot, shot_dir, scratch)
    device = choose_device(settings.device)
    configure_beauty(stage.beauty, settings, device, shot.exposure_ev)
    configure_probe(stage.probe, settings, device, shot.exposure_ev)
    configure_labels(stage.labels, settings, device)
    job = _Job(shot, stage, settings, out_dir, scratch, device)
    job.seconds["build"] = time.perf_counter() - start
    return job


def _plate(job: _Job, track: CameraTrack) -> Plate | None:
    if not job.settings.plates or job.shot.num_frames < 2 or _moves(track):
        return None
    with _timed(job, "plates"):
        set_frame(job.stage, 0)
        return take_plate(job.stage, track, job.scratch)


def _render_view(job: _Job, track: CameraTrack, frame: int, plate: Plate | None) -> None:
    stage = job.stage
    # where the camera moves, a fixed noise pattern would stick to the lens
    stage.beauty.cycles.seed = job.settings.seed + (frame if _moves(track) else 0)
    with _timed(job, "beauty"):
        picture = take_picture(stage, track, frame, plate, job.shot.parts.meshes, job.scratch)
        write_picture(rgb_path(job.out_dir, track.name, frame), picture)
    with _timed(job, "labels"):
        point_camera(stage.camera, stage.labels, track, frame)
        render_to(stage.labels, labels_path(job.out_dir, track.name, frame))


def _moves(track: CameraTrack) -> bool:
    return bool(np.ptp(track.world_from_camera, axis=0).max() > 0.0 or np.ptp(track.K, axis=0).max() > 0.0)


def _facts(job: _Job) -> dict[str, Any]:
    views = {
        track.name: {
            "width_px": track.width_px,
            "height_px": track.height_px,
            "world_from_camera": track.world_from_camera.tolist(),
        }
        for track in job.shot.cameras
    }
    return {
        "num_frames": job.shot.num_frames,
        "fps": job.shot.fps,
        "views": views,
        "settings": asdict(job.settings),
        "device": job.device,
        "blender": bpy.app.version_string,
        "seconds": {name: round(value, 3) for name, value in job.seconds.items()},
    }


@contextmanager
def _timed(job: _Job, name: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        job.seconds[name] += time.perf_counter() - start
