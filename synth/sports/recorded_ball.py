"""A ball for a recorded hit: a high pass falls to the hand at the key instant, the shot clears the net and lands in."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.errors import SynthError
from synth.geometry.rotation import unit
from synth.geometry.transform import transform
from synth.motion.performance import Event, Track
from synth.sports.ball_flight import (
    GRAVITY_M_S2,
    RADIUS_M,
    crossing_time,
    fly,
    fly_state,
    launch_through,
    spin_orientation,
)
from synth.sports.volleyball.ball import FLOOR_GRIP, RESTITUTION, Flight, aim_serve, net_clearance
from synth.sports.volleyball.params import VolleyballParams, draw_params

Vector = Float[np.ndarray, "3"]

BALL_OVER_HAND = 1.4
"""Ball over hand speed of a hit: a hand of 15 m/s sends the ball at 20-22 m/s."""
SPEED_RANGE_M_S = (9.0, 26.0)
PASS_SPIN_RAD_S = 4.0
SHORTEST_PASS_S = 0.3
DRAG_ALLOWANCE = 1.35


@dataclass(frozen=True)
class HitBall:
    """The ball's free flights in order, the first from time 0; hit_s: when the hand strikes it [s]."""

    flights: tuple[Flight, ...]
    hit_s: float
    params: VolleyballParams


def hit_ball(
    contact: Vector, hit_s: float, hand_speed_m_s: float, end_s: float, rng: np.random.Generator
) -> HitBall | None:
    """A ball whose centre is at `contact` [m] at `hit_s`; None where nothing can be flown (too early or too low)."""
    if hit_s < SHORTEST_PASS_S:
        return None
    # Drawn in any case, so that a shot that fails changes no later draw.
    params = draw_params(rng, "neutral")
    side_m, depth_m = float(rng.uniform(-2.5, 2.5)), float(rng.uniform(4.0, 7.0))
    start = np.array([-0.6, contact[1] + side_m, 2.1])
    speed = float(np.clip(BALL_OVER_HAND * hand_speed_m_s, *SPEED_RANGE_M_S))
    params = replace(params, serve_speed_m_s=speed, landing_target_m=(depth_m, float(rng.uniform(-3.0, 3.0))))
    spin = np.array([0.0, PASS_SPIN_RAD_S, 0.0])
    shot = _shot(params, contact)
    if shot is None:
        return None
    velocity = launch_through(start, contact, hit_s, spin)
    flights = [Flight(0.0, start, velocity, spin), replace(shot, start_s=hit_s)]
    while (following := _bounced(flights[-1], end_s)) is not None:
        flights.append(following)
    return HitBall(tuple(flights), hit_s, params)


def _shot(params: VolleyballParams, contact: Vector) -> Flight | None:
    """The shot at this speed, or as much faster as a low contact needs to reach the target over the net."""
    reach_m = float(np.linalg.norm(np.array(params.landing_target_m) - contact[:2]))
    drop_m = float(contact[2]) - RADIUS_M
    # Least launch speed of a drag-free throw; drag asks for about a third more.
    least = DRAG_ALLOWANCE * np.sqrt(GRAVITY_M_S2 * (np.hypot(reach_m, drop_m) - drop_m))
    speed = max(params.serve_speed_m_s, float(least))
    try:
        return aim_serve(replace(params, serve_speed_m_s=speed), contact)
    except SynthError:
        return None


def ball_track(ball: HitBall, times_s: Times, fps: float) -> Track:
    """The ball at `times_s`, spaced by 1 / fps from time 0."""
    places, turned = np.zeros((len(times_s), 3)), np.broadcast_to(np.eye(3), (len(times_s), 3, 3)).copy()
    starts = [flight.start_s for flight in ball.flights] + [np.inf]
    so_far = np.eye(3)
    for flight, start, end in zip(ball.flights, starts, starts[1:], strict=False):
        during = (times_s >= start) & (times_s < end)
        since = times_s[during] - start
        places[during] = fly(flight.position, flight.velocity, flight.spin_rad_s, since)
        turned[during] = spin_orientation(flight.spin_rad_s, since) @ so_far
        if np.isfinite(end):
            so_far = spin_orientation(flight.spin_rad_s, np.array([end - start]))[0] @ so_far
    return Track("ball", "volleyball", transform(turned, places), fps)


def ball_events(ball: HitBall, end_s: float) -> tuple[Event, ...]:
    """Contact, net crossing and bounces within the performance."""
    shot = ball.flights[1]
    net_s, clearance = net_clearance(ball.params, replace(shot, start_s=0.0))
    over = fly(shot.position, shot.velocity, shot.spin_rad_s, np.array([net_s]))[0]
    speed, height = float(np.linalg.norm(shot.velocity)), float(shot.position[2])
    found = [
        _event("ball_contact", ball.hit_s, 0, shot.position, {"speed_m_s": speed, "height_m": height}),
        _event("net_crossing", ball.hit_s + net_s, -1, over, {"clearance_m": clearance}),
        *(_event("ball_bounce", f.start_s, -1, f.position, {}) for f in ball.flights[2:]),
    ]
    return tuple(event for event in found if event.time_s <= end_s)


def contact_place(palm: Vector, out_of_palm: Vector, hand_velocity: Vector) -> Vector:
    """Centre [m] of a ball that touches the palm, or the hand's leading side where the palm does not face the way.

    Recordings of racket sports swing with the palm turned away; a ball then sits ahead of the knuckles.
    """
    way = unit(hand_velocity)
    if out_of_palm @ way > 0.3:
        return palm + RADIUS_M * out_of_palm
    return palm + (RADIUS_M + 0.02) * way


def _event(name: str, time_s: float, person: int, place: Points, values: dict[str, float]) -> Event:
    x, y, z = (float(value) for value in place)
    return Event(name, float(time_s), person, "ball", (x, y, z), values)


def _bounced(flight: Flight, end_s: float) -> Flight | None:
    """The flight after the next touch of the floor, if that comes before the end."""
    try:
        after_s = crossing_time(flight.position, flight.velocity, flight.spin_rad_s, axis=2, value_m=RADIUS_M)
    except SynthError:
        return None
    if flight.start_s + after_s >= end_s or after_s < 0.05:
        return None
    place, velocity = fly_state(flight.position, flight.velocity, flight.spin_rad_s, np.array([after_s]))
    kept = velocity[0] * np.array([FLOOR_GRIP, FLOOR_GRIP, -RESTITUTION])
    return Flight(flight.start_s + after_s, place[0] + [0.0, 0.0, 1e-6], kept, 0.85 * flight.spin_rad_s)
