"""Where moving things keep the sun from what stands: a thin shadow is sharper than a probe can tell from noise.

Other lamps and the sky throw soft shadows, which the probe finds.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float, Int

from synth.arrays import Points
from synth.blender.footprint import draw, exposed
from synth.scene import CameraTrack, Light, Mesh, SceneObject

_CELL_M, _MOST_CELLS = 0.02, 1024
"""Fineness of a shadow, and its largest extent in such steps: what is wider is drawn more coarsely."""
_BLUR_M = 0.03
"""How far a shadow goes beyond its sharp outline: the half shadow of the sun 6 m behind what throws it."""
_STRIDE = 2
"""Every second pixel of every second row is looked at: they are closer to each other than a shadow is wide."""

Corner = Float[np.ndarray, "2"]


@dataclass(frozen=True)
class SunlitPlace:
    """The place without what moves, seen from a camera and from the sun.

    across: where the surfaces of pixels are across the sun's rays [m], a row for each axis; along: and along them,
    growing with the light. shape: rows and columns of these pixels.
    """

    across: Float[np.ndarray, "2 pixels"]
    along: Float[np.ndarray, " pixels"]
    axes: Float[np.ndarray, "3 3"]
    shape: tuple[int, int]

    def behind(self, low: Corner, high: Corner, nearest_m: float) -> Int[np.ndarray, " found"]:
        """Numbers of the pixels in a box across the rays, farther along them than `nearest_m`."""
        (x, y), (left, bottom), (right, top) = self.across, low, high
        found = np.flatnonzero((x > left) & (x < right))
        for values, least, most in ((y, bottom, top), (self.along, nearest_m, np.inf)):
            found = found[(values[found] > least) & (values[found] < most)]
        return found


def sunlit_places(
    suns: tuple[Light, ...], depth: Float[np.ndarray, "height width"], track: CameraTrack
) -> tuple[SunlitPlace, ...]:
    """The place for each sun; depth: planar z of the first frame [m], 0 where nothing is."""
    depth = depth[::_STRIDE, ::_STRIDE]
    points = _unprojected(depth, track)
    axes = [sun.pose[:3, :3] * np.array([1.0, 1.0, -1.0]) for sun in suns]
    return tuple(
        SunlitPlace(
            np.ascontiguousarray(turned[:, :2].T),
            np.where(depth.ravel() > 0.0, turned[:, 2], -np.inf),
            a,
            (len(depth), len(depth[0])),
        )
        for a in axes
        for turned in [points @ a]
    )


def shadow_mask(
    places: tuple[SunlitPlace, ...],
    things: tuple[SceneObject, ...],
    meshes: dict[str, Mesh],
    frame: int,
    size: tuple[int, int],
) -> Bool[np.ndarray, "height width"]:
    """Probe pixels (size = height, width) of which some part lies in a thing's shadow."""
    mask = np.zeros(size, bool)
    for thing in things if places else ():
        points = exposed(thing, meshes, frame)
        for place in places:
            shaded = _shaded(place, points, meshes[thing.mesh])
            rows, columns = np.unravel_index(shaded, place.shape)
            mask[rows * size[0] // place.shape[0], columns * size[1] // place.shape[1]] = True
    return mask


def _shaded(place: SunlitPlace, points: Points, mesh: Mesh) -> np.ndarray:
    """Numbers of the pixels that lie behind a thing, seen from the sun."""
    turned = points @ place.axes
    low, high = turned[:, :2].min(0) - _BLUR_M, turned[:, :2].max(0) + _BLUR_M
    near = place.behind(low, high, turned[:, 2].min())
    cell_m = max(_CELL_M, float((high - low).max()) / _MOST_CELLS)
    image = np.zeros(np.ceil((high - low)[::-1] / cell_m).astype(int) + 1, np.uint8)
    draw(image, (turned[:, :2] - low) / cell_m, mesh)
    margin = int(np.ceil(_BLUR_M / cell_m))
    image = cv2.dilate(image, np.ones((2 * margin + 1,) * 2, np.uint8))
    columns, rows = ((place.across[:, near] - low[:, None]) / cell_m).astype(int)
    return near[image[rows, columns] > 0]


def _unprojected(depth: Float[np.ndarray, "height width"], track: CameraTrack) -> Points:
    """World points of the surfaces [m] of every second pixel of every second row, row by row."""
    y, x = np.indices(depth.shape) * _STRIDE + 0.5
    K, pose = track.K[0], track.world_from_camera[0]
    rays = np.stack([(x - K[0, 2]) / K[0, 0], (y - K[1, 2]) / K[1, 1], np.ones_like(x)], -1)
    return (rays * depth[..., None]).reshape(-1, 3) @ pose[:3, :3].T + pose[:3, 3]
