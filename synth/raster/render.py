"""Shot folder -> frames folder, as synth.blender.render makes it: the same files, other pictures."""

import dataclasses
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from synth.errors import RenderError, ShotError
from synth.frames import labels_folder, reference_path, rgb_path
from synth.label_images import append, begin
from synth.raster.context import context
from synth.raster.cover import Cover, Layer
from synth.raster.geometry import Geometry
from synth.raster.lighting import bounced, in_hall, lamps, sky_light, sun
from synth.raster.meter import exposure
from synth.raster.picture import Light, Painter, Picture
from synth.raster.shadow import ShadowMaps, is_roofed
from synth.renderer import Event, RenderSettings
from synth.scene import CameraTrack
from synth.shot import Shot, load

_SOFT_SHARE, _SOFT_TAPS = 0.55, 4
"""What of a hall's light the people take from the floor below them, and how soft the edge is."""
_PASSES = ("build", "meter", "labels", "beauty", "reference")


@dataclass
class Job:
    """A shot in the shaders' memory, with the clock of its passes."""

    shot: Shot
    settings: RenderSettings
    out_dir: Path
    ctx: Any
    geometry: Geometry
    cover: Cover
    light: Light
    shadows: ShadowMaps
    painters: dict[tuple[int, int], Painter] = field(default_factory=dict)
    exposure_ev: float = 0.0
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_PASSES, 0.0))

    def take(self, track: CameraTrack, frame: int, kept: Layer | None = None) -> Picture:
        """A picture of the moment at which the job stands."""
        return self.painter(track).take(track, frame, self.exposure_ev, kept)

    def painter(self, track: CameraTrack) -> Painter:
        """That for pictures of this size."""
        size = track.width_px, track.height_px
        if size not in self.painters:
            self.painters[size] = Painter(self.ctx, self.geometry, self.cover, self.light, self.shadows, size,
                                          flow=self.settings.flow)  # fmt: skip
        return self.painters[size]

    def set_frame(self, frame: int) -> None:
        """Move to a frame."""
        self.geometry.set_frame(frame)
        self.shadows.follow(_joints(self.shot, frame))


def render_shot(shot_dir: Path, out_dir: Path, settings: RenderSettings) -> Iterator[Event]:
    """Render all frames of all views; yields an event with each finished picture, frames.json comes last."""
    if out_dir.exists() and any(out_dir.iterdir()):
        raise RenderError(f"{out_dir}: not empty; give a new folder")
    start = time.perf_counter()
    shot = load(shot_dir)
    _begin(shot, out_dir, settings)
    job = start_job(shot, settings, out_dir)
    try:
        job.seconds["build"] = time.perf_counter() - start
        yield from _render_frames(job)
        _render_reference(job)
    finally:
        _release(job)
    (out_dir / "frames.json").write_text(json_of(job))


