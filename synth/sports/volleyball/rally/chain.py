"""Bodies and flights made to agree: what leaves one contact arrives at the next, where the body's surface is."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.sports.ball_flight import acceleration
from synth.sports.movement.curves import Curve
from synth.sports.movement.shape import Shape
from synth.sports.volleyball.attack import at_the_net, ball_in_palm
from synth.sports.volleyball.ball import Ball, Flight, sent
from synth.sports.volleyball.defence_params import DigParams
from synth.sports.volleyball.forearm_pass import platform_contact
from synth.sports.volleyball.hit import make_plan
from synth.sports.volleyball.overhead_set import GIVE, grip_of, meeting_place
from synth.sports.volleyball.params import HitParams, VolleyballParams
from synth.sports.volleyball.perform import prepare
from synth.sports.volleyball.plan import Plan
from synth.sports.volleyball.play_params import PlayParams
from synth.sports.volleyball.pose import settle_heights
from synth.sports.volleyball.rally.arc import fly_through, spin_to, state_after
from synth.sports.volleyball.rally.ball_path import BallPath, Hold
from synth.sports.volleyball.rally.rules import SERVES
from synth.sports.volleyball.rally.scene import Play, Script
from synth.sports.volleyball.rally.side import Side

Vector = Float[np.ndarray, "3"]

ROUNDS = 4
"""Of moving the flights to the contacts and the contacts to the bodies that watch those flights."""
NET_KEEPS = np.array([-0.10, 0.35, 0.25])
"""Shares of a ball's velocity that a net gives back."""
SHORT_OF_LINE_M = 0.5
"""A serve's first aim, before the chain sends it where the script wants it."""


@dataclass(frozen=True)
class Figure:
    """Who plays: measures of the right-hander that the player is on their own side, shape and sex."""

    shape: Shape
    betas: Float[np.ndarray, " num_betas"]
    gender: str
    side: Side


@dataclass(frozen=True)
class Fitted:
    """A touch with its plan, whose time 0 is `start_s` of the rally, and the ball as its player sees it.

    contact: where the ball is in the middle of the touch, on the court [m].
    """

    play: Play
    plan: Plan
    start_s: float
    contact: Vector
    ball: Ball | None = None

    @property
    def team(self) -> int:
        """0 near, 1 far."""
        return self.play.touch.team

    @property
    def half_s(self) -> float:
        """Half of the time that the hands have the ball."""
        params = self.play.params
        return 0.5 * params.hold_s if isinstance(params, PlayParams) and params.skill == "overhead_set" else 0.0


def fit(script: Script, figures: tuple[Figure, ...], end_s: float) -> tuple[tuple[Fitted, ...], BallPath]:
    """All touches and the whole path of the ball until `end_s`."""
    serve, served = _serve(script, figures)
    server = figures[serve.play.touch.player].side
    touches = (serve, *(_planned(script, figures, i) for i in range(1, len(script.plays))))
    for _ in range(ROUNDS):
        path, holds = _path(script, touches, served, server, end_s)
        touches = tuple(
            _met(touch, figures[touch.play.touch.player], path, hold)
            for touch, hold in zip(touches, holds, strict=True)
        )
    path, holds = _path(script, touches, served, server, end_s)
    watched = tuple(
        replace(touch, ball=_seen(touch, figures[touch.play.touch.player], path, hold))
        for touch, hold in zip(touches, holds, strict=True)
    )
    return watched, path


def _serve(script: Script, figures: tuple[Figure, ...]) -> tuple[Fitted, Ball]:
    play, figure = script.plays[0], figures[script.plays[0].touch.player]
    goal = script.plays[1].touch.place[:2] if len(script.plays) > 1 else script.ending.floor_m
    x, y, _ = figure.side.points(np.array([*goal, 0.0]))
    assert isinstance(play.params, HitParams)
    deepest_m = play.params.court.half_m - SHORT_OF_LINE_M
    aim = (float(np.clip(x, 3.0, deepest_m)), float(np.clip(y, -4.0, 4.0)))
    params = replace(play.params, landing_target_m=aim)
    plan, ball = prepare(params, figure.shape, figure.betas, figure.gender)
    toss, struck = ball.flights[:2]
    ball = replace(ball, flights=(toss,))
    return Fitted(play, plan, 0.0, figure.side.points(struck.position), ball), ball


