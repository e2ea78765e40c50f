"""What a tape would measure on a body: standing height, arm span and leg length, barefoot [m]."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.skeleton.smplx_joints import INDEX


@dataclass(frozen=True)
class Measures:
    """height_m: sole to crown. arm_span_m: finger tip to finger tip. leg_m: sole to the hip joint's centre."""

    height_m: float
    arm_span_m: float
    leg_m: float


def measures(vertices: Float[np.ndarray, "vertices 3"], joints: Float[np.ndarray, "joints 3"]) -> Measures:
    """Of a body at rest: T-pose, y up, its arms along x [m]."""
    hip = 0.5 * (joints[INDEX["left_hip"], 1] + joints[INDEX["right_hip"], 1])
    return Measures(
        height_m=float(np.ptp(vertices[:, 1])),
        arm_span_m=float(np.ptp(vertices[:, 0])),
        leg_m=float(hip - vertices[:, 1].min()),
    )
