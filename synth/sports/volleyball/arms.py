"""Arms of a hitter as shoulder, elbow, forearm and wrist angles through keys, in the chest's frame.

Directions are (ahead, left, up) of the chest of a right-hander. They become hand goals at the reach the angles say.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations, Times
from synth.geometry.rotation import about, frame_from_axes, slerp
from synth.motion.grasp import blend, hand_pose
from synth.motion.posing import LimbGoal
from synth.sports.movement.curves import Curve, RotationCurve, rotations_through, through
from synth.sports.movement.feet import BODY_AHEAD, Place
from synth.sports.movement.shape import Shape
from synth.sports.volleyball.timeline import Timeline


@dataclass(frozen=True)
class ArmKey:
    """upper: direction of the upper arm. bend: where the forearm goes when the elbow flexes. elbow_deg: 0 is straight.

    palm: where the palm faces (only its turn about the forearm counts). wrist_deg: towards the palm is positive.
    """

    time_s: float
    upper: Place
    bend: Place
    elbow_deg: float
    palm: Place
    wrist_deg: float = 0.0


@dataclass(frozen=True)
class ArmPath:
    """upper: chest-from-arm rotations (x along the upper arm, y to the bend). angles: elbow, pronation, wrist [deg]."""

    side: str
    upper: RotationCurve
    angles: Curve


def arm_path(side: str, keys: tuple[ArmKey, ...]) -> ArmPath:
    """Curves through keys; pronation is counted from the palm that faces the bend (supinated) and never wraps."""
    times = [key.time_s for key in keys]
    frames = np.stack([frame_from_axes(np.array(key.upper), np.array(key.bend)) for key in keys])
    angles = [
        (key.elbow_deg, _pronation_deg(side, frame, key), key.wrist_deg)
        for key, frame in zip(keys, frames, strict=True)
    ]
    return ArmPath(side, rotations_through(times, frames), through(times, angles))


def _pronation_sign(side: str) -> float:
    return 1.0 if side == "left" else -1.0


def _pronation_deg(side: str, upper: Rotations, key: ArmKey) -> float:
    """Turn of the palm about the forearm (the upper arm turned about z by the elbow), -20 (supinated) to 185."""
    local = (upper @ about("z", float(np.radians(key.elbow_deg)))).T @ np.array(key.palm)
    turn = np.degrees(np.arctan2(local[2], local[1])) * _pronation_sign(side)
    return float(np.clip((turn + 90.0) % 360.0 - 90.0, -20.0, 185.0))


def arm_goal(path: ArmPath, shape: Shape, times_s: Times, chest: Rotations, shoulder: Points) -> LimbGoal:
    """Hand goal of the arm's angles for this chest and shoulder joint [m]."""
    world = chest @ BODY_AHEAD.T  # ahead, left, up of the chest
    upper = world @ path.upper.at(times_s)
    elbow, pronation, wrist = np.radians(path.angles.at(times_s)).T
    forearm = upper @ about("z", elbow)
    upper_m, lower_m = shape.arm_m(path.side)
    position = shoulder + upper_m * upper[..., 0] + lower_m * forearm[..., 0]
    palm_frame = forearm @ about("x", _pronation_sign(path.side) * pronation) @ about("z", wrist)
    return LimbGoal(position, -upper[..., 1], hand_rotation(path.side, palm_frame))


def hand_rotation(side: str, palm_frame: Rotations) -> Rotations:
    """World-from-hand of a frame with x along the fingers and y out of the palm."""
    fingers, palm = palm_frame[..., 0], palm_frame[..., 1]
    return frame_from_axes(fingers if side == "left" else -fingers, -palm)


def toss_right(line: Timeline) -> tuple[ArmKey, ...]:
    """The hitting arm of a server: under the ball, down with the knees, up into the toss."""
    return (
        ArmKey(0.0, (0.30, -0.22, -0.92), (0.70, 0.65, 0.20), 78.0, (-0.3, 0.3, 1.0)),
        ArmKey(line.dip, (0.30, -0.22, -0.92), (0.70, 0.65, 0.20), 78.0, (-0.3, 0.3, 1.0)),
        ArmKey(line.lift, (0.25, -0.15, -0.95), (0.80, 0.45, 0.3), 35.0, (0.3, 0.1, 0.9)),
        ArmKey(line.release, (0.85, -0.12, 0.42), (-0.3, 0.3, 0.9), 20.0, (-0.3, 0.1, 0.9)),
        ArmKey(line.release + 0.14, (0.72, -0.15, 0.62), (-0.3, 0.4, 0.8), 35.0, (-0.3, 0.5, 0.6), 20.0),
    )


