"""The judge's own camera geometry, on OpenCV: x right, y down, z forward; pixel centres at +0.5."""

import cv2
import numpy as np
from jaxtyping import Float

Points = Float[np.ndarray, "points 3"]
Pixels = Float[np.ndarray, "points 2"]
Matrix = Float[np.ndarray, "3 3"]
Pose = Float[np.ndarray, "4 4"]

IN_FRONT_M = 0.05
"""Nearer than this to the camera's plane a projection says nothing."""


def project(points: Points, K: Matrix, world_from_camera: Pose) -> tuple[Pixels, Float[np.ndarray, " points"]]:
    """Pixels and planar depth [m] of world points; pixels are NaN where the depth is below IN_FRONT_M."""
    rotation = world_from_camera[:3, :3].T
    shift = -rotation @ world_from_camera[:3, 3]
    depth_m = np.asarray(points, float) @ rotation[2] + shift[2]
    pixels = np.full((len(points), 2), np.nan)
    front = depth_m > IN_FRONT_M
    if front.any():
        turn = cv2.Rodrigues(rotation)[0]
        ahead = np.ascontiguousarray(points[front], dtype=float)
        pixels[front] = cv2.projectPoints(ahead, turn, shift, np.asarray(K, float), None)[0].reshape(-1, 2)
    return pixels, depth_m


def back_project(pixels: Pixels, depth_m: Float[np.ndarray, " points"], K: Matrix, world_from_camera: Pose) -> Points:
    """World points [m] seen at pixels in planar depths [m]."""
    local = rays(pixels, K) * depth_m[:, None]
    return local @ world_from_camera[:3, :3].T + world_from_camera[:3, 3]


def rays(pixels: Pixels, K: Matrix) -> Points:
    """Directions with z = 1 in camera space."""
    if not len(pixels):
        return np.zeros((0, 3))
    flat = cv2.undistortPoints(np.ascontiguousarray(pixels, dtype=float)[:, None], np.asarray(K, float), None)[:, 0]
    return np.concatenate([flat, np.ones((len(flat), 1))], 1)


def triangulate(
    pixels: Float[np.ndarray, "views points 2"],
    K: Float[np.ndarray, "views 3 3"],
    poses: Float[np.ndarray, "views 4 4"],
) -> Points:
    """World points [m] nearest to the rays of all views, least squares of the distances to the rays.

    Sum over views of (I - d d^T) (x - c) = 0 with camera centres c and unit directions d [Hartley, Zisserman 12.2].
    """
    directions = np.stack([rays(px, k) @ pose[:3, :3].T for px, k, pose in zip(pixels, K, poses, strict=True)])
    directions /= np.linalg.norm(directions, axis=-1, keepdims=True)
    across = np.eye(3) - directions[..., :, None] * directions[..., None, :]
    normal = across.sum(0)
    goal = (across @ poses[:, None, :3, 3, None]).sum(0)
    return np.linalg.solve(normal, goal)[..., 0]


def grid(width_px: int, height_px: int, stride_px: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of every `stride_px`-th pixel, off the border."""
    rows, columns = np.mgrid[stride_px // 2 : height_px : stride_px, stride_px // 2 : width_px : stride_px]
    return rows.ravel(), columns.ravel()


def centres(rows: np.ndarray, columns: np.ndarray) -> Pixels:
    """x, y of pixel centres."""
    return np.stack([columns + 0.5, rows + 0.5], -1)
