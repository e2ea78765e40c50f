"""A block: hands over the net meet the other side's spike and send it down, or touch it up and back."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.errors import SynthError
from synth.geometry.rotation import unit
from synth.motion.performance import Contact
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports.ball_flight import fly_state, launch_through
from synth.sports.movement.curves import Curve, through
from synth.sports.movement.shape import Shape
from synth.sports.movement.stance import Stance
from synth.sports.volleyball.arms import ArmKey, ArmPath, arm_path
from synth.sports.volleyball.ball import Ball, Flight, sent
from synth.sports.volleyball.block_steps import (
    BACK_M,
    CROSS_M,
    RUN_DEG,
    BlockTimeline,
    along_net,
    block_steps,
    lay_out_block,
    turn_deg,
)
from synth.sports.volleyball.defence_params import BlockParams
from synth.sports.volleyball.hand_wall import first_touch, hand_spheres
from synth.sports.volleyball.plan import HeightKey, Jump, Manner, Plan, lay_down
from synth.sports.volleyball.pose import pose_at, settle_heights
from synth.sports.volleyball.trunk import Trunk, trunk_through

Betas = Float[np.ndarray, " num_betas"]
Vector = Float[np.ndarray, "3"]
STILL = np.zeros(3)
TAKEOFF_KEY = 4
LIMB_M, TOE_M = 0.055, 0.12
"""From the axis of a limb to its skin; from the toe joint to the tip of the shoe."""
TOUCH_M = 0.005
"""A hand nearer to the ball than this touches it."""
UNDER_M = 0.05
"""The ball's underside is at least this far above the net's top when the hands meet it."""
OVER_M = 0.22
"""Palms reach at most this far beyond the net."""


def prepare_block(params: BlockParams, shape: Shape, betas: Betas, gender: str) -> tuple[Plan, Ball]:
    """The hands say where the ball is met; palms face the change of its velocity; short players jump higher."""
    guess = np.array([0.2, params.hands_y_m, params.net_height_m + 0.3])
    while True:
        plan = settle_heights(_plan(params, shape, _palm_deg(params, guess)), None, betas, gender)
        plan = _at_the_net(plan, betas, gender)
        contact, _ = _touch(plan, None, betas, gender)
        lacking = params.net_height_m + shape.ball_m + UNDER_M - contact[2]
        if lacking <= 0.0:
            break
        if params.jump_height_m + lacking > params.highest_jump_m:
            raise SynthError(
                f"hands stay {100 * lacking:.0f} cm too low for a net of {params.net_height_m:.2f} m; jump higher"
            )
        params = replace(params, jump_height_m=params.jump_height_m + lacking + 0.01)
    ball = _blocked(plan, contact)
    plan = settle_heights(plan, ball, betas, gender, rounds=3)
    contact, sides = _touch(plan, ball, betas, gender)
    return replace(plan, manner=replace(plan.manner, touches=_touches(plan.line.contact, sides))), _blocked(
        plan, contact
    )


def _touches(contact_s: float, sides: tuple[str, ...]) -> tuple[Contact, ...]:
    return tuple(Contact(0, f"{side}_hand", "ball", contact_s - 0.005, contact_s + 0.005) for side in sides)


def _blocked(plan: Plan, contact: Vector) -> Ball:
    """Set by the other side, hit, met by the hands at `contact` [m], and on to the target."""
    params = plan.params
    assert isinstance(params, BlockParams)
    ball_m = params.court.ball_radius_m
    setter, origin, target = (np.array(place) for place in (params.setter_m, params.origin_m, params.target_m))
    high = launch_through(setter, origin, params.set_s, STILL, ball_m)
    hard = launch_through(origin, contact, params.flight_in_s, STILL, ball_m)
    off = launch_through(contact, target, params.flight_out_s, STILL, ball_m)
    coming = (
        Flight(0.0, setter, high, STILL, "set", ball_m=ball_m),
        Flight(params.set_s, origin, hard, STILL, "attack", ball_m=ball_m),
    )
    return sent(
        Ball(coming), Flight(plan.line.contact, contact, off, STILL, params.skill, ball_m=ball_m), params, plan.line.end
    )


def kick(params: BlockParams, contact: Vector) -> tuple[Vector, Vector]:
    """The ball's velocity before the contact, and its change [m/s]."""
    origin, ball_m = np.array(params.origin_m), params.court.ball_radius_m
    hard = launch_through(origin, contact, params.flight_in_s, STILL, ball_m)
    before = fly_state(origin, hard, STILL, np.array([params.flight_in_s]), ball_m)[1][0]
    after = launch_through(contact, np.array(params.target_m), params.flight_out_s, STILL, ball_m)
    return before, after - before


