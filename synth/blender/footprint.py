"""Which pixels things cover: the faces of their meshes, drawn into a mask."""

import cv2
import numpy as np
from jaxtyping import Bool, Float, Int, UInt8

from synth.arrays import Points
from synth.exposure import blur_disc_px
from synth.geometry.camera import project
from synth.geometry.transform import apply
from synth.scene import CameraTrack, Mesh, SceneObject

Mask = UInt8[np.ndarray, "height width"]

_SURELY_PX = 0.01
"""Much more than single precision is wrong by."""


def covered_mask(
    things: tuple[SceneObject, ...],
    meshes: dict[str, Mesh],
    track: CameraTrack,
    frame: int,
    size: tuple[int, int],
) -> Bool[np.ndarray, "height width"]:
    """Probe pixels (size = height, width) that things may cover, to a pixel.

    While the shutter is open a thing covers the hull of all its places, and out of focus the discs about its points.
    """
    mask = np.zeros(size, np.uint8)
    scale = np.array([size[1] / track.width_px, size[0] / track.height_px])
    for thing in things:
        seen = project(exposed(thing, meshes, frame), track.K[frame], track.world_from_camera[frame])
        front = seen[:, 2] > 1e-6
        if not front.any():
            continue
        if not front.all():
            return np.ones(size, bool)
        draw(mask, _defocused(seen, track, frame) * scale, meshes[thing.mesh])
    return mask.astype(bool)


def draw(mask: Mask, places: Float[np.ndarray, "points 2"], mesh: Mesh) -> None:
    """Set the pixels of a mesh whose vertices are at these places (x, y), or of the hull where they are more."""
    places = np.clip(places, -1e4, 1e4)
    if len(places) == len(mesh.vertices):
        _draw_faces(mask, places, mesh.faces)
    else:
        # the polygon's own pixels; cv2 also draws those that its outline touches
        hull = cv2.convexHull(_outer(places.astype(np.float32)))
        cv2.fillConvexPoly(mask, np.floor(hull).astype(np.int32), 1)


def _outer(places: Float[np.ndarray, "points 2"]) -> Float[np.ndarray, "kept 2"]:
    """Without points well inside the box between the four that lie farthest along the diagonals: none is of the hull,
    and sorting the others takes a third of the time [hair of 81,000 vertices, shutter and blur]."""
    x, y = places.T
    (right, top), (left, bottom), (far, low), (near, high) = (
        places[number] for number in ((x + y).argmax(), (x + y).argmin(), (x - y).argmax(), (x - y).argmin())
    )
    across, down = (max(left, near), min(right, far)), (max(bottom, low), min(top, high))
    inside = (x > across[0] + _SURELY_PX) & (x < across[1] - _SURELY_PX)
    inside &= (y > down[0] + _SURELY_PX) & (y < down[1] - _SURELY_PX)
    return places[~inside]


def exposed(thing: SceneObject, meshes: dict[str, Mesh], frame: int) -> Points:
    """World points of a thing at a frame's own time, and when the shutter opens and closes [m]."""
    number = min(frame, len(thing.pose) - 1)
    middle = meshes[thing.mesh].vertices if thing.cache is None else thing.cache[frame]
    places = [apply(thing.pose[number], np.asarray(middle, float))]
    for end in (0, 1) if thing.shutter_cache is not None or thing.shutter_pose is not None else ():
        local = middle if thing.shutter_cache is None else thing.shutter_cache[frame, end]
        pose = thing.pose[number] if thing.shutter_pose is None else thing.shutter_pose[number, end]
        places.append(apply(pose, np.asarray(local, float)))
    return np.concatenate(places)


def _draw_faces(mask: Mask, places: Float[np.ndarray, "points 2"], faces: Int[np.ndarray, "faces corners"]) -> None:
    """Set the pixels of faces: small ones by their corners, the outlines and insides of the others."""
    height, width = mask.shape
    # corners first: numpy is ten times as fast along long rows as across short ones
    x, y = np.floor(places).astype(np.int32).T[:, faces.T]
    seen = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    mask[y[seen], x[seen]] = 1
    left, right, top, bottom = x.min(0), x.max(0), y.min(0), y.max(0)
    inside = (right >= 0) & (left < width) & (bottom >= 0) & (top < height)
    wide = np.flatnonzero(inside & ((right - left > 1) | (bottom - top > 1)))
    for polygon in np.stack([x[:, wide], y[:, wide]], -1).swapaxes(0, 1):
        cv2.fillConvexPoly(mask, cv2.convexHull(polygon), 1)


def _defocused(seen: Points, track: CameraTrack, frame: int) -> Float[np.ndarray, "points 2"]:
    """Pixels of projected points (x, y, depth), each with the corners of the square about its blur disc."""
    if track.focus_m is None:
        return seen[:, :2]
    radius_px = blur_disc_px(np.maximum(seen[:, 2], 1e-6), track, frame)[:, None] / 2.0
    return np.concatenate([seen[:, :2] + radius_px * corner for corner in ((-1, -1), (-1, 1), (1, -1), (1, 1))])
