"""The ball through a skill: in hands, in free flight, over the net, off the floor and the far wall."""

from dataclasses import dataclass, field, replace

import numpy as np
from jaxtyping import Float, Int

from synth.arrays import Points, Rotations, Times
from synth.errors import SynthError
from synth.geometry.rotation import unit
from synth.motion.posing import LimbGoal
from synth.sports.ball_flight import (
    RADIUS_M,
    crossing_time,
    fly,
    fly_state,
    launch_to_floor,
    spin_orientation,
)
from synth.sports.movement.curves import Curve, RotationCurve
from synth.sports.movement.shape import Shape
from synth.sports.volleyball.arms import hand_rotation, mix
from synth.sports.volleyball.params import CourtParams, HitParams

Vector = Float[np.ndarray, "3"]

RESTITUTION = 0.75
"""Of the floor: a ball dropped from 1 m returns to about 0.55 m."""
FLOOR_GRIP = 0.82
"""Share of the level speed kept over a bounce with topspin."""
SAND_RESTITUTION, SAND_GRIP, SAND_HOP_M_S = 0.2, 0.3, 0.7
"""Of sand; a ball that would leave it slower than the last of these stays where it is."""
WALL_RESTITUTION = 0.55
MOST_SLOWER = 20
"""Times a hit is tried at 3 % less speed before it is given up."""
NET_MARGIN_M = 0.10
"""Least distance between the net's top and the ball's underside."""


@dataclass(frozen=True)
class Flight:
    """One stretch of free flight that starts at `start_s` [s].

    name: what sent it: toss, set, serve, floor ... rests: the ball lies in the sand instead.
    ball_m: radius of the ball.
    """

    start_s: float
    position: Vector
    velocity: Vector
    spin_rad_s: Vector
    name: str = ""
    rests: bool = False
    ball_m: float = RADIUS_M


@dataclass(frozen=True)
class Grip:
    """How a hand holds the ball, in the frame of the skill.

    share: 0..1 of the hand's goal. center: the ball's centre [m], and, after the ball has left, where the hand goes.
    frame: x along the fingers, y out of the palm. offset: (3,) from the wrist to the ball's centre, at rest [m].
    """

    share: Curve
    center: Curve
    frame: RotationCurve
    offset: Vector


@dataclass(frozen=True)
class Ball:
    """The whole path on the court.

    flights: in order of time. hold: centre [m] during `held_s` (start, end), when hands have it. turn: the ball turns
    with this frame while held. grips: by side.
    """

    flights: tuple[Flight, ...]
    hold: Curve | None = None
    held_s: tuple[float, float] = (0.0, 0.0)
    turn: RotationCurve | None = None
    grips: dict[str, Grip] = field(default_factory=dict)

    def flight(self, name: str) -> Flight:
        """The first flight of that name."""
        return next(flight for flight in self.flights if flight.name == name)


def palm_offset(shape: Shape, side: str) -> Vector:
    """From the wrist to the centre of a ball that touches the middle of the palm, in the hand's rest frame [m]."""
    return shape.palm_of(side) - np.array([0.0, shape.ball_m, 0.0])


def held_hand(ball: Ball, side: str, times_s: Times, free: LimbGoal) -> LimbGoal:
    """The `free` goal of a hand, drawn to the ball as far as the hand holds it."""
    grip = ball.grips.get(side)
    if grip is None:
        return free
    rotation = hand_rotation(side, grip.frame.at(times_s))
    wrist = grip.center.at(times_s) - rotation @ grip.offset
    return mix(free, LimbGoal(wrist, np.zeros_like(wrist), rotation), grip.share.scalar_at(times_s))


def ball_at(ball: Ball, times_s: Times) -> Points:
    """Ball centre (frames, 3) [m]."""
    places = np.zeros((len(times_s), 3))
    for flight, mask in _stretches(ball, times_s):
        since = times_s[mask] - flight.start_s
        places[mask] = (
            flight.position
            if flight.rests
            else fly(flight.position, flight.velocity, flight.spin_rad_s, since, flight.ball_m)
        )
    if ball.hold is not None:
        held = (times_s >= ball.held_s[0]) & (times_s < ball.held_s[1])
        places[held] = ball.hold.at(times_s[held])
    return places


def ball_orientation(ball: Ball, times_s: Times) -> Rotations:
    """World-from-ball: turns with the hand, then with the spin of each flight; without a jump."""
    turned = np.broadcast_to(np.eye(3), (len(times_s), 3, 3)).copy()
    if ball.turn is not None:
        palm = ball.turn.at(np.append(np.minimum(times_s, ball.held_s[1]), ball.held_s[1]))
        turned = palm[:-1] @ palm[-1].T
    so_far = np.eye(3)
    for i, (flight, mask) in enumerate(_stretches(ball, times_s)):
        since = times_s[mask] - flight.start_s
        turned[mask] = spin_orientation(flight.spin_rad_s, since) @ so_far
        if i + 1 < len(ball.flights):
            whole = np.array([ball.flights[i + 1].start_s - flight.start_s])
            so_far = spin_orientation(flight.spin_rad_s, whole)[0] @ so_far
    return turned


