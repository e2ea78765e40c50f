"""A skill as a Performance: body, ball, events, contacts and phases in one continuous time."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.errors import SynthError
from synth.geometry.transform import transform
from synth.motion.mirror import mirror_performance
from synth.motion.performance import Athlete, Contact, Event, Performance, Phase, Track
from synth.sports.ball_flight import fly
from synth.sports.movement.shape import Shape, ShapedBody, measure, mirrored_body
from synth.sports.volleyball.attack import prepare_attack
from synth.sports.volleyball.ball import Ball, ball_at, ball_orientation, net_clearance
from synth.sports.volleyball.block import prepare_block
from synth.sports.volleyball.defence_params import BlockParams
from synth.sports.volleyball.dig import prepare_dig
from synth.sports.volleyball.float_serve import prepare_float
from synth.sports.volleyball.forearm_pass import prepare_pass
from synth.sports.volleyball.overhead_set import prepare_set
from synth.sports.volleyball.params import CourtParams, VolleyballParams
from synth.sports.volleyball.plan import Plan
from synth.sports.volleyball.play_params import FloatParams, PlayParams
from synth.sports.volleyball.pose import pose_at

Betas = Float[np.ndarray, " num_betas"]

_HAPPENINGS = {
    "toss": "toss_release",
    "set": "set_release",
    "attack": "attack_contact",
    "floor": "ball_bounce",
    "wall": "ball_wall",
}
"""Events by what sends the ball, besides the contact the skill is about."""
_PLAYS = {"forearm_pass": prepare_pass, "overhead_set": prepare_set, "dig": prepare_dig}


def perform(params: CourtParams, body: ShapedBody, betas: Betas, gender: str, fps: float = 240.0) -> Performance:
    """One skill by this body; a left-hander's is the mirror image of a right-hander's."""
    if params.handedness == "left":
        played = perform(_twin(params), mirrored_body(body), betas, gender, fps)
        return mirror_performance(played, body.rest_joints(betas)[0])
    return play(
        *prepare(params, measure(body, betas, params.sole_m, params.court.ball_radius_m), betas, gender),
        betas,
        gender,
        fps,
    )


def _twin(params: CourtParams) -> CourtParams:
    """The right-hander whose mirror image plays this; a server's target and place are the court's."""
    if isinstance(params, VolleyballParams) and params.skill != "spike":
        x, y = params.landing_target_m
        params = replace(params, landing_target_m=(x, -y), start_y_m=-params.start_y_m)
    return replace(params, handedness="right")


def prepare(params: CourtParams, shape: Shape, betas: Betas, gender: str) -> tuple[Plan, Ball]:
    """Plan and ball that fit each other."""
    if isinstance(params, BlockParams):
        return prepare_block(params, shape, betas, gender)
    if isinstance(params, FloatParams):
        return prepare_float(params, shape, betas, gender)
    if isinstance(params, PlayParams):
        return _PLAYS[params.skill](params, shape, betas, gender)
    assert isinstance(params, VolleyballParams)
    return prepare_attack(params, shape, betas, gender)


def play(plan: Plan, ball: Ball, betas: Betas, gender: str, fps: float) -> Performance:
    """The Performance of a prepared right-handed skill, sampled at `fps`."""
    times_s = np.arange(int(plan.line.end * fps + 1e-6) + 1) / fps
    motion = plan.stance.place(pose_at(plan, ball, times_s, betas, gender, fps), plan.shape.joints[0])
    track = Track(
        "ball", plan.params.court.sport, transform(ball_orientation(ball, times_s), ball_at(ball, times_s)), fps
    )
    return Performance(
        sport=plan.params.court.sport,
        skill=plan.params.skill,
        athletes=(Athlete(motion, "right", plan.manner.role),),
        tracks=(track,),
        events=_events(plan, ball),
        contacts=_contacts(plan),
        phases=_phases(plan),
        duration_s=plan.line.end,
        key_s=plan.line.contact,
    )


def _events(plan: Plan, ball: Ball) -> tuple[Event, ...]:
    found = _jump_events(plan)
    for flight in ball.flights:
        place = _place(flight.position)
        if flight.name == plan.params.skill:
            place = _place(ball_at(ball, np.array([plan.line.contact]))[0])
            values = {"speed_m_s": float(np.linalg.norm(flight.velocity)), "height_m": place[2]}
            found.append(Event("ball_contact", plan.line.contact, 0, "ball", place, values))
        elif flight.name in _HAPPENINGS:
            person = 0 if flight.name == "toss" else -1
            found.append(Event(_HAPPENINGS[flight.name], flight.start_s, person, "ball", place))
    found += _net_crossing(plan, ball)
    return tuple(sorted((e for e in found if e.time_s <= plan.line.end), key=lambda e: e.time_s))


def _jump_events(plan: Plan) -> list[Event]:
    if plan.jump is None:
        return []
    times = (plan.jump.takeoff_s, plan.jump.landing_s)
    mass = plan.stance.to_court(plan.mass(np.array(times)))
    return [
        Event(name, time_s, 0, "", _place(place))
        for name, time_s, place in zip(("takeoff", "landing"), times, mass, strict=True)
    ]


def _net_crossing(plan: Plan, ball: Ball) -> list[Event]:
    """Where the ball that the athlete sends crosses the net, if it does."""
    flight = ball.flight(plan.params.skill)
    try:
        after_s, clearance = net_clearance(plan.params, flight)
    except SynthError:
        return []
    if flight.start_s + after_s > min(
        [plan.line.end, *(f.start_s for f in ball.flights if f.start_s > flight.start_s)]
    ):
        return []
    over = fly(flight.position, flight.velocity, flight.spin_rad_s, np.array([after_s]), flight.ball_m)[0]
    values = {"clearance_m": clearance}
    return [Event("net_crossing", flight.start_s + after_s, -1, "ball", _place(over), values)]


def _place(position: Float[np.ndarray, "3"]) -> tuple[float, float, float]:
    x, y, z = (float(value) for value in position)
    return x, y, z


def _contacts(plan: Plan) -> tuple[Contact, ...]:
    feet = [
        Contact(0, f"{side}_foot", "floor", plant.on_s, min(plant.off_s, plan.line.end))
        for side in ("left", "right")
        for plant in plan.feet[side].plants
        if plant.on_s < plan.line.end
    ]
    return tuple(sorted((*feet, *plan.manner.touches), key=lambda c: (c.start_s, c.part)))


def _phases(plan: Plan) -> tuple[Phase, ...]:
    starts = [0.0, *(end for _, end in plan.manner.phases)]
    return tuple(Phase(name, 0, start, end) for start, (name, end) in zip(starts, plan.manner.phases, strict=False))
