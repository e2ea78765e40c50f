"""The 122 cm face at 70 m: where it stands and what a hit counts."""

import numpy as np
from jaxtyping import Float

from synth.sports.arrow_flight import Plane

Vector = Float[np.ndarray, "3"]

FACE_CENTER_M = (70.0, 0.0, 1.30)
FACE_TILT_RAD = np.radians(12.0)
"""The butt leans back by 10 to 18 degrees."""
RING_WIDTH_M = 0.061


def face_plane() -> Plane:
    """The plane of the face, its normal towards the archer."""
    return Plane(np.array(FACE_CENTER_M), np.array([-np.cos(FACE_TILT_RAD), 0.0, np.sin(FACE_TILT_RAD)]))


def point_on_face(left_m: float, up_m: float) -> Vector:
    """The point so far left of and above the centre within the face, as the archer sees it [m]."""
    up = np.array([np.sin(FACE_TILT_RAD), 0.0, np.cos(FACE_TILT_RAD)])
    return np.array(FACE_CENTER_M) + up_m * up + left_m * np.array([0.0, 1.0, 0.0])


def ring(distance_m: float) -> int:
    """Score of an arrow whose axis is `distance_m` from the centre: 10 inside, 0 off the face."""
    return max(0, 10 - int(distance_m / RING_WIDTH_M))
