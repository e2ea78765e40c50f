"""The ways of pelvis, ankles and feet between the video's frames and before them, from an athlete's motion.

A Shot holds joints only at its frames; the motion is continuous. The person's bones are read back from one frame of
both: offset_j = R_parent^T (x_j - x_parent) [SMPL-X: x_j = x_parent + R_parent offset_j].
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Rotations, Times
from synth.geometry.rotation import matrix_from_axis_angle
from synth.motion.motion import Motion
from synth.shot import Person
from synth.skeleton.smplx_joints import INDEX, PARENTS

SIDES = ("left", "right")
_CHAIN = tuple(
    INDEX[name] for name in ("pelvis", *(f"{s}_{j}" for j in ("hip", "knee", "ankle", "foot") for s in SIDES))
)
RATE_HZ = 120.0


@dataclass(frozen=True)
class Legs:
    """times_s: of the performance, evenly spaced. pelvis, and by side ankle and foot (base of the toes): (times, 3)."""

    times_s: Times
    pelvis: Float[np.ndarray, "times 3"]
    ankle: dict[str, Float[np.ndarray, "times 3"]]
    foot: dict[str, Float[np.ndarray, "times 3"]]


def legs_of(person: Person, motion: Motion, start_s: float, end_s: float) -> Legs:
    """The legs from before start_s to after end_s, at about RATE_HZ, where the motion reaches."""
    stride = max(1, round(motion.fps / RATE_HZ))
    first = int(np.clip(start_s * motion.fps, 0, motion.num_frames - 1))
    last = int(np.clip(end_s * motion.fps + stride + 1, first + 1, motion.num_frames))
    chosen = np.arange(first, last, stride)
    rest, offsets = _bones(person)
    poses = motion.poses[chosen].reshape(len(chosen), -1, 3)[:, list(_CHAIN)]
    local = dict(zip(_CHAIN, np.moveaxis(matrix_from_axis_angle(poses), 1, 0), strict=True))
    places = {0: motion.trans[chosen] + rest}
    world: dict[int, Rotations] = {0: local[0]}
    for joint in _CHAIN[1:]:
        parent = PARENTS[joint]
        world[joint] = world[parent] @ local[joint]
        places[joint] = places[parent] + world[parent] @ offsets[joint]
    ankle, foot = ({side: places[INDEX[f"{side}_{j}"]] for side in SIDES} for j in ("ankle", "foot"))
    return Legs(chosen / motion.fps, places[0], ankle, foot)


def _bones(person: Person) -> tuple[Float[np.ndarray, "3"], dict[int, Float[np.ndarray, "3"]]]:
    """The pelvis's rest place and each joint's offset from its parent [m]."""
    joints = person.joints[0]
    local = matrix_from_axis_angle(person.poses[0].reshape(-1, 3)[list(_CHAIN)])
    world = {0: local[0]}
    offsets = {}
    for joint, turn in zip(_CHAIN[1:], local[1:], strict=True):
        parent = PARENTS[joint]
        offsets[joint] = world[parent].T @ (joints[joint] - joints[parent])
        world[joint] = world[parent] @ turn
    return joints[0] - person.trans[0], offsets