def _palm_deg(params: BlockParams, contact: Vector) -> float:
    """How far above the level the palms face [deg]."""
    x, y, z = kick(params, contact)[1]
    return float(np.clip(np.degrees(np.arctan2(z, np.hypot(x, y))), -25.0, 32.0))


def _touch(plan: Plan, ball: Ball | None, betas: Betas, gender: str) -> tuple[Vector, tuple[str, ...]]:
    """Where on the court [m] the ball that is hit between the hands meets them, and the sides of those it touches.

    The attacker's aim is moved sideways until it meets both hands at once, as near as it can.
    """
    params, ball_m = plan.params, plan.shape.ball_m
    assert isinstance(params, BlockParams)
    joints = _joints(plan, ball, np.array([plan.line.contact]), betas, gender)[0]
    hands = {side: hand_spheres(joints, side) for side in ("left", "right")}
    knuckles = np.mean([joints[INDEX[f"{side}_{f}1"]] for side in hands for f in ("index", "middle")], 0)
    way = kick(params, knuckles)[0]
    across = unit(joints[INDEX["left_index1"]] - joints[INDEX["right_index1"]])
    aims = [knuckles + off_m * across for off_m in np.linspace(-0.06, 0.06, 25)]
    ahead = np.array([[first_touch(*hand, aim, way, ball_m) @ way for hand in hands.values()] for aim in aims])
    aim = aims[int(np.argmin(np.abs(ahead[:, 0] - ahead[:, 1])))]
    spheres, radii = (np.concatenate(parts) for parts in zip(*hands.values(), strict=True))
    met = first_touch(spheres, radii, aim, way, ball_m)
    gaps = {side: (np.linalg.norm(hand[0] - met, axis=-1) - hand[1]).min() - ball_m for side, hand in hands.items()}
    return met, tuple(side for side, gap_m in gaps.items() if gap_m < TOUCH_M)


def _joints(plan: Plan, ball: Ball | None, times_s: Float[np.ndarray, " frames"], betas: Betas, gender: str) -> Points:
    motion = pose_at(plan, ball, times_s, betas, gender, 30.0)
    return plan.stance.to_court(forward(motion.local_rotations, motion.trans, plan.shape.joints)[1])


def _at_the_net(plan: Plan, betas: Betas, gender: str) -> Plan:
    """As close to the net as the skin that is below its top allows; hands at their place along it."""
    params = plan.params
    assert isinstance(params, BlockParams)
    joints = _joints(plan, None, np.linspace(0.0, plan.line.end, 120), betas, gender)
    points = [joints]
    for side in ("left", "right"):
        elbow, wrist = joints[:, INDEX[f"{side}_elbow"]], joints[:, INDEX[f"{side}_wrist"]]
        points += [(elbow + share * (wrist - elbow))[:, None] for share in (0.25, 0.5, 0.75)]
        points.append(joints[:, [INDEX[f"{side}_foot"]]] + np.array([TOE_M - LIMB_M, 0.0, 0.0]))
    skin = np.concatenate(points, axis=1)
    below = skin[..., 2] < params.net_height_m + LIMB_M
    ahead = -params.net_gap_m - LIMB_M - float(skin[below][:, 0].max())
    hands = _joints(plan, None, np.array([plan.line.contact]), betas, gender)[0]
    middle = 0.5 * (hands[INDEX["left_middle1"]] + hands[INDEX["right_middle1"]])
    ahead = min(ahead, OVER_M - float(middle[0]))
    return replace(plan, stance=Stance(0.0, ahead, params.hands_y_m - float(middle[1])))


