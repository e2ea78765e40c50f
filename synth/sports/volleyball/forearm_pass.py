"""A forearm pass: a serve comes over the net and leaves the platform of both forearms for the setter's place."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.skeleton.kinematics import forward
from synth.sports.ball_flight import fly_state, launch_through
from synth.sports.movement.curves import through
from synth.sports.movement.shape import Shape
from synth.sports.movement.stance import Stance
from synth.sports.volleyball.arms import ArmKey, ArmPath, arm_path
from synth.sports.volleyball.ball import Ball, Flight
from synth.sports.volleyball.floor_skill import Style, beats, lay_out_skill
from synth.sports.volleyball.plan import Plan
from synth.sports.volleyball.platform import Platform, ball_on_platform
from synth.sports.volleyball.play_params import PlayParams
from synth.sports.volleyball.pose import pose_at, settle_heights
from synth.sports.volleyball.timeline import Beats
from synth.sports.volleyball.trunk import Trunk, trunk_through

Betas = Float[np.ndarray, " num_betas"]
Vector = Float[np.ndarray, "3"]
STILL = np.zeros(3)
CONTACT_HEIGHT_M = 0.75
PlanOf = Callable[[PlayParams, Shape, float, float], Plan]


def prepare_pass(params: PlayParams, shape: Shape, betas: Betas, gender: str) -> tuple[Plan, Ball]:
    """A served ball, played to the setter's place."""
    coming = (Flight(0.0, np.array(params.origin_m), STILL, STILL, "serve", ball_m=shape.ball_m),)
    return prepare_on_platform(params, _plan, coming, CONTACT_HEIGHT_M, shape, betas, gender)


def prepare_on_platform(
    params: PlayParams, plan_of: PlanOf, coming: tuple[Flight, ...], height_m: float, shape: Shape, betas: Betas,
    gender: str,
) -> tuple[Plan, Ball]:  # fmt: skip
    """The platform faces the change of the ball's velocity, and the last flight of `coming` meets it where it is.

    plan_of: (params, shape, rise of the arms [deg], heading [deg]) -> plan. height_m: guess of the contact's height,
    from which the direction of the rebound is found.
    """
    guess = np.array([*params.place_m, height_m])
    x, y, z = _kick(params, coming, guess)
    rise_deg = float(np.degrees(np.arctan2(z, np.hypot(x, y))) - 90.0)
    plan = settle_heights(plan_of(params, shape, rise_deg, float(np.degrees(np.arctan2(y, x)))), None, betas, gender)
    off = guess - platform_contact(plan, None, betas, gender)
    plan = replace(plan, stance=Stance(plan.stance.yaw_deg, float(off[0]), float(off[1])))
    ball = _played(params, coming, platform_contact(plan, None, betas, gender))
    plan = settle_heights(plan, ball, betas, gender, rounds=3)
    return plan, _played(params, coming, platform_contact(plan, ball, betas, gender))


def _played(params: PlayParams, coming: tuple[Flight, ...], contact: Vector) -> Ball:
    """The last flight of `coming` to the contact, then on to the target."""
    last = coming[-1]
    arriving = replace(last, velocity=launch_through(last.position, contact, params.flight_in_s, STILL, last.ball_m))
    going = launch_through(contact, np.array(params.target_m), params.flight_out_s, STILL, last.ball_m)
    played = Flight(last.start_s + params.flight_in_s, contact, going, STILL, params.skill, ball_m=last.ball_m)
    return Ball((*coming[:-1], arriving, played))


def _kick(params: PlayParams, coming: tuple[Flight, ...], contact: Vector) -> Vector:
    """Change of the ball's velocity at the contact [m/s]."""
    arriving, going = _played(params, coming, contact).flights[-2:]
    before = fly_state(arriving.position, arriving.velocity, STILL, np.array([params.flight_in_s]), arriving.ball_m)[1][
        0
    ]
    return going.velocity - before


def platform_contact(plan: Plan, ball: Ball | None, betas: Betas, gender: str) -> Vector:
    """Centre [m] on the court of a ball that lies on the platform at the contact."""
    motion = pose_at(plan, ball, np.array([plan.line.contact]), betas, gender, 30.0)
    joints = forward(motion.local_rotations, motion.trans, plan.shape.joints)[1][0]
    return plan.stance.to_court(ball_on_platform(plan.shape, joints))


def _plan(params: PlayParams, shape: Shape, rise_deg: float, heading_deg: float) -> Plan:
    line, rise_deg = beats(params), float(np.clip(rise_deg, -62.0, -28.0))
    hit = line.contact
    low = params.crouch
    style = Style(
        reach=(0.885, low, low + 0.03, low + 0.13, 0.94),
        apart_m=0.24,
        right_ahead_m=0.12,
        phases=("ready", "step", "reach", "press", "follow_through"),
        role="passer",
        parts=("left_forearm", "right_forearm"),
    )
    platform = Platform(
        through([hit - 0.42, hit - 0.2, hit + 0.34, hit + 0.75], [0.0, 1.0, 1.0, 0.0]),
        through(
            [hit - 0.2, hit - 0.06, hit, hit + 0.14, hit + 0.4],
            [rise_deg - 11.0, rise_deg - 6.0, rise_deg, rise_deg + 15.0, rise_deg + 12.0],
        ),
    )
    arms = {side: _arm(line, side) for side in ("left", "right")}
    spread = through([0.0, line.end], [0.1, 0.1])
    return lay_out_skill(params, line, shape, style, _trunk(line), arms, spread, heading_deg, platform)


def _trunk(line: Beats) -> Trunk:
    hit = line.contact
    pelvis = (
        (0.0, (0.0, 20.0, 0.0)),
        (hit - 0.6, (0.0, 20.0, 0.0)),
        (hit - 0.12, (0.0, 27.0, 0.0)),
        (hit, (0.0, 25.0, 0.0)),
        (hit + 0.25, (0.0, 16.0, 0.0)),
        (line.end, (0.0, 9.0, 0.0)),
    )
    chest = (
        (0.0, (0.0, 30.0, 0.0)),
        (hit - 0.6, (0.0, 30.0, 0.0)),
        (hit - 0.12, (0.0, 39.0, 0.0)),
        (hit, (0.0, 36.0, 0.0)),
        (hit + 0.25, (0.0, 25.0, 0.0)),
        (line.end, (0.0, 13.0, 0.0)),
    )
    return trunk_through(pelvis, chest)


def _arm(line: Beats, side: str) -> ArmPath:
    """Hands apart in front of the knees before, hanging with bent elbows after."""
    out = 1.0 if side == "left" else -1.0
    before = ((0.48, 0.20 * out, -0.85), (0.85, -0.2 * out, 0.45), 50.0, (0.1, -0.85 * out, 0.5))
    after = ((0.18, 0.30 * out, -0.93), (0.92, -0.3 * out, 0.2), 48.0, (0.0, -0.9 * out, 0.2))
    return arm_path(
        side,
        (
            ArmKey(0.0, *before),
            ArmKey(line.contact + 0.3, *before),
            ArmKey(line.contact + 0.8, *after),
            ArmKey(line.end + 0.1, *after),
        ),
    )
