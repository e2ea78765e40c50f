"""A jump serve as a Performance: body, ball, events, contacts and phases in one continuous time."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.geometry.transform import transform
from synth.motion.mirror import mirror_performance
from synth.motion.performance import Athlete, Contact, Event, Performance, Phase, Track
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports.ball_flight import RADIUS_M, fly
from synth.sports.volleyball.ball import Ball, ball_at, ball_orientation, net_clearance, serve, toss
from synth.sports.volleyball.params import VolleyballParams
from synth.sports.volleyball.plan import Plan, make_plan
from synth.sports.volleyball.pose import pose_at, settle_heights
from synth.sports.volleyball.shape import Shape, ShapedBody, measure, mirrored_body

Betas = Float[np.ndarray, " num_betas"]


def perform(params: VolleyballParams, body: ShapedBody, betas: Betas, gender: str, fps: float = 240.0) -> Performance:
    """One jump serve by this body; a left-hander's is the mirror image of a right-hander's."""
    if params.handedness == "left":
        target = (params.landing_target_m[0], -params.landing_target_m[1])
        twin = replace(params, handedness="right", landing_target_m=target, start_y_m=-params.start_y_m)
        played = perform(twin, mirrored_body(body), betas, gender, fps)
        return mirror_performance(played, body.rest_joints(betas)[0])
    return play(*prepare(params, measure(body, betas, params.sole_m), betas, gender), betas, gender, fps)


def play(plan: Plan, ball: Ball, betas: Betas, gender: str, fps: float) -> Performance:
    """The Performance of a prepared right-handed serve, sampled at `fps`."""
    times_s = np.arange(int(plan.line.end * fps + 1e-6) + 1) / fps
    motion = pose_at(plan, ball, times_s, betas, gender, fps)
    track = Track("ball", "volleyball", transform(ball_orientation(ball, times_s), ball_at(ball, times_s)), fps)
    return Performance(
        sport="volleyball",
        skill=plan.params.skill,
        athletes=(Athlete(motion, "right", "server"),),
        tracks=(track,),
        events=_events(plan, ball),
        contacts=_contacts(plan),
        phases=_phases(plan),
        duration_s=plan.line.end,
        key_s=plan.line.contact,
    )


def prepare(params: VolleyballParams, shape: Shape, betas: Betas, gender: str) -> tuple[Plan, Ball]:
    """Plan and ball that fit each other: the arm's reach says where the ball is hit, the gaze follows the ball."""
    plan = settle_heights(make_plan(params, shape), None, betas, gender)
    tossed = toss(plan, _ball_in_palm(plan, betas, gender))
    plan = settle_heights(plan, tossed, betas, gender, rounds=3)
    contact = _ball_in_palm(plan, betas, gender, tossed)
    return plan, serve(plan, toss(plan, contact), contact)


def _ball_in_palm(plan: Plan, betas: Betas, gender: str, ball: Ball | None = None) -> Float[np.ndarray, "3"]:
    """Centre [m] of a ball that touches the middle of the palm at the hit."""
    motion = pose_at(plan, ball, np.array([plan.line.contact]), betas, gender, 30.0)
    rotations, joints = forward(motion.local_rotations, motion.trans, plan.shape.joints)
    hand = rotations[0, INDEX["right_wrist"]]
    skin = joints[0, INDEX["right_wrist"]] + hand @ plan.shape.palm_of("right")
    return skin - RADIUS_M * hand[:, 1]


def _events(plan: Plan, ball: Ball) -> tuple[Event, ...]:
    line, served = plan.line, ball.flights[1]

    def event(name: str, time_s: float, position: Points, person: int = 0, **values: float) -> Event:
        x, y, z = (float(value) for value in position)
        return Event(name, float(time_s), person, "ball", (x, y, z), values)

    net_s, clearance = net_clearance(plan.params, replace(served, start_s=0.0))
    over = fly(served.position, served.velocity, served.spin_rad_s, np.array([net_s]))[0]
    speed = float(np.linalg.norm(served.velocity))
    mass = plan.mass(np.array([line.takeoff, line.landing]))
    found = [
        event("toss_release", line.release, ball.flights[0].position),
        replace(event("takeoff", line.takeoff, mass[0]), object=""),
        event("ball_contact", line.contact, served.position, speed_m_s=speed, height_m=float(served.position[2])),
        replace(event("landing", line.landing, mass[1]), object=""),
        event("net_crossing", line.contact + net_s, over, -1, clearance_m=clearance),
    ]
    for flight, name in zip(ball.flights[2:], ball.names[2:], strict=True):
        found.append(event("ball_bounce" if name == "floor" else "ball_wall", flight.start_s, flight.position, -1))
    return tuple(sorted((e for e in found if e.time_s <= line.end), key=lambda e: e.time_s))


def _contacts(plan: Plan) -> tuple[Contact, ...]:
    line = plan.line
    feet = [
        Contact(0, f"{side}_foot", "floor", plant.on_s, min(plant.off_s, line.end))
        for side in ("left", "right")
        for plant in plan.feet[side].plants
        if plant.on_s < line.end
    ]
    hands = [
        Contact(0, "left_hand", "ball", 0.0, line.lift - 0.06),
        Contact(0, "right_hand", "ball", 0.0, line.release),
        Contact(0, "right_hand", "ball", line.contact - 0.005, line.contact + 0.005),
    ]
    return tuple(sorted(feet + hands, key=lambda c: (c.start_s, c.part)))


def _phases(plan: Plan) -> tuple[Phase, ...]:
    line, swing = plan.line, plan.line.cocked
    through = line.contact + 0.24
    marks = (
        ("ready", 0.0, line.dip), ("toss", line.dip, line.release), ("approach", line.release, line.plant),
        ("plant", line.plant, line.takeoff), ("cocking", line.takeoff, swing), ("acceleration", swing, line.contact),
        ("follow_through", line.contact, through), ("landing", through, line.landing + 0.25),
        ("recovery", line.landing + 0.25, line.end),
    )  # fmt: skip
    return tuple(Phase(name, 0, start, end) for name, start, end in marks)
