"""Ten poses that bodies deform badly in: the contact sheet by which a body model is judged with the eye."""

import numpy as np
from jaxtyping import Float

from synth.body import Body
from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle
from synth.motion.grasp import hand_pose
from synth.motion.motion import Motion
from synth.randomness import generator
from synth.skeleton.smplx_joints import INDEX
from synth.sports.registry import perform

Turns = dict[str, tuple[int, int, int]]

_UPRIGHT = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
"""World from body: the rest frame's y is the world's z."""

POSES_DEG: dict[str, Turns] = {
    "T": {},
    "arms hang": {"left_shoulder": (0, 0, -75), "right_shoulder": (0, 0, 75)},
    "arms overhead": {
        "left_collar": (0, 0, 25), "right_collar": (0, 0, -25),
        "left_shoulder": (0, 0, 62), "right_shoulder": (0, 0, -62),
    },
    "deep squat": {
        "left_hip": (-110, 0, 18), "right_hip": (-110, 0, -18), "left_knee": (130, 0, 0), "right_knee": (130, 0, 0),
        "left_ankle": (-25, 0, 0), "right_ankle": (-25, 0, 0), "spine1": (25, 0, 0),
        "left_shoulder": (0, -70, -15), "right_shoulder": (0, 70, 15),
    },
    "elbows closed": {
        "left_shoulder": (0, 0, -60), "right_shoulder": (0, 0, 60),
        "left_elbow": (0, -140, 0), "right_elbow": (0, 140, 0),
    },
    "lunge": {
        "left_hip": (-80, 0, 0), "left_knee": (85, 0, 0), "right_hip": (25, 0, 0), "right_knee": (40, 0, 0),
        "right_foot": (-35, 0, 0), "left_shoulder": (0, 0, -70), "right_shoulder": (0, 0, 70),
    },
    "trunk twist": {
        "spine1": (0, 18, 0), "spine2": (0, 22, 0), "spine3": (0, 20, 0), "neck": (0, 15, 0), "head": (0, 20, 0),
        "left_shoulder": (0, 0, -60), "right_shoulder": (0, 0, 60),
    },
    "fists": {"left_shoulder": (0, -70, 0), "right_shoulder": (0, 70, 0)},
}  # fmt: skip
"""Joint rotations as axis-angle [degrees]; what is not named is at rest. Full draw and cocked spike are performed."""


def hard_poses(body: Body, betas: Float[np.ndarray, " num_betas"]) -> tuple[Motion, tuple[str, ...]]:
    """A Motion of ten frames, one pose a second, and their names."""
    poses = [_posed(name, turns) for name, turns in POSES_DEG.items()]
    for sport, skill, before_s in (("archery", "recurve_shot", 0.1), ("volleyball", "jump_serve", 0.1)):
        played = perform(sport, skill, body, betas, "neutral", "right", generator(0, "hard poses", sport))
        poses.append(played.athletes[0].motion.at(np.array([played.key_s - before_s])).poses[0])
    names = (*POSES_DEG, "full draw", "cocked serve")
    trans = np.zeros((len(poses), 3))
    motion = Motion(np.array(poses), trans, betas, "neutral", 1.0)
    lowest = body.pose(motion.poses, motion.trans, betas).vertices[..., 2].min(1)
    trans[:, 2] = -lowest
    return motion, names


def _posed(name: str, turns: Turns) -> Float[np.ndarray, "165"]:
    pose = np.zeros((55, 3))
    for joint, turn_deg in turns.items():
        pose[INDEX[joint]] = np.radians(turn_deg)
    if name == "fists":
        for side in ("left", "right"):
            first = INDEX[f"{side}_index1"]
            pose[first : first + 15] = hand_pose("fist", side).reshape(15, 3)
    pose[0] = axis_angle_from_matrix(_UPRIGHT @ matrix_from_axis_angle(pose[0]))
    return pose.reshape(-1)
