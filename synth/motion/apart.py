"""Arms that went into the body are swung out of it: a few degrees at the shoulder, smooth in time."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float
from scipy.ndimage import gaussian_filter1d

from synth.arrays import Points, Rotations
from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle
from synth.motion.capsules import CAPSULES, Capsule, core_capsules, segment_gap
from synth.motion.contact import runs
from synth.motion.motion import Motion
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX

ALLOWED_M = 0.006
"""Capsules may overlap this much: skin gives way, and 10 mm count as penetration."""
SMOOTH_S = 0.12
"""The swing comes and goes over about this time."""
ROUNDS, GAIN = 25, 1.5
"""Smoothing flattens each step, so that it takes several; the gain makes up for most of it."""
LIMIT_RAD = np.radians(20.0)
BODY = INDEX["right_wrist"] + 1
"""The joints before jaw, eyes and fingers."""


def arms_apart(motion: Motion, rest: Float[np.ndarray, "joints 3"]) -> Motion:
    """The motion with forearms and hands out of trunk, thighs and head; untouched where nothing overlaps."""
    local = matrix_from_axis_angle(motion.poses[:, : 3 * BODY].reshape(-1, BODY, 3))
    rotations, positions = forward(local, motion.trans, rest[:BODY])
    poses = motion.poses.reshape(motion.num_frames, -1, 3).copy()
    for side in ("left", "right"):
        near = _windows(_overlap(rotations, positions, rest, side)[0] > ALLOWED_M, motion.fps)
        for start, end in runs(near):
            part = slice(start, end)
            swing = _swing(rotations[part], positions[part], rest, side, motion.fps)
            shoulder, collar = (INDEX[f"{side}_{joint}"] for joint in ("shoulder", "collar"))
            turned = matrix_from_axis_angle(swing) @ rotations[part, shoulder]
            poses[part, shoulder] = axis_angle_from_matrix(np.swapaxes(rotations[part, collar], -1, -2) @ turned)
    return replace(motion, poses=poses.reshape(motion.num_frames, -1))


def _windows(mask: Bool[np.ndarray, " frames"], fps: float) -> Bool[np.ndarray, " frames"]:
    """The frames within reach of the smoothing."""
    reach = int(np.ceil(4.0 * SMOOTH_S * fps))
    return np.convolve(mask, np.ones(2 * reach + 1))[reach : reach + len(mask)] > 0.5


def _swing(
    rotations: Rotations, positions: Points, rest: Float[np.ndarray, "joints 3"], side: str, fps: float
) -> Float[np.ndarray, "frames 3"]:
    """Rotation vectors in the world about the shoulder [rad] that bring the arm out of the body."""
    swing, wrist = np.zeros((len(rotations), 3)), INDEX[f"{side}_wrist"]
    arm = [INDEX[f"{side}_elbow"], wrist]
    shoulder = positions[:, INDEX[f"{side}_shoulder"]]
    for _ in range(ROUNDS):
        turn = matrix_from_axis_angle(swing)
        moved, turned = positions.copy(), rotations.copy()
        moved[:, arm] = shoulder[:, None] + (positions[:, arm] - shoulder[:, None]) @ np.swapaxes(turn, -1, -2)
        turned[:, wrist] = turn @ rotations[:, wrist]
        depth, away, place = _overlap(turned, moved, rest, side)
        need = np.maximum(depth - ALLOWED_M, 0.0)
        if need.max() < 0.001:
            break
        lever = place - shoulder
        across = np.cross(lever, away)
        step = across * (need / np.maximum(np.sum(across * across, -1), 0.02))[:, None]
        swing = swing + gaussian_filter1d(step, SMOOTH_S * fps, axis=0, mode="nearest", truncate=4.0) * GAIN
        angle = np.linalg.norm(swing, axis=-1, keepdims=True)
        swing = swing * np.minimum(1.0, LIMIT_RAD / np.maximum(angle, 1e-9))
    return swing


def _overlap(
    rotations: Rotations, positions: Points, rest: Float[np.ndarray, "joints 3"], side: str
) -> tuple[Float[np.ndarray, " frames"], Points, Points]:
    """Depth [m] of the deepest overlap of forearm or hand, the direction out of it, and where it is."""
    core = _core(positions)
    wrist = positions[:, INDEX[f"{side}_wrist"]]
    hand = rest[INDEX[f"{side}_middle1"]] - rest[INDEX[f"{side}_wrist"]]
    knuckle = wrist + rotations[:, INDEX[f"{side}_wrist"]] @ hand
    arm = {"forearm": (positions[:, INDEX[f"{side}_elbow"]], wrist), "hand": (wrist, knuckle)}
    depth, away, place = np.zeros(len(positions)), np.zeros((len(positions), 3)), np.zeros((len(positions), 3))
    for name, (start, end) in arm.items():
        for other_start, other_end, radius in core.values():
            gap, along = segment_gap(start, end, other_start, other_end)
            distance = np.linalg.norm(gap, axis=-1)
            here = CAPSULES[f"{side}_{name}"][2] + radius - distance
            worse = here > depth
            depth = np.where(worse, here, depth)
            away[worse] = (gap / np.maximum(distance, 1e-6)[:, None])[worse]
            place[worse] = (start + along[:, None] * (end - start))[worse]
    return depth, away, place


def _core(positions: Points) -> dict[str, Capsule]:
    found = core_capsules(lambda joint: positions[:, INDEX[joint]])
    for side in ("left", "right"):
        start, end, radius = CAPSULES[f"{side}_thigh"]
        found[f"{side}_thigh"] = (positions[:, INDEX[start]], positions[:, INDEX[end]], radius)
    return found
