"""Shot folder -> frames folder: build and meter once, then one label and one beauty picture per frame and view."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import bpy

from synth.blender.build import Stage, build_stage, set_frame, set_reference
from synth.blender.device import choose_device
from synth.blender.meter import meter_exposure
from synth.blender.moving import MovingView
from synth.blender.passes import configure_beauty, configure_labels, configure_noisy, configure_probe, denoise_blur
from synth.blender.picture import (
    Cells,
    Changes,
    EmptyPlace,
    Picture,
    empty_place,
    find_changes,
    look_at_empty_place,
    take_label_piece,
    take_labels,
    take_picture,
    take_pieces,
)
from synth.blender.shutter import open_shutter
from synth.frames import labels_folder, reference_path, rgb_path
from synth.frames_folder import begin_frames, finish_frames, write_picture
from synth.label_images import append, begin, depth_of
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
    with tempfile.TemporaryDirectory(prefix="synth_render_") as scratch:
        job = _start(shot_dir, out_dir, settings, Path(scratch))
        places, changes = _find_changes(job)
        _render_labels(job, places, changes)
        plates = _take_plates(job, tuple(changes))
        total = job.shot.num_frames * len(job.shot.cameras)
        made = chain(_render_alone(job, plates, changes), _render_gathered(job))
        for done, (track, frame) in enumerate(made, 1):
            yield {"event": "frame", "view": track.name, "frame": frame, "done": done, "total": total}
        _render_reference(job)
    finish_frames(
        job.shot,
        out_dir,
        settings,
        job.seconds,
        device=job.device,
        exposure_ev=round(job.exposure_ev, 4),
        blender=bpy.app.version_string,
    )


def _start(shot_dir: Path, out_dir: Path, settings: RenderSettings, scratch: Path) -> _Job:
    start = time.perf_counter()
    shot = load(shot_dir)
    begin_frames(shot, out_dir, settings)
    stage = build_stage(shot, shot_dir, scratch, settings.flow)
    device = choose_device(settings.device)
    built = time.perf_counter()
    exposure_ev = meter_exposure(stage, shot, settings, device, scratch)
    configure_probe(stage.probe, settings, device, exposure_ev)
    configure_labels(stage.labels, settings, device)
    job = _Job(shot, stage, settings, out_dir, scratch, device, exposure_ev)
    _configure_beauty(job)
    # after all that sets up the scenes: what measures light does so without blur
    for scene in (stage.beauty, stage.probe):
        open_shutter(scene, stage.moments)
    job.seconds.update(build=built - start, meter=time.perf_counter() - built)
    return job


def _configure_beauty(job: _Job) -> None:
    configure_beauty(job.stage.beauty, job.settings, job.device, job.exposure_ev)
    if job.stage.moments > 1 or any(track.focus_m is not None for track in job.shot.cameras):
        denoise_blur(job.stage.beauty)


def _find_changes(job: _Job) -> tuple[list[EmptyPlace], dict[str, list[Changes]]]:
    """The empty place for each standing view, and by view and frame what differs from it."""
    shot, stage = job.shot, job.stage
    still = tuple(track for track in shot.cameras if not track.moves)
    if not job.settings.plates or shot.num_frames < 2 or not still:
        return [], {}
    with _timed(job, "probes"):
        with empty_place(stage):
            places = [look_at_empty_place(stage, track, shot.lights, job.scratch) for track in still]
        changes: dict[str, list[Changes]] = {track.name: [] for track in still}
        for frame in range(shot.num_frames):
            set_frame(stage, frame)
            for place in places:
                changes[place.track.name].append(find_changes(stage, place, shot.parts.meshes, frame, job.scratch))
    return places, changes


def _take_plates(job: _Job, views: tuple[str, ...]) -> dict[str, Picture]:
    with _timed(job, "plates"), empty_place(job.stage):
        return {
            track.name: take_picture(job.stage, track, 0, job.scratch)
            for track in job.shot.cameras
            if track.name in views
        }


def _render_labels(job: _Job, places: list[EmptyPlace], changes: dict[str, list[Changes]]) -> None:
    stage, empty = job.stage, {place.track.name: place for place in places}
    with _timed(job, "labels"):
        for frame in range(job.shot.num_frames):
            set_frame(stage, frame)
            for track in job.shot.cameras:
                if track.name in empty:
                    place, change = empty[track.name], changes[track.name][frame]
                    images = take_label_piece(stage, place, change, frame, job.scratch)
                else:
                    images = take_labels(stage, track, frame, job.scratch)
                append(labels_folder(job.out_dir, track.name), images)


def _render_alone(
    job: _Job, plates: dict[str, Picture], changes: dict[str, list[Changes]]
) -> Iterator[tuple[CameraTrack, int]]:
    """Each frame of each view by itself."""
    tracks = [track for track in job.shot.cameras if not _is_gathered(job, track)]
    for frame in range(job.shot.num_frames if tracks else 0):
        set_frame(job.stage, frame)
        for track in tracks:
            cells = changes[track.name][frame].cells if track.name in changes else None
            _render_beauty(job, track, frame, plates.get(track.name), cells)
            yield track, frame


def _render_gathered(job: _Job) -> Iterator[tuple[CameraTrack, int]]:
    """Views whose frames are taken together with their neighbours."""
    shot, stage = job.shot, job.stage
    views = [
        MovingView(stage, track, shot.parts.meshes, job.settings, job.exposure_ev, job.scratch)
        for track in shot.cameras
        if _is_gathered(job, track)
    ]
    if not views:
        return
    configure_noisy(stage.beauty)
    for frame in range(shot.num_frames):
        set_frame(stage, frame)
        for view in views:
            depth = depth_of(labels_folder(job.out_dir, view.track.name), shot.num_frames, frame)
            yield from _written(job, view.track, view.add(frame, depth))
    for view in views:
        yield from _written(job, view.track, view.rest())
    _configure_beauty(job)


def _written(
    job: _Job, track: CameraTrack, pictures: Iterator[tuple[int, Picture]]
) -> Iterator[tuple[CameraTrack, int]]:
    while True:
        with _timed(job, "beauty"):
            made = next(pictures, None)
            if made is None:
                return
            write_picture(rgb_path(job.out_dir, track.name, made[0]), made[1])
        yield track, made[0]


def _render_beauty(job: _Job, track: CameraTrack, frame: int, plate: Picture | None, cells: Cells | None) -> None:
    stage = job.stage
    # where the camera moves, a fixed noise pattern would stick to the lens
    stage.beauty.cycles.seed = job.settings.seed + (frame if track.moves else 0)
    with _timed(job, "beauty"):
        if plate is None or cells is None:
            picture = take_picture(stage, track, frame, job.scratch)
        else:
            picture = take_pieces(stage, track, frame, plate, cells, job.scratch)
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
            begin(folder, 1, track.width_px, track.height_px, flow=job.settings.flow)
            append(folder, take_labels(stage, track, 0, job.scratch))


def _is_gathered(job: _Job, track: CameraTrack) -> bool:
    """Blurred pixels do not lie where their depth says."""
    return job.settings.gather and track.moves and job.stage.moments == 1 and track.focus_m is None


@contextmanager
def _timed(job: _Job, name: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        job.seconds[name] += time.perf_counter() - start
