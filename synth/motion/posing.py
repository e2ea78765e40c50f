"""From goals in the world (pelvis, chest, head, hands, feet, gaze) to SMPL-X parameters of one body.

Order of the solve: spine by sharing the turn from pelvis to chest, then collars, then arms and legs by two-bone
inverse kinematics, then twist of the forearm, eyes and fingers. Everything is vectorised over frames.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations
from synth.geometry.rotation import (
    axis_angle_from_matrix,
    frame_from_axes,
    matrix_from_axis_angle,
    shortest_arc,
    slerp,
    unit,
)
from synth.motion.motion import Motion
from synth.skeleton.kinematics import bend_limb, local_from_world, position
from synth.skeleton.smplx_joints import INDEX, NUM_BENDING

SPINE_SHARES = {"spine1": 0.25, "spine2": 0.6, "spine3": 1.0}
"""How much of the turn from pelvis to chest each spine joint has made (lumbar least: reference of retargeting)."""

NECK_SHARE = 0.4
COLLAR_SHARE = 0.25
"""Share of the upper arm's elevation above COLLAR_FREE_RAD that the collar bone takes (20-30 %), setting in softly."""
COLLAR_FREE_RAD, COLLAR_SOFT_RAD = np.radians((30.0, 6.0))
FOREARM_TWIST_SHARE = 0.6
"""Share of the hand's roll about the forearm that the forearm itself makes (pronation runs along it)."""
GAZE_LIMIT_RAD = np.radians(30.0)


@dataclass(frozen=True)
class LimbGoal:
    """Where a hand or foot should be.

    position: (frames, 3) world position of the wrist or ankle joint [m]. pole: (frames, 3) direction in the world
    towards which elbow or knee points. rotation: (frames, 3, 3) world_from_hand or world_from_foot (rest frame:
    y up, +z ahead; the left hand's fingers along +x, the right hand's along -x, palms down; toes along +z).
    fingers: (frames, 45) axis-angle for a hand. toe_bend_rad: (frames,) for a foot, positive lifts the toes.
    """

    position: Float[np.ndarray, "frames 3"]
    pole: Float[np.ndarray, "frames 3"]
    rotation: Float[np.ndarray, "frames 3 3"]
    fingers: Float[np.ndarray, "frames 45"] | None = None
    toe_bend_rad: Float[np.ndarray, " frames"] | None = None


@dataclass(frozen=True)
class Goals:
    """Goals of one body per frame; all in the world, z up, [m].

    pelvis_position (frames, 3): the pelvis joint. pelvis, chest, head (frames, 3, 3): world_from_part, where the rest
    frame of every part is y up, +z ahead, the athlete's left +x (see `facing`). gaze (frames, 3): the point looked at.
    left_collar, right_collar (frames, 3): extra axis-angle [rad] in the chest's frame on top of the automatic share.
    """

    pelvis_position: Float[np.ndarray, "frames 3"]
    pelvis: Float[np.ndarray, "frames 3 3"]
    chest: Float[np.ndarray, "frames 3 3"]
    head: Float[np.ndarray, "frames 3 3"]
    left_hand: LimbGoal
    right_hand: LimbGoal
    left_foot: LimbGoal
    right_foot: LimbGoal
    gaze: Float[np.ndarray, "frames 3"] | None = None
    left_collar: Float[np.ndarray, "frames 3"] | None = None
    right_collar: Float[np.ndarray, "frames 3"] | None = None


def facing(ahead: Points, up: Points) -> Rotations:
    """world_from_part for a part whose front is `ahead` and whose upper side leans to `up` (front is exact)."""
    return frame_from_axes(ahead, up, "zyx")


def solve(
    goals: Goals, rest_joints: Float[np.ndarray, "joints 3"], betas: np.ndarray, gender: str, fps: float
) -> Motion:
    """The Motion that meets `goals`; a hand or foot out of reach is brought as near as the straight limb allows."""
    world, root = solve_world(goals, rest_joints)
    frames = len(root)
    poses = axis_angle_from_matrix(local_from_world(world))
    for side, hand in (("left", goals.left_hand), ("right", goals.right_hand)):
        first = INDEX[f"{side}_index1"]
        if hand.fingers is not None:
            poses[:, first : first + 15] = hand.fingers.reshape(frames, 15, 3)
    return Motion(poses.reshape(frames, -1), root, np.asarray(betas, float), gender, fps)


def solve_world(goals: Goals, rest_joints: Float[np.ndarray, "joints 3"]) -> tuple[Rotations, Points]:
    """World rotations (frames, 55, 3, 3) that meet `goals`, fingers straight, and the `transl` (frames, 3) [m]."""
    rest = rest_joints[:NUM_BENDING]
    world = np.broadcast_to(goals.pelvis[:, None], (len(goals.pelvis), NUM_BENDING, 3, 3)).copy()
    _set_spine(world, goals)
    root = goals.pelvis_position - rest[0]
    for side in ("left", "right"):
        _set_arm(world, root, rest, side, goals)
        _set_leg(world, root, rest, side, goals)
    _set_eyes(world, root, rest, goals)
    return world, root


def _set_spine(world: Rotations, goals: Goals) -> None:
    for name, share in SPINE_SHARES.items():
        world[:, INDEX[name]] = slerp(goals.pelvis, goals.chest, np.full(len(world), share))
    world[:, INDEX["neck"]] = slerp(goals.chest, goals.head, np.full(len(world), NECK_SHARE))
    for name in ("head", "jaw", "left_eyeball", "right_eyeball"):
        world[:, INDEX[name]] = goals.head


