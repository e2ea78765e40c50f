"""Shot folder -> frames folder: build and meter once, then one label and one beauty picture per frame and view."""

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

from synth.blender.build import Stage, build_stage, set_frame, set_reference
from synth.blender.device import choose_device
from synth.blender.label_passes import read_passes
from synth.blender.lens import point_camera
from synth.blender.meter import meter_exposure
from synth.blender.passes import configure_beauty, configure_labels, configure_probe, denoise_blur
from synth.blender.picture import (
    Picture,
    empty_place,
    find_changes,
    render_to,
    take_picture,
    take_pieces,
    take_probe,
    write_picture,
)
from synth.blender.regions import Rect
from synth.blender.shutter import open_shutter
from synth.errors import RenderError, ShotError
from synth.frames import labels_folder, reference_path, rgb_path
from synth.label_images import append, begin
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
    exposure_ev: float
    seconds: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(
            ("build", "meter", "probes", "labels", "plates", "beauty", "reference"), 0.0
        )
    )


def render_shot(shot_dir: Path, out_dir: Path, settings: RenderSettings) -> Iterator[Event]:
    """Render all frames of all views; yields an event with each finished picture, frames.json comes last.

    Pass by pass, since Blender keeps the data of one scene only: changing the scene at every frame costs 0.2 to 0.4
    CPU s each time outdoors. Views are the inner loop: what moves is sent to Cycles once for all of them.
    """
    if out_dir.exists() and any(out_dir.iterdir()):
        raise RenderError(f"{out_dir}: not empty; give a new folder")
    with tempfile.TemporaryDirectory(prefix="synth_render_") as scratch:
        job = _start(shot_dir, out_dir, settings, Path(scratch))
        changes = _find_changes(job)
        _render_labels(job)
        plates = _take_plates(job, tuple(changes))
        done, total = 0, job.shot.num_frames * len(job.shot.cameras)
        for frame in range(job.shot.num_frames):
            set_frame(job.stage, frame)
            for track in job.shot.cameras:
                rects = changes[track.name][frame] if track.name in changes else None
                _render_beauty(job, track, frame, plates.get(track.name), rects)
                done += 1
                yield {"event": "frame", "view": track.name, "frame": frame, "done": done, "total": total}
        _render_reference(job)
    (out_dir / "frames.json").write_text(json.dumps(_facts(job), indent=1, sort_keys=True))


def _start(shot_dir: Path, out_dir: Path, settings: RenderSettings, scratch: Path) -> _Job:
    start = time.perf_counter()
    shot = load(shot_dir)
    for track in shot.cameras:
        if len(track.K) != shot.num_frames or len(track.world_from_camera) != shot.num_frames:
            raise ShotError(f"camera {track.name}: not {shot.num_frames} frames long; plan the shot again")
        rgb_path(out_dir, track.name, 0).parent.mkdir(parents=True)
        _begin_labels(labels_folder(out_dir, track.name), track, shot.num_frames, settings)
    stage = build_stage(shot, shot_dir, scratch, settings.flow)
    device = choose_device(settings.device)
    built = time.perf_counter()
    exposure_ev = meter_exposure(stage, shot, settings, device, scratch)
    configure_beauty(stage.beauty, settings, device, exposure_ev)
    configure_probe(stage.probe, settings, device, exposure_ev)
    configure_labels(stage.labels, settings, device)
    # after all that sets up the scenes: what measures light does so without blur
    for scene in (stage.beauty, stage.probe):
        open_shutter(scene, stage.moments)
    if stage.moments > 1 or any(track.focus_m is not None for track in shot.cameras):
        denoise_blur(stage.beauty)
    job = _Job(shot, stage, settings, out_dir, scratch, device, exposure_ev)
    job.seconds.update(build=built - start, meter=time.perf_counter() - built)
    return job


