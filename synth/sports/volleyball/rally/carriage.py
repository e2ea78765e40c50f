"""The body of a player who does not touch the ball: hips over the feet, trunk, arms, head and eyes on the ball."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy.ndimage import gaussian_filter1d

from synth.arrays import Points, Rotations, Times
from synth.geometry.rotation import about, unit
from synth.motion.grasp import hand_pose
from synth.motion.posing import Goals, LimbGoal
from synth.skeleton.smplx_joints import INDEX
from synth.sports.movement.curves import Curve
from synth.sports.movement.feet import BODY_AHEAD, Place, Plant
from synth.sports.movement.gait_body import shoulder_at
from synth.sports.movement.shape import Shape
from synth.sports.volleyball.arms import ArmKey, arm_goal, arm_path
from synth.sports.volleyball.trunk import head_orientation

SIDES = ("left", "right")
Hang = tuple[Float[np.ndarray, "3"], float, Float[np.ndarray, "3"]]
"""Direction of the upper arm, bend of the elbow [deg], where the palm faces."""
SLACK_M = 0.07
"""A heel that lifts lets a foot stay this much farther behind."""
LOOK_DEG, GLANCE_DEG = 72.0, 38.0
"""The head turns at most this far from the chest, the chest this far from the hips."""


@dataclass(frozen=True)
class Mood:
    """How a player carries themselves.

    ready, joy: 0..1 through time; ready bends the knees, joy raises the arms (negative: they hang).
    raise_m: height of the hips in a split step over what the knees make of it.
    """

    ready: Curve
    joy: Curve
    raise_m: Curve


@dataclass(frozen=True)
class Hips:
    """Hips through the frames. place (frames, 2) [m], velocity (frames, 2) [m/s], yaw (frames,) [deg]."""

    times_s: Times
    place: Float[np.ndarray, "frames 2"]
    velocity: Float[np.ndarray, "frames 2"]
    yaw_deg: Float[np.ndarray, " frames"]


def carriage(shape: Shape, hips: Hips, plants: dict[str, tuple[Plant, ...]], mood: Mood, ball: Points) -> Goals:
    """Goals of everything but the feet, whose ankles stay where they are put."""
    times, fps = hips.times_s, 1.0 / float(hips.times_s[1] - hips.times_s[0])
    ready, yaw = mood.ready.scalar_at(times), np.radians(hips.yaw_deg)
    place = _over_the_feet(shape, hips, plants, ready, fps) + np.array([0.0, 0.0, 1.0]) * mood.raise_m.at(times)
    ahead_m_s2 = _along(hips.velocity, hips.yaw_deg, fps)
    lean = np.clip(2.6 * ahead_m_s2, -9.0, 12.0)
    speed = np.linalg.norm(hips.velocity, axis=-1)
    pitch = 4.0 + 17.0 * ready + 1.5 * np.minimum(speed, 3.0)
    sway = _swing(plants, times)
    glance = _glance_rad(place, ball, yaw, fps)
    pelvis = _part(yaw + np.radians(4.0 * sway * np.minimum(speed, 1.5)), pitch + lean[:, 0], -0.6 * lean[:, 1])
    chest = _part(
        yaw + glance - np.radians(5.0 * sway * np.minimum(speed, 2.0)), 1.35 * pitch + 3.0 + lean[:, 0], -lean[:, 1]
    )
    hands = {side: _arm(shape, side, times, place, pelvis, chest, plants, ready, mood, speed) for side in SIDES}
    head = _head(chest, yaw + glance, ball, place + np.array([0.0, 0.0, 0.55]), fps)
    still = LimbGoal(place, pelvis[..., 2], pelvis)
    return Goals(place, pelvis, chest, head, hands["left"], hands["right"], still, still, ball)


def _part(
    yaw: Float[np.ndarray, " frames"], pitch_deg: Float[np.ndarray, " frames"], roll_deg: Float[np.ndarray, " frames"]
) -> Rotations:
    return about("z", yaw) @ about("y", np.radians(pitch_deg)) @ about("x", np.radians(roll_deg)) @ BODY_AHEAD


def _along(
    velocity: Float[np.ndarray, "frames 2"], yaw_deg: Float[np.ndarray, " frames"], fps: float
) -> Float[np.ndarray, "frames 2"]:
    """Acceleration ahead and to the left [m/s2], without its sharpest part."""
    pull = gaussian_filter1d(np.gradient(velocity, 1.0 / fps, axis=0), 0.08 * fps, axis=0, mode="nearest")
    c, s = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    return np.stack([c * pull[:, 0] + s * pull[:, 1], -s * pull[:, 0] + c * pull[:, 1]], -1)


def stands(
    plants: tuple[Plant, ...], times_s: Times
) -> tuple[Bool[np.ndarray, " frames"], Float[np.ndarray, "frames 2"]]:
    """Whether the foot is on the floor, and where it is or lands next [m]."""
    on = np.array([plant.on_s for plant in plants])
    off = np.array([plant.off_s for plant in plants])
    i = np.clip(np.searchsorted(on, times_s, side="right") - 1, 0, len(plants) - 1)
    places = np.array([[plant.x_m, plant.y_m] for plant in plants])
    return times_s < off[i], places[i]


def _over_the_feet(
    shape: Shape, hips: Hips, plants: dict[str, tuple[Plant, ...]], ready: Float[np.ndarray, " frames"], fps: float
) -> Points:
    """The hips lean to the foot that bears them, and are as low as the farther planted foot asks."""
    rest = shape.joints
    leg, drop = shape.leg_m("left"), float(rest[0, 1] - rest[INDEX["left_hip"], 1])
    ankle_m = float(rest[INDEX["left_ankle"], 1] - shape.sole_y)
    reach = (0.978 - 0.095 * ready) * leg
    bears = np.zeros((len(hips.times_s), 2))
    height = np.full(len(hips.times_s), 9.0)
    weight = np.full(len(hips.times_s), 1e-3)
    c, s = np.cos(np.radians(hips.yaw_deg)), np.sin(np.radians(hips.yaw_deg))
    for side in SIDES:
        down, foot = stands(plants[side], hips.times_s)
        out = 0.09 if side == "left" else -0.09
        hip = hips.place + np.stack([-s * out, c * out], -1)
        away = np.maximum(np.linalg.norm(foot - np.stack([0.1 * c, 0.1 * s], -1) - hip, axis=-1) - SLACK_M, 0.0)
        low = ankle_m + np.sqrt(np.maximum(reach**2 - away**2, (0.62 * leg) ** 2))
        height = np.where(down, np.minimum(height, low), height)
        bears += down[:, None] * (foot - hips.place)
        weight += down
    height = np.where(height > 8.0, ankle_m + reach, height)
    sway = np.clip(0.22 * bears / weight[:, None], -0.06, 0.06)
    level = hips.place + gaussian_filter1d(sway, 0.07 * fps, axis=0, mode="nearest")
    return np.concatenate([level, gaussian_filter1d(height + drop, 0.06 * fps, mode="nearest")[:, None]], -1)


def _swing(plants: dict[str, tuple[Plant, ...]], times_s: Times) -> Float[np.ndarray, " frames"]:
    """1 when the left foot has come down ahead, -1 for the right one, smoothly between."""
    falls = sorted(
        (plant.on_s, 1.0 if side == "left" else -1.0)
        for side in SIDES
        for plant in plants[side]
        if plant.on_s > times_s[0]
    )
    if not falls:
        return np.zeros(len(times_s))
    knots = [(falls[0][0] - 0.3, 0.0)]
    for time_s, sign in falls:
        if time_s > knots[-1][0] + 0.7:
            knots += [(knots[-1][0] + 0.3, 0.0), (time_s - 0.3, 0.0)]
        if time_s > knots[-1][0] + 0.05:
            knots.append((time_s, sign))
    knots.append((knots[-1][0] + 0.35, 0.0))
    knot_s, signs = np.array(knots).T
    wave = np.interp(times_s, knot_s, signs)
    return gaussian_filter1d(wave, 0.06 / float(times_s[1] - times_s[0]), mode="nearest")


def _glance_rad(
    place: Points, ball: Points, yaw: Float[np.ndarray, " frames"], fps: float
) -> Float[np.ndarray, " frames"]:
    """How far the chest turns from the hips towards the ball."""
    off = np.arctan2(ball[:, 1] - place[:, 1], ball[:, 0] - place[:, 0]) - yaw
    off = (off + np.pi) % (2.0 * np.pi) - np.pi
    # A ball right behind is neither left nor right of the player.
    behind = np.clip((np.radians(170.0) - np.abs(off)) / np.radians(40.0), 0.0, 1.0)
    turn = np.clip(0.55 * off * behind, -np.radians(GLANCE_DEG), np.radians(GLANCE_DEG))
    return gaussian_filter1d(turn, 0.12 * fps, mode="nearest")


def _head(chest: Rotations, yaw: Float[np.ndarray, " frames"], ball: Points, eyes: Points, fps: float) -> Rotations:
    """The head turned to the ball as far as a neck can."""
    sight = gaussian_filter1d(unit(ball - eyes), 0.06 * fps, axis=0, mode="nearest")
    off = np.arctan2(sight[:, 1], sight[:, 0]) - yaw
    off = (off + np.pi) % (2.0 * np.pi) - np.pi
    behind = np.clip((np.radians(175.0) - np.abs(off)) / np.radians(30.0), 0.0, 1.0)
    off = gaussian_filter1d(
        np.clip(off, -np.radians(LOOK_DEG), np.radians(LOOK_DEG)) * behind, 0.05 * fps, mode="nearest"
    )
    level = np.linalg.norm(sight[:, :2], axis=-1)
    local = np.stack([level * np.cos(off), level * np.sin(off), sight[:, 2]], -1)
    upright = about("z", yaw)
    turned = np.swapaxes(upright, -1, -2) @ chest
    return upright @ head_orientation(turned, local, np.zeros_like(local), np.ones(len(local)))


def _arm(
    shape: Shape, side: str, times: Times, place: Points, pelvis: Rotations, chest: Rotations,
    plants: dict[str, tuple[Plant, ...]], ready: Float[np.ndarray, " frames"], mood: Mood,
    speed: Float[np.ndarray, " frames"],
) -> LimbGoal:  # fmt: skip
    knots = _knots(plants, times)
    swing = _swing(plants, times)
    out = 1.0 if side == "left" else -1.0

    def at(values: Float[np.ndarray, " frames"], time_s: float) -> float:
        return float(np.interp(time_s, times, values))

    joy = mood.joy.scalar_at(times)
    keys = tuple(
        _arm_key(
            t,
            out,
            at(ready, t),
            at(joy, t),
            -out * at(swing, t) * min(at(speed, t) / 2.2, 1.0),
            min(at(speed, t) / 2.5, 1.0),
        )
        for t in knots
    )
    goal = arm_goal(arm_path(side, keys), shape, times, chest, shoulder_at(shape, side, place, pelvis, chest))
    fingers = np.tile(hand_pose("relaxed", side), (len(times), 1))
    return LimbGoal(goal.position, goal.pole, goal.rotation, fingers)


def _knots(plants: dict[str, tuple[Plant, ...]], times: Times) -> list[float]:
    """Every footfall, and at least three a second."""
    falls = sorted(plant.on_s for side in SIDES for plant in plants[side])
    knots = [float(times[0])]
    for time_s in [*falls, float(times[-1])]:
        while time_s - knots[-1] > 0.36:
            knots.append(knots[-1] + 0.3)
        if time_s - knots[-1] > 0.12:
            knots.append(time_s)
    return knots if len(knots) > 1 else [knots[0], float(times[-1]) + 0.1]


def _arm_key(time_s: float, out: float, ready: float, joy: float, swing: float, run: float) -> ArmKey:
    """Between hanging, ready before the body, running, and raised or dropped after the point."""
    hang: Hang = (np.array([0.10, 0.24 * out, -0.96]), 28.0, np.array([0.1, -0.95 * out, 0.1]))
    set_up: Hang = (np.array([0.46, 0.26 * out, -0.85]), 62.0, np.array([0.1, -0.85 * out, 0.5]))
    running: Hang = (np.array([0.10 + 0.62 * swing, 0.24 * out, -0.92]), 84.0, np.array([0.0, -0.95 * out, 0.2]))
    upper, elbow, palm = _between(_between(hang, set_up, ready), running, run)
    if joy > 0.0:
        up: Hang = (np.array([0.45, 0.55 * out, 0.62]), 75.0, np.array([0.6, -0.6 * out, 0.2]))
        upper, elbow, palm = _between((upper, elbow, palm), up, joy)
    bend: Place = (0.9 - 0.9 * max(joy, 0.0), -0.25 * out, 0.25 + 0.7 * max(joy, 0.0))
    return ArmKey(time_s, _place(unit(upper)), bend, float(elbow), _place(palm))


def _between(start: Hang, end: Hang, share: float) -> Hang:
    return (
        start[0] + share * (end[0] - start[0]),
        start[1] + share * (end[1] - start[1]),
        start[2] + share * (end[2] - start[2]),
    )


def _place(vector: Float[np.ndarray, "3"]) -> Place:
    x, y, z = (float(value) for value in vector)
    return x, y, z
