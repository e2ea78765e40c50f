"""Rotations over any leading dimensions; SciPy does the work."""

import numpy as np
from jaxtyping import Float
from scipy.spatial.transform import Rotation

from synth.arrays import AxisAngles, Points, Quaternions, Rotations

OPPOSITE = -1.0 + 1e-6
"""Cosine of directions so nearly opposite that their cross product says little."""


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
    x, y, z = np.moveaxis(cross(source, target), -1, 0)
    dot = np.einsum("...i,...i->...", source, target)
    # Rodrigues' formula without an angle: cos I + [axis sin] + (1 - cos) axis axis', where 1 - cos = sin^2 / (1 + cos).
    rest = 1.0 / np.maximum(1.0 + dot, 1e-12)
    turn = np.stack(
        [
            dot + rest * x * x, rest * x * y - z, rest * x * z + y,
            rest * y * x + z, dot + rest * y * y, rest * y * z - x,
            rest * z * x - y, rest * z * y + x, dot + rest * z * z,
        ],
        -1,
    ).reshape(*dot.shape, 3, 3)  # fmt: skip
    nothing, opposite = (dot == 0.0) & (x == 0.0) & (y == 0.0) & (z == 0.0), dot < OPPOSITE
    if nothing.any():
        turn[nothing] = np.eye(3)
    if opposite.any():
        turn[opposite] = _about_any(source[opposite], target[opposite])
    return turn


def _about_any(source: Points, target: Points) -> Rotations:
    """Between nearly opposite directions: about their cross product or, where that vanishes, any perpendicular axis."""
    across = np.cross(source, target)
    sine = np.linalg.norm(across, axis=-1)
    helper = np.where(np.abs(source[..., :1]) < 0.9, [1.0, 0.0, 0.0], [0.0, 1.0, 0.0])
    axis = np.where(sine[..., None] > 1e-9, across, np.cross(source, helper))
    return matrix_from_axis_angle(unit(axis) * np.arctan2(sine, np.sum(source * target, -1))[..., None])


def cross(first: Points, second: Points) -> Points:
    """First x second; a third of the time of numpy's, which matters in short recordings."""
    a, b, c = first[..., 0], first[..., 1], first[..., 2]
    x, y, z = second[..., 0], second[..., 1], second[..., 2]
    return np.stack([b * z - c * y, c * x - a * z, a * y - b * x], -1)


def slerp(start: Rotations, end: Rotations, share: Float[np.ndarray, "..."] | float) -> Rotations:
    """The rotation `share` of the way from `start` to `end` along the shortest arc."""
    delta = axis_angle_from_matrix(np.swapaxes(start, -1, -2) @ end)
    return start @ matrix_from_axis_angle(delta * np.asarray(share, float)[..., None])


def unit(vector: Points) -> Points:
    """`vector` scaled to length 1; zero vectors stay zero."""
    vector = np.asarray(vector, float)
    length = np.sqrt(np.einsum("...i,...i->...", vector, vector))[..., None]
    return vector / np.where(length > 1e-12, length, 1.0)


def frame_from_axes(primary: Points, secondary: Points, order: str = "xyz") -> Rotations:
    """World-from-local rotation whose axis `order[0]` is `primary` and whose `order[1]` leans to `secondary`.

    `order` is a permutation of xyz; the third axis completes a right-handed frame.
    """
    first = unit(primary)
    second = unit(secondary - np.sum(first * secondary, -1, keepdims=True) * first)
    sign = 1.0 if order in ("xyz", "yzx", "zxy") else -1.0
    third = sign * cross(first, second)
    columns = dict(zip(order, (first, second, third), strict=True))
    return np.stack([columns["x"], columns["y"], columns["z"]], -1)