def _find_changes(job: _Job) -> dict[str, list[list[Rect] | None]]:
    """By standing view and frame, what differs from the plate."""
    shot, stage = job.shot, job.stage
    still = tuple(track for track in shot.cameras if not _moves(track))
    if not job.settings.plates or shot.num_frames < 2 or not still:
        return {}
    with _timed(job, "probes"):
        with empty_place(stage):
            empty = {track.name: take_probe(stage, track, 0, job.scratch) for track in still}
        changes: dict[str, list[list[Rect] | None]] = {track.name: [] for track in still}
        for frame in range(shot.num_frames):
            set_frame(stage, frame)
            for track in still:
                rects = find_changes(stage, track, shot.parts.meshes, empty[track.name], frame, job.scratch)
                changes[track.name].append(rects)
    return changes


def _take_plates(job: _Job, views: tuple[str, ...]) -> dict[str, Picture]:
    with _timed(job, "plates"), empty_place(job.stage):
        return {
            track.name: take_picture(job.stage, track, 0, job.scratch)
            for track in job.shot.cameras
            if track.name in views
        }


def _render_labels(job: _Job) -> None:
    stage = job.stage
    with _timed(job, "labels"):
        for frame in range(job.shot.num_frames):
            set_frame(stage, frame)
            for track in job.shot.cameras:
                _take_labels(job, track, frame, labels_folder(job.out_dir, track.name))


def _begin_labels(folder: Path, track: CameraTrack, num_frames: int, settings: RenderSettings) -> None:
    begin(folder, num_frames, track.width_px, track.height_px, flow=settings.flow)


def _take_labels(job: _Job, track: CameraTrack, frame: int, folder: Path) -> None:
    """Append a frame's label picture to a folder."""
    point_camera(job.stage.camera, job.stage.labels, track, frame, sharp=True)
    passes = job.scratch / "labels.exr"
    render_to(job.stage.labels, passes)
    append(folder, read_passes(passes, track.world_from_camera[frame]))
    passes.unlink()


def _render_beauty(job: _Job, track: CameraTrack, frame: int, plate: Picture | None, rects: list[Rect] | None) -> None:
    stage = job.stage
    # where the camera moves, a fixed noise pattern would stick to the lens
    stage.beauty.cycles.seed = job.settings.seed + (frame if _moves(track) else 0)
    with _timed(job, "beauty"):
        if plate is None or rects is None:
            picture = take_picture(stage, track, frame, job.scratch)
        else:
            picture = take_pieces(stage, track, frame, plate, rects, job.scratch)
        write_picture(rgb_path(job.out_dir, track.name, frame), picture)


def _render_reference(job: _Job) -> None:
    """One beauty and one label picture per view, sharp; last, since the stage is not put back."""
    if job.shot.reference is None:
        return
    stage, cameras = job.stage, job.shot.reference.cameras
    with _timed(job, "reference"):
        set_reference(stage, job.scratch)
        stage.beauty.cycles.seed = job.settings.seed
        for track in cameras:
            path = reference_path(job.out_dir, track.name)
            path.parent.mkdir()
            write_picture(path, take_picture(stage, track, 0, job.scratch))
        for track in cameras:
            folder = reference_path(job.out_dir, track.name).with_name("labels")
            _begin_labels(folder, track, 1, job.settings)
            _take_labels(job, track, 0, folder)


def _moves(track: CameraTrack) -> bool:
    return any(
        np.ptp(np.concatenate([middle, middle if ends is None else ends.reshape(-1, *middle.shape[1:])]), axis=0).max()
        > 0.0
        for middle, ends in ((track.world_from_camera, track.shutter_pose), (track.K, track.shutter_intrinsics))
    )


def _facts(job: _Job) -> dict[str, Any]:
    views = {
        track.name: {
            "width_px": track.width_px,
            "height_px": track.height_px,
            "world_from_camera": track.world_from_camera.tolist(),
        }
        for track in job.shot.cameras
    }
    for track in job.shot.reference.cameras if job.shot.reference is not None else ():
        views[track.name]["reference_world_from_camera"] = track.world_from_camera[0].tolist()
    return {
        "num_frames": job.shot.num_frames,
        "fps": job.shot.fps,
        "views": views,
        "settings": asdict(job.settings),
        "device": job.device,
        "exposure_ev": round(job.exposure_ev, 4),
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
