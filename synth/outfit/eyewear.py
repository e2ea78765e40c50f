"""Sunglasses: one wrap-around lens before the eyes and temples to the ears."""

import numpy as np
from jaxtyping import Float

from synth.outfit.figure import Figure
from synth.outfit.solids import joined, wall
from synth.scene import Mesh

Points = Float[np.ndarray, "points 3"]
_HALF_WIDTH_M, _HALF_HEIGHT_M, _WRAP_M = 0.069, 0.020, 0.036
"""Half the width and height of the lens, and how far its ends lie behind its middle."""


def sunglasses(figure: Figure) -> Mesh:
    """Lens (material 0) and frame (material 1) in the rest frame, in front of this figure's eyes."""
    eyes = (figure.joint("left_eyeball") + figure.joint("right_eyeball")) / 2.0
    ears = np.abs((figure.joint("left_ear") - figure.joint("right_ear"))[0]) / 2.0
    nose = figure.points[
        (np.abs(figure.points[:, 0]) < 0.006) & (np.abs(figure.points[:, 1] - eyes[1] + 0.004) < 0.012)
    ]
    front = float(nose[:, 2].max()) + 0.007
    lens = _lens(eyes[1] - 0.004, front)
    parts = [(lens, 0)]
    for side in (1.0, -1.0):
        start = np.array([side * _HALF_WIDTH_M, eyes[1] + 0.006, front - _WRAP_M])
        end = np.array(
            [side * (ears - 0.004), figure.joint("left_ear")[1] + 0.028, figure.joint("left_ear")[2] + 0.008]
        )
        parts.append((_bar(start, end, 0.0022, 0.004), 1))
    brow = np.linspace(-1.0, 1.0, 15)
    rim = np.stack([_HALF_WIDTH_M * brow, np.full(15, eyes[1] + 0.0155), front + 0.001 - _WRAP_M * brow**2], 1)
    parts += [(_bar(rim[k], rim[k + 1], 0.0018, 0.0025), 1) for k in range(14)]
    return joined(parts)


def _lens(y: float, front: float) -> Mesh:
    """A shield bent around the face, cut out over the nose and rounded at its ends; both sides."""
    u, v = np.meshgrid(np.linspace(-1.0, 1.0, 33), np.linspace(-1.0, 1.0, 9), indexing="ij")
    nose = 0.85 * np.exp(-((u / 0.17) ** 2))
    low = -_HALF_HEIGHT_M * np.sqrt(np.clip(1.02 - u**6, 0.0, 1.0)) * (1.0 - nose)
    high = _HALF_HEIGHT_M * (1.0 - 0.25 * u**4)
    height = low + (high - low) * (v + 1.0) / 2.0
    points = np.stack([_HALF_WIDTH_M * u, y + height, front - _WRAP_M * u**2 - 0.1 * np.abs(height) * v * (v < 0)], -1)
    back = points - np.array([0.0, 0.0, 0.0015])
    number = np.arange(33 * 9).reshape(33, 9)
    a, b, c, d = (part.reshape(-1) for part in (number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]))
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    return Mesh(
        np.concatenate([points.reshape(-1, 3), back.reshape(-1, 3)]), np.concatenate([faces, faces[:, ::-1] + 297])
    )


def _bar(start: Float[np.ndarray, "3"], end: Float[np.ndarray, "3"], wide_m: float, high_m: float) -> Mesh:
    """A rod of elliptic section across x and y."""
    turn = np.arange(8) / 8 * 2 * np.pi
    along = (end - start) / np.linalg.norm(end - start)
    side = np.cross(along, [0.0, 1.0, 0.0])
    side /= np.linalg.norm(side)
    up = np.cross(side, along)
    ring = wide_m * np.cos(turn)[:, None] * side + high_m * np.sin(turn)[:, None] * up
    faces = wall(2, 8)
    return Mesh(np.concatenate([start + ring, end + ring]), faces)