def _stretches(ball: Ball, times_s: Times) -> list[tuple[Flight, Int[np.ndarray, " chosen"]]]:
    starts = [flight.start_s for flight in ball.flights] + [np.inf]
    return [
        (flight, np.flatnonzero((times_s >= starts[i]) & (times_s < starts[i + 1])))
        for i, flight in enumerate(ball.flights)
    ]


def sent(ball: Ball, flight: Flight, params: CourtParams, end_s: float) -> Ball:
    """The ball with one more flight, and the bounces that follow it until the end."""
    flights = [*ball.flights, flight]
    while (following := _bounce(params, flights[-1], end_s)) is not None:
        flights.append(following)
    return replace(ball, flights=tuple(flights))


def aim_serve(params: HitParams, contact: Vector) -> Flight:
    """Launch from `contact` at the serve's speed to its target, deeper or slower where the net demands it."""
    speed = params.serve_speed_m_s
    side_m = params.landing_target_m[1]
    for _ in range(MOST_SLOWER):
        for depth_m in np.arange(params.landing_target_m[0], params.court.half_m - 0.2, 0.25):
            try:
                serve = _launch(params, contact, np.array([depth_m, side_m]), speed)
            except SynthError:
                continue
            if net_clearance(params, serve)[1] > NET_MARGIN_M:
                return serve
        speed *= 0.97
    raise SynthError(
        f"no serve from {contact[2]:.2f} m clears a net of {params.net_height_m:.2f} m; jump higher or serve slower"
    )


def _launch(params: HitParams, contact: Vector, landing: Float[np.ndarray, "2"], speed: float) -> Flight:
    def topspin(velocity: Vector) -> Vector:
        return 2.0 * np.pi * params.topspin_rev_s * unit(np.cross([0.0, 0.0, 1.0], velocity))

    velocity = launch_to_floor(contact, landing, speed, topspin, params.court.ball_radius_m)
    return Flight(0.0, contact, velocity, topspin(velocity), params.skill, ball_m=params.court.ball_radius_m)


def net_clearance(params: CourtParams, serve: Flight) -> tuple[float, float]:
    """When after the hit [s] the ball's centre is over the net, and how far its underside is above the top [m]."""
    time_s = crossing_time(serve.position, serve.velocity, serve.spin_rad_s, axis=0, value_m=0.0, radius_m=serve.ball_m)
    height = fly(serve.position, serve.velocity, serve.spin_rad_s, np.array([time_s]), serve.ball_m)[0, 2]
    return time_s, float(height - params.court.ball_radius_m - params.net_height_m)


def _bounce(params: CourtParams, flight: Flight, duration_s: float) -> Flight | None:
    """The flight after the next touch of floor or far wall, if that comes before the end."""
    if flight.rests:
        return None
    touches, radius_m = [], params.court.ball_radius_m
    for axis, value_m, name in ((2, radius_m, "floor"), (0, params.far_wall_x_m - radius_m, "wall")):
        if name == "wall" and flight.velocity[0] <= 0:
            continue
        try:
            after_s = crossing_time(
                flight.position, flight.velocity, flight.spin_rad_s, axis=axis, value_m=value_m, radius_m=flight.ball_m
            )
        except SynthError:
            continue
        touches.append((after_s, name))
    if not touches or flight.start_s + min(touches)[0] >= duration_s:
        return None
    after_s, name = min(touches)
    place, velocity = fly_state(flight.position, flight.velocity, flight.spin_rad_s, np.array([after_s]), flight.ball_m)
    rebound, grip = (SAND_RESTITUTION, SAND_GRIP) if params.court.sand else (RESTITUTION, FLOOR_GRIP)
    if params.court.sand and name == "floor" and -rebound * velocity[0, 2] < SAND_HOP_M_S:
        return Flight(flight.start_s + after_s, place[0], np.zeros(3), np.zeros(3), name, rests=True, ball_m=radius_m)
    keep = [grip, grip, -rebound] if name == "floor" else [-WALL_RESTITUTION, 0.8, 0.8]
    spin = flight.spin_rad_s * (0.85 if name == "floor" else 0.3)
    position = place[0] + np.array([0.0, 0.0, 1e-6]) if name == "floor" else place[0] - np.array([1e-6, 0.0, 0.0])
    return Flight(flight.start_s + after_s, position, velocity[0] * np.array(keep), spin, name, ball_m=radius_m)
