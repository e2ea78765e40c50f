"""Where a flying ball first touches open hands, from their bones and the thickness of the flesh on them."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.geometry.rotation import unit
from synth.skeleton.smplx_joints import INDEX

Vector = Float[np.ndarray, "3"]
PALM_M, FINGER_M = 0.014, 0.009
"""From the bones of palm and fingers to the skin."""
TIP = 0.8
"""The last bone of a finger over the one before."""
PASSES_M = 9.0
"""How far behind its aim a ball is said to be met that nothing stops."""
FINGERS = ("index", "middle", "ring", "pinky", "thumb")


def hand_spheres(joints: Points, side: str) -> tuple[Points, Float[np.ndarray, " spheres"]]:
    """Centres (spheres, 3) and radii of a hand of `joints` (55, 3) [m], close enough to leave no gap for a ball."""
    wrist = joints[INDEX[f"{side}_wrist"]]
    places, radii = [], []
    for finger in FINGERS:
        bones = np.array([joints[INDEX[f"{side}_{finger}{i}"]] for i in (1, 2, 3)])
        tip = bones[2] + TIP * (bones[2] - bones[1])
        chain = np.stack([wrist, *bones, tip])
        for i, share in ((0, 0.5), (0, 0.75), (1, 0.0), (1, 0.5), (2, 0.0), (2, 0.5), (3, 0.0), (3, 0.5), (3, 1.0)):
            places.append(chain[i] + share * (chain[i + 1] - chain[i]))
            radii.append(PALM_M if i == 0 else FINGER_M)
    return np.array(places), np.array(radii)


def first_touch(
    spheres: Points, radii_m: Float[np.ndarray, " spheres"], aim: Vector, way: Vector, ball_m: float
) -> Vector:
    """Centre [m] of a ball of radius `ball_m` that comes along `way` through `aim`, where it first touches a sphere.

    Far behind them where it touches none.
    """
    back = -unit(way)
    off = spheres - aim
    along = off @ back
    room2 = (ball_m + radii_m) ** 2 - np.sum(off * off, -1) + along**2
    met = room2 > 0.0
    return aim + float(np.max(along[met] + np.sqrt(room2[met]), initial=-PASSES_M)) * back