def start_job(shot: Shot, settings: RenderSettings, out_dir: Path) -> Job:
    """A shot in the shaders' memory, metered."""
    ctx = context(settings.device, settings.threads)
    geometry = Geometry(ctx, shot)
    cover = Cover(ctx, geometry)
    center = _joints(shot, shot.num_frames // 2).mean(0)
    light, shadows = _lit(ctx, geometry, shot, center)
    job = Job(shot, settings, out_dir, ctx, geometry, cover, light, shadows)
    with timed(job, "meter"):
        job.exposure_ev = exposure(shot, job.set_frame, job.take)
    return job


def _lit(ctx: Any, geometry: Geometry, shot: Shot, center: np.ndarray) -> tuple[Light, ShadowMaps]:
    """What shines, and what its light is stopped by: the sun outdoors, in a hall all lamps as if from above."""
    up = np.array([0.0, 0.0, 1.0])
    probe = Cover(ctx, geometry, orthographic=True)
    roofed = is_roofed(geometry, probe, ctx, center)
    probe.release()
    rows, sky, shining = lamps(shot.lights), sky_light(shot.sky), sun(shot.lights)
    if roofed:
        sky = dataclasses.replace(sky, ambient=np.zeros((9, 3)), level=np.zeros(3))
    key_light, to_key = shining or (np.zeros(3), up)
    by_sun = bool(key_light.any())
    around = in_hall(rows, center) if roofed else np.zeros(3)
    below = sky.level + key_light * max(float(to_key[2]), 0.0) if not roofed else np.zeros(3)
    light = Light(
        lamps=rows, key_light=key_light, to_key=to_key, sky=sky, bounce=bounced(below), indoors=around,
        soft_share=0.0 if by_sun and not roofed else _SOFT_SHARE, taps=1 if by_sun else _SOFT_TAPS,
    )  # fmt: skip
    return light, ShadowMaps(ctx, geometry, to_key, center, with_still=by_sun)


def _render_frames(job: Job) -> Iterator[Event]:
    shot, kept = job.shot, dict[str, Layer]()
    with timed(job, "beauty"):
        if job.settings.plates and shot.num_frames > 1:
            kept = {track.name: job.painter(track).keep(track) for track in shot.cameras if not moves(track)}
    done, total = 0, shot.num_frames * len(shot.cameras)
    for frame in range(shot.num_frames):
        with timed(job, "beauty"):
            job.set_frame(frame)
        for track in shot.cameras:
            with timed(job, "beauty"):
                picture = job.take(track, frame, kept.get(track.name))
                write_picture(rgb_path(job.out_dir, track.name, frame), picture.rgb)
            with timed(job, "labels"):
                append(labels_folder(job.out_dir, track.name), picture.labels)
            done += 1
            yield {"event": "frame", "view": track.name, "frame": frame, "done": done, "total": total}


def _render_reference(job: Job) -> None:
    """One picture per view; last, since what the reference places is not put back."""
    reference = job.shot.reference
    if reference is None:
        return
    with timed(job, "reference"):
        job.geometry.set_reference(reference.objects)
        job.shadows.follow(reference.joints.reshape(-1, 3))
        for track in reference.cameras:
            path = reference_path(job.out_dir, track.name)
            path.parent.mkdir()
            picture = job.take(track, 0)
            write_picture(path, picture.rgb)
            begin(path.with_name("labels"), 1, track.width_px, track.height_px, flow=job.settings.flow)
            append(path.with_name("labels"), picture.labels)


def _begin(shot: Shot, out_dir: Path, settings: RenderSettings) -> None:
    for track in shot.cameras:
        if len(track.K) != shot.num_frames or len(track.world_from_camera) != shot.num_frames:
            raise ShotError(f"camera {track.name}: not {shot.num_frames} frames long; plan the shot again")
        rgb_path(out_dir, track.name, 0).parent.mkdir(parents=True)
        begin(labels_folder(out_dir, track.name), shot.num_frames, track.width_px, track.height_px, flow=settings.flow)


def write_picture(path: Path, picture: np.ndarray) -> None:
    """An 8-bit picture; RenderError where the disk is full."""
    encoded = cv2.imencode(path.suffix, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1]
    try:
        path.write_bytes(encoded.tobytes())
    except OSError as error:
        raise RenderError(f"{path}: could not be written ({error}); make room on the disk and run again") from error


def moves(track: CameraTrack) -> bool:
    """Whether a camera does anything but stand."""
    return any(np.ptp(values, axis=0).max() > 0.0 for values in (track.world_from_camera, track.K))


def json_of(job: Job) -> str:
    """frames.json, see synth.frames."""
    shot = job.shot
    views: dict[str, dict[str, Any]] = {
        track.name: {
            "width_px": track.width_px,
            "height_px": track.height_px,
            "world_from_camera": track.world_from_camera.tolist(),
        }
        for track in shot.cameras
    }
    for track in shot.reference.cameras if shot.reference is not None else ():
        views[track.name]["reference_world_from_camera"] = track.world_from_camera[0].tolist()
    facts = {
        "num_frames": shot.num_frames,
        "fps": shot.fps,
        "views": views,
        "settings": asdict(job.settings),
        "device": job.ctx.info["GL_RENDERER"],
        "exposure_ev": round(job.exposure_ev, 4),
        "engine": "raster",
        "seconds": {name: round(value, 3) for name, value in job.seconds.items()},
    }
    return json.dumps(facts, indent=1, sort_keys=True)


def _joints(shot: Shot, frame: int) -> np.ndarray:
    """Where the people are, (points, 3); the origin where there are none."""
    if not shot.people:
        return np.zeros((1, 3))
    return np.concatenate([person.joints[frame] for person in shot.people])


def _release(job: Job) -> None:
    for painter in job.painters.values():
        painter.release()
    for one in (job.shadows, job.cover, job.geometry):
        one.release()


@contextmanager
def timed(job: Job, name: str) -> Iterator[None]:
    """Add the seconds inside to a pass."""
    start = time.perf_counter()
    try:
        yield
    finally:
        job.seconds[name] += time.perf_counter() - start
