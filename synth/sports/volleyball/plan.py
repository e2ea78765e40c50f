"""A jump serve laid out for one body: path of the mass, feet, trunk, arms, ball; everything but the solved pose."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.sports.ball_flight import GRAVITY_M_S2
from synth.sports.volleyball.arms import ArmPath, left_arm, right_arm
from synth.sports.volleyball.curves import Curve, Travel, through, travel
from synth.sports.volleyball.feet import Flight, FootPath, Place, Plant, foot_path
from synth.sports.volleyball.params import VolleyballParams
from synth.sports.volleyball.shape import Shape
from synth.sports.volleyball.timeline import Timeline, lay_out
from synth.sports.volleyball.trunk import Trunk, trunk

REFERENCE_LEG_M = 0.86
"""Leg of the body on which the steps were authored; other legs take proportionally longer or shorter ones."""
TOE_M = 0.085
"""From the toe joint to the tip of the toes."""


@dataclass(frozen=True)
class HeightKey:
    """The mass is as high as makes the leg of `side` this `reach` (1: straight) at `time_s`."""

    time_s: float
    side: str
    reach: float


@dataclass(frozen=True)
class Plan:
    """Curves of one serve. heights_m: height of the mass at each of `height_keys(line)`; solved, not authored."""

    params: VolleyballParams
    shape: Shape
    line: Timeline
    heights_m: Float[np.ndarray, " keys"]
    ahead: Travel
    sideways: Curve
    up: Curve
    feet: dict[str, FootPath]
    trunk: Trunk
    arms: dict[str, ArmPath]

    def mass(self, times_s: Times) -> Points:
        """Centre of mass (frames, 3) in the world [m]."""
        return np.stack([self.ahead.at(times_s), self.sideways.scalar_at(times_s), self.up.scalar_at(times_s)], -1)


def height_keys(line: Timeline) -> tuple[HeightKey, ...]:
    """What the knees do: nearly straight standing, soft on the run, about 100 degrees at the lowest, then straight."""
    return (
        HeightKey(0.0, "left", 0.982),
        HeightKey(line.dip, "left", 0.982),
        HeightKey(line.lift, "left", 0.925),
        HeightKey(line.release, "left", 0.945),
        HeightKey(line.first + 0.10, "right", 0.955),
        HeightKey(line.second + 0.09, "left", 0.90),
        HeightKey(line.plant, "right", 0.965),
        HeightKey(line.low, "right", 0.77),
        HeightKey(line.takeoff, "right", 0.965),
        HeightKey(line.landing + 0.21, "left", 0.80),
        HeightKey(line.settled, "left", 0.95),
        HeightKey(line.end, "left", 0.945),
    )


TAKEOFF_KEY = 8


def make_plan(params: VolleyballParams, shape: Shape, heights_m: Float[np.ndarray, " keys"] | None = None) -> Plan:
    """The plan for these heights of the mass (default: a guess from the length of the leg)."""
    line = lay_out(params)
    if heights_m is None:
        reach = np.array([key.reach for key in height_keys(line)])
        heights_m = shape.leg_m("left") * reach + 0.17
    ahead = _ahead(params, shape, line)
    sideways = _sideways(params, line)
    up = _up(params, line, heights_m)
    flight = _flight(line, ahead, sideways, up)
    return Plan(
        params, shape, line, heights_m, ahead, sideways, up,
        _feet(params, shape, line, ahead, flight),
        trunk(params, line),
        {"left": left_arm(line), "right": right_arm(line)},
    )  # fmt: skip


def with_heights(plan: Plan, heights_m: Float[np.ndarray, " keys"]) -> Plan:
    """The same serve with the mass at other heights."""
    up = _up(plan.params, plan.line, heights_m)
    flight = _flight(plan.line, plan.ahead, plan.sideways, up)
    feet = _feet(plan.params, plan.shape, plan.line, plan.ahead, flight)
    return replace(plan, heights_m=heights_m, up=up, feet=feet)


def _ahead(params: VolleyballParams, shape: Shape, line: Timeline) -> Travel:
    fast, carried = params.approach_speed_m_s, params.takeoff_speed_m_s
    keys = (
        (0.0, 0.0), (line.lift - 0.1, 0.0), (line.release, 0.75), (line.first + 0.05, 1.15),
        (line.second, 2.4), (line.plant - 0.06, fast), (line.plant + 0.10, 0.76 * fast),
        (line.close + 0.06, 0.3 * fast + 0.6 * carried), (line.takeoff, carried), (line.landing, carried),
        (line.landing + 0.12, 0.62 * carried), (line.landing + 0.28, 0.42 * carried),
        (line.landing + 0.50, 0.40 * carried), (line.settled, 0.12), (line.settled + 0.25, 0.0),
        (line.end + 1.0, 0.0),
    )  # fmt: skip
    size = shape.leg_m("left") / REFERENCE_LEG_M
    plant_m = params.takeoff_x_m - size * (TOE_M + CLOSE_AHEAD_M + PLANT_AHEAD_M)
    return travel([key[0] for key in keys], [key[1] for key in keys], place_m=plant_m, at_s=line.plant)


PLANT_AHEAD_M = 0.57
"""The right toe joint lands this far ahead of the mass; the leg brakes the run-up."""
CLOSE_AHEAD_M = 0.20
"""The left foot closes this far ahead of the right one."""


def _sideways(params: VolleyballParams, line: Timeline) -> Curve:
    keys = (
        (0.0, 0.0), (line.lift, 0.01), (line.first - 0.05, 0.035), (line.first + 0.15, -0.02),
        (line.second + 0.1, 0.02), (line.plant + 0.05, -0.01), (line.takeoff, 0.0),
        (line.landing, 0.0), (line.landing + 0.4, 0.03), (line.settled, 0.0), (line.end, 0.0),
    )  # fmt: skip
    return through([key[0] for key in keys], [params.start_y_m + key[1] for key in keys])


def _up(params: VolleyballParams, line: Timeline, heights_m: Float[np.ndarray, " keys"]) -> Curve:
    """Between take-off and landing exactly the parabola: quintic pieces with its ends' velocity and acceleration."""
    keys = height_keys(line)
    flight_s = line.landing - line.takeoff
    rise_m_s = float(np.sqrt(2.0 * GRAVITY_M_S2 * params.jump_height_m))
    touch_m = heights_m[TAKEOFF_KEY] + rise_m_s * flight_s - 0.5 * GRAVITY_M_S2 * flight_s**2
    times = np.insert([key.time_s for key in keys], TAKEOFF_KEY + 1, line.landing)
    heights = np.insert(heights_m, TAKEOFF_KEY + 1, touch_m)
    curve = through(list(times), list(heights))
    ends = [TAKEOFF_KEY, TAKEOFF_KEY + 1]
    curve.slopes[ends, 0] = rise_m_s, rise_m_s - GRAVITY_M_S2 * flight_s
    curve.bends[ends, 0] = -GRAVITY_M_S2
    curve.slopes[[TAKEOFF_KEY - 1, TAKEOFF_KEY + 2], 0] = 0.0
    curve.bends[[TAKEOFF_KEY - 1, TAKEOFF_KEY + 2], 0] = 18.0, 14.0
    return curve


