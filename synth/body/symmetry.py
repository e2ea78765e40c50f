"""The body's mirror plane x = 0: which vertex is the mirror image of which, and exact symmetry."""

import numpy as np
from jaxtyping import Float, Int
from scipy.spatial import cKDTree

from synth.skeleton.smplx_joints import BENDING, INDEX, mirrored

FLIP = np.array([-1.0, 1.0, 1.0])
MIRRORED_JOINTS = np.array([INDEX[mirrored(name)] for name in BENDING])


def mirror_vertices(template: Float[np.ndarray, "vertices 3"]) -> Int[np.ndarray, " vertices"]:
    """Number of each vertex's mirror image on a template that is symmetric to 0.1 mm."""
    found = cKDTree(template).query(template * FLIP)
    distance, partner = np.asarray(found[0]), np.asarray(found[1])
    if distance.max() > 1e-4 or not np.array_equal(partner[partner], np.arange(len(template))):
        raise ValueError("the template is not mirror-symmetric")
    return partner


def symmetrised(
    points: Float[np.ndarray, "*batch points 3"], partner: Int[np.ndarray, " points"]
) -> Float[np.ndarray, "*batch points 3"]:
    """The mean of `points` and their mirror images."""
    return (points + points[..., partner, :] * FLIP) / 2.0
