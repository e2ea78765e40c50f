"""An overhead set: ten fingers take a passed ball above the forehead and send it high to the left front."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float
from scipy.optimize import least_squares

from synth.geometry.rotation import matrix_from_axis_angle
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports.ball_flight import acceleration, fly_state, launch_through
from synth.sports.movement.curves import Curve, rotations_through, through
from synth.sports.movement.shape import Shape
from synth.sports.volleyball.arms import ArmKey, ArmPath, arm_path, open_hand
from synth.sports.volleyball.ball import Ball, Flight, Grip
from synth.sports.volleyball.floor_skill import Style, beats, lay_out_skill
from synth.sports.volleyball.plan import Plan
from synth.sports.volleyball.play_params import PlayParams
from synth.sports.volleyball.pose import pose_at, settle_heights
from synth.sports.volleyball.timeline import Beats
from synth.sports.volleyball.toss import palm_frame
from synth.sports.volleyball.trunk import Trunk, trunk_through

Betas = Float[np.ndarray, " num_betas"]
Vector = Float[np.ndarray, "3"]
STILL = np.zeros(3)
FROM_HEAD_M = np.array([0.18, 0.0, 0.30])
"""The ball's lowest centre from the head joint: a hand's breadth above and before the forehead."""
PAD_M, BONE_M = 0.012, 0.013
"""From the bones to the skin, of a finger's tip and of the rest of the hand."""
TIP = 0.8
"""The last bone of a finger over the one before."""
CURL = 0.27
GIVE = 0.38
"""The ball's way in the hands: 0.5 would brake and speed it up evenly; arms still bent have room to follow it."""
FINGERS = ("thumb", "index", "middle", "ring", "pinky")


def prepare_set(params: PlayParams, shape: Shape, betas: Betas, gender: str) -> tuple[Plan, Ball]:
    """The head says where the ball is met, the ball says how the hands move."""
    place, target = np.array([*params.place_m, 2.0]), np.array(params.target_m)
    x, y = (target - place)[:2]
    plan = settle_heights(_plan(params, shape, float(np.degrees(np.arctan2(y, x)))), None, betas, gender)
    plan = _set_down(plan, place - plan.stance.to_court(meeting_place(plan, None, betas, gender)))
    ball = _played(plan, meeting_place(plan, None, betas, gender))
    plan = settle_heights(plan, ball, betas, gender, rounds=3)
    plan = _set_down(plan, place - plan.stance.to_court(meeting_place(plan, ball, betas, gender)))
    ball = _played(plan, meeting_place(plan, ball, betas, gender))
    return plan, _played(plan, meeting_place(plan, ball, betas, gender))


def _set_down(plan: Plan, off: Vector) -> Plan:
    """The plan moved on the court by `off` [m]."""
    stance = plan.stance
    return replace(plan, stance=replace(stance, x_m=stance.x_m + float(off[0]), y_m=stance.y_m + float(off[1])))


def meeting_place(plan: Plan, ball: Ball | None, betas: Betas, gender: str) -> Vector:
    """Lowest centre of the ball in the hands, in the skill's frame [m]."""
    motion = pose_at(plan, ball, np.array([plan.line.contact]), betas, gender, 30.0)
    joints = forward(motion.local_rotations, motion.trans, plan.shape.joints)[1][0]
    size = sum(plan.shape.arm_m("left")) / 0.54
    return joints[INDEX["head"]] + size * FROM_HEAD_M


def _played(plan: Plan, meeting: Vector) -> Ball:
    """In from the passer, through the hands around `meeting` (of the skill's frame), out to the target."""
    params, low = plan.params, plan.stance.to_court(meeting)
    assert isinstance(params, PlayParams)
    half, ball_m = 0.5 * params.hold_s, plan.shape.ball_m
    start, end = params.flight_in_s - half, params.flight_in_s + half
    origin, target, caught, left = np.array(params.origin_m), np.array(params.target_m), low, low
    for _ in range(4):
        coming = launch_through(origin, caught, start, STILL, ball_m)
        going = launch_through(left, target, params.flight_out_s - half, STILL, ball_m)
        arriving = fly_state(origin, coming, STILL, np.array([start]), ball_m)[1][0]
        caught, left = low - GIVE * half * arriving, low + GIVE * half * going
    velocities = np.stack([arriving, going])
    pull = np.stack([acceleration(velocity, STILL, ball_m) for velocity in velocities])
    hold = Curve(np.array([start, end]), np.stack([caught, left]), velocities, pull)
    flights = (
        Flight(0.0, origin, coming, STILL, "pass", ball_m=ball_m),
        Flight(end, left, going, STILL, params.skill, ball_m=ball_m),
    )
    grips = {side: grip_of(plan, side, hold) for side in ("left", "right")}
    return Ball(flights, hold, (start, end), None, grips)


