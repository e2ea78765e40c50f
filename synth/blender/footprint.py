"""Which pixels things cover: the faces of their meshes, drawn into a mask."""

import cv2
import numpy as np
from jaxtyping import Bool, Float, UInt8

from synth.arrays import Points
from synth.exposure import blur_disc_px
from synth.geometry.camera import project
from synth.geometry.transform import apply
from synth.scene import CameraTrack, Mesh, SceneObject

Mask = UInt8[np.ndarray, "height width"]


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
        _draw_faces(mask, places[mesh.faces])
    else:
        # the polygon's own pixels; cv2 also draws those that its outline touches
        cv2.fillConvexPoly(mask, np.floor(cv2.convexHull(places.astype(np.float32))).astype(np.int32), 1)


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


def _draw_faces(mask: Mask, corners: Float[np.ndarray, "faces corners 2"]) -> None:
    """Set the pixels of faces: small ones by their corners, the outlines and insides of the others."""
    places = np.floor(corners).astype(np.int32)
    x, y = places.reshape(-1, 2).T
    seen = (x >= 0) & (x < mask.shape[1]) & (y >= 0) & (y < mask.shape[0])
    mask[y[seen], x[seen]] = 1
    low, high = places.min(1), places.max(1)
    wide = ((high - low).max(1) > 1) & ((high >= 0) & (low < (mask.shape[1], mask.shape[0]))).all(1)
    for polygon in places[wide]:
        cv2.fillConvexPoly(mask, cv2.convexHull(polygon), 1)


def _defocused(seen: Points, track: CameraTrack, frame: int) -> Float[np.ndarray, "points 2"]:
    """Pixels of projected points (x, y, depth), each with the corners of the square about its blur disc."""
    if track.focus_m is None:
        return seen[:, :2]
    radius_px = blur_disc_px(np.maximum(seen[:, 2], 1e-6), track, frame)[:, None] / 2.0
    return np.concatenate([seen[:, :2] + radius_px * corner for corner in ((-1, -1), (-1, 1), (1, -1), (1, 1))])
