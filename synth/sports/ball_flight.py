"""Flight of a spinning volleyball: gravity, drag with its crisis, Magnus force. World z up, SI units."""

import math
from collections.abc import Callable
from typing import no_type_check

import numpy as np
from jaxtyping import Float
from scipy.integrate import OdeSolution, solve_ivp
from scipy.optimize import brentq, root

from synth.arrays import Times
from synth.errors import SynthError
from synth.geometry.rotation import matrix_from_axis_angle

Vector = Float[np.ndarray, "3"]
State = Float[np.ndarray, "6"]
Unknowns = Float[np.ndarray, " unknowns"]

GRAVITY_M_S2 = 9.81
RADIUS_M = 0.105
"""Circumference 65 to 67 cm [FIVB rules 3.1]."""
MASS_KG = 0.270
"""260 to 280 g [FIVB rules 3.1]."""
AIR_KG_M3 = 1.20
VISCOSITY_M2_S = 1.51e-5
"""Air at 20 degrees."""

_WINDOW_S = 1.2
_CRITICAL_RE = 2.75e5
_CRISIS_WIDTH_RE = 2.5e4
_CD_BELOW, _CD_ABOVE = 0.45, 0.16


# The integrator calls these hundreds of times per flight: in tests, checks of their types would take most of the time.
@no_type_check
def drag_coefficient(speed_m_s: float, radius_m: float = RADIUS_M) -> float:
    """Cd at this air speed: 0.45 below the drag crisis, 0.16 above it.

    Critical Reynolds number 2.6e5 to 2.9e5 and supercritical 0.15 to 0.17 for the V200W [Hong 2020].
    """
    reynolds = speed_m_s * 2.0 * radius_m / VISCOSITY_M2_S
    above = 0.5 * (1.0 + math.tanh((reynolds - _CRITICAL_RE) / _CRISIS_WIDTH_RE))
    return _CD_BELOW + (_CD_ABOVE - _CD_BELOW) * above


@no_type_check
def lift_coefficient(spin_ratio: float) -> float:
    """Magnus Cl at spin ratio S = omega r / v, S / (0.4 + 2.32 S) [Nathan's fit for balls]: 0.23 at S = 0.2."""
    return spin_ratio / (0.4 + 2.32 * spin_ratio)


def acceleration(velocity: Vector, spin_rad_s: Vector, radius_m: float = RADIUS_M) -> Vector:
    """Acceleration [m/s2] of the ball at `velocity` [m/s] with spin vector [rad/s], still air."""
    return np.array(_pull(*(float(value) for value in (*velocity, *spin_rad_s, radius_m))))


@no_type_check
def _pull(
    vx: float, vy: float, vz: float, wx: float, wy: float, wz: float, radius_m: float
) -> tuple[float, float, float]:
    """`acceleration` in plain floats."""
    speed = math.sqrt(vx * vx + vy * vy + vz * vz)
    spin = math.sqrt(wx * wx + wy * wy + wz * wz)
    push = 0.5 * AIR_KG_M3 * math.pi * radius_m**2 * speed / MASS_KG
    drag = -push * drag_coefficient(speed, radius_m)
    lift = 0.0
    if spin > 0.0 and speed > 0.0:
        lift = push * lift_coefficient(spin * radius_m / speed) / spin
    return (
        drag * vx + lift * (wy * vz - wz * vy),
        drag * vy + lift * (wz * vx - wx * vz),
        drag * vz + lift * (wx * vy - wy * vx) - GRAVITY_M_S2,
    )


def _integrate(
    position: Vector, velocity: Vector, spin_rad_s: Vector, duration_s: float, radius_m: float
) -> OdeSolution:
    """State (position, velocity) as a function of time from 0 to `duration_s`."""
    wx, wy, wz = (float(value) for value in spin_rad_s)

    @no_type_check
    def rates(_: float, state: State) -> tuple[float, ...]:
        vx, vy, vz = state[3:].tolist()
        return (vx, vy, vz, *_pull(vx, vy, vz, wx, wy, wz, radius_m))

    start = np.concatenate([position, velocity]).astype(float)
    solution = solve_ivp(rates, (0.0, duration_s), start, method="DOP853", dense_output=True, rtol=1e-8, atol=1e-9)
    assert solution.sol is not None  # dense_output asks for it
    return solution.sol


def fly_state(
    position: Vector, velocity: Vector, spin_rad_s: Vector, times_s: Times, radius_m: float = RADIUS_M
) -> tuple[Float[np.ndarray, "frames 3"], Float[np.ndarray, "frames 3"]]:
    """Positions [m] and velocities [m/s] at `times_s` (ascending, >= 0) after the launch at time 0."""
    if len(times_s) == 0:
        return np.zeros((0, 3)), np.zeros((0, 3))
    end_s = max(float(np.max(times_s, initial=0.0)), 1e-6)
    state = _integrate(position, velocity, spin_rad_s, end_s, radius_m)(np.clip(times_s, 0.0, end_s))
    return state[:3].T, state[3:].T


