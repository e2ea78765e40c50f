"""Rigid transforms `a_from_b` as (..., 4, 4) matrices."""

import numpy as np

from synth.arrays import Points, Rotations, Transforms
from synth.geometry.rotation import unit


def transform(rotation: Rotations, translation: Points) -> Transforms:
    """The transform with this rotation and translation [m]; leading dimensions broadcast."""
    batch = np.broadcast_shapes(rotation.shape[:-2], translation.shape[:-1])
    result = np.zeros((*batch, 4, 4))
    result[..., :3, :3] = rotation
    result[..., :3, 3] = translation
    result[..., 3, 3] = 1.0
    return result


def inverse(a_from_b: Transforms) -> Transforms:
    """`b_from_a`."""
    rotation = np.swapaxes(a_from_b[..., :3, :3], -1, -2)
    return transform(rotation, -(rotation @ a_from_b[..., :3, 3, None])[..., 0])


def apply(a_from_b: Transforms, points: Points) -> Points:
    """Points in b moved to a; `points` may have one more dimension (many points per transform)."""
    rotation, translation = a_from_b[..., :3, :3], a_from_b[..., :3, 3]
    if points.ndim > translation.ndim:
        return points @ np.swapaxes(rotation, -1, -2) + translation[..., None, :]
    return (rotation @ points[..., None])[..., 0] + translation


def look_at(eye: Points, target: Points, up: Points | None = None) -> Transforms:
    """`world_from_camera` of a camera at `eye` that looks at `target`: x right, y down, z forward."""
    up = np.array([0.0, 0.0, 1.0]) if up is None else up
    forward = unit(target - eye)
    right = unit(np.cross(forward, np.broadcast_to(up, forward.shape)))
    down = np.cross(forward, right)
    return transform(np.stack([right, down, forward], -1), np.asarray(eye, float))
