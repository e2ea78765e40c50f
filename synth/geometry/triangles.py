"""Triangles of a mesh, and points spread over them."""

import numpy as np
from jaxtyping import Float, Int

from synth.geometry.rotation import unit

Corners = Float[np.ndarray, "triangles 3 3"]


def triangles(faces: Int[np.ndarray, "faces corners"]) -> Int[np.ndarray, "triangles 3"]:
    """Vertex numbers of triangles or of quads cut in two."""
    return faces if faces.shape[1] == 3 else np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]])


def longest_edges(corners: Corners) -> Float[np.ndarray, " triangles"]:
    """Length of each triangle's longest edge."""
    return np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=-1).max(1)


def quartered(corners: Corners) -> Float[np.ndarray, "quarters 3 3"]:
    """Each triangle cut in four at the middles of its edges."""
    a, b, c = np.moveaxis(corners, 1, 0)
    ab, bc, ca = (a + b) / 2.0, (b + c) / 2.0, (c + a) / 2.0
    parts = ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))
    return np.concatenate([np.stack(part, 1) for part in parts])


def grid(steps: int) -> Float[np.ndarray, "points 3"]:
    """Barycentric coordinates of an even grid over a triangle, its edges cut into `steps`; corners included."""
    a, b = np.meshgrid(np.arange(steps + 1), np.arange(steps + 1), indexing="ij")
    inside = a + b <= steps
    return np.stack([a[inside], b[inside], steps - a[inside] - b[inside]], -1) / steps


def spread(corners: Corners, apart: float) -> tuple[Float[np.ndarray, "points 3"], Float[np.ndarray, "points 3"]]:
    """Points no further than `apart` from their neighbours over each triangle, and the triangles' unit normals there.

    Triangles without an area have no points.
    """
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    is_solid = np.linalg.norm(normals, axis=-1) > 1e-12
    corners, normals = corners[is_solid], unit(normals[is_solid])
    steps = np.maximum(np.ceil(longest_edges(corners) / apart), 1).astype(int)
    points = [grid(int(count)) @ three for count, three in zip(steps, corners, strict=True)]
    return np.concatenate(points), np.repeat(normals, [len(p) for p in points], axis=0)
