"""Shot folder -> frames folder: build once, then per frame and view one beauty and one label picture."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from synth.blender.build import Stage, build_stage, set_frame
from synth.blender.device import choose_device
from synth.blender.lens import point_camera
from synth.blender.passes import configure_beauty, configure_labels
from synth.errors import RenderError, ShotError
from synth.frames import labels_path, rgb_path
from synth.renderer import Event, RenderSettings
from synth.scene import CameraTrack
from synth.shot import Shot, load


def render_shot(shot_dir: Path, out_dir: Path, settings: RenderSettings) -> Iterator[Event]:
    """Render all frames of all views; yields an event after each frame of a view, frames.json comes last.

    Views are the inner loop: what moves is sent to Cycles once per frame, not once per frame and view.
    """
    if out_dir.exists() and any(out_dir.iterdir()):
        raise RenderError(f"{out_dir}: not empty; give a new folder")
    seconds = {"build": 0.0, "beauty": 0.0, "labels": 0.0}
    with tempfile.TemporaryDirectory(prefix="synth_caches_") as caches:
        with _timed(seconds, "build"):
            shot = load(shot_dir)
            stage = build_stage(shot, shot_dir, Path(caches))
            device = choose_device(settings.device)
            configure_beauty(stage.beauty, settings, device, shot.exposure_ev)
            configure_labels(stage.labels, settings, device)
        _make_folders(out_dir, shot)
        done, total = 0, shot.num_frames * len(shot.cameras)
        for frame in range(shot.num_frames):
            set_frame(stage, frame)
            for track in shot.cameras:
                _render_view(stage, track, frame, out_dir, settings, seconds)
                done += 1
                yield {"event": "frame", "view": track.name, "frame": frame, "done": done, "total": total}
    facts = _facts(shot, settings, device, seconds)
    (out_dir / "frames.json").write_text(json.dumps(facts, indent=1, sort_keys=True))


def _render_view(
    stage: Stage,
    track: CameraTrack,
    frame: int,
    out_dir: Path,
    settings: RenderSettings,
    seconds: dict[str, float],
) -> None:
    # where the camera moves, a fixed noise pattern would stick to the lens
    stage.beauty.cycles.seed = settings.seed + (frame if _moves(track) else 0)
    with _timed(seconds, "beauty"):
        point_camera(stage.camera, stage.beauty, track, frame)
        _render(stage.beauty, rgb_path(out_dir, track.name, frame))
    with _timed(seconds, "labels"):
        point_camera(stage.camera, stage.labels, track, frame)
        _render(stage.labels, labels_path(out_dir, track.name, frame))


def _render(scene: Any, path: Path) -> None:
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True, scene=scene.name)
    if not path.is_file():
        raise RenderError(f"{path}: Blender wrote nothing; is the disk full? The log has its words")


def _moves(track: CameraTrack) -> bool:
    return bool(np.ptp(track.world_from_camera, axis=0).max() > 0.0 or np.ptp(track.K, axis=0).max() > 0.0)


def _make_folders(out_dir: Path, shot: Shot) -> None:
    for track in shot.cameras:
        if len(track.K) != shot.num_frames or len(track.world_from_camera) != shot.num_frames:
            raise ShotError(f"camera {track.name}: not {shot.num_frames} frames long; plan the shot again")
        rgb_path(out_dir, track.name, 0).parent.mkdir(parents=True)
        labels_path(out_dir, track.name, 0).parent.mkdir(parents=True)


def _facts(shot: Shot, settings: RenderSettings, device: str, seconds: dict[str, float]) -> dict[str, Any]:
    views = {
        track.name: {
            "width_px": track.width_px,
            "height_px": track.height_px,
            "world_from_camera": track.world_from_camera.tolist(),
        }
        for track in shot.cameras
    }
    return {
        "num_frames": shot.num_frames,
        "fps": shot.fps,
        "views": views,
        "settings": asdict(settings),
        "device": device,
        "blender": bpy.app.version_string,
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
    }


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        seconds[name] += time.perf_counter() - start
