"""A Take's angles on an SMPL-X body: world rotations first, bone lengths of the target kept."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from synth.errors import TakeError
from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle, shortest_arc, slerp, unit
from synth.mocap.skeleton_map import match_skeleton
from synth.mocap.take import Take, sampled_positions
from synth.motion.alignment import BONE_CHILD, Matrix, Source, alignments, finger_alignments, leg_scale, source_of
from synth.motion.grasp import hand_pose
from synth.motion.motion import Motion
from synth.motion.sole import BodyShape
from synth.skeleton.kinematics import local_from_world
from synth.skeleton.smplx_joints import BENDING, INDEX, NUM_BENDING, PARENTS

SPINE_SHARES = {"spine1": 0.25, "spine2": 0.6, "spine3": 1.0}
"""How much of the turn from pelvis to chest each spine joint has made."""
NECK_SHARE = 0.4
FOREARM_TWIST_SHARE = 0.6
"""Share of the hand's roll about the forearm that the forearm makes: pronation runs along it."""
COLLAR_SHARE = 0.25
"""Share of the arm's elevation that the collar bone takes where the recording's does not move (20-30 %)."""
COLLAR_DROP_RAD, COLLAR_LIFT_RAD = np.radians(-8.0), np.radians(23.0)
STILL_RAD = np.radians(1.0)
EXACT_RAD = np.radians(0.1)
BODY_JOINTS = INDEX["jaw"]
"""The joints before jaw, eyes and fingers."""

Rotations = Float[np.ndarray, "frames 55 3 3"]


def transfer(take: Take, body: BodyShape, betas: Float[np.ndarray, " num_betas"] | None = None) -> Motion:
    """The recording's angles on `body` alone: no floor, no planted feet, no report."""
    shape = np.zeros(body.num_betas) if betas is None else np.asarray(betas, float)
    rest = np.asarray(body.rest_joints(shape), float)[:NUM_BENDING]
    if take.motion is not None:
        return replace(take.motion, betas=shape)
    return transferred(matched_source(take), rest, shape)


def matched_source(take: Take) -> Source:
    """The recording with its joints named as the body's."""
    return source_of(take, match_skeleton(take.names, take.parents, take.source, lambda: sampled_positions(take)))


def transferred(source: Source, rest: Float[np.ndarray, "joints 3"], shape: Float[np.ndarray, " num_betas"]) -> Motion:
    """Angles of the source on a body of rest joints `rest` (55, 3) [m]; the root by the ratio of the legs' lengths."""
    world = _world_rotations(source, rest)
    poses = np.zeros((source.take.num_frames, NUM_BENDING, 3))
    poses[:, :BODY_JOINTS] = axis_angle_from_matrix(local_from_world(world[:, :BODY_JOINTS]))
    for side in ("left", "right"):
        first = INDEX[f"{side}_index1"]
        poses[:, first : first + 15] = _fingers(world, source, side)
    return Motion(poses.reshape(len(poses), -1), _root(source, world, rest), shape, "neutral", source.take.fps)


def _world_rotations(source: Source, rest: Float[np.ndarray, "joints 3"]) -> Rotations:
    turn = alignments(source, rest)
    world = np.zeros((source.take.num_frames, NUM_BENDING, 3, 3))
    pelvis = source.rotation("pelvis") @ turn["pelvis"]
    chest = source.rotations[:, source.map.chest] @ turn["chest"]
    head = source.rotation("head") @ turn["head"]
    world[:, 0], world[:, INDEX["spine3"]] = pelvis, chest
    for name in ("spine1", "spine2"):
        if name in source.spine:
            world[:, INDEX[name]] = source.rotations[:, source.spine[name]] @ turn[name]
        else:
            world[:, INDEX[name]] = slerp(pelvis, chest, np.full(len(world), SPINE_SHARES[name]))
    world[:, INDEX["head"]] = head
    world[:, INDEX["neck"]] = slerp(chest, head, np.full(len(world), NECK_SHARE))
    if "neck" in turn:
        world[:, INDEX["neck"]] = _pointed(source, "neck", turn["neck"], rest)
    for side in ("left", "right"):
        _set_leg(world, source, side, turn, rest)
        _set_arm(world, source, side, turn, rest, chest)
    _lean_trunk(world, source, rest)
    _refuse_nonsense(world, source.take)
    return world


