"""Pinhole cameras without distortion: x right, y down, z forward; pixel centres at +0.5."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Intrinsics, Points, Transforms
from synth.geometry.transform import apply, inverse


def intrinsics(width_px: int, height_px: int, horizontal_fov_rad: float) -> Intrinsics:
    """K (3, 3) with square pixels and the principal point in the middle of the picture."""
    focal_px = width_px / (2.0 * np.tan(horizontal_fov_rad / 2.0))
    return np.array([[focal_px, 0.0, width_px / 2.0], [0.0, focal_px, height_px / 2.0], [0.0, 0.0, 1.0]])


def project(points: Points, K: Intrinsics, world_from_camera: Transforms) -> Float[np.ndarray, "... 3"]:
    """World points [m] to (x [px], y [px], planar depth [m]).

    `points` is (..., 3) with one camera, or (T, ..., 3) with K (T, 3, 3) and world_from_camera (T, 4, 4).
    Points on or behind the camera plane get x = y = -1e6 and keep their (non-positive) depth.
    """
    extra = points.ndim - K.ndim + 1
    K = K.reshape(*K.shape[:-2], *(1,) * extra, 3, 3)
    pose = inverse(world_from_camera)
    local = apply(pose.reshape(*pose.shape[:-2], *(1,) * extra, 4, 4), points)
    z = local[..., 2:]
    front = z > 1e-6
    pixels = (K @ local[..., None])[..., :2, 0] / np.where(front, z, 1.0)
    return np.concatenate([np.where(front, pixels, -1e6), z], -1)
