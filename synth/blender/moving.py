"""Pictures of moving cameras: few samples of the place, more of what moves, neighbouring frames taken together."""

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bpy
import cv2
import numpy as np
from jaxtyping import Float

from synth.blender.build import Stage
from synth.blender.exr import read_channels, stacked
from synth.blender.footprint import covered_mask
from synth.blender.lens import point_camera
from synth.blender.occluder import occlude, remove
from synth.blender.oidn import denoised
from synth.blender.picture import FILTER_PX, WHOLE_SHARE, Cells, Picture, crop, read_picture, render_to
from synth.blender.regions import LEAST_OCCLUDED_PX, Rect, grown, rectangles, shares
from synth.errors import RenderError
from synth.renderer import RenderSettings
from synth.scene import CameraTrack, Mesh
from synth.temporal import NoisyFrame, Passes, gathered, noisy_frame

REACH = 8
"""Frames before and after one that are taken together with it."""

_PLACE_SHARE = 0.25
"""Samples of the place in each frame, of those that what moves gets [hall, 416x240: 34.1 dB for 3.7 CPU s; with 4
frames before and after 33.5 for 3.4, with a share of 3/8 then 34.3 for 4.9; every frame by itself 34.1 for 9.6]."""
_CELL_PX = 4
_MORE = 0x5EED
"""Added to the seed of the samples that what moves has more: another pattern."""


@dataclass
class MovingView:
    """One moving view: noisy frames go in, finished pictures come out `REACH` frames later."""

    stage: Stage
    track: CameraTrack
    meshes: dict[str, Mesh]
    settings: RenderSettings
    exposure_ev: float
    scratch: Path
    _window: deque[NoisyFrame] = field(default_factory=lambda: deque(maxlen=2 * REACH + 1))
    _taken: int = 0
    _made: int = 0

    def add(self, frame: int, depth: Float[np.ndarray, "height width"]) -> Iterator[tuple[int, Picture]]:
        """Render the next frame, at which the stage must stand, and yield (frame, picture) of what is ready by then."""
        self._window.append(self._noisy(frame, depth))
        self._taken += 1
        if self._taken > REACH:
            yield self._next()

    def rest(self) -> Iterator[tuple[int, Picture]]:
        """The last pictures."""
        while self._made < self._taken:
            yield self._next()

    def _next(self) -> tuple[int, Picture]:
        first = self._taken - len(self._window)
        at = self._made - first
        near = list(self._window)[max(at - REACH, 0) : at + REACH + 1]
        threads = self.settings.threads or len(os.sched_getaffinity(0))
        passes = gathered(near, min(at, REACH), threads)
        self._made += 1
        return self._made - 1, self._developed(passes)

    def _developed(self, passes: Passes) -> Picture:
        rgb, albedo, normal = passes[..., :3], passes[..., 3:6], passes[..., 6:]
        if self.settings.denoise:
            rgb = denoised(rgb, albedo, normal, self.settings.threads)
        return developed(self.stage.probe, rgb, self.scratch)

    def _noisy(self, frame: int, depth: Float[np.ndarray, "height width"]) -> NoisyFrame:
        covered = self._covered(frame)
        cells = grown(covered)
        few = max(1, round(self.settings.samples * _PLACE_SHARE))
        many = cells.mean() > WHOLE_SHARE or few == self.settings.samples
        passes = self._rendered(frame, self.settings.samples if many else few, 0)
        weight = np.full(depth.shape, self.settings.samples if many else few, np.float32)
        if not many and cells.any():
            self._add_samples(frame, cells, passes, weight)
        # within the pixels that have more samples: a pixel that neither has more nor takes from others has grain
        own = cv2.dilate(covered.astype(np.uint8), np.ones((3, 3), np.uint8))
        own = cv2.resize(own, depth.shape[::-1], interpolation=cv2.INTER_NEAREST).astype(bool)
        K, pose = self.track.K[frame], self.track.world_from_camera[frame]
        return noisy_frame(passes, weight, depth, own, K, pose, 2.0**self.exposure_ev)

    def _covered(self, frame: int) -> Cells:
        """Where things move."""
        size = max(1, round(self.track.height_px / _CELL_PX)), max(1, round(self.track.width_px / _CELL_PX))
        things = tuple(thing for _, thing in self.stage.changing)
        return covered_mask(things, self.meshes, self.track, frame, size)

    def _add_samples(self, frame: int, cells: Cells, passes: Passes, weight: Float[np.ndarray, "height width"]) -> None:
        """More samples where things move; all else is behind the occluder."""
        width, height = self.track.width_px, self.track.height_px
        inside = shares(cells, width, height, FILTER_PX, 0).astype(np.float32)
        more = self.settings.samples - int(weight[0, 0])
        occlude(self.stage.occluder, ~cells, self.track, frame)
        for rect in rectangles(cells, width, height, LEAST_OCCLUDED_PX):
            at = slice(rect.top, rect.bottom), slice(rect.left, rect.right)
            piece, new = self._rendered(frame, more, _MORE, rect), inside[at] * more
            inside[at] = 0.0  # rectangles overlap
            passes[at] += (piece - passes[at]) * (new / (weight[at] + new))[..., None]
            weight[at] += new
        remove(self.stage.occluder)

    def _rendered(self, frame: int, samples: int, seed: int, rect: Rect | None = None) -> Passes:
        scene = self.stage.beauty
        # a fixed noise pattern would stick to the lens
        scene.cycles.samples, scene.cycles.seed = samples, self.settings.seed + frame + seed
        point_camera(self.stage.camera, scene, self.track, frame)
        crop(scene.render, self.track, rect)
        path = self.scratch / "noisy.exr"
        render_to(scene, path)
        channels = read_channels(path)
        path.unlink()
        guides = (("Combined", "RGB"), ("Denoising Albedo", "RGB"), ("Denoising Normal", "XYZ"))
        passes = np.concatenate([stacked(channels, name, parts) for name, parts in guides], -1)
        return passes.astype(np.float32, copy=False)


def developed(scene: Any, rgb: Float[np.ndarray, "height width 3"], scratch: Path) -> Picture:
    """Linear light as a scene's view transform and exposure show it."""
    height, width = rgb.shape[:2]
    image = bpy.data.images.new("developed", width, height, float_buffer=True)
    try:
        image.colorspace_settings.name = "Linear Rec.709"
        image.pixels.foreach_set(
            np.dstack([rgb[::-1], np.ones((height, width), np.float32)]).astype(np.float32).ravel()
        )
        path = scratch / "developed.png"
        image.save_render(str(path), scene=scene)
    finally:
        bpy.data.images.remove(image)
    if not path.is_file():
        raise RenderError(f"{path}: Blender wrote nothing; make room on the disk and run again")
    return read_picture(path)
