"""Forward kinematics of the 55 bending joints in numpy, and the two-bone inverse of a limb."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations
from synth.geometry.rotation import shortest_arc, unit
from synth.skeleton.smplx_joints import PARENTS


def forward(
    local: Float[np.ndarray, "*frames joints 3 3"],
    root: Float[np.ndarray, "*frames 3"],
    rest_joints: Float[np.ndarray, "joints 3"],
) -> tuple[Float[np.ndarray, "*frames joints 3 3"], Float[np.ndarray, "*frames joints 3"]]:
    """World rotations and world positions [m] of all joints.

    `local` are parent-from-joint rotations, `root` is SMPL-X's `transl` (the pelvis stands at
    rest_joints[0] + root, as in the smplx package), `rest_joints` the rest pose of one body.
    """
    rotations, positions = np.zeros_like(local), np.zeros((*local.shape[:-2], 3))
    rotations[..., 0, :, :] = local[..., 0, :, :]
    positions[..., 0, :] = rest_joints[0] + root
    for joint in range(1, local.shape[-3]):
        parent = PARENTS[joint]
        offset = rest_joints[joint] - rest_joints[parent]
        rotations[..., joint, :, :] = rotations[..., parent, :, :] @ local[..., joint, :, :]
        positions[..., joint, :] = positions[..., parent, :] + rotations[..., parent, :, :] @ offset
    return rotations, positions


def positions(world: Rotations, root: Points, rest_joints: Float[np.ndarray, "joints 3"]) -> Points:
    """World positions (..., joints, 3) [m] of joints with world rotations `world`; `root` as in `forward`."""
    parents = list(PARENTS[: world.shape[-3]])
    bones = rest_joints[1:] - rest_joints[parents[1:]]
    placed = np.zeros((*world.shape[:-2], 3))
    placed[..., 0, :] = rest_joints[0] + root
    placed[..., 1:, :] = (world[..., parents[1:], :, :] @ bones[..., None])[..., 0]
    for joint in range(1, len(parents)):
        placed[..., joint, :] += placed[..., parents[joint], :]
    return placed


def position(world: Rotations, root: Points, rest_joints: Float[np.ndarray, "joints 3"], joint: int) -> Points:
    """`positions` of one joint (..., 3): only its ancestors are looked at."""
    place = np.zeros_like(root)
    while joint > 0:
        parent = PARENTS[joint]
        place = place + world[..., parent, :, :] @ (rest_joints[joint] - rest_joints[parent])
        joint = parent
    return place + rest_joints[0] + root


def local_from_world(world: Rotations) -> Rotations:
    """Parent-from-joint rotations (..., joints, 3, 3) of world rotations of the same shape."""
    parents = np.array(PARENTS[: world.shape[-3]])
    local = np.swapaxes(world[..., np.maximum(parents, 0), :, :], -1, -2) @ world
    local[..., 0, :, :] = world[..., 0, :, :]
    return local


def bend_limb(start: Points, end_goal: Points, pole: Points, upper_m: float, lower_m: float) -> tuple[Points, Points]:
    """Middle and end joint of a limb that starts at `start` and reaches for `end_goal` [m].

    The middle joint (knee, elbow) bends towards direction `pole`. A goal out of reach is approached along the
    straight limb, at 99.9 % of its length so that the bend stays defined. All points (..., 3).
    """
    to_goal = end_goal - start
    distance = np.clip(
        np.linalg.norm(to_goal, axis=-1, keepdims=True),
        abs(upper_m - lower_m) * 1.001,
        (upper_m + lower_m) * 0.999,
    )
    forward_axis = unit(to_goal)
    side = unit(pole - np.sum(pole * forward_axis, -1, keepdims=True) * forward_axis)
    along = (upper_m**2 - lower_m**2 + distance**2) / (2.0 * distance)
    height = np.sqrt(np.maximum(upper_m**2 - along**2, 0.0))
    return start + along * forward_axis + height * side, start + distance * forward_axis


def aim(world: Rotations, bone_now: Points, bone_goal: Points) -> Rotations:
    """`world` turned by the least rotation that takes direction `bone_now` to `bone_goal` (both in the world)."""
    return shortest_arc(bone_now, bone_goal) @ world
