"""Where named points of things and of the place are in the picture, and whether they are seen.

The rule is that of joints (synth.labels.visibility): a point is *seen* when nothing is in front of it at its pixel, or
only its own surface, no nearer than the point lies deep under it. Own is the thing itself, or the place.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, UInt8

from synth.geometry.camera import project
from synth.labels.place import place_ids, tolerance_m
from synth.labels.shared import Shared
from synth.labels.visibility import HIDDEN, OUTSIDE, SEEN, inside
from synth.scene import CameraTrack
from synth.shot import Shot


@dataclass(frozen=True)
class Marks:
    """N points of one view. projected (T, N, 3): x, y [px], depth [m]. own (N, 256): which ids are a point's own
    surface. deep_m (T, N): how much nearer that may be. columns: which points belong to which array of the labels."""

    projected: Float[np.ndarray, "frames points 3"]
    own: Bool[np.ndarray, "points 256"]
    deep_m: Float[np.ndarray, "frames points"]
    columns: dict[str, slice]


def marks(shot: Shot, shared: Shared, camera: CameraTrack) -> Marks:
    """The points of all things in the order of their tracks, then the place's."""
    frames, columns, first = shot.num_frames, {}, 0
    for thing in shared.things:
        columns[f"{thing.name}_points2d"] = slice(first, first := first + thing.points3d.shape[1])
    columns["venue_points2d"] = slice(first, first + len(shared.venue_points3d))
    place = np.broadcast_to(shared.venue_points3d, (frames, *shared.venue_points3d.shape))
    positions = np.concatenate([*(thing.points3d for thing in shared.things), place], 1)
    deep = [np.broadcast_to(thing.deep_m, (frames, len(thing.deep_m))) for thing in shared.things]
    own = [np.tile(np.arange(256) == thing.instance_id, (len(thing.deep_m), 1)) for thing in shared.things]
    return Marks(
        project(positions, camera.K, camera.world_from_camera),
        np.concatenate([*own, np.tile(place_ids(shot), (len(shared.venue_points3d), 1))]),
        np.concatenate([*deep, tolerance_m(shared.venue_points3d, camera)], 1),
        columns,
    )


def seen(
    found: Marks,
    frame: int,
    depth: Float[np.ndarray, "height width"],
    ids: UInt8[np.ndarray, "height width"],
) -> UInt8[np.ndarray, " points"]:
    """0 outside, 1 hidden, 2 seen in one frame's label picture."""
    points = found.projected[frame]
    is_inside = inside(points, depth.shape[1], depth.shape[0])
    column, row = (np.where(is_inside, points[:, axis], 0).astype(int) for axis in (0, 1))
    surface_m, owner = depth[row, column], ids[row, column]
    is_own = found.own[np.arange(len(points)), owner]
    is_free = (surface_m <= 0) | (surface_m >= points[:, 2] - np.where(is_own, found.deep_m[frame], 0.0))
    return np.where(is_inside, np.where(is_free, SEEN, HIDDEN), OUTSIDE).astype(np.uint8)


def points2d(found: Marks, visibility: UInt8[np.ndarray, "frames points"]) -> dict[str, np.ndarray]:
    """x, y [px] and visibility (T, N, 3) by the name of the array in the labels."""
    all_points = np.concatenate([found.projected[..., :2], visibility[..., None]], -1).astype(np.float32)
    return {name: all_points[:, columns] for name, columns in found.columns.items()}
