"""The hip quiver on the drawing side: where its arrows stand, in the pelvis frame (as synth.outfit hangs it)."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Transforms
from synth.geometry.rotation import frame_from_axes, unit
from synth.geometry.transform import transform
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.anatomy import HIP_UP_M, Anatomy

SHIRT_M = 0.028
"""Shirts stand this far off the hips, 22 to 36 mm (measured on six dressed archers)."""
RIM_OUT_M, RIM_UP_M, RIM_AHEAD_M = 0.045, 0.045, 0.010
"""The middle of the quiver's rim from the shirt at the hip."""
AXIS = unit(np.array([-0.10, 1.0, 0.42]))
"""From points to nocks: up, ahead and a little out."""
DEEP_M = 0.430
"""Of an arrow in the quiver this much is below the rim."""
RING_M = 0.013


def arrow_in_pelvis(anatomy: Anatomy, length_m: float, number: int) -> Float[np.ndarray, "4 4"]:
    """pelvis_from_arrow of arrow `number` (0, 1, 2 ...), between the six that stay."""
    hip = anatomy.rest[INDEX["left_hip"]] - anatomy.rest[INDEX["pelvis"]]
    out = -(anatomy.hip_reach_m + SHIRT_M + RIM_OUT_M)
    rim = np.array([out, hip[1] + HIP_UP_M + RIM_UP_M, hip[2] + RIM_AHEAD_M])
    turn = np.radians(120.0 * number + 53.0)
    aside = frame_from_axes(AXIS, np.array([1.0, 0.0, 0.0]), "yxz") @ [np.cos(turn), 0.0, np.sin(turn)]
    nock = rim + RING_M * aside + (length_m - DEEP_M) * AXIS
    return transform(frame_from_axes(-AXIS, np.array([0.0, 0.0, 1.0]), "xzy")[None], nock[None])[0]


def arrow_in_quiver(anatomy: Anatomy, length_m: float, number: int, world_from_pelvis: Transforms) -> Transforms:
    """world_from_arrow (frames, 4, 4) while the arrow stands in the quiver."""
    return world_from_pelvis @ arrow_in_pelvis(anatomy, length_m, number)
