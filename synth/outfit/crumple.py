"""Folds that come and go with the pose: cloth that is pushed together along the body rises in ridges."""

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csr_array

from synth.outfit.binding import Cache
from synth.outfit.cloth import Cloth
from synth.outfit.surface import smoother, unique_edges

STIFFNESS_M = 0.06
"""Height of a ridge where cloth is pushed to nothing [m]; seen: 30 % in a bent knee gives ridges of 1 to 2 cm."""


def crumpled(cache: Cache, cloth: Cloth, pattern: Float[np.ndarray, " vertices"], most_m: float = 0.014) -> Cache:
    """Positions (T, V, 3) with ridges where edges are shorter than at rest.

    pattern: (V,) -1 in valleys to 1 on ridges. Ridges rise, valleys stay: nothing sinks into the body.
    """
    edges, _, _ = unique_edges(np.concatenate([cloth.faces[:, [0, 1]], cloth.faces[:, [1, 2]], cloth.faces[:, [2, 0]]]))
    rest = np.linalg.norm(cloth.points[edges[:, 1]] - cloth.points[edges[:, 0]], axis=1).astype(np.float32)
    now = np.linalg.norm(cache[:, edges[:, 1]] - cache[:, edges[:, 0]], axis=2)
    pushed = np.clip(1.0 - now / np.maximum(rest, 1e-6), 0.0, 0.6)
    share = _spread(edges, cloth) @ pushed.T.astype(np.float32)
    ridge = np.clip(0.5 + pattern, 0.0, 1.5).astype(np.float32)
    height = np.minimum(STIFFNESS_M * share, most_m).T * ridge
    return cache + height[..., None] * moving_normals(cache, cloth.faces)


def _spread(edges: Int[np.ndarray, "edges 2"], cloth: Cloth) -> csr_array:
    """Matrix (V, edges): the mean over a vertex's edges, smoothed over its surroundings."""
    count = len(cloth.points)
    columns = np.repeat(np.arange(len(edges)), 2)
    mean = csr_array((np.ones(len(columns)), (edges.reshape(-1), columns)), shape=(count, len(edges)))
    degree = np.maximum(mean.sum(1), 1.0)
    mean.data /= np.repeat(degree, np.diff(mean.indptr))
    step = smoother(cloth.faces, count)
    for _ in range(3):
        mean = csr_array(step @ mean)
    return mean.astype(np.float32)


def moving_normals(cache: Cache, faces: Int[np.ndarray, "faces 3"]) -> Cache:
    """Unit normals (T, V, 3) of a moving mesh."""
    first, second, third = (cache[:, faces[:, k]] for k in range(3))
    crossed = np.cross(second - first, third - first)
    rows = faces.reshape(-1)
    gather = csr_array(
        (np.ones(len(rows), np.float32), (rows, np.repeat(np.arange(len(faces)), 3))),
        shape=(cache.shape[1], len(faces)),
    )
    flat = gather @ np.moveaxis(crossed, 0, 1).reshape(len(faces), -1)
    total = np.moveaxis(flat.reshape(cache.shape[1], len(cache), 3), 1, 0)
    return (total / np.maximum(np.linalg.norm(total, axis=-1, keepdims=True), 1e-12)).astype(np.float32)