def _planned(script: Script, figures: tuple[Figure, ...], i: int) -> Fitted:
    """The plan of a touch from where the script wants its neighbours."""
    play, touches = script.plays[i], [play.touch for play in script.plays]
    touch, figure = play.touch, figures[touches[i].player]
    before = touches[i - 1]
    after_place, after_s = _next(script, i)

    def own(place: tuple[float, ...] | Vector) -> tuple[float, float, float]:
        x, y, z = (float(value) for value in figure.side.points(np.array(place)))
        return x, y, z

    params = play.params
    start_s = before.time_s
    if isinstance(params, PlayParams):
        params = replace(
            params,
            origin_m=own(before.place),
            flight_in_s=touch.time_s - before.time_s,
            place_m=own(touch.place)[:2],
            target_m=own(after_place),
            flight_out_s=after_s - touch.time_s,
        )
        if isinstance(params, DigParams):
            setting = touches[i - 2]
            params = replace(params, setter_m=own(setting.place), set_s=before.time_s - setting.time_s)
            start_s = setting.time_s
        plan, _ = prepare(params, figure.shape, figure.betas, figure.gender)
    else:
        assert isinstance(params, VolleyballParams)
        params = replace(params, setter_m=own(before.place), passer_m=own(touches[i - 2].place))
        plan = settle_heights(make_plan(params, figure.shape), None, figure.betas, figure.gender)
        plan = at_the_net(plan, figure.betas, figure.gender)
        start_s = touch.time_s - plan.line.contact
    contact = figure.side.points(_surface(plan, None, figure))
    return Fitted(play, plan, start_s, contact)


def _next(script: Script, i: int) -> tuple[tuple[float, ...], float]:
    """Where and when the ball that touch `i` sends is next met."""
    if i + 1 < len(script.plays):
        touch = script.plays[i + 1].touch
        return touch.place, touch.time_s
    ball_m = script.plays[i].params.court.ball_radius_m
    return (*script.ending.floor_m, ball_m), script.plays[i].touch.time_s + script.last_s


def _surface(plan: Plan, ball: Ball | None, figure: Figure) -> Vector:
    """Where the ball is when the body touches it, as the player sees it [m]."""
    if plan.params.skill == "overhead_set":
        return plan.stance.to_court(meeting_place(plan, ball, figure.betas, figure.gender))
    if plan.platform is not None:
        return platform_contact(plan, ball, figure.betas, figure.gender)
    return ball_in_palm(plan, ball, figure.betas, figure.gender)


def _met(touch: Fitted, figure: Figure, path: BallPath, hold: Hold | None) -> Fitted:
    """The touch where the body that watches this ball has it; a server's toss keeps it in place."""
    if touch.play.touch.skill in SERVES:
        return touch
    ball = _seen(touch, figure, path, hold)
    return replace(touch, contact=figure.side.points(_surface(touch.plan, ball, figure)))


def _seen(touch: Fitted, figure: Figure, path: BallPath, hold: Hold | None) -> Ball:
    """The ball as the player of a touch sees it, in the plan's time; its hands hold it where the plan says so."""
    flights = tuple(figure.side.flight(flight, -touch.start_s) for flight in path.flights)
    if hold is None:
        return Ball(flights)
    center = figure.side.curve(hold.center, -touch.start_s)
    held_s = (float(center.times_s[0]), float(center.times_s[-1]))
    if touch.play.touch.skill in SERVES:
        prepared = touch.ball or Ball(())
        return replace(prepared, flights=flights)
    grips = {side: grip_of(touch.plan, side, center) for side in ("left", "right")}
    return Ball(flights, center, held_s, None, grips)