def _lean_trunk(world: Rotations, source: Source, rest: Float[np.ndarray, "joints 3"]) -> None:
    """Spine and collar bones turned until the middle of the shoulders and their line lie as recorded."""
    hips = 0.5 * (source.point("left_hip") + source.point("right_hip"))
    left, right = source.point("left_shoulder"), source.point("right_shoulder")
    collars = [INDEX[f"{side}_collar"] for side in ("left", "right")]
    spine = [INDEX[name] for name in SPINE_SHARES]
    for _ in range(2):
        turn = shortest_arc(_shoulders(world, rest).mean(1), 0.5 * (left + right) - hips)
        world[:, spine + collars] = turn[:, None] @ world[:, spine + collars]
        ends = _shoulders(world, rest)
        turn = shortest_arc(ends[:, 0] - ends[:, 1], left - right)
        world[:, collars] = turn[:, None] @ world[:, collars]


def _shoulders(world: Rotations, rest: Float[np.ndarray, "joints 3"]) -> Float[np.ndarray, "frames 2 3"]:
    """From the middle of the hips to the left and the right shoulder [m]."""
    hips = 0.5 * (rest[INDEX["left_hip"]] + rest[INDEX["right_hip"]])
    line = world[:, 0] @ (rest[INDEX["spine1"]] - hips)
    for lower, upper in pairwise(SPINE_SHARES):
        line = line + world[:, INDEX[lower]] @ (rest[INDEX[upper]] - rest[INDEX[lower]])
    ends = []
    for side in ("left", "right"):
        spine, collar, shoulder = INDEX["spine3"], INDEX[f"{side}_collar"], INDEX[f"{side}_shoulder"]
        over = world[:, spine] @ (rest[collar] - rest[spine])
        ends.append(line + over + world[:, collar] @ (rest[shoulder] - rest[collar]))
    return np.stack(ends, 1)


def _pointed(
    source: Source, joint: str, turn: Matrix, rest: Float[np.ndarray, "joints 3"]
) -> Float[np.ndarray, "frames 3 3"]:
    """World rotation of a joint whose bone lies exactly along the recorded one, whatever joints are in between."""
    world = source.rotation(joint) @ turn
    bone_rest = unit(rest[INDEX[BONE_CHILD[joint]]] - rest[INDEX[joint]])
    now, goal = world @ bone_rest, source.bone(joint)
    if np.sum(now * goal, -1).min() > np.cos(EXACT_RAD):
        return world
    return shortest_arc(now, goal) @ world


def _set_leg(
    world: Rotations, source: Source, side: str, turn: dict[str, Matrix], rest: Float[np.ndarray, "joints 3"]
) -> None:
    for joint in (f"{side}_hip", f"{side}_knee"):
        world[:, INDEX[joint]] = _pointed(source, joint, turn[joint], rest)
    ankle, foot = f"{side}_ankle", f"{side}_foot"
    world[:, INDEX[ankle]] = source.rotation(ankle) @ turn[ankle]
    world[:, INDEX[foot]] = world[:, INDEX[ankle]]
    if foot in turn:
        world[:, INDEX[foot]] = source.rotation(foot) @ turn[foot]


def _set_arm(
    world: Rotations,
    source: Source,
    side: str,
    turn: dict[str, Matrix],
    rest: Float[np.ndarray, "joints 3"],
    chest: Float[np.ndarray, "frames 3 3"],
) -> None:
    collar, shoulder, elbow, wrist = (f"{side}_{j}" for j in ("collar", "shoulder", "elbow", "wrist"))
    upper = _pointed(source, shoulder, turn[shoulder], rest)
    hand = source.rotation(wrist) @ turn[wrist]
    world[:, INDEX[shoulder]], world[:, INDEX[wrist]] = upper, hand
    bone = unit(rest[INDEX[wrist]] - rest[INDEX[elbow]])
    # The forearm as the hinge alone would turn it, rolled by its share of the hand's roll.
    hinged = shortest_arc(upper @ bone, source.bone(elbow)) @ upper
    roll = roll_about(bone, np.swapaxes(hinged, -1, -2) @ hand)
    world[:, INDEX[elbow]] = hinged @ matrix_from_axis_angle(FOREARM_TWIST_SHARE * roll[:, None] * bone)
    world[:, INDEX[collar]] = _collar(source, side, turn, chest)
    if _has_fingers(source, side):
        _set_fingers(world, source, side, turn[wrist], rest)