def fly(
    position: Vector, velocity: Vector, spin_rad_s: Vector, times_s: Times, radius_m: float = RADIUS_M
) -> Float[np.ndarray, "frames 3"]:
    """Positions [m] at `times_s` (ascending, >= 0) of a ball launched at time 0."""
    return fly_state(position, velocity, spin_rad_s, times_s, radius_m)[0]


def spin_orientation(spin_rad_s: Vector, times_s: Times) -> Float[np.ndarray, "frames 3 3"]:
    """World-from-ball rotations of a ball that turns steadily and is upright at time 0."""
    return matrix_from_axis_angle(spin_rad_s * np.asarray(times_s)[:, None])


def crossing_time(
    position: Vector,
    velocity: Vector,
    spin_rad_s: Vector,
    *,
    axis: int,
    value_m: float,
    limit_s: float = 4.0,
    radius_m: float = RADIUS_M,
) -> float:
    """First time [s] after launch when coordinate `axis` falls to or rises through `value_m`.

    For axis 2 (height) only the falling crossing counts.
    """
    return _crossing(position, velocity, spin_rad_s, axis, value_m, limit_s, radius_m)[0]


def _crossing(
    position: Vector,
    velocity: Vector,
    spin_rad_s: Vector,
    axis: int,
    value_m: float,
    limit_s: float,
    radius_m: float,
) -> tuple[float, State]:
    """Time and state of the first crossing; looked for in windows, since most come within the first."""
    start_s = 0.0
    while start_s < limit_s:
        path = _integrate(position, velocity, spin_rad_s, _WINDOW_S, radius_m)
        times = np.linspace(0.0, _WINDOW_S, 121)
        above = path(times)[axis] > value_m
        crossed = above[:-1] & ~above[1:]
        if axis != 2:
            crossed |= ~above[:-1] & above[1:]
        if crossed.any():
            first = int(np.argmax(crossed))
            after_s = brentq(lambda t, path=path: path(t)[axis] - value_m, times[first], times[first + 1], xtol=1e-9)
            return start_s + float(after_s), path(after_s)
        state = path(_WINDOW_S)
        position, velocity = state[:3], state[3:]
        start_s += _WINDOW_S
    raise SynthError(f"the ball never reaches {'xyz'[axis]} = {value_m:.2f} m within {limit_s:.1f} s; launch it faster")


def launch_through(
    position: Vector, target: Vector, flight_time_s: float, spin_rad_s: Vector, radius_m: float = RADIUS_M
) -> Float[np.ndarray, "3"]:
    """Launch velocity [m/s] of a ball that is at `target` [m] after `flight_time_s`: a toss or a set."""
    gravity = np.array([0.0, 0.0, -GRAVITY_M_S2])
    guess = (target - position) / flight_time_s - 0.5 * gravity * flight_time_s
    times = np.array([flight_time_s])
    return _solve(
        lambda v: fly(position, v, spin_rad_s, times, radius_m)[0] - target,
        guess,
        "pass through the target",
        slope=flight_time_s * np.eye(3),
    )


def launch_to_floor(
    position: Vector,
    landing_xy: Float[np.ndarray, "2"],
    speed_m_s: float,
    spin: Callable[[Vector], Vector],
    radius_m: float = RADIUS_M,
) -> Float[np.ndarray, "3"]:
    """Launch velocity [m/s] of this speed whose ball of `radius_m` first touches the floor at `landing_xy`, low arc.

    `spin`: velocity -> spin vector [rad/s], so that topspin stays square to the line of flight.
    """
    flat = np.asarray(landing_xy, float) - position[:2]
    reach_m = float(np.linalg.norm(flat))

    def velocity(angles: Float[np.ndarray, "2"]) -> Vector:
        azimuth, elevation = angles
        level = np.array([np.cos(azimuth), np.sin(azimuth), 0.0]) * np.cos(elevation)
        return speed_m_s * (level + np.array([0.0, 0.0, np.sin(elevation)]))

    def miss(angles: Float[np.ndarray, "2"]) -> Float[np.ndarray, "2"]:
        v = velocity(angles)
        return _crossing(position, v, spin(v), 2, radius_m, 4.0, radius_m)[1][:2] - landing_xy

    fall_s = reach_m / (0.8 * speed_m_s)
    drop_m = float(position[2]) - radius_m
    elevation = np.arctan2(0.5 * 1.3 * GRAVITY_M_S2 * fall_s**2 - drop_m, reach_m)
    guess = np.array([np.arctan2(flat[1], flat[0]), elevation])
    return velocity(_solve(miss, guess, f"land at {reach_m:.1f} m with {speed_m_s:.1f} m/s"))


def _solve(
    miss: Callable[[Unknowns], Unknowns], guess: Unknowns, aim: str, slope: Float[np.ndarray, "3 3"] | None = None
) -> Unknowns:
    """Where `miss` is 0; slope: what it would change by without air, which saves flights that only measure it."""
    found = root(miss, guess, jac=None if slope is None else lambda _: slope, tol=1e-9)
    if np.abs(found.fun).max() > 1e-3:
        raise SynthError(f"no launch makes the ball {aim}; choose a nearer target or another speed")
    return found.x
