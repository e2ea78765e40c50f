"""Hair of people who are seen from afar: one shell in the place of thousands of locks."""

import numpy as np
import trimesh
from jaxtyping import Float
from scipy.spatial import cKDTree

from synth.geometry.rotation import unit
from synth.scene import Mesh
from synth.skeleton.smplx_joints import INDEX

FINENESS = 3
"""Subdivisions of the icosahedron whose directions the shell is measured in: 642 of them, 9 degrees apart."""


def hair_shell(
    strands: Float[np.ndarray, "strands 3"], joints: Float[np.ndarray, "144 3"], rng: np.random.Generator
) -> Mesh | None:
    """A closed-looking shell around `strands` in their place, darker in its dents; None where there are too few."""
    if len(strands) < 200:
        return None
    center = 0.5 * (joints[INDEX["left_ear"]] + joints[INDEX["right_ear"]])
    center = center + 0.35 * (joints[INDEX["head"]] - joints[INDEX["neck"]]) * 0.5
    ball = trimesh.creation.icosphere(subdivisions=FINENESS)
    ways = np.asarray(ball.vertices, float)
    away = strands - center
    reach = np.sqrt((away**2).sum(1))
    owner = np.asarray(cKDTree(ways).query(unit(away))[1])
    outer = np.full(len(ways), np.nan)
    inner = np.full(len(ways), np.nan)
    order = np.lexsort((reach, owner))
    groups = np.split(reach[order], np.flatnonzero(np.diff(owner[order])) + 1)
    for way, group in zip(np.unique(owner), groups, strict=True):
        if len(group) >= 3:
            outer[way], inner[way] = group[int(0.9 * (len(group) - 1))], group[0]
    faces = np.asarray(ball.faces)
    faces = faces[np.isfinite(outer[faces]).all(1)]
    used, faces = np.unique(faces, return_inverse=True)
    faces = faces.reshape(-1, 3)
    radius = _with_rim(outer[used], inner[used], faces)
    shade = 0.62 * np.exp(rng.normal(0.0, 0.12, len(used)))
    return Mesh(
        np.round(center + ways[used] * radius[:, None], 5),
        faces,
        colors=np.repeat(np.clip(shade, 0.3, 1.0)[:, None], 3, 1),
    )


def _with_rim(outer: np.ndarray, inner: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Radii whose rim lies on the skin."""
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), 1)
    ends, count = np.unique(edges, axis=0, return_counts=True)
    rim = np.unique(ends[count == 1])
    radius = outer.copy()
    radius[rim] = inner[rim]
    return radius
