"""Shot folder -> frames folder, as synth.blender.render makes it: the same files, other pictures."""

import dataclasses
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from synth.frames import labels_folder, reference_path, rgb_path
from synth.frames_folder import begin_frames, finish_frames, write_picture
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
    start = time.perf_counter()
    shot = load(shot_dir)
    begin_frames(shot, out_dir, settings)
    job = start_job(shot, settings, out_dir)
    try:
        job.seconds["build"] = time.perf_counter() - start
        yield from _render_frames(job)
        _render_reference(job)
    finally:
        _release(job)
    device, exposure_ev = job.ctx.info["GL_RENDERER"], round(job.exposure_ev, 4)
    finish_frames(shot, out_dir, settings, job.seconds, device=device, exposure_ev=exposure_ev, engine="raster")


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
            kept = {track.name: job.painter(track).keep(track) for track in shot.cameras if not track.moves}
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