def _plan(params: BlockParams, shape: Shape, palm_deg: float) -> Plan:
    line = lay_out_block(params)
    draft = Plan(
        params=params,
        shape=shape,
        line=line,
        keys=_height_keys(line, params.low),
        jump=Jump(line.takeoff, line.landing, params.jump_height_m, TAKEOFF_KEY),
        heights_m=np.zeros(0),
        ahead=_back(params, line),
        sideways=along_net(params, line),
        up=through([0.0, 1.0], [0.0, 0.0]),
        steps=block_steps(params, shape, line),
        feet={},
        trunk=_trunk(params, line),
        arms={side: _arm(line, side, palm_deg, swings=abs(params.shift_m) > CROSS_M) for side in ("left", "right")},
        manner=_manner(params, line),
        stance=Stance(),
    )
    return lay_down(draft)


def _back(params: BlockParams, line: BlockTimeline) -> Curve:
    """Stays before the net, and steps back where a turn follows."""
    back = -BACK_M if turn_deg(params) else 0.0
    return through([line.landing + 0.2, line.settled + 0.1], [0.0, back])


def _height_keys(line: BlockTimeline, low: float) -> tuple[HeightKey, ...]:
    """Knees a little bent, bent deeper on the way, about 105 degrees at the lowest, straight, absorbing."""
    return (
        HeightKey(0.0, "left", 0.945),
        HeightKey(min(line.first - 0.02, line.low - 0.3), "left", 0.94),
        HeightKey(line.low - 0.16, "left", 0.90),
        HeightKey(line.low, "left", low),
        HeightKey(line.takeoff, "left", 0.965),
        HeightKey(line.landing + 0.20, "left", 0.83),
        HeightKey(line.settled, "left", 0.935),
        HeightKey(line.end, "left", 0.94),
    )


def _trunk(params: BlockParams, line: BlockTimeline) -> Trunk:
    """Upright before the net; turned into a cross-over step and square again at take-off; a slight pike in the air."""
    run = float(np.sign(params.shift_m)) * RUN_DEG if abs(params.shift_m) > CROSS_M else 0.0
    turn, land = turn_deg(params), line.landing
    on_the_way = 0.35 * line.first + 0.65 * line.low
    pelvis = (
        (0.0, (0.0, 10.0, 0.0)),
        (line.first - 0.05, (0.0, 10.0, 0.0)),
        (on_the_way, (run, 14.0, 0.0)),
        (line.low, (0.35 * run, 24.0, 0.0)),
        (line.takeoff, (0.1 * run, 3.0, 0.0)),
        (line.contact - 0.02, (0.0, 5.0, 0.0)),
        (line.contact + 0.12, (0.0, 8.0, 0.0)),
        (land, (0.0, 7.0, 0.0)),
        (land + 0.2, (0.1 * turn, 20.0, 0.0)),
        (line.settled, (0.85 * turn, 10.0, 0.0)),
        (line.end, (turn, 8.0, 0.0)),
    )
    chest = (
        (0.0, (0.0, 13.0, 0.0)),
        (line.first - 0.05, (0.0, 14.0, 0.0)),
        (on_the_way, (0.6 * run, 17.0, 0.0)),
        (line.low, (0.25 * run, 25.0, 0.0)),
        (line.takeoff, (0.0, 2.0, 0.0)),
        (line.contact - 0.02, (0.0, 20.0, 0.0)),
        (line.contact + 0.10, (0.0, 20.0, 0.0)),
        (land, (0.0, 9.0, 0.0)),
        (land + 0.2, (0.25 * turn, 21.0, 0.0)),
        (line.settled, (turn, 14.0, 0.0)),
        (line.end, (1.1 * turn, 10.0, 0.0)),
    )
    return trunk_through(pelvis, chest)


