"""Flight of an arrow: gravity and drag on its centre of mass, axis along the velocity.

Drag is written as deceleration per metre flown, k = rho * Cd * A / (2 m) [1/m], with A the shaft's section.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from synth.arrays import Points, Times
from synth.errors import RecipeError

GRAVITY_M_S2 = 9.81
AIR_KG_M3 = 1.204
"""Dry air at 20 degrees C and 1013 hPa."""

Vector = Float[np.ndarray, "3"]


@dataclass(frozen=True)
class ArrowBody:
    """One arrow.

    drag_coefficient: referred to the shaft's section, 1.56 (short vanes) to 2.05 (large) at Re 1.2e4 (Miyazaki
    and others, published). balance_m: from the nock's groove to the centre of mass; 11 % front of centre.
    """

    length_m: float = 0.72
    diameter_m: float = 0.0055
    mass_kg: float = 0.0195
    drag_coefficient: float = 1.7
    balance_m: float = 0.44

    @property
    def drag_per_m(self) -> float:
        """Share of the speed lost per metre flown [1/m]: 1.2e-3, about 8 % over 70 m."""
        section_m2 = np.pi * self.diameter_m**2 / 4.0
        return float(AIR_KG_M3 * self.drag_coefficient * section_m2 / (2.0 * self.mass_kg))


@dataclass(frozen=True)
class Plane:
    """A plane through `point` [m] with unit `normal` towards the archer."""

    point: Vector
    normal: Vector

    def height_m(self, point: Vector) -> float:
        """Distance of `point` in front of the plane [m]."""
        return float((point - self.point) @ self.normal)


@dataclass(frozen=True)
class Flight:
    """An arrow in the air from time 0 until its point meets the target, then still.

    position_m, velocity_m_s: of the centre of mass at time 0. end_s: when the point touches the face.
    """

    arrow: ArrowBody
    position_m: Vector
    velocity_m_s: Vector
    end_s: float

    def at(self, times_s: Times) -> tuple[Points, Points]:
        """Centre of mass [m] and velocity [m/s] at `times_s`, any order, clipped to [0, end_s]."""
        return fly(self.position_m, self.velocity_m_s, self.arrow, np.clip(times_s, 0.0, self.end_s))


def fly(position_m: Vector, velocity_m_s: Vector, arrow: ArrowBody, times_s: Times) -> tuple[Points, Points]:
    """Centre of mass (frames, 3) [m] and its velocity (frames, 3) [m/s], `times_s` >= 0 after the launch."""
    path = _integrate(position_m, velocity_m_s, arrow, float(np.max(times_s, initial=0.0)) + 1e-6)
    state = path(times_s).T
    return state[:, :3], state[:, 3:]


def launch(
    nock_m: Vector, heading_rad: float, elevation_rad: float, speed_m_s: float, arrow: ArrowBody, face: Plane
) -> Flight:
    """The flight of an arrow whose nock leaves the string at `nock_m` along (heading from +x to +y, elevation)."""
    axis = direction(heading_rad, elevation_rad)
    start, velocity = nock_m + arrow.balance_m * axis, speed_m_s * axis
    return Flight(arrow, start, velocity, _impact_s(start, velocity, arrow, face))


def solve_launch(
    nock_m: Vector, goal_m: Vector, speed_m_s: float, arrow: ArrowBody, face: Plane
) -> tuple[float, float]:
    """Heading and elevation [rad] of the flat arc from `nock_m` whose point meets `face` at the height of `goal_m`.

    Drag keeps the arc in one vertical plane, so the heading is that of the goal.
    """
    heading = float(np.arctan2(goal_m[1] - nock_m[1], goal_m[0] - nock_m[0]))

    def miss_m(elevation_rad: float) -> float:
        flight = launch(nock_m, heading, elevation_rad, speed_m_s, arrow, face)
        return float(impact_point(flight)[2] - goal_m[2])

    try:
        return heading, float(brentq(miss_m, -0.05, 0.6, xtol=1e-9))
    except ValueError as error:
        raise RecipeError(
            f"an arrow at {speed_m_s:g} m/s cannot reach {np.round(goal_m, 2).tolist()} ({error}); "
            "raise launch_speed_m_s to 40 or more"
        ) from error


def impact_point(flight: Flight) -> Vector:
    """Where the arrow's point is at `end_s` [m]."""
    position, velocity = flight.at(np.array([flight.end_s]))
    axis = velocity[0] / np.linalg.norm(velocity[0])
    return position[0] + (flight.arrow.length_m - flight.arrow.balance_m) * axis


def direction(heading_rad: float, elevation_rad: float) -> Vector:
    """Unit vector at `heading_rad` from +x towards +y and `elevation_rad` above the horizon."""
    level = np.cos(elevation_rad)
    return np.array([level * np.cos(heading_rad), level * np.sin(heading_rad), np.sin(elevation_rad)])


def _integrate(position_m: Vector, velocity_m_s: Vector, arrow: ArrowBody, end_s: float):  # type: ignore[no-untyped-def]
    k = arrow.drag_per_m

    def slope(_: float, state: np.ndarray) -> np.ndarray:
        velocity = state[3:]
        acceleration = -k * np.linalg.norm(velocity) * velocity - [0.0, 0.0, GRAVITY_M_S2]
        return np.concatenate([velocity, acceleration])

    start = np.concatenate([position_m, velocity_m_s])
    return solve_ivp(slope, (0.0, end_s), start, "DOP853", dense_output=True, rtol=1e-9, atol=1e-9).sol


def _impact_s(position_m: Vector, velocity_m_s: Vector, arrow: ArrowBody, face: Plane) -> float:
    """When the point, ahead of the centre of mass along the velocity, reaches the face [s]."""
    ahead_m = arrow.length_m - arrow.balance_m
    level_speed = abs(float(velocity_m_s @ face.normal))
    late_s = 1.6 * face.height_m(position_m) / max(level_speed, 1.0) + 0.2
    path = _integrate(position_m, velocity_m_s, arrow, late_s)

    def gap_m(time_s: float) -> float:
        state = path(time_s)
        point = state[:3] + ahead_m * state[3:] / np.linalg.norm(state[3:])
        return face.height_m(point)

    try:
        return float(brentq(gap_m, 0.0, late_s, xtol=1e-10))
    except ValueError as error:
        raise RecipeError(f"the arrow never meets the target plane ({error}); aim it towards +x") from error
