"""What feet do on a floor: toes that stay flat when the heel rises."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float
from scipy.ndimage import gaussian_filter1d

from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle
from synth.motion.contact import ContactLimits, foot_contact
from synth.motion.motion import Motion
from synth.motion.sole import Sole, sole_points
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX

TOE_BEND_LIMIT_RAD = np.radians(55.0)
BLEND_S = 0.03
"""Width of the blend into and out of contact: 3-5 frames at 100 fps (reference of retargeting)."""


def bend_toes(motion: Motion, rest: Float[np.ndarray, "joints 3"], both: tuple[Sole, Sole]) -> Motion:
    """Toes of a recording without a toe joint, bent so that they lie flat while the forefoot stands."""
    rotations, positions = forward(motion.local_rotations, motion.trans, rest)
    poses = motion.poses.reshape(motion.num_frames, -1, 3).copy()
    limits = ContactLimits(on_height_m=0.06, off_height_m=0.09, on_speed_m_s=0.8, off_speed_m_s=1.2)
    for side, sole in zip(("left", "right"), both, strict=True):
        standing = foot_contact(sole_points(sole, rotations, positions), motion.fps, limits)
        ahead = rotations[:, INDEX[f"{side}_ankle"], :, 2]
        heel_up = np.clip(np.arcsin(np.clip(-ahead[:, 2], -1.0, 1.0)), 0.0, TOE_BEND_LIMIT_RAD)
        share = gaussian_filter1d(standing.astype(float), max(BLEND_S * motion.fps, 1e-3), mode="nearest")
        bend = matrix_from_axis_angle(np.stack([-share * heel_up, 0 * heel_up, 0 * heel_up], -1))
        poses[:, INDEX[f"{side}_foot"]] = axis_angle_from_matrix(bend)
    return replace(motion, poses=poses.reshape(motion.num_frames, -1))