def _arm(line: BlockTimeline, side: str, palm_deg: float, *, swings: bool) -> ArmPath:
    """Hands at the shoulders, up close to the net, over it with straight elbows, back before they sink."""
    hit, off, land = line.contact, line.takeoff, line.landing
    rising = off + 0.4 * (hit - off)
    out = 1.0 if side == "left" else -1.0
    rising = off + 0.4 * (hit - off)
    ready = ((0.06, 0.48 * out, -0.87), (0.30, -0.15 * out, 0.92), 140.0, (0.95, -0.2 * out, 0.1))
    wrist_deg = float(np.clip(-palm_deg - 16.0, -48.0, 20.0))
    over = ((0.44, -0.03 * out, 0.90), (-0.45, -0.75 * out, 0.3), 7.0, (0.98, -0.12 * out, -0.15))
    dips = (
        ArmKey(line.low - 0.04, (-0.30, 0.40 * out, -0.86), (0.9, -0.2 * out, 0.2), 62.0, (0.2, -0.9 * out, 0.0))
        if swings
        else ArmKey(line.low - 0.04, (-0.22, 0.48 * out, -0.85), (0.6, -0.2 * out, 0.8), 132.0, (0.8, -0.5 * out, 0.1))
    )
    keys = (
        ArmKey(0.0, *ready),
        ArmKey(line.first - 0.02, *ready),
        dips,
        ArmKey(off - 0.03, (0.55, 0.50 * out, 0.20), (-0.30, -0.2 * out, 0.90), 112.0, (0.85, -0.4 * out, 0.0)),
        ArmKey(rising, (0.40, 0.22 * out, 0.84), (-0.40, -0.5 * out, 0.6), 52.0, (0.95, -0.2 * out, 0.0), -8.0),
        ArmKey(hit - 0.045, *over, wrist_deg),
        ArmKey(hit + 0.05, *over, wrist_deg + 8.0),
        ArmKey(hit + 0.15, (0.32, 0.30 * out, 0.84), (-0.45, -0.5 * out, 0.6), 72.0, (0.95, -0.2 * out, 0.0), 0.0),
        ArmKey(land - 0.06, (0.36, 0.55 * out, -0.35), (0.05, -0.2 * out, 0.95), 130.0, (0.8, -0.4 * out, 0.0)),
        ArmKey(land + 0.22, (0.05, 0.50 * out, -0.84), (0.70, -0.1 * out, 0.6), 112.0, (0.3, -0.8 * out, 0.0)),
        ArmKey(line.settled, (-0.05, 0.36 * out, -0.92), (0.90, -0.2 * out, 0.4), 84.0, (0.0, -0.9 * out, 0.1)),
        ArmKey(line.end + 0.1, (0.0, 0.34 * out, -0.93), (0.90, -0.2 * out, 0.3), 70.0, (0.0, -0.9 * out, 0.1)),
    )  # fmt: skip
    return arm_path(side, keys)


def _manner(params: BlockParams, line: BlockTimeline) -> Manner:
    hit = line.contact
    open_s = through([line.low, line.takeoff + 0.05, hit + 0.2, line.landing + 0.2], [0.35, 1.0, 1.0, 0.15])
    shrug = through([line.takeoff, hit - 0.03, hit + 0.06, line.landing], [0.0, 17.0, 17.0, 0.0])
    back = params.target_m[0] < 0.0
    stare = through(
        [hit + 0.03, hit + 0.22, line.landing + 0.25, line.settled],
        [1.0, 0.0 if back else 1.0, 0.0 if back else 1.0, 1.0],
    )
    side_m = 3.0 * float(np.sign(turn_deg(params)))
    return Manner(
        spread={"left": open_s, "right": open_s},
        shrug={"left": shrug, "right": shrug},
        stare=stare,
        court=(1.0, params.hands_y_m + side_m, 2.2),
        phases=(
            ("ready", line.first),
            ("approach", line.low - 0.12),
            ("plant", line.takeoff),
            ("reach", hit - 0.03),
            ("block", hit + 0.08),
            ("landing", line.landing + 0.25),
            ("recovery", line.end),
        ),
        touches=_touches(hit, ("left", "right")),
        role="blocker",
    )