def toss_left(line: Timeline) -> tuple[ArmKey, ...]:
    """The other arm of a server: steadies the ball and lets go."""
    return (
        ArmKey(0.0, (0.30, 0.22, -0.92), (0.55, -0.80, 0.25), 78.0, (-0.2, -0.9, 0.3)),
        ArmKey(line.dip, (0.30, 0.22, -0.92), (0.55, -0.80, 0.25), 78.0, (-0.2, -0.9, 0.3)),
        ArmKey(line.lift, (0.22, 0.25, -0.94), (0.60, -0.75, 0.2), 38.0, (0.1, -0.9, 0.4)),
        ArmKey(line.release, (0.62, 0.34, -0.45), (0.6, -0.2, 0.6), 30.0, (0.2, -0.8, 0.4)),
        ArmKey(line.first + 0.10, (0.35, 0.42, -0.80), (0.85, -0.1, 0.4), 45.0, (0.0, -0.9, 0.0)),
    )


def waiting(line: Timeline, side: str) -> tuple[ArmKey, ...]:
    """Either arm of a spiker who waits for the set with bent elbows and starts to run."""
    out = 1.0 if side == "left" else -1.0
    elbow = (0.92, -0.3 * out, 0.2)
    return (
        ArmKey(0.0, (0.18, 0.34 * out, -0.92), elbow, 62.0, (-0.1, -0.95 * out, 0.2)),
        ArmKey(line.dip, (0.18, 0.34 * out, -0.92), elbow, 62.0, (-0.1, -0.95 * out, 0.2)),
        ArmKey(line.lift, (0.05, 0.36 * out, -0.93), elbow, 74.0, (-0.1, -0.95 * out, 0.2)),
        ArmKey(
            line.release, (-0.12 if side == "right" else 0.45, 0.34 * out, -0.88), elbow, 70.0, (0.0, -0.95 * out, 0.1)
        ),
    )


def right_arm(line: Timeline, opening: tuple[ArmKey, ...]) -> ArmPath:
    """The hitting arm: after the `opening` swings back and up, cocks, strikes at full reach, follows through."""
    hit, off = line.contact, line.takeoff
    cock = line.cocked
    keys = (
        *opening,
        ArmKey(
            0.5 * (line.first + line.second) + 0.02, (0.80, -0.32, -0.45), (0.3, 0.5, 0.7), 48.0, (0.0, 0.9, 0.2), 10.0
        ),
        ArmKey(line.second, (0.15, -0.36, -0.92), (0.85, 0.3, 0.1), 28.0, (-0.1, 0.95, 0.0)),
        ArmKey(line.plant - 0.09, (-0.82, -0.36, -0.42), (0.4, 0.2, -0.85), 12.0, (-0.2, 0.9, 0.4)),
        ArmKey(line.close - 0.05, (0.0, -0.34, -0.94), (0.9, 0.3, 0.0), 25.0, (-0.1, 0.95, 0.1)),
        ArmKey(off - 0.05, (0.66, -0.56, -0.10), (0.2, 0.35, 0.85), 66.0, (-0.1, 0.95, -0.1)),
        ArmKey(off + 0.5 * (cock - off), (-0.26, -0.90, 0.24), (0.08, -0.08, 0.95), 96.0, (0.7, 0.3, -0.2)),
        ArmKey(cock, (-0.40, -0.85, 0.30), (-0.52, -0.09, 0.83), 100.0, (0.7, 0.2, 0.6), -15.0),
        ArmKey(hit - 0.6 * (hit - cock), (-0.28, -0.84, 0.46), (-0.88, -0.02, 0.40), 98.0, (0.4, -0.1, 0.95), -22.0),
        ArmKey(hit - 0.3 * (hit - cock), (-0.02, -0.64, 0.77), (-0.82, 0.36, 0.40), 79.0, (0.6, -0.1, 0.85), -18.0),
        ArmKey(hit, (0.27, -0.22, 0.94), (-0.50, 0.82, 0.30), 22.0, (0.98, 0.0, -0.2), -2.0),
        ArmKey(hit + 0.030, (0.58, -0.08, 0.80), (0.12, 0.98, 0.13), 4.0, (0.7, -0.2, -0.7), 26.0),
        ArmKey(hit + 0.12, (0.95, 0.06, 0.05), (0.20, 0.95, 0.10), 8.0, (0.1, -0.3, -0.9), 30.0),
        ArmKey(hit + 0.215, (0.86, 0.16, -0.46), (0.40, 0.85, -0.20), 22.0, (0.0, -0.4, -0.9), 20.0),
        ArmKey(hit + 0.33, (0.55, 0.25, -0.79), (0.60, 0.75, 0.10), 38.0, (-0.5, 0.1, -0.8), 10.0),
        ArmKey(line.landing + 0.18, (0.22, -0.46, -0.85), (0.90, 0.2, 0.3), 44.0, (0.1, 0.7, -0.6)),
        ArmKey(line.settled - 0.15, (-0.05, -0.34, -0.94), (0.95, 0.2, 0.1), 55.0, (0.0, 0.95, 0.1)),
        ArmKey(line.end, (0.22, -0.30, -0.93), (0.92, 0.3, 0.2), 72.0, (0.0, 0.8, 0.5)),
    )
    return arm_path("right", keys)


