"""Where the mass of a body is: weights of its joints, from the masses of the segments between them."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.skeleton.smplx_joints import INDEX, NUM_BENDING

_SEGMENTS: tuple[tuple[str, str, float, float], ...] = (
    ("pelvis", "spine1", 0.5, 0.1117),
    ("spine1", "spine3", 0.5, 0.1633),
    ("spine3", "neck", 0.4, 0.1596),
    ("head", "left_eyeball", 0.5, 0.0347),
    ("head", "right_eyeball", 0.5, 0.0347),
    *((f"{s}_shoulder", f"{s}_elbow", 0.577, 0.0271) for s in ("left", "right")),
    *((f"{s}_elbow", f"{s}_wrist", 0.457, 0.0162) for s in ("left", "right")),
    *((f"{s}_wrist", f"{s}_middle1", 0.79, 0.0061) for s in ("left", "right")),
    *((f"{s}_hip", f"{s}_knee", 0.410, 0.1416) for s in ("left", "right")),
    *((f"{s}_knee", f"{s}_ankle", 0.446, 0.0433) for s in ("left", "right")),
    *((f"{s}_ankle", f"{s}_foot", 0.44, 0.0137) for s in ("left", "right")),
)
"""Segments (from, to, place of the mass along it, share of the body's mass) [de Leva 1996, men]."""


def _joint_weights() -> Float[np.ndarray, "55"]:
    weights = np.zeros(NUM_BENDING)
    for start, end, along, mass in _SEGMENTS:
        weights[INDEX[start]] += mass * (1.0 - along)
        weights[INDEX[end]] += mass * along
    return weights / weights.sum()


MASS_OF_JOINT = _joint_weights()
"""(55,) weights that sum to 1: centre of mass = weights @ joints."""


def center_of_mass(joints: Points) -> Points:
    """Centre of mass (..., 3) of joints (..., 55 or more, 3)."""
    return np.einsum("j,...jc->...c", MASS_OF_JOINT, joints[..., :NUM_BENDING, :])