def grip_of(plan: Plan, side: str, hold: Curve) -> Grip:
    """The hand waits above the forehead, gives way with the ball, pushes it and follows it."""
    start, end = hold.times_s
    places = plan.stance.to_local(hold.values)
    slopes, bends = hold.slopes @ plan.stance.turn, hold.bends @ plan.stance.turn
    before = places[0] - 0.004 * slopes[0]
    after = places[1] + 0.020 * slopes[1]
    out = 1.0 if side == "left" else -1.0
    times = np.array([start - 0.3, start - 0.06, start, end, end + 0.06])
    center = Curve(
        times,
        np.stack([before, before, *places, after]),
        np.stack([STILL, STILL, *slopes, STILL]),
        np.stack([STILL, STILL, *bends, STILL]),
    )
    frame = palm_frame((-0.25, -0.20 * out, 0.95), (0.55, -0.72 * out, 0.30))
    share = through([start - 0.40, start - 0.1, end + 0.06, end + 0.5], [0.0, 1.0, 1.0, 0.0])
    frames = rotations_through([0.0, plan.line.end], np.stack([frame, frame]))
    return Grip(share, center, frames, between_finger_tips(plan.shape, side))


def between_finger_tips(shape: Shape, side: str) -> Vector:
    """From the wrist at rest to the centre of a ball that the finger tips touch and nothing else enters [m]."""
    rotations = np.tile(np.eye(3), (1, 55, 1, 1))
    first = INDEX[f"{side}_index1"]
    rotations[:, first : first + 15] = matrix_from_axis_angle(open_hand(side, CURL).reshape(1, 15, 3))
    joints = forward(rotations, np.zeros((1, 3)), shape.joints)[1][0] - shape.joints[INDEX[f"{side}_wrist"]]
    fingers = np.stack([[joints[INDEX[f"{side}_{finger}{i}"]] for i in (1, 2, 3)] for finger in FINGERS])
    tips = fingers[:, 2] + TIP * (fingers[:, 2] - fingers[:, 1])
    bones = np.concatenate([fingers.reshape(-1, 3), 0.5 * fingers[:4, 0]])

    def off(center: Vector) -> Float[np.ndarray, " points"]:
        touching = np.linalg.norm(tips - center, axis=-1) - shape.ball_m - PAD_M
        inside = np.minimum(np.linalg.norm(bones - center, axis=-1) - shape.ball_m - BONE_M, 0.0)
        return np.concatenate([touching, 3.0 * inside])

    return np.asarray(least_squares(off, shape.palm_of(side) - np.array([0.0, shape.ball_m + 0.03, 0.0])).x)


def _plan(params: PlayParams, shape: Shape, heading_deg: float) -> Plan:
    line = beats(params)
    hit, low = line.contact, params.crouch
    style = Style(
        reach=(0.93, low, low + 0.05, 0.985, 0.96),
        apart_m=0.15,
        right_ahead_m=0.16,
        phases=("ready", "step", "reach", "press", "follow_through"),
        role="setter",
        parts=("left_hand", "right_hand"),
        curl=CURL,
    )
    spread = through([hit - 0.5, hit - 0.25, hit + 0.3, hit + 0.6], [0.2, 1.0, 1.0, 0.1])
    arms = {side: _arm(line, side) for side in ("left", "right")}
    return lay_out_skill(params, line, shape, style, _trunk(params, line), arms, spread, heading_deg)


def _trunk(params: PlayParams, line: Beats) -> Trunk:
    """Turned to the passer at first, then square to the target; the back arches a little under the ball."""
    hit, turn = line.contact, params.turn_deg
    pelvis = (
        (0.0, (turn, 10.0, 0.0)),
        (hit - 0.6, (turn, 10.0, 0.0)),
        (hit - 0.2, (0.2 * turn, 8.0, 0.0)),
        (hit, (0.0, 5.0, 0.0)),
        (hit + 0.22, (0.0, 1.0, 0.0)),
        (line.end, (0.0, 5.0, 0.0)),
    )
    chest = (
        (0.0, (1.5 * turn, 14.0, 0.0)),
        (hit - 0.6, (1.5 * turn, 14.0, 0.0)),
        (hit - 0.2, (0.3 * turn, 2.0, 0.0)),
        (hit, (0.0, -3.0, 0.0)),
        (hit + 0.22, (0.0, 2.0, 0.0)),
        (line.end, (0.0, 7.0, 0.0)),
    )
    return trunk_through(pelvis, chest)


def _arm(line: Beats, side: str) -> ArmPath:
    """Bent before the body, raised to the forehead, stretched after the ball, lowered."""
    hit = line.contact
    out = 1.0 if side == "left" else -1.0
    return arm_path(
        side,
        (
            ArmKey(0.0, (0.30, 0.30 * out, -0.90), (0.90, -0.2 * out, 0.40), 78.0, (-0.1, -0.9 * out, 0.3)),
            ArmKey(hit - 0.62, (0.35, 0.30 * out, -0.88), (0.90, -0.2 * out, 0.40), 84.0, (-0.1, -0.9 * out, 0.3)),
            ArmKey(hit - 0.28, (0.72, 0.55 * out, 0.30), (-0.2, -0.7 * out, 0.7), 105.0, (0.5, -0.6 * out, 0.2), -20.0),
            ArmKey(hit + 0.22, (0.55, 0.30 * out, 0.80), (0.3, -0.3 * out, 0.8), 30.0, (0.7, -0.5 * out, 0.0), 0.0),
            ArmKey(hit + 0.80, (0.25, 0.30 * out, -0.92), (0.90, -0.2 * out, 0.30), 45.0, (0.0, -0.9 * out, 0.2)),
            ArmKey(line.end + 0.1, (0.18, 0.30 * out, -0.93), (0.92, -0.3 * out, 0.2), 45.0, (0.0, -0.9 * out, 0.2)),
        ),
    )
