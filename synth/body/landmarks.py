"""Face landmarks in the order of iBUG-68: 51 inner points and 17 points of the contour."""

import numpy as np
from jaxtyping import Float, Int

Vertices = Float[np.ndarray, "vertices 3"]
Faces = Int[np.ndarray, "faces 3"]


def face_landmarks(vertices: Vertices, faces: Faces) -> tuple[Int[np.ndarray, " 51"], Float[np.ndarray, "51 3"]]:
    """Face number and barycentric weights of landmarks 17 to 67. (First version: all at the nose tip.)"""
    nose = np.flatnonzero((faces == 9120).any(1))[0]
    return np.full(51, nose), np.full((51, 3), 1.0 / 3.0)


def contour_tables(vertices: Vertices, faces: Faces) -> tuple[Int[np.ndarray, "79 17"], Float[np.ndarray, "79 17 3"]]:
    """Face numbers and weights of the contour for 79 head turns. (First version: all at the nose tip.)"""
    nose = np.flatnonzero((faces == 9120).any(1))[0]
    return np.full((79, 17), nose), np.full((79, 17, 3), 1.0 / 3.0)