def left_arm(line: Timeline, opening: tuple[ArmKey, ...]) -> ArmPath:
    """The other arm: after the `opening` swings, points at the ball, and is pulled in when the chest turns."""
    hit, off = line.contact, line.takeoff
    keys = (
        *opening,
        ArmKey(line.second - 0.06, (0.12, 0.36, -0.92), (0.9, -0.2, 0.1), 35.0, (0.0, -0.95, 0.0)),
        ArmKey(line.plant - 0.09, (-0.78, 0.38, -0.46), (0.4, -0.2, -0.85), 12.0, (-0.2, -0.9, 0.4)),
        ArmKey(line.close - 0.05, (0.05, 0.32, -0.94), (0.9, -0.3, 0.0), 20.0, (-0.1, -0.95, 0.1)),
        ArmKey(off, (0.86, 0.28, 0.15), (-0.1, -0.6, 0.8), 28.0, (0.0, -0.9, -0.3)),
        ArmKey(0.4 * off + 0.6 * (hit - 0.06), (0.74, 0.16, 0.62), (-0.4, -0.6, 0.5), 20.0, (0.6, -0.6, -0.5)),
        ArmKey(hit - 0.03, (0.66, 0.38, 0.10), (0.1, -0.7, 0.6), 48.0, (0.3, -0.6, -0.6)),
        ArmKey(hit + 0.17, (0.32, 0.44, -0.82), (0.80, -0.50, 0.30), 80.0, (-0.3, -0.6, -0.5)),
        ArmKey(line.landing - 0.05, (0.25, 0.46, -0.84), (0.90, -0.2, 0.3), 55.0, (0.0, -0.7, -0.6)),
        ArmKey(line.landing + 0.22, (0.18, 0.52, -0.83), (0.90, -0.1, 0.3), 42.0, (0.1, -0.7, -0.6)),
        ArmKey(line.settled - 0.20, (0.30, 0.32, -0.90), (0.90, -0.2, 0.3), 60.0, (0.0, -0.95, 0.1)),
        ArmKey(line.end, (0.22, 0.30, -0.93), (0.92, -0.3, 0.2), 72.0, (0.0, -0.8, 0.5)),
    )
    return arm_path("left", keys)


def open_hand(side: str, curl: float) -> Float[np.ndarray, "45"]:
    """Fingers of the open hand, bent `curl` (0..1) of the way to a fist."""
    return blend(hand_pose("open", side), hand_pose("fist", side), curl)


def mix(first: LimbGoal, second: LimbGoal, share: Float[np.ndarray, " frames"]) -> LimbGoal:
    """`share` of the way from the first goal to the second; the first's pole."""
    weight = share[:, None]
    position = first.position * (1.0 - weight) + second.position * weight
    return LimbGoal(position, first.pole, slerp(first.rotation, second.rotation, share))
