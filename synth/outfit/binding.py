"""How worn things follow the body: a sparse product for where, turned offsets for how far off."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csr_array

from synth.arrays import Rotations, Transforms
from synth.geometry.transform import transform
from synth.outfit.figure import Figure

Cache = Float[np.ndarray, "frames vertices 3"]
Posed = Float[np.ndarray, "frames body_vertices 3"]


@dataclass(frozen=True)
class Bound:
    """Vertices bound to a body: position = binding @ body + sum_j weights_j R_j offset.

    binding: (V, body vertices) rows sum to 1. offset: (V, 3) [m] in the rest pose. weights: (V, 55).
    """

    binding: csr_array
    offset: Float[np.ndarray, "vertices 3"]
    weights: Float[np.ndarray, "vertices 55"]


@dataclass(frozen=True)
class Frames:
    """World transforms of the joints, read off posed vertices. rotations (T, 55, 3, 3), origins (T, 55, 3):
    the world point of the rest frame's origin carried by each joint."""

    rotations: Float[np.ndarray, "frames 55 3 3"]
    origins: Float[np.ndarray, "frames 55 3"]

    def rigid(self, joint: int) -> Transforms:
        """`world_from_rest` (T, 4, 4) of things fixed to one joint."""
        return transform(self.rotations[:, joint], self.origins[:, joint])


def bind(figure: Figure, binding: csr_array, points: Float[np.ndarray, "vertices 3"]) -> Bound:
    """Bind rest positions `points` to the body points that `binding` names."""
    return Bound(binding, points - binding @ figure.points, np.asarray(binding @ figure.weights))


def posed(bound: Bound, vertices: Posed, frames: Frames) -> Cache:
    """Positions (T, V, 3) [m] float32 in the world for posed body vertices (T, body vertices, 3)."""
    count, size = len(vertices), len(bound.offset)
    flat = np.ascontiguousarray(np.moveaxis(vertices, 1, 0).reshape(vertices.shape[1], -1), np.float32)
    base = (bound.binding.astype(np.float32) @ flat).reshape(size, count, 3)
    lever = (bound.weights[:, :, None] * bound.offset[:, None, :]).reshape(size, -1).astype(np.float32)
    turn = np.moveaxis(frames.rotations, 0, 2).swapaxes(1, 3).reshape(165, -1)
    # turn rows are (joint, rest axis), columns (frame, world axis)
    moved = (lever @ turn.astype(np.float32)).reshape(size, count, 3)
    return np.ascontiguousarray(np.moveaxis(base + moved, 0, 1))


def joint_frames(figure: Figure, vertices: Posed) -> Frames:
    """World transforms of the 55 joints that explain posed vertices best.

    Linear blend skinning is linear in the joints' matrices: one least-squares solve per body recovers them, then
    each is brought to the nearest rotation (corrective shapes and expressions disturb it a little).
    """
    lifted = np.concatenate([figure.points, np.ones((len(figure.points), 1))], 1)
    system = (figure.weights[:, :, None] * lifted[:, None, :]).reshape(len(lifted), -1)
    normal = system.T @ system
    ridge = 1e-9 * np.trace(normal) / len(normal) * np.eye(len(normal))
    right = system.T @ np.moveaxis(vertices, 1, 0).reshape(vertices.shape[1], -1)
    matrices = np.linalg.solve(normal + ridge, right).reshape(55, 4, len(vertices), 3)
    linear = np.moveaxis(matrices[:, :3], (2, 3), (0, 2))
    rotations = nearest_rotation(linear)
    centers = _centers(figure)
    carried = np.einsum("tjab,jb->tja", linear, centers) + np.moveaxis(matrices[:, 3], 0, 1)
    return Frames(rotations, carried - np.einsum("tjab,jb->tja", rotations, centers))


def nearest_rotation(linear: Rotations) -> Rotations:
    """The rotation nearest to each matrix (polar decomposition)."""
    u, _, vt = np.linalg.svd(linear)
    flip = np.sign(np.linalg.det(u @ vt))
    u[..., :, 2] *= flip[..., None]
    return u @ vt


def _centers(figure: Figure) -> Float[np.ndarray, "55 3"]:
    """Middle of the flesh that each joint carries (its own position where it carries none)."""
    total = figure.weights.sum(0)[:, None]
    mean = figure.weights.T @ figure.points / np.maximum(total, 1e-9)
    return np.where(total > 1e-6, mean, figure.joints[:55])


__all__ = ["Bound", "Cache", "Frames", "Int", "bind", "joint_frames", "nearest_rotation", "posed"]
