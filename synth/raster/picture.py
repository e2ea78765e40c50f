"""Pictures of a camera: labels at the pixel centres, and the shade of what they show."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, UInt8

from synth.label_images import LabelImages
from synth.normals import normal_picture
from synth.raster.context import compute, run, upload
from synth.raster.cover import LENS, Cover, Layer, in_sight
from synth.raster.geometry import Geometry
from synth.raster.lighting import SkyLight
from synth.raster.shadow import MOVING_PX, STILL_PX, ShadowMaps
from synth.scene import CameraTrack

_VALUES, _FLOW_VALUES = 7, 4
"""A pixel in shaders/resolve.glsl: depth, id and part, normal, colour, light on a white surface; surface."""


@dataclass(frozen=True)
class Light:
    """What shines in a shot, in the world; see uniforms of the same names in shaders/resolve.glsl."""

    lamps: Float[np.ndarray, "lamps 12"]
    key_light: Float[np.ndarray, "3"]
    to_key: Float[np.ndarray, "3"]
    sky: SkyLight
    bounce: Float[np.ndarray, "3"]
    indoors: Float[np.ndarray, "3"]
    soft_share: float
    taps: int


@dataclass(frozen=True)
class Picture:
    """labels, rgb, and per pixel the radiance of a white matt surface there (luminance)."""

    labels: LabelImages
    rgb: UInt8[np.ndarray, "height width 3"]
    light: Float[np.ndarray, "height width"]


class Painter:
    """Makes pictures of one size. Where the camera stands, what stands still is drawn once (`keep`)."""

    def __init__(self, ctx: Any, geometry: Geometry, cover: Cover, light: Light, shadows: ShadowMaps,
                 size: tuple[int, int], *, flow: bool) -> None:  # fmt: skip
        self._ctx, self._geometry, self._cover, self._size = ctx, geometry, cover, size
        self._light, self._shadows, self._flow = light, shadows, flow
        self._values = _VALUES + _FLOW_VALUES * flow
        self._resolve = compute(ctx, "resolve", VALUES=self._values, **({"FLOW": 1} if flow else {}))
        self._freshen = compute(ctx, "freshen")
        pixels = size[0] * size[1]
        self._layer = self._new_layer()
        self._blank = Layer(ctx.buffer(bytes(4 * pixels)), ctx.buffer(b"\xff" * (4 * pixels)))
        self._shown = ctx.buffer(reserve=4 * pixels * self._values)
        self._sky = upload(ctx, light.sky.picture.astype(np.float32))
        self._lamps = ctx.buffer(reserve=max(48 * len(light.lamps), 16))

    def keep(self, track: CameraTrack) -> Layer:
        """What a standing camera sees of all that stands still."""
        kept = self._new_layer()
        self._copy(self._blank, kept)
        self._draw(kept, track, 0, ~self._geometry.tables.changes)
        return kept

    def take(self, track: CameraTrack, frame: int, exposure_ev: float, kept: Layer | None = None) -> Picture:
        """The picture at a frame at which geometry and shadows must stand; kept: as `keep` found it."""
        below = kept or self._blank
        self._copy(below, self._layer)
        changes = self._geometry.tables.changes
        self._draw(self._layer, track, frame, changes if kept else np.ones_like(changes), below)
        return self._shade(track, frame, exposure_ev)

    def release(self) -> None:
        """Give the memory back."""
        for layer in (self._layer, self._blank):
            layer.nearness.release()
            layer.numbers.release()
        for buffer in (self._shown, self._sky, self._lamps):
            buffer.release()

    def _new_layer(self) -> Layer:
        bytes_ = 4 * self._size[0] * self._size[1]
        return Layer(self._ctx.buffer(reserve=bytes_), self._ctx.buffer(reserve=bytes_))

    def _copy(self, source: Layer, target: Layer) -> None:
        self._ctx.copy_buffer(target.nearness, source.nearness)
        self._ctx.copy_buffer(target.numbers, source.numbers)

    def _draw(self, layer: Layer, track: CameraTrack, frame: int, objects: Bool[np.ndarray, " objects"],
              below: Layer | None = None) -> None:  # fmt: skip
        lens = _lens(track, frame)
        places = self._geometry.place(np.linalg.inv(track.world_from_camera[frame]))
        seen = objects & in_sight(self._geometry, places, self._size, lens)
        self._cover.draw(layer, seen, self._size, lens, between=lambda: self._forget(layer, below))

    def _forget(self, layer: Layer, below: Layer | None) -> None:
        """Numbers from below do not count where something nearer has come."""
        if below is not None:
            for binding, buffer in enumerate((below.nearness, layer.nearness, layer.numbers)):
                buffer.bind_to_storage_buffer(binding)
            run(self._freshen, self._size[0] * self._size[1])
            self._geometry.bind()

    def _shade(self, track: CameraTrack, frame: int, exposure_ev: float) -> Picture:
        light, shadows, pose = self._light, self._shadows, track.world_from_camera[frame]
        turn = pose[:3, :3]
        self._geometry.bind()
        self._lamps.write(_seen_lamps(light.lamps, pose).astype(np.float32).tobytes() or bytes(16))
        self._geometry.bind_shading(10, 11)
        for binding, buffer in ((9, self._layer.numbers), (12, self._lamps), (13, self._sky), (14, shadows.maps),
                                (15, self._shown)):  # fmt: skip
            buffer.bind_to_storage_buffer(binding)
        run(
            self._resolve, self._size[0] * self._size[1], size=self._size, lens=_lens(track, frame),
            world_from_camera=_columns(turn), eye=tuple(pose[:3, 3]), lamp_count=len(light.lamps),
            key_light=tuple(light.key_light), to_key=tuple(light.to_key @ turn), bounce=tuple(light.bounce),
            ambient=[tuple(row) for row in light.sky.ambient], indoors=tuple(light.indoors),
            still_map=_columns(shadows.still_from_world), moving_map=_columns(shadows.moving_from_world),
            maps=(STILL_PX if shadows.has_still else 0, MOVING_PX, STILL_PX**2, light.taps),
            soft_share=light.soft_share,
            offsets_m=(1.5 * shadows.still_pixel_m, 1.5 * shadows.moving_pixel_m),
            sky_rows=len(light.sky.picture), sky_turn=light.sky.turn_rad, gain=2.0**exposure_ev,
        )  # fmt: skip
        return self._read()

    def _read(self) -> Picture:
        width, height = self._size
        values = np.frombuffer(self._shown.read(), np.float32).reshape(height, width, self._values)
        what = values[..., 1].view(np.uint32)
        color = values[..., 5].view(np.uint32)
        labels = LabelImages(
            depth=values[..., 0],
            ids=what.astype(np.uint8),
            parts=(what >> 8).astype(np.uint8),
            normal_map=normal_picture(values[..., 2:5]),
            surface=values[..., _VALUES:] if self._flow else None,
        )
        return Picture(labels, np.stack([color >> shift for shift in (0, 8, 16)], -1).astype(np.uint8), values[..., 6])


def _lens(track: CameraTrack, frame: int) -> LENS:
    K = track.K[frame]
    return float(K[0, 0]), float(K[1, 1]), float(K[0, 2]), float(K[1, 2])


def _columns(matrix: np.ndarray) -> tuple[float, ...]:
    return tuple(matrix.T.ravel())


def _seen_lamps(rows: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """Lamps in the camera's frame."""
    seen = rows.copy()
    seen[:, :3] = (rows[:, :3] - pose[:3, 3]) @ pose[:3, :3]
    seen[:, 8:11] = rows[:, 8:11] @ pose[:3, :3]
    return seen
