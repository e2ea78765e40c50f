"""Flights between two places: as fast as wished where the net allows it, otherwise on a higher arc."""

import numpy as np
from jaxtyping import Float

from synth.errors import SynthError
from synth.geometry.rotation import unit
from synth.sports.ball_flight import fly, fly_state, launch_through
from synth.sports.volleyball.ball import NET_MARGIN_M, Flight

Vector = Float[np.ndarray, "3"]

HIGHER = 1.04
"""Each try lasts this much longer than the one before."""


def spin_to(start: Vector, goal: Vector, topspin_rev_s: float) -> Vector:
    """Topspin [rad/s] of a ball that flies from `start` to `goal`."""
    level = unit((goal - start) * np.array([1.0, 1.0, 0.0]))
    return 2.0 * np.pi * topspin_rev_s * np.cross(np.array([0.0, 0.0, 1.0]), level)


def fly_through(
    start_s: float, start: Vector, goal: Vector, flight_s: float, spin: Vector, name: str, ball_m: float
) -> Flight:
    """The flight of a ball of radius `ball_m` from `start` that is at `goal` after `flight_s`."""
    return Flight(start_s, start, launch_through(start, goal, flight_s, spin, ball_m), spin, name, ball_m=ball_m)


def flight_s(
    start: Vector, goal: Vector, speed_m_s: float, topspin_rev_s: float, net_top_m: float, ball_m: float
) -> float:
    """How long a ball hit from `start` at this speed is on its way to `goal`; longer where the net is in its way."""
    spin = spin_to(start, goal, topspin_rev_s)
    time_s = 1.1 * float(np.linalg.norm(goal - start)) / speed_m_s
    for _ in range(3):
        time_s *= float(np.linalg.norm(launch_through(start, goal, time_s, spin, ball_m))) / speed_m_s
    for _ in range(18):
        if clears(fly_through(0.0, start, goal, time_s, spin, "", ball_m), time_s, net_top_m):
            return time_s
        time_s *= HIGHER
    raise SynthError(f"no arc from {np.round(start, 2).tolist()} clears the net; draw the rally again")


def clears(flight: Flight, flight_s: float, net_top_m: float) -> bool:
    """Whether the ball passes over the net with room to spare, if it passes the net at all."""
    after_s = net_time_s(flight, flight_s)
    if after_s is None:
        return True
    height = fly(flight.position, flight.velocity, flight.spin_rad_s, np.array([after_s]), flight.ball_m)[0, 2]
    return bool(height > net_top_m + flight.ball_m + NET_MARGIN_M)


def net_time_s(flight: Flight, flight_s: float) -> float | None:
    """When the ball's centre is in the plane of the net [s after its start], None if it is not within `flight_s`."""
    times = np.linspace(0.0, flight_s, 200)
    x = fly(flight.position, flight.velocity, flight.spin_rad_s, times, flight.ball_m)[:, 0]
    over = np.flatnonzero(x[:-1] * x[1:] < 0.0)
    if len(over) == 0:
        return None
    i = int(over[0])
    return float(times[i] - x[i] * (times[i + 1] - times[i]) / (x[i + 1] - x[i]))


def state_after(flight: Flight, after_s: float) -> tuple[Vector, Vector]:
    """Place [m] and velocity [m/s] of the ball `after_s` [s] after the flight's start."""
    moment = np.array([after_s])
    places, velocities = fly_state(flight.position, flight.velocity, flight.spin_rad_s, moment, flight.ball_m)
    return places[0], velocities[0]