def _set_arm(world: Rotations, root: Points, rest: np.ndarray, side: str, goals: Goals) -> None:
    goal: LimbGoal = getattr(goals, f"{side}_hand")
    extra = getattr(goals, f"{side}_collar")
    collar, shoulder, elbow, wrist = (INDEX[f"{side}_{part}"] for part in ("collar", "shoulder", "elbow", "wrist"))
    start = position(world, root, rest, shoulder)
    world[:, collar] = _collar(goals.chest, unit(goal.position - start), rest[shoulder] - rest[collar])
    if extra is not None:
        world[:, collar] = (
            goals.chest @ matrix_from_axis_angle(extra) @ np.swapaxes(goals.chest, -1, -2) @ world[:, collar]
        )
    start = position(world, root, rest, shoulder)
    # T-pose: elbows point backwards (-z) when they bend.
    upper, lower = _bend(start, goal, rest[[shoulder, elbow, wrist]], np.array([0.0, 0.0, -1.0]))
    bone = unit(rest[wrist] - rest[elbow])
    world[:, shoulder] = upper
    world[:, elbow] = lower @ _twist_share(np.swapaxes(lower, -1, -2) @ goal.rotation, bone)
    world[:, wrist] = goal.rotation
    world[:, INDEX[f"{side}_index1"] : INDEX[f"{side}_index1"] + 15] = goal.rotation[:, None]


def _set_leg(world: Rotations, root: Points, rest: np.ndarray, side: str, goals: Goals) -> None:
    goal: LimbGoal = getattr(goals, f"{side}_foot")
    hip, knee, ankle, foot = (INDEX[f"{side}_{part}"] for part in ("hip", "knee", "ankle", "foot"))
    start = position(world, root, rest, hip)
    world[:, hip], world[:, knee] = _bend(start, goal, rest[[hip, knee, ankle]], np.array([0.0, 0.0, 1.0]))
    world[:, ankle] = goal.rotation
    bend = np.zeros(len(world)) if goal.toe_bend_rad is None else goal.toe_bend_rad
    world[:, foot] = goal.rotation @ matrix_from_axis_angle(np.stack([-bend, 0 * bend, 0 * bend], -1))


def _bend(start: Points, goal: LimbGoal, rest: Points, rest_pole: np.ndarray) -> tuple[Rotations, Rotations]:
    """World rotations of the upper and lower bone; `rest` holds the three joints of the limb at rest."""
    upper_rest, lower_rest = rest[1] - rest[0], rest[2] - rest[1]
    middle, end = bend_limb(
        start, goal.position, goal.pole, float(np.linalg.norm(upper_rest)), float(np.linalg.norm(lower_rest))
    )
    normal = np.cross(end - start, goal.pole)
    rest_normal = np.cross(rest[2] - rest[0], rest_pole)
    upper = frame_from_axes(middle - start, normal) @ frame_from_axes(upper_rest, rest_normal).T
    lower = frame_from_axes(end - middle, normal) @ frame_from_axes(lower_rest, rest_normal).T
    return upper, lower


def _collar(chest: Rotations, arm_direction: Points, rest_bone: np.ndarray) -> Rotations:
    """Collar bone that follows the upper arm once it leaves the cone around its hanging and level positions."""
    bone_now = unit(chest @ rest_bone)
    swing = axis_angle_from_matrix(shortest_arc(bone_now, arm_direction))
    angle = np.linalg.norm(swing, axis=-1, keepdims=True)
    up = np.sum(arm_direction * chest[..., :, 1], -1, keepdims=True)
    # A hanging arm leaves the collar alone; only raised or reaching arms move it.
    raised = np.clip((up + 0.9) / 0.9, 0.0, 1.0)
    share = COLLAR_SHARE * raised**2 * (3.0 - 2.0 * raised)
    taken = share * COLLAR_SOFT_RAD * np.logaddexp(0.0, (angle - COLLAR_FREE_RAD) / COLLAR_SOFT_RAD)
    return matrix_from_axis_angle(swing / np.maximum(angle, 1e-9) * taken) @ chest


def _twist_share(local_hand: Rotations, bone: np.ndarray) -> Rotations:
    """FOREARM_TWIST_SHARE of the roll about `bone` contained in the hand's rotation relative to the forearm."""
    swing = shortest_arc(np.broadcast_to(bone, local_hand.shape[:-1]), local_hand @ bone)
    roll = axis_angle_from_matrix(np.swapaxes(swing, -1, -2) @ local_hand)
    return matrix_from_axis_angle(roll * FOREARM_TWIST_SHARE)


def _set_eyes(world: Rotations, root: Points, rest: np.ndarray, goals: Goals) -> None:
    if goals.gaze is None:
        return
    for eye in (INDEX["left_eyeball"], INDEX["right_eyeball"]):
        ahead = world[:, eye, :, 2]
        turn = axis_angle_from_matrix(shortest_arc(ahead, unit(goals.gaze - position(world, root, rest, eye))))
        angle = np.maximum(np.linalg.norm(turn, axis=-1, keepdims=True), 1e-9)
        world[:, eye] = matrix_from_axis_angle(turn * np.minimum(1.0, GAZE_LIMIT_RAD / angle)) @ world[:, eye]
