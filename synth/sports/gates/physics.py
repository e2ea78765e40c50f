"""Flights of ball and arrow written once more from the reference of sports, to check those that were authored.

Shares no code with synth.sports.ball_flight and arrow_flight: other state, other integrator (LSODA).
"""

import numpy as np
from jaxtyping import Float
from scipy.integrate import cumulative_trapezoid, solve_ivp

from synth.arrays import Points, Times

Vector = Float[np.ndarray, "3"]

GRAVITY_M_S2 = 9.81
AIR_KG_M3 = 1.20
ARROW_AIR_KG_M3 = 1.204
"""Air at 20 degrees C, as each flight rounds it: over 70 m the third digit is 10 mm of an arrow."""
VISCOSITY_M2_S = 1.51e-5
_WEIGHT = np.array([0.0, 0.0, -GRAVITY_M_S2])


def ball_air(velocity: Points, spin_rad_s: Vector, radius_m: float, mass_kg: float) -> Points:
    """Acceleration (..., 3) [m/s2] by drag and Magnus force at `velocity` (..., 3) [m/s].

    Cd falls from 0.45 to 0.16 at the critical Reynolds number 2.75e5 [Hong 2020]; Cl = S / (0.4 + 2.32 S) of the
    spin ratio S, 0.23 at S = 0.2 [Nathan].
    """
    speed = np.linalg.norm(velocity, axis=-1, keepdims=True) + 1e-12
    crisis = np.tanh((speed * 2.0 * radius_m / VISCOSITY_M2_S - 2.75e5) / 2.5e4)
    cd = 0.305 - 0.145 * crisis
    pressure = 0.5 * AIR_KG_M3 * np.pi * radius_m**2 * speed**2 / mass_kg
    spin = float(np.linalg.norm(spin_rad_s))
    drag = -pressure * cd * velocity / speed
    if spin < 1e-9:
        return drag
    ratio = spin * radius_m / speed
    return drag + pressure * ratio / (0.4 + 2.32 * ratio) * np.cross(spin_rad_s / spin, velocity / speed)


def arrow_air(velocity: Points, diameter_m: float, mass_kg: float, drag_coefficient: float) -> Points:
    """Acceleration (..., 3) [m/s2] of an arrow by drag on its shaft's section, at `velocity` (..., 3) [m/s]."""
    section_m2 = np.pi * (diameter_m / 2.0) ** 2
    speed = np.linalg.norm(velocity, axis=-1, keepdims=True)
    return -0.5 * ARROW_AIR_KG_M3 * drag_coefficient * section_m2 / mass_kg * speed * velocity


def integrate(position: Vector, velocity: Vector, air, times_s: Times) -> Points:  # type: ignore[no-untyped-def]
    """Positions (frames, 3) [m] at `times_s`, from the state at times_s[0]; air: velocity (3,) to acceleration."""

    def rates(_: float, state: np.ndarray) -> np.ndarray:
        return np.concatenate([state[3:], air(state[3:]) + _WEIGHT])

    span, start = (float(times_s[0]), float(times_s[-1])), np.concatenate([position, velocity])
    return solve_ivp(rates, span, start, method="LSODA", t_eval=times_s, rtol=1e-8, atol=1e-9).y[:3].T


def start_velocity(points: Points, fps: float) -> Vector:
    """Velocity [m/s] at the first of `points` (frames, 3), by a polynomial through the first 50 ms."""
    count = min(len(points), max(6, round(0.05 * fps)))
    times = np.arange(count) / fps
    return np.polynomial.polynomial.polyfit(times, points[:count], min(4, count - 2))[1]


def residual_m(points: Points, fps: float, air) -> float:  # type: ignore[no-untyped-def]
    """Greatest distance of a path (frames, 3) [m] to the flight from its own first state."""
    times = np.arange(len(points)) / fps
    path = integrate(points[0], start_velocity(points, fps), air, times)
    return float(np.linalg.norm(path - points, axis=-1).max())


def gravity_off(points: Points, fps: float, air) -> float:  # type: ignore[no-untyped-def]
    """Share by which g, fitted to the path's height after the air's part is taken off, differs from 9.81 m/s2."""
    times = np.arange(len(points)) / fps
    lift = air(np.gradient(points, times, axis=0, edge_order=2))[:, 2]
    by_air = cumulative_trapezoid(cumulative_trapezoid(lift, times, initial=0), times, initial=0)
    return abs(fitted_gravity(points[:, 2] - by_air, times) / GRAVITY_M_S2 - 1.0)


def fitted_gravity(height_m: Float[np.ndarray, " frames"], times_s: Times) -> float:
    """g [m/s2] of the parabola through heights."""
    return -2.0 * float(np.polyfit(times_s - times_s[0], height_m, 2)[0])
