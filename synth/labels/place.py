"""Named points of the place: net, court, target; where they are, and what may lie before one and not hide it.

They lie on surfaces: on the floor, on top of the net's band, on the target's face. A pixel shows the surface up to 0.7
pixels beside the point, and at a flat angle that is decimetres nearer; lines and sand lie up to 3 cm over the floor's
level. So the place's own surfaces hide a point only where they are nearer to the camera than the tolerance here. People
and what they handle hide it wherever they are before it.
"""

import numpy as np
from jaxtyping import Bool, Float

from synth.equipment import instance_id_of
from synth.geometry.transform import apply, inverse
from synth.scene import CameraTrack
from synth.shot import Shot

RELIEF_M = 0.03
"""What lies so far over or before a point of the place is the surface that it lies on."""
ASIDE_PX = 0.75
FLOOR_SHARE, RAISED_SHARE = 0.3, 0.05
"""Largest tolerance as a share of the distance: of points on the floor, and of those above it, which can be at the
lens's own height."""


def venue_names(shot: Shot) -> list[str]:
    """Names of the place's points in the order of the labels."""
    return sorted(shot.keypoints)


def venue_points3d(shot: Shot) -> Float[np.ndarray, "points 3"]:
    """Their positions [m] in the world."""
    return np.array([shot.keypoints[name] for name in venue_names(shot)], float).reshape(-1, 3)


def place_ids(shot: Shot) -> Bool[np.ndarray, " 256"]:
    """Which ids in seg are the place's: all but people's and those of what they handle."""
    table = np.ones(256, bool)
    table[[person.instance_id for person in shot.people]] = False
    table[[instance_id_of(track.kind) for track in shot.performance.tracks]] = False
    return table


def tolerance_m(points: Float[np.ndarray, "points 3"], camera: CameraTrack) -> Float[np.ndarray, "frames points"]:
    """How much nearer [m of depth] a surface of the place may be that does not hide a point.

    On a level surface seen from h above, the depth z changes by z^2 / (f h) from one row of pixels to the next, and a
    step of RELIEF_M up brings it z / h times as much nearer.
    """
    z = np.maximum(apply(inverse(camera.world_from_camera), points[None])[..., 2], 0.0)
    above_m = np.abs(camera.world_from_camera[:, None, 2, 3] - points[:, 2])
    focal_px = camera.K[:, None, 1, 1]
    flat = (RELIEF_M + ASIDE_PX * z / focal_px) / np.maximum(above_m, 1e-6)
    largest = np.where(points[:, 2] < RELIEF_M, FLOOR_SHARE, RAISED_SHARE)
    return RELIEF_M + z * np.minimum(flat, largest)
