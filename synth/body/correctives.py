"""Pose correctives (posedirs): what linear blend skinning loses at bent and twisted joints, put back.

SMPL learned its correctives from scans; ours are fitted to a better skinning of the same weights. Per joint:
bending halfway between linear and dual-quaternion blending (the first loses volume, the second bulges;
Kavan et al. 2008), and twist spread along the bone as muscles and the forearm's two bones spread it.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from synth.arrays import Rotations
from synth.body.symmetry import FLIP, MIRRORED_JOINTS
from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle, shortest_arc, unit
from synth.geometry.smoothstep import smoothstep
from synth.skeleton.smplx_joints import INDEX, NUM_BENDING, PARENTS

POSES = 120
"""Random rotations per joint that are fitted."""
RIDGE = 1.0
NEGLIGIBLE_M = 1e-4
BEND_SHARE = 0.5
"""Share of dual-quaternion blending in the bend."""


@dataclass(frozen=True)
class Motility:
    """How a joint moves, for the left or middle: rotation vectors [degrees] are drawn within low .. high.

    child: the joint towards which the bone points, for the twist; "" when it has none of its own.
    spread: share of the bone along which twist fades in, 0 for a twist that is skinned as the bend.
    before: the twist fades in along the parent's bone (wrist: pronation of the forearm).
    """

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    child: str = ""
    spread: float = 0.0
    before: bool = False


def _ball(reach: float, child: str = "", spread: float = 0.0) -> Motility:
    return Motility((-reach,) * 3, (reach,) * 3, child, spread)


MOTILITY: dict[str, Motility] = {
    "left_shoulder": Motility((-80.0, -100.0, -90.0), (80.0, 60.0, 90.0), "left_elbow", 0.75),
    "left_elbow": Motility((-60.0, -145.0, -10.0), (60.0, 5.0, 10.0), "left_wrist"),
    "left_wrist": Motility((-90.0, -40.0, -75.0), (90.0, 40.0, 75.0), "left_middle1", 0.0, True),
    "left_hip": Motility((-120.0, -45.0, -30.0), (30.0, 45.0, 60.0), "left_knee", 0.6),
    "left_knee": Motility((-5.0, -20.0, -10.0), (145.0, 20.0, 10.0), "left_ankle", 0.6),
    "left_ankle": _ball(40.0),
    "left_foot": Motility((-60.0, -5.0, -5.0), (30.0, 5.0, 5.0)),
    "left_collar": _ball(30.0),
    "neck": _ball(50.0),
    "head": _ball(50.0),
    **{f"spine{k}": _ball(40.0) for k in (1, 2, 3)},
    **{
        f"left_{finger}{k}": Motility((-15.0, -15.0, -100.0), (15.0, 15.0, 25.0))
        for finger in ("index", "middle", "ring", "pinky")
        for k in (1, 2, 3)
    },
    **{f"left_thumb{k}": _ball(50.0) for k in (1, 2, 3)},
}

Template = Float[np.ndarray, "vertices 3"]
Weights = Float[np.ndarray, "vertices 55"]
Joints = Float[np.ndarray, "55 3"]


def pose_directions(
    template: Template,
    joints: Joints,
    weights: Weights,
    partner: Int[np.ndarray, " vertices"],
    rng: np.random.Generator,
) -> Float[np.ndarray, "vertices 3 486"]:
    """posedirs [m per unit of (rotation matrix - identity)], mirror-symmetric."""
    result = np.zeros((len(template), 3, 9 * (NUM_BENDING - 1)), np.float32)
    flips = FLIP[:, None, None] * FLIP[None, :, None] * FLIP[None, None, :]
    for name, motility in MOTILITY.items():
        joint, mirror = INDEX[name], MIRRORED_JOINTS[INDEX[name]]
        direct = _joint_directions(template, joints, weights, joint, motility, rng)
        image = (direct.reshape(-1, 3, 3, 3)[partner] * flips).reshape(direct.shape)
        if mirror == joint:
            direct = image = (direct + image) / 2.0
        result[..., 9 * (joint - 1) : 9 * joint] = direct
        result[..., 9 * (mirror - 1) : 9 * mirror] = image
    return result


def _joint_directions(
    template: Template, joints: Joints, weights: Weights, joint: int, motility: Motility, rng: np.random.Generator
) -> Float[np.ndarray, "vertices 3 9"]:
    low, high = np.deg2rad(motility.low), np.deg2rad(motility.high)
    turns = matrix_from_axis_angle(rng.uniform(low, high, (POSES, 3)))
    bend_weight = weights[:, _subtree(joint)].sum(1)
    twist_weight = _twist_weight(template, joints, weights, joint, motility, bend_weight)
    blended = (bend_weight > 1e-3) & (bend_weight < 1.0 - 1e-3)
    chosen = np.flatnonzero(blended | (np.abs(twist_weight - bend_weight) > 1e-3))
    local = template[chosen] - joints[joint]
    axis = _bone_axis(joints, joint, motility)
    goal = _better_skinning(local, turns, axis, bend_weight[chosen], twist_weight[chosen])
    fitted = _fit(local, turns, goal, bend_weight[chosen])
    result = np.zeros((len(template), 3, 9))
    result[chosen] = fitted
    return result


def _fit(
    local: Float[np.ndarray, "vertices 3"],
    turns: Rotations,
    goal: Float[np.ndarray, "poses vertices 3"],
    bend_weight: Float[np.ndarray, " vertices"],
) -> Float[np.ndarray, "vertices 3 9"]:
    """Least squares in the posed body, where errors are seen: no inverse of a nearly singular blend is needed."""
    features = (turns - np.eye(3)).reshape(POSES, 9)
    skinning = np.eye(3) + bend_weight[:, None, None] * (turns - np.eye(3))[:, None]
    error = goal - (skinning @ local[..., None])[..., 0]
    pairs = np.einsum("pa,pb->pab", features, features).reshape(POSES, 81)
    squares = np.swapaxes(skinning, -1, -2) @ skinning
    system = (pairs.T @ squares.reshape(POSES, -1)).reshape(9, 9, len(local), 3, 3)
    system = system.transpose(2, 3, 0, 4, 1).reshape(len(local), 27, 27) + RIDGE * np.eye(27)
    pulled = (np.swapaxes(skinning, -1, -2) @ error[..., None])[..., 0]
    right = (features.T @ pulled.reshape(POSES, -1)).reshape(9, len(local), 3).transpose(1, 2, 0)
    fitted = np.linalg.solve(system, right.reshape(len(local), 27, 1)).reshape(len(local), 3, 9)
    reach = np.abs(np.einsum("pa,vxa->pvx", features, fitted)).max((0, 2))
    return fitted * (reach > NEGLIGIBLE_M)[:, None, None]


def _subtree(joint: int) -> list[int]:
    """The joint and all that hang on it."""
    return [j for j in range(NUM_BENDING) if _descends(j, joint)]


def _descends(joint: int, ancestor: int) -> bool:
    while joint > ancestor:
        joint = PARENTS[joint]
    return joint == ancestor


def _bone_axis(joints: Joints, joint: int, motility: Motility) -> Float[np.ndarray, "3"]:
    if not motility.child:
        return np.array([0.0, 1.0, 0.0])
    return unit(joints[INDEX[motility.child]] - joints[joint])


def _twist_weight(
    template: Template,
    joints: Joints,
    weights: Weights,
    joint: int,
    motility: Motility,
    bend_weight: Float[np.ndarray, " vertices"],
) -> Float[np.ndarray, " vertices"]:
    """How much of the joint's twist each vertex follows."""
    if motility.before:
        parent = PARENTS[joint]
        along = _along(template, joints[parent], joints[joint])
        return np.maximum(bend_weight, smoothstep(0.0, 1.0, along) * weights[:, _subtree(parent)].sum(1))
    if motility.spread > 0.0:
        along = _along(template, joints[joint], joints[INDEX[motility.child]])
        return bend_weight * smoothstep(0.0, 1.0, along / motility.spread)
    return bend_weight


