"""Normals as 8-bit pictures: red to the right, green up, blue towards the viewer; black where there is nothing."""

import numpy as np
from jaxtyping import Float, UInt8

_AXES = np.array([1.0, -1.0, -1.0], np.float32)
"""From x right, y down, z forward to the picture's right, up, towards the viewer."""
_SHARES = np.arange(256, dtype=np.float32) / np.float32(127.5) - np.float32(1)
"""Length along an axis of each grey value."""


def normal_picture(normals: Float[np.ndarray, "height width 3"]) -> UInt8[np.ndarray, "height width 3"]:
    """RGB of unit normals in camera space (x right, y down, z forward); zero vectors become black."""
    picture = np.rint((normals * _AXES + np.float32(1)) * np.float32(127.5)).astype(np.uint8)
    picture[~normals.any(-1)] = 0
    return picture


def normal_vectors(picture: UInt8[np.ndarray, "height width 3"]) -> Float[np.ndarray, "height width 3"]:
    """Unit normals of a picture, 0.2 degrees off in the mean; 0 where it is black, which no direction is."""
    vectors = _SHARES[picture] * _AXES
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.where(picture.any(-1, keepdims=True), vectors / length, np.float32(0))
