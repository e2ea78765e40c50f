"""A body that is a table of joints: at rest, and turning its trunk."""

import numpy as np

from synth.skeleton.smplx_joints import INDEX, NAMES

BODY_RADIUS_M, HEAD_RADIUS_M = 0.05, 0.11
TURN_RAD_S = 0.6
"""The trunk turns over standing legs, so that bodies move and feet do not slide."""
_LEFT_BODY = {
    "hip": (0.1, 0, 0.9), "knee": (0.1, 0, 0.5), "ankle": (0.1, 0, 0.1), "foot": (0.1, -0.12, 0.03),
    "collar": (0.05, 0, 1.4), "shoulder": (0.2, 0, 1.4), "elbow": (0.45, 0, 1.4), "wrist": (0.7, 0, 1.4),
    "big_toe": (0.08, -0.18, 0.02), "small_toe": (0.13, -0.16, 0.02), "heel": (0.1, 0.06, 0.02),
    "eye": (0.03, -0.1, 1.66), "eyeball": (0.03, -0.08, 1.66), "ear": (0.08, 0, 1.65),
}  # fmt: skip
_MIDDLE = {"pelvis": 0.95, "spine1": 1.05, "spine2": 1.15, "spine3": 1.25, "neck": 1.5, "head": 1.6, "jaw": 1.58}
_FINGERS = ("index", "middle", "ring", "pinky", "thumb")


def rest_joints() -> np.ndarray:
    """(144, 3) of somebody in a T-pose who looks along -y, so that their left is +x [m]."""
    joints = np.zeros((len(NAMES), 3))
    for name, index in INDEX.items():
        side, _, part = name.partition("_")
        sign = {"left": 1.0, "right": -1.0}.get(side, 0.0)
        finger = next((k for k, f in enumerate(_FINGERS) if part.startswith(f)), None)
        if part in _LEFT_BODY and sign:
            joints[index] = np.array(_LEFT_BODY[part]) * (sign, 1, 1)
        elif name in _MIDDLE:
            joints[index] = 0.0, 0.0, _MIDDLE[name]
        elif finger is not None and sign:
            reach = 4 if part.endswith("tip") else int(part[-1])
            joints[index] = sign * (0.74 + 0.025 * reach), 0.02 * finger - 0.04, 1.4
        else:
            joints[index] = _on_face(sign * 0.02, 0.001 * (index % 60) - 0.05)
    return joints


def _on_face(right_m: float, up_m: float) -> tuple[float, float, float]:
    """A landmark on the front of the head's ball, off its middle."""
    return right_m, -np.sqrt(HEAD_RADIUS_M**2 - right_m**2 - up_m**2), _MIDDLE["head"] + up_m


def turning(joints: np.ndarray, times_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Joints (frames, 144, 3) of a body that turns above the lowest spine joint, and its poses (frames, 165)."""
    poses = np.zeros((len(times_s), 55, 3))
    poses[:, INDEX["spine1"], 2] = TURN_RAD_S * times_s
    turned = np.repeat(joints[None], len(times_s), 0)
    above = joints[:, 2] > _MIDDLE["spine1"]
    turned[:, above] = np.einsum("fij,nj->fni", _turns(TURN_RAD_S * times_s), joints[above])
    return turned, poses.reshape(len(times_s), 165)


def _turns(angles: np.ndarray) -> np.ndarray:
    """Rotations (n, 3, 3) about the vertical axis."""
    turns = np.tile(np.eye(3), (len(angles), 1, 1))
    turns[:, 0, 0] = turns[:, 1, 1] = np.cos(angles)
    turns[:, 1, 0] = np.sin(angles)
    turns[:, 0, 1] = -turns[:, 1, 0]
    return turns


def hull(joints: np.ndarray) -> np.ndarray:
    """The outermost points of the body's balls (frames, points, 3), beside its joints."""
    ways = np.concatenate([np.eye(3), -np.eye(3)])
    balls = joints[:, :55, None] + BODY_RADIUS_M * ways
    head = joints[:, INDEX["head"], None] + HEAD_RADIUS_M * ways
    return np.concatenate([joints, balls.reshape(len(joints), -1, 3), head], 1)
