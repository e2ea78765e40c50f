"""Shadow maps: how near to the light the nearest surface is, seen from the sun, or from above in a hall."""

from typing import Any

import numpy as np
from jaxtyping import Float

from synth.raster.cover import Cover, Layer
from synth.raster.geometry import Geometry

STILL_PX, MOVING_PX = 2048, 512
_STILL_REACH_M = 30.0
_ROOF_PX, _ROOF_REACH_M, _HEAD_M = 16, 4.0, 2.6


def map_from_world(
    towards: Float[np.ndarray, "3"], center: Float[np.ndarray, "3"], reach_m: float, size_px: int
) -> Float[np.ndarray, "4 4"]:
    """World -> pixels of a map `reach_m` to all sides of `center`, and nearness to the light 0.5 per 500 m."""
    side = np.cross([0.0, 1.0, 0.0] if abs(towards[2]) > 0.9 else [0.0, 0.0, 1.0], towards)
    side /= np.linalg.norm(side)
    axes = np.stack([side, np.cross(towards, side), towards])
    scale = np.array([size_px / (2 * reach_m), size_px / (2 * reach_m), 1e-3])
    made = np.eye(4)
    made[:3, :3] = axes * scale[:, None]
    made[:3, 3] = np.array([size_px / 2, size_px / 2, 0.5]) - made[:3, :3] @ center
    return made


def is_roofed(geometry: Geometry, cover: Cover, ctx: Any, center: Float[np.ndarray, "3"]) -> bool:
    """Whether most of what is straight above the people is not the sky."""
    from_world = map_from_world(np.array([0.0, 0.0, 1.0]), center, _ROOF_REACH_M, _ROOF_PX)
    layer = Layer(ctx.buffer(reserve=4 * _ROOF_PX**2), None)
    layer.nearness.clear()
    geometry.place(from_world)
    cover.draw(layer, ~geometry.tables.changes, (_ROOF_PX, _ROOF_PX), (1.0, 1.0, 0.0, 0.0), numbered=False)
    nearness = np.frombuffer(layer.nearness.read(), np.float32)
    layer.nearness.release()
    return bool(np.mean(nearness > 0.5 + 1e-3 * _HEAD_M) > 0.5)


class ShadowMaps:
    """The maps of a shot: what stands still once, what moves at every frame."""

    def __init__(self, ctx: Any, geometry: Geometry, towards: Float[np.ndarray, "3"], center: Float[np.ndarray, "3"],
                 *, with_still: bool) -> None:  # fmt: skip
        self._geometry, self._towards = geometry, towards
        self._cover = Cover(ctx, geometry, orthographic=True)
        self.maps = ctx.buffer(reserve=4 * (STILL_PX**2 + MOVING_PX**2))
        self.still_from_world = map_from_world(towards, center, _STILL_REACH_M, STILL_PX)
        self.moving_from_world = np.eye(4)
        self.moving_pixel_m = 1.0
        self.has_still = with_still
        self.maps.clear()
        if with_still:
            self._draw(0, self.still_from_world, ~geometry.tables.changes, STILL_PX)

    @property
    def still_pixel_m(self) -> float:
        """Width of a pixel of the still map in the world."""
        return 2 * _STILL_REACH_M / STILL_PX

    def follow(self, joints: Float[np.ndarray, "points 3"]) -> None:
        """Draw what moves, around the people's joints."""
        center = (joints.min(0) + joints.max(0)) / 2.0
        reach_m = float(np.linalg.norm(joints - center, axis=1).max()) + 0.8
        self.moving_pixel_m = 2 * reach_m / MOVING_PX
        self.moving_from_world = map_from_world(self._towards, center, reach_m, MOVING_PX)
        self.maps.clear(offset=4 * STILL_PX**2)
        self._draw(STILL_PX**2, self.moving_from_world, self._geometry.tables.changes, MOVING_PX)

    def release(self) -> None:
        """Give the memory back."""
        self._cover.release()
        self.maps.release()

    def _draw(self, first: int, from_world: Float[np.ndarray, "4 4"], objects: np.ndarray, size: int) -> None:
        self._geometry.place(from_world)
        self._cover.draw(Layer(self.maps, None, first), objects, (size, size), (1.0, 1.0, 0.0, 0.0), numbered=False)