def roll_about(bone: Float[np.ndarray, "3"], relative: Float[np.ndarray, "frames 3 3"]) -> Float[np.ndarray, " frames"]:
    """Angle [rad] about `bone` contained in `relative`, continuous in time and nearest to zero on the whole."""
    swing = shortest_arc(np.broadcast_to(bone, relative.shape[:-1]), relative @ bone)
    angle = axis_angle_from_matrix(np.swapaxes(swing, -1, -2) @ relative) @ bone
    angle = np.unwrap(angle)
    return angle - 2 * np.pi * np.round(np.median(angle) / (2 * np.pi))


def _collar(
    source: Source, side: str, turn: dict[str, Matrix], chest: Float[np.ndarray, "frames 3 3"]
) -> Float[np.ndarray, "frames 3 3"]:
    """The recorded collar bone where it moves; else one that follows the arm up and forward."""
    joint = f"{side}_collar"
    if joint in turn:
        recorded = source.rotation(joint) @ turn[joint]
        relative = axis_angle_from_matrix(np.swapaxes(chest, -1, -2) @ recorded)
        if np.linalg.norm(relative - relative.mean(0), axis=-1).max() > STILL_RAD:
            return recorded
    arm = np.einsum("tji,tj->ti", chest, source.bone(f"{side}_shoulder"))
    elevation = np.arcsin(np.clip(arm[:, 1], -1.0, 1.0))
    lift = np.clip(COLLAR_SHARE * elevation, COLLAR_DROP_RAD, COLLAR_LIFT_RAD)
    reach = 0.15 * np.arcsin(np.clip(arm[:, 2], -1.0, 1.0))
    sign = 1.0 if side == "left" else -1.0
    return chest @ matrix_from_axis_angle(np.stack([0.0 * lift, -sign * reach, sign * lift], -1))


def _set_fingers(
    world: Rotations, source: Source, side: str, hand_turn: Matrix, rest: Float[np.ndarray, "joints 3"]
) -> None:
    """Recorded fingers; a joint that was not recorded stays straight."""
    first = INDEX[f"{side}_index1"]
    recorded = [joint for joint in range(first, first + 15) if source.has(BENDING[joint])]
    turns = finger_alignments(source, [BENDING[joint] for joint in recorded], hand_turn, rest)
    numbers = [source.map.joint_of[BENDING[joint]] for joint in recorded]
    world[:, recorded] = source.rotations[:, numbers] @ turns
    for joint in range(first, first + 15):
        if joint not in recorded:
            world[:, joint] = world[:, PARENTS[joint]]


def _fingers(world: Rotations, source: Source, side: str) -> Float[np.ndarray, "frames_or_one 15 3"]:
    """Axis-angles of one hand: recorded, or relaxed where its fingers were not recorded or never move."""
    relaxed = hand_pose("relaxed", side).reshape(1, 15, 3)
    if not _has_fingers(source, side):
        return relaxed
    first = INDEX[f"{side}_index1"]
    hand = np.arange(first, first + 15)
    parents = [PARENTS[joint] for joint in hand]
    local = np.swapaxes(world[:, parents], -1, -2) @ world[:, hand]
    knuckles = local[:, ::3]
    if np.abs(knuckles - knuckles[:1]).max() < np.sin(STILL_RAD):
        return relaxed
    return axis_angle_from_matrix(local)


def _has_fingers(source: Source, side: str) -> bool:
    first = INDEX[f"{side}_index1"]
    return any(source.has(BENDING[joint]) for joint in range(first, first + 15))


def _root(source: Source, world: Rotations, rest: Float[np.ndarray, "joints 3"]) -> Float[np.ndarray, "frames 3"]:
    """SMPL-X `transl`: the middle of the hips follows the recorded one, scaled by the legs."""
    hips_rest = 0.5 * (rest[INDEX["left_hip"]] + rest[INDEX["right_hip"]])
    hips = 0.5 * (source.point("left_hip") + source.point("right_hip")) * leg_scale(source, rest)
    return hips - world[:, 0] @ (hips_rest - rest[0]) - rest[0]


def _refuse_nonsense(world: Rotations, take: Take) -> None:
    if not np.isfinite(world).all():
        raise TakeError(f"{take.source}: bones of length 0 leave directions undefined; export it with its offsets")
