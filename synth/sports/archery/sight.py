"""Where the sight's aperture is set: on the line from the aiming eye to the gold at full draw."""

from dataclasses import replace

import numpy as np

from synth.equipment.bow_riser import APERTURE_X_M, SIGHT_M, SIGHT_RANGE_M
from synth.equipment.track import poses_at
from synth.geometry.transform import apply, inverse
from synth.motion.motion import Motion
from synth.motion.performance import Track
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.target import Target

AIMING_S = 0.05
"""So long before the release the archer surely aims."""


def with_sight(bow: Track, motion: Motion, anatomy: Anatomy, release_s: float, target: Target) -> Track:
    """The bow with a channel `sight_m`: height of its aperture over the pivot, high for near targets [m]."""
    moment = np.array([release_s - AIMING_S])
    still = motion.at(moment)
    rotations, joints = forward(still.local_rotations, still.trans, anatomy.rest[:55])
    head = INDEX["head"]
    eye = joints[0, head] + rotations[0, head] @ anatomy.from_head("right_eye")
    near, far = apply(inverse(poses_at(bow, moment)[0]), np.stack([eye, target.center_m]))
    way = (APERTURE_X_M - near[0]) / (far[0] - near[0])
    height_m = float(np.clip((near + way * (far - near))[2], *SIGHT_RANGE_M)) if np.isfinite(way) else SIGHT_M
    heights = np.full((len(bow.world_from_object), 1), height_m)
    return replace(bow, channels={**bow.channels, "sight_m": heights})