def _flight(line: Timeline, ahead: Travel, sideways: Curve, up: Curve) -> Flight:
    ends = np.array([line.takeoff, line.landing])
    step = 1e-5

    def mass(times: Times) -> Points:
        return np.stack([ahead.at(times), sideways.scalar_at(times), up.scalar_at(times)], -1)

    speed = np.array([1.0, -1.0])[:, None] * (mass(ends + step * np.array([1.0, -1.0])) - mass(ends)) / step
    return Flight(line.takeoff, line.landing, mass(ends)[0], speed[0], mass(ends)[1], speed[1])


def _feet(params: VolleyballParams, shape: Shape, line: Timeline, ahead: Travel, flight: Flight) -> dict[str, FootPath]:
    def mass_x(time_s: float) -> float:
        return float(ahead.at(np.array([time_s]))[0])

    y, size = params.start_y_m, shape.leg_m("left") / REFERENCE_LEG_M
    start, plant_x = mass_x(0.0), mass_x(line.plant) + PLANT_AHEAD_M * size
    land, step = line.landing, mass_x(line.end)

    def plant(
        on_s: float, off_s: float, from_x_m: float, ahead_m: float, left_m: float, yaw: float, strike: float,
        leave: float, flat_s: float = 0.07, heel_s: float = 0.14, lift_m: float = 0.12, swing: float = 45.0,
    ) -> Plant:  # fmt: skip
        x, side = from_x_m + size * ahead_m, y + size * left_m
        return Plant(on_s, off_s, x, side, yaw, strike, leave, flat_s, heel_s, size * lift_m, swing)

    first, second, off = line.first, line.second, line.takeoff
    touch = float(flight.end[0])
    right = (
        plant(0.0, line.release - 0.14, start, -0.02, -0.13, -12.0, 0.0, 32.0, 0.07, 0.16, 0.08, 22.0),
        plant(first, second - 0.03, mass_x(first), 0.15, -0.09, -4.0, -8.0, 42.0, 0.08, 0.16, 0.22, 60.0),
        plant(line.plant, off, plant_x, 0.0, -0.15, -32.0, -20.0, 50.0, 0.09, 0.11),
        plant(land + 0.012, land + 0.26, touch, 0.20, -0.17, 2.0, 22.0, 30.0, 0.07, 0.12, 0.12, 30.0),
        plant(land + 0.52, line.end + 1.0, step, 0.13, -0.20, -6.0, -6.0, 0.0, 0.08),
    )
    left = (
        plant(0.0, first + 0.06, start, 0.15, 0.12, 4.0, 0.0, 45.0, 0.07, 0.32, 0.17, 48.0),
        plant(second, line.plant - 0.13, mass_x(second), 0.27, 0.06, 0.0, -6.0, 46.0, 0.06, 0.11, 0.10, 42.0),
        plant(line.close, off, plant_x, CLOSE_AHEAD_M, 0.19, -36.0, -6.0, 52.0, 0.05, 0.10),
        plant(land, land + 0.48, touch, 0.27, 0.16, 6.0, 22.0, 34.0, 0.07, 0.16, 0.10, 26.0),
        plant(land + 0.80, line.end + 1.0, step, 0.10, 0.20, 8.0, -4.0, 0.0, 0.08),
    )
    return {
        "right": foot_path(right, flight, _trailing(line, flight, -1.0)),
        "left": foot_path(left, flight, _trailing(line, flight, 1.0)),
    }


def _trailing(line: Timeline, flight: Flight, side: float) -> tuple[tuple[float, Place, float], ...]:
    """Keys of a foot in the air: folded back behind the arched body, then brought under and ahead to land.

    side: 1 for the left foot, which trails less because the hips are open to the right.
    """
    drop = float(flight.start[2])
    back, hit = line.takeoff + 0.5 * (line.contact - line.takeoff), line.contact - 0.04
    under = 0.5 * (line.contact + line.landing) + 0.03
    if side < 0:
        places = ((-0.50, -0.15, -0.70, 92.0), (-0.44, -0.16, -0.75, 84.0), (0.02, -0.17, -0.89, 44.0))
    else:
        places = ((-0.36, 0.15, -0.80, 85.0), (-0.26, 0.15, -0.84, 74.0), (0.10, 0.15, -0.90, 40.0))
    return tuple(
        (time_s, (drop * ahead, drop * left, drop * up), pitch)
        for time_s, (ahead, left, up, pitch) in zip((back, hit, under), places, strict=True)
    )