def _along(
    points: Template, start: Float[np.ndarray, "3"], end: Float[np.ndarray, "3"]
) -> Float[np.ndarray, " vertices"]:
    """0 at the bone's start, 1 at its end."""
    bone = end - start
    return (points - start) @ bone / (bone @ bone)


def _better_skinning(
    local: Float[np.ndarray, "vertices 3"],
    turns: Rotations,
    axis: Float[np.ndarray, "3"],
    bend_weight: Float[np.ndarray, " vertices"],
    twist_weight: Float[np.ndarray, " vertices"],
) -> Float[np.ndarray, "poses vertices 3"]:
    """Where each vertex, given relative to the joint, should go for each turn of the joint."""
    swing = shortest_arc(np.broadcast_to(axis, (len(turns), 3)), turns @ axis)
    twist = axis_angle_from_matrix(np.swapaxes(swing, -1, -2) @ turns)
    twisted = _turned(twist[:, None] * twist_weight[:, None], np.broadcast_to(local, (len(turns), *local.shape)))
    linear = twisted + bend_weight[:, None] * (np.einsum("pij,pvj->pvi", swing, twisted) - twisted)
    round_ = _turned(axis_angle_from_matrix(swing)[:, None] * bend_weight[:, None], twisted)
    return (1.0 - BEND_SHARE) * linear + BEND_SHARE * round_


def _turned(
    axis_angle: Float[np.ndarray, "poses vertices 3"], points: Float[np.ndarray, "poses vertices 3"]
) -> Float[np.ndarray, "poses vertices 3"]:
    """Rodrigues' formula: each point turned by its own rotation vector."""
    angle = np.linalg.norm(axis_angle, axis=-1, keepdims=True)
    axis = axis_angle / np.where(angle > 1e-12, angle, 1.0)
    across = np.cross(axis, points)
    along = np.sum(axis * points, -1, keepdims=True) * axis
    return along + np.cos(angle) * (points - along) + np.sin(angle) * across