def _path(
    script: Script, touches: tuple[Fitted, ...], served: Ball, side: Side, end_s: float
) -> tuple[BallPath, tuple[Hold | None, ...]]:
    """Flights and holds through the contacts; hands that hold the ball brake it and speed it up evenly."""
    caught, left = [touch.contact for touch in touches], [touch.contact for touch in touches]
    links: list[Flight] = []
    holds: list[Hold | None] = [None] * len(touches)
    for _ in range(3 if any(touch.half_s for touch in touches) else 1):
        links = [_link(script, touches, i, left[i], caught) for i in range(len(touches))]
        for i, touch in enumerate(touches):
            if touch.half_s:
                hold = _hold(touch, links[i - 1], links[i])
                holds[i], (caught[i], left[i]) = hold, hold.center.values
    links = [_link(script, touches, i, left[i], caught) for i in range(len(touches))]
    parts: list[Flight | Hold] = [side.flight(served.flights[0], 0.0)]
    if served.hold is not None:
        holds[0] = Hold(0.0, side.curve(served.hold, 0.0))
        parts.insert(0, Hold(0.0, side.curve(served.hold, 0.0)))
    for held, link in zip((None, *holds[1:]), links, strict=True):
        parts += [link] if held is None else [held, link]
    return BallPath((*parts, *_after(script, touches[-1], links[-1], end_s))), tuple(holds)


def _link(script: Script, touches: tuple[Fitted, ...], i: int, start: Vector, caught: list[Vector]) -> Flight:
    """The flight from touch `i` to the next contact, or to where the rally ends."""
    touch = touches[i]
    begin_s = touch.play.touch.time_s + touch.half_s
    last, ball_m = script.plays[i].touch, touch.plan.shape.ball_m
    rev_s = touch.play.params.topspin_rev_s if isinstance(touch.play.params, HitParams) else 0.0
    if i + 1 < len(touches):
        goal, end_s = caught[i + 1], touches[i + 1].play.touch.time_s - touches[i + 1].half_s
    elif script.ending.reason == "net":
        y, z = script.net_m
        goal, end_s = np.array([(-ball_m if last.team == 0 else ball_m), y, z]), last.time_s + script.last_s
    else:
        goal, end_s = np.array([*script.ending.floor_m, ball_m]), last.time_s + script.last_s
    return fly_through(begin_s, start, goal, end_s - begin_s, spin_to(start, goal, rev_s), last.skill, ball_m)


def _hold(touch: Fitted, coming: Flight, going: Flight) -> Hold:
    """The ball's way in the hands around its lowest place."""
    half, time_s = touch.half_s, touch.play.touch.time_s
    arriving = state_after(coming, time_s - half - coming.start_s)[1]
    velocities = np.stack([arriving, going.velocity])
    places = touch.contact + GIVE * half * velocities * np.array([[-1.0], [1.0]])
    pull = np.stack([acceleration(velocity, np.zeros(3), touch.plan.shape.ball_m) for velocity in velocities])
    return Hold(time_s - half, Curve(np.array([time_s - half, time_s + half]), places, velocities, pull))


def _after(script: Script, last: Fitted, flight: Flight, end_s: float) -> tuple[Flight, ...]:
    """What the ball does after the rally's last flight: falls back from the net, bounces, meets the hall's end."""
    if script.ending.reason == "net":
        place, velocity = state_after(flight, script.last_s)
        flight = replace(
            flight,
            start_s=flight.start_s + script.last_s,
            position=place,
            velocity=velocity * NET_KEEPS,
            spin_rad_s=0.2 * flight.spin_rad_s,
            name="net",
        )
    seen = Side(far=bool(flight.velocity[0] < 0.0), left=False)
    bounced = sent(Ball(()), seen.flight(flight, 0.0), last.plan.params, end_s).flights
    start = () if script.ending.reason != "net" else (flight,)
    return (*start, *(seen.flight(after, 0.0) for after in bounced[1:]))
