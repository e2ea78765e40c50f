"""Rotations over any leading dimensions; SciPy does the work."""

import numpy as np
from jaxtyping import Float
from scipy.spatial.transform import Rotation

from synth.arrays import AxisAngles, Points, Quaternions, Rotations


def matrix_from_axis_angle(axis_angle: AxisAngles) -> Rotations:
    """Rotation matrices of rotation vectors in radians."""
    flat = Rotation.from_rotvec(np.asarray(axis_angle, float).reshape(-1, 3)).as_matrix()
    return flat.reshape(*axis_angle.shape[:-1], 3, 3)


def axis_angle_from_matrix(matrix: Rotations) -> AxisAngles:
    """Rotation vectors in radians, angle in [0, pi]."""
    flat = Rotation.from_matrix(np.asarray(matrix, float).reshape(-1, 3, 3)).as_rotvec()
    return flat.reshape(*matrix.shape[:-2], 3)


def quaternion_from_matrix(matrix: Rotations) -> Quaternions:
    """Unit quaternions, w first and w >= 0."""
    flat = Rotation.from_matrix(np.asarray(matrix, float).reshape(-1, 3, 3)).as_quat(canonical=True, scalar_first=True)
    return flat.reshape(*matrix.shape[:-2], 4)


def matrix_from_quaternion(quaternion: Quaternions) -> Rotations:
    """Rotation matrices of quaternions, w first."""
    flat = Rotation.from_quat(np.asarray(quaternion, float).reshape(-1, 4), scalar_first=True).as_matrix()
    return flat.reshape(*quaternion.shape[:-1], 3, 3)


def about(axis: str, angle_rad: Float[np.ndarray, "..."] | float) -> Rotations:
    """Rotation about the world axis `x`, `y` or `z`."""
    angle = np.asarray(angle_rad, float)
    return matrix_from_axis_angle(angle[..., None] * np.eye(3)["xyz".index(axis)])


def shortest_arc(source: Points, target: Points) -> Rotations:
    """The rotation of least angle that takes direction `source` to direction `target`.

    Opposite directions turn about any perpendicular axis. Lengths are ignored; zero vectors give identity.
    """
    source, target = np.broadcast_arrays(unit(source), unit(target))
    cross = np.cross(source, target)
    dot = np.sum(source * target, -1)
    sine = np.linalg.norm(cross, axis=-1)
    helper = np.where(np.abs(source[..., :1]) < 0.9, [1.0, 0.0, 0.0], [0.0, 1.0, 0.0])
    axis = np.where(sine[..., None] > 1e-9, cross, np.cross(source, helper))
    return matrix_from_axis_angle(unit(axis) * np.arctan2(sine, dot)[..., None])


def slerp(start: Rotations, end: Rotations, share: Float[np.ndarray, "..."] | float) -> Rotations:
    """The rotation `share` of the way from `start` to `end` along the shortest arc."""
    delta = axis_angle_from_matrix(np.swapaxes(start, -1, -2) @ end)
    return start @ matrix_from_axis_angle(delta * np.asarray(share, float)[..., None])


def unit(vector: Points) -> Points:
    """`vector` scaled to length 1; zero vectors stay zero."""
    length = np.linalg.norm(vector, axis=-1, keepdims=True)
    return np.asarray(vector, float) / np.where(length > 1e-12, length, 1.0)


def frame_from_axes(primary: Points, secondary: Points, order: str = "xyz") -> Rotations:
    """World-from-local rotation whose axis `order[0]` is `primary` and whose `order[1]` leans to `secondary`.

    `order` is a permutation of xyz; the third axis completes a right-handed frame.
    """
    first = unit(primary)
    second = unit(secondary - np.sum(first * secondary, -1, keepdims=True) * first)
    sign = 1.0 if order in ("xyz", "yzx", "zxy") else -1.0
    third = sign * np.cross(first, second)
    columns = dict(zip(order, (first, second, third), strict=True))
    return np.stack([columns["x"], columns["y"], columns["z"]], -1)
