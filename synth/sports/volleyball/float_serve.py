"""A float serve: a low toss from the left hand, a step, a flat hit without spin."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.errors import SynthError
from synth.motion.performance import Contact
from synth.sports.ball_flight import acceleration, launch_through
from synth.sports.movement.curves import rotations_through, through
from synth.sports.movement.shape import Shape
from synth.sports.movement.stance import Stance
from synth.sports.volleyball.arms import ArmKey, ArmPath, arm_path
from synth.sports.volleyball.attack import ball_in_palm
from synth.sports.volleyball.ball import Ball, Flight, Grip, aim_serve, palm_offset, sent
from synth.sports.volleyball.floor_skill import Style, lay_out_skill
from synth.sports.volleyball.plan import REFERENCE_LEG_M, Plan
from synth.sports.volleyball.play_params import FloatParams
from synth.sports.volleyball.pose import settle_heights
from synth.sports.volleyball.timeline import Beats
from synth.sports.volleyball.toss import hold_path, palm_frame
from synth.sports.volleyball.trunk import Trunk, trunk_through

Betas = Float[np.ndarray, " num_betas"]
Vector = Float[np.ndarray, "3"]
STILL = np.zeros(3)
LIFT_S = 0.24
"""From the lowest hand to the toss leaving it."""
DIP_S = 0.30
"""From the first movement to the lowest hand."""
TIPS_M = 0.1
FASTER = (1.0, 1.06, 1.12, 1.18, 1.25)


def prepare_float(params: FloatParams, shape: Shape, betas: Betas, gender: str) -> tuple[Plan, Ball]:
    """The toes stay behind the end line, the toss falls to the palm, the palm faces the target."""
    x, y = params.landing_target_m[0] - params.place_m[0], params.landing_target_m[1] - params.place_m[1]
    plan = settle_heights(_plan(params, shape, float(np.degrees(np.arctan2(y, x)))), None, betas, gender)
    plan = replace(plan, stance=_behind_the_line(plan))
    coming = _tossed(plan, ball_in_palm(plan, None, betas, gender))
    plan = settle_heights(plan, coming, betas, gender, rounds=3)
    contact = ball_in_palm(plan, coming, betas, gender)
    struck = replace(_aim(params, contact), start_s=plan.line.contact)
    return plan, sent(_tossed(plan, contact), struck, params, plan.line.end)


def _aim(params: FloatParams, contact: Vector) -> Flight:
    """The serve, hit harder where a low contact needs it: a slow ball without topspin does not get there."""
    for harder in FASTER[:-1]:
        try:
            return aim_serve(replace(params, serve_speed_m_s=harder * params.serve_speed_m_s), contact)
        except SynthError:
            continue
    return aim_serve(replace(params, serve_speed_m_s=FASTER[-1] * params.serve_speed_m_s), contact)


def _behind_the_line(plan: Plan) -> Stance:
    """The foremost toes at the hit are at the place of the serve."""
    assert isinstance(plan.params, FloatParams)
    hit = np.array([plan.line.contact])
    toes = max(float(plan.stance.to_court(feet.ground.at(hit))[0, 0]) for feet in plan.feet.values())
    return Stance(plan.stance.yaw_deg, plan.params.place_m[0] - TIPS_M - toes, plan.params.place_m[1])


def _tossed(plan: Plan, contact: Vector) -> Ball:
    """The ball in the left palm, lifted and tossed so that it falls to `contact` [m] at the hit."""
    params, stance, hit = plan.params, plan.stance, plan.line.contact
    assert isinstance(params, FloatParams)
    release = hit - params.toss_s
    times = (0.0, release - LIFT_S - DIP_S, release - LIFT_S, release)
    mass = plan.mass(np.array(times))
    size = plan.shape.leg_m("right") / REFERENCE_LEG_M
    places = mass + size * np.array([[0.33, 0.07, 0.23], [0.33, 0.07, 0.23], [0.34, 0.05, 0.17], [0.41, 0.02, 0.50]])
    velocity = launch_through(places[3], stance.to_local(contact), params.toss_s, STILL, plan.shape.ball_m)
    path = hold_path(times, places, velocity, acceleration(velocity, STILL, plan.shape.ball_m), size)
    frames = [palm_frame((0.80, -0.50, 0.15), (0.0, -0.05, 1.0)), palm_frame((0.85, -0.30, 0.35), (-0.30, -0.05, 0.95))]
    palm = rotations_through([times[2], release], np.stack(frames))
    grip = Grip(through([release, release + 0.2], [1.0, 0.0]), path, palm, palm_offset(plan.shape, "left"))
    toss = Flight(release, stance.to_court(places[3]), stance.turn @ velocity, STILL, "toss", ball_m=plan.shape.ball_m)
    return Ball((toss,), stance.curve(path), (0.0, release), None, {"left": grip})


def _plan(params: FloatParams, shape: Shape, heading_deg: float) -> Plan:
    hit = params.ready_s + DIP_S + LIFT_S + params.toss_s
    line = Beats(hit, hit + params.recover_s)
    low = params.crouch
    style = Style(
        reach=(0.975, low, low + 0.015, low + 0.01, 0.96),
        apart_m=0.13,
        right_ahead_m=-0.30,
        phases=("ready", "step", "cocking", "acceleration", "follow_through"),
        role="server",
        parts=("right_hand",),
        step_s=(0.48, -0.05),
        after_m=0.10,
        leave_deg=46.0,
    )
    release = hit - params.toss_s
    spread = through([release + 0.05, release + 0.3, hit + 0.2, hit + 0.5], [0.7, 0.9, 0.9, 0.1])
    arms = {"right": _right_arm(line, release), "left": _left_arm(line, release)}
    plan = lay_out_skill(params, line, shape, style, _trunk(line, release), arms, spread, heading_deg)
    held = Contact(0, "left_hand", "ball", 0.0, release)
    return replace(plan, manner=replace(plan.manner, touches=(held, *plan.manner.touches)))


def _trunk(line: Beats, release: float) -> Trunk:
    """Open to the right while the arm is drawn back; hips unwind before the chest, little bending after the hit."""
    hit = line.contact
    pelvis = (
        (0.0, (-14.0, 3.0, 0.0)),
        (release - 0.3, (-14.0, 5.0, 0.0)),
        (release, (-20.0, 2.0, 0.0)),
        (hit - 0.22, (-26.0, 2.0, -2.0)),
        (hit - 0.03, (2.0, 4.0, -4.0)),
        (hit + 0.25, (8.0, 5.0, 0.0)),
        (line.end, (0.0, 4.0, 0.0)),
    )
    chest = (
        (0.0, (-16.0, 5.0, 0.0)),
        (release - 0.3, (-16.0, 9.0, 0.0)),
        (release, (-26.0, 0.0, -2.0)),
        (hit - 0.20, (-42.0, -9.0, -4.0)),
        (hit, (4.0, 5.0, -14.0)),
        (hit + 0.25, (14.0, 12.0, -4.0)),
        (line.end, (0.0, 7.0, 0.0)),
    )
    return trunk_through(pelvis, chest)


def _right_arm(line: Beats, release: float) -> ArmPath:
    """Steadies the ball, drawn back with a high elbow, hits with a firm wrist and stops early."""
    hit = line.contact
    keys = (
        ArmKey(0.0, (0.32, -0.20, -0.92), (0.90, 0.45, 0.15), 74.0, (-0.1, 0.95, -0.1)),
        ArmKey(release - 0.30, (0.32, -0.20, -0.92), (0.90, 0.45, 0.15), 74.0, (-0.1, 0.95, -0.1)),
        ArmKey(release - 0.02, (0.05, -0.72, -0.45), (0.75, 0.10, 0.60), 96.0, (0.3, 0.9, -0.1)),
        ArmKey(hit - 0.36, (-0.32, -0.92, 0.20), (0.20, -0.10, 0.95), 104.0, (0.7, 0.3, -0.1)),
        ArmKey(hit - 0.20, (-0.36, -0.90, 0.26), (-0.45, -0.10, 0.85), 106.0, (0.8, 0.2, 0.3), -12.0),
        ArmKey(hit - 0.095, (-0.16, -0.87, 0.44), (-0.80, 0.05, 0.45), 96.0, (0.5, -0.1, 0.85), -14.0),
        ArmKey(hit - 0.045, (0.14, -0.60, 0.78), (-0.76, 0.42, 0.40), 72.0, (0.75, -0.1, 0.65), -10.0),
        ArmKey(hit, (0.27, -0.30, 0.92), (-0.50, 0.80, 0.30), 20.0, (0.99, 0.0, -0.1), -3.0),
        ArmKey(hit + 0.045, (0.48, -0.18, 0.86), (-0.10, 0.96, 0.20), 7.0, (0.9, 0.0, -0.4), 8.0),
        ArmKey(hit + 0.15, (0.80, -0.08, 0.52), (0.10, 0.97, 0.10), 12.0, (0.6, 0.0, -0.8), 4.0),
        ArmKey(hit + 0.24, (0.83, -0.08, 0.40), (0.30, 0.93, 0.10), 18.0, (0.4, 0.2, -0.85), 4.0),
        ArmKey(hit + 0.52, (0.55, -0.18, -0.72), (0.75, 0.45, 0.10), 40.0, (0.1, 0.6, -0.7)),
        ArmKey(line.end + 0.1, (0.18, -0.30, -0.93), (0.92, 0.3, 0.2), 46.0, (0.0, 0.9, 0.2)),
    )
    return arm_path("right", keys)


def _left_arm(line: Beats, release: float) -> ArmPath:
    """Follows the toss up, points at the ball and is pulled in by the hit."""
    hit = line.contact
    keys = (
        ArmKey(0.0, (0.40, 0.18, -0.90), (0.90, -0.20, 0.30), 60.0, (0.0, -0.2, 0.95)),
        ArmKey(release + 0.02, (0.80, 0.10, 0.25), (0.2, -0.4, 0.9), 22.0, (-0.3, -0.1, 0.95)),
        ArmKey(release + 0.18, (0.78, 0.14, 0.60), (-0.3, -0.5, 0.7), 16.0, (0.2, -0.6, 0.5)),
        ArmKey(hit - 0.20, (0.76, 0.16, 0.60), (-0.3, -0.5, 0.7), 16.0, (0.5, -0.6, 0.0)),
        ArmKey(hit - 0.05, (0.60, 0.36, -0.20), (0.4, -0.6, 0.6), 60.0, (0.2, -0.7, -0.4)),
        ArmKey(hit + 0.06, (0.22, 0.36, -0.88), (0.82, -0.45, 0.30), 88.0, (-0.2, -0.7, -0.3)),
        ArmKey(hit + 0.40, (0.16, 0.34, -0.90), (0.90, -0.30, 0.20), 62.0, (0.0, -0.9, 0.0)),
        ArmKey(line.end + 0.1, (0.18, 0.30, -0.93), (0.92, -0.3, 0.2), 46.0, (0.0, -0.9, 0.2)),
    )
    return arm_path("left", keys)
