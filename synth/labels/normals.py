"""Normal maps as pictures: red to the right, green up, blue towards the viewer; black where there is nothing."""

import numpy as np
from jaxtyping import Float, UInt8

_AXES = np.array([1.0, -1.0, -1.0], np.float32)
"""From x right, y down, z forward to the picture's right, up, towards the viewer."""


def normal_picture(normals: Float[np.ndarray, "height width 3"]) -> UInt8[np.ndarray, "height width 3"]:
    """RGB of unit normals in camera space (x right, y down, z forward); zero vectors become black."""
    picture = np.rint((normals * _AXES + np.float32(1)) * np.float32(127.5)).astype(np.uint8)
    picture[~normals.any(-1)] = 0
    return picture
