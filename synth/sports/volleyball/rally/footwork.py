"""Footfalls that carry a body along any path: each foot stays planted until the body has left it behind."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from scipy.interpolate import CubicSpline

from synth.sports.movement.feet import Plant

Foot = tuple[float, float, float]
"""x, y [m] under the toe joint and yaw [deg]."""
SIDES = ("left", "right")

LOOK_S = 0.02
QUICK_S, SLOW_S = 0.20, 0.32
"""A swing at a run and at a slow step."""
MOVING_M, STANDING_M, EXACT_M = 0.09, 0.17, 0.004
"""Feet follow when they are this far from their place: of a body on its way, of one that stands, before a skill."""
APART_M, ANKLE_M = 0.13, 0.12
"""Neither toes nor ankles, this far behind the toes, ever land closer than this beside each other."""
CROSS_M, SLOW_M_S = 0.08, 0.5
"""Before a skill the other foot goes first where a foot would land nearer to it, and the body hardly moves."""
TURN_DEG, TOE_OUT_DEG = 62.0, 11.0
"""A foot lands turned at most this far from where the other points; each points outward by the second."""
HOP_AIR_S = 0.13
SETTLE_S = 0.75
FLIGHT_S = 0.07
"""Runners leave the floor with one foot before the other lands, by up to this at 4 m/s."""
ROLL_S = 0.14
"""A heel needs this long to rise before the first step."""


@dataclass(frozen=True)
class Base:
    """Where the hips go: path through (x, y) [m] and yaw [deg], and half the width of the stance [m]."""

    place: CubicSpline
    yaw: CubicSpline
    half_m: float
    ahead_m: float

    def home(self, side: str, time_s: float) -> Foot:
        """Where a foot belongs under the body at a time."""
        return self.beside(side, time_s, float(self.yaw(time_s)))

    def beside(self, side: str, time_s: float, yaw: float) -> Foot:
        """The same of a body that has turned to `yaw` [deg]."""
        x, y = self.place(time_s)
        out = 1.0 if side == "left" else -1.0
        c, s = np.cos(np.radians(yaw)), np.sin(np.radians(yaw))
        left = out * self.half_m
        return float(x + c * self.ahead_m - s * left), float(y + s * self.ahead_m + c * left), yaw + TOE_OUT_DEG * out

    def speed_m_s(self, time_s: float) -> float:
        """How fast the body goes."""
        return float(np.hypot(*self.place(time_s, 1)))


@dataclass
class _Feet:
    """Feet while they are laid: plants so far and the foot that moved last."""

    plants: dict[str, list[Plant]]
    last: str = ""

    def now(self, side: str) -> Foot:
        plant = self.plants[side][-1]
        return plant.x_m, plant.y_m, plant.yaw_deg


def footfalls(
    base: Base, start: dict[str, Foot], end: dict[str, Foot] | None, start_s: float, end_s: float, hops_s: list[float]
) -> dict[str, tuple[Plant, ...]]:
    """Plants of both feet from `start` at `start_s`; at `end_s` both stand exactly at `end`, if that is given.

    hops_s: when both feet land together from a split step, if neither is on its way just then.
    """
    feet = _Feet({side: [Plant(start_s - 1.0, np.inf, *start[side])] for side in SIDES})
    hops = [hop for hop in hops_s if start_s + 0.25 < hop < end_s - SETTLE_S]
    time_s = start_s + ROLL_S
    while time_s < end_s - 0.02:
        if hops and time_s >= hops[0] - HOP_AIR_S:
            if time_s < hops[0] - HOP_AIR_S + 0.03 and base.speed_m_s(time_s) < 0.7:
                time_s = _hop(feet, base, time_s, hops[0])
            hops.pop(0)
            continue
        moved = _step(feet, base, end, time_s, end_s, before_hop=bool(hops) and time_s > hops[0] - 0.45)
        time_s = moved if moved is not None else time_s + LOOK_S
    if end is not None:
        _finish(feet, end, end_s)
    return {side: _timed(feet.plants[side], end_s) for side in SIDES}


def _step(
    feet: _Feet, base: Base, end: dict[str, Foot] | None, time_s: float, end_s: float, *, before_hop: bool
) -> float | None:
    """The next step, if one is due: when the next may begin."""
    speed = max(base.speed_m_s(min(time_s + s, end_s)) for s in (0.05, 0.2))
    swing_s = float(np.clip(SLOW_S - 0.04 * speed, QUICK_S, SLOW_S))
    land_s = min(time_s + swing_s, end_s)
    swing_s = land_s - time_s
    if swing_s < 0.12:
        return None
    goals = {side: _goal(feet, base, end, side, land_s, swing_s, end_s) for side in SIDES}
    settling = end is not None and time_s > end_s - SETTLE_S
    limit = EXACT_M if settling else MOVING_M if speed > 0.15 else STANDING_M
    off = {side: _away_m(feet.now(side), goals[side]) for side in SIDES}
    if settling and land_s < end_s - 0.3 and speed > 0.2:
        limit = MOVING_M
    if before_hop and speed < 0.3:
        return None
    side = max(SIDES, key=lambda s: off[s])
    other = SIDES[1 - SIDES.index(side)]
    if side == feet.last and off[other] > 0.5 * limit:
        side, other = other, side
    crosses = settling and _gap_m(goals[side], feet.now(other), side) < CROSS_M
    if crosses and off[other] > limit and speed < SLOW_M_S:
        side, other = other, side
    if off[side] < limit:
        return None
    place = goals[side] if settling and not crosses else _beside(goals[side], feet.now(other), side)
    _lay(feet, side, place, time_s, land_s, speed)
    return land_s + (0.05 if speed < 1.0 else 0.01 - FLIGHT_S * float(np.clip(0.5 * speed - 1.0, 0.0, 1.0)))


def _goal(
    feet: _Feet, base: Base, end: dict[str, Foot] | None, side: str, land_s: float, swing_s: float, end_s: float
) -> Foot:
    """The foot's place half-way through its stance; its last place before a skill is that skill's."""
    other, out = feet.now(SIDES[1 - SIDES.index(side)])[2], 1.0 if side == "left" else -1.0
    ahead_deg = other + TOE_OUT_DEG * out
    if end is not None and abs(end[side][2] - ahead_deg) < 1.2 * TURN_DEG:
        (x, y), (to_x, to_y) = base.place(land_s), base.place(end_s)
        if np.hypot(to_x - x, to_y - y) < 0.12 and land_s > end_s - SETTLE_S:
            return end[side]
    middle_s = min(land_s + 0.5 * (swing_s + 0.03), end_s)
    return base.beside(side, middle_s, float(np.clip(base.yaw(middle_s), ahead_deg - TURN_DEG, ahead_deg + TURN_DEG)))


def _away_m(here: Foot, there: Foot) -> float:
    """How far a foot is from where it belongs; half a radian counts as 0.13 m."""
    return float(np.hypot(here[0] - there[0], here[1] - there[1]) + 0.26 * np.radians(abs(here[2] - there[2])))


def _beside(place: Foot, other: Foot, side: str) -> Foot:
    """The place moved out where toes or ankles would come too close to those of the other foot, or cross it."""
    x, y = np.array(place[:2]) + max(0.0, APART_M - _gap_m(place, other, side)) * _outward(place, other, side)
    return float(x), float(y), place[2]


def _gap_m(place: Foot, other: Foot, side: str) -> float:
    """How far a foot of `side` is beside the other one, toes and ankles; negative where they cross."""
    out = _outward(place, other, side)
    return float(np.min(_ends(place) @ out) - np.max(_ends(other) @ out))


def _outward(place: Foot, other: Foot, side: str) -> Float[np.ndarray, "2"]:
    """The way to the foot's own side of a body that stands between both feet."""
    yaw = np.radians(0.5 * (place[2] + other[2]))
    return np.array([-np.sin(yaw), np.cos(yaw)]) * (1.0 if side == "left" else -1.0)


def _ends(foot: Foot) -> Float[np.ndarray, "2 2"]:
    """Toe joint and ankle of a flat foot, seen from above [m]."""
    x, y, yaw = foot[0], foot[1], np.radians(foot[2])
    return np.array([(x, y), (x - ANKLE_M * np.cos(yaw), y - ANKLE_M * np.sin(yaw))])


def _lay(feet: _Feet, side: str, place: Foot, off_s: float, on_s: float, speed: float) -> None:
    old = feet.plants[side][-1]
    way_m = float(np.hypot(place[0] - old.x_m, place[1] - old.y_m))
    feet.plants[side][-1] = replace(
        old,
        off_s=off_s,
        leave_deg=float(np.clip(12.0 + 12.0 * speed, 12.0, 48.0)),
        lift_m=float(np.clip(0.035 + 0.07 * way_m + 0.01 * speed, 0.03, 0.15)),
        swing_deg=float(np.clip(8.0 + 13.0 * speed, 8.0, 55.0)),
    )
    feet.plants[side].append(Plant(on_s, np.inf, *place))
    feet.last = side


def _hop(feet: _Feet, base: Base, time_s: float, land_s: float) -> float:
    """Both feet leave the floor a little and land together, wider."""
    for side in SIDES:
        x, y, yaw = feet.now(side)
        home = base.home(side, land_s)
        _lay(feet, side, (x + 0.5 * (home[0] - x), y + 0.5 * (home[1] - y), yaw), time_s, land_s, 0.0)
    feet.last = ""
    return land_s + 0.07


def _finish(feet: _Feet, end: dict[str, Foot], end_s: float) -> None:
    """A foot that is not yet where it should be lands there with its last step, or with one more."""
    for side, off_s in zip(SIDES, (end_s - 0.44, end_s - 0.23), strict=True):
        last = feet.plants[side][-1]
        if _away_m(feet.now(side), end[side]) < 1e-6:
            continue
        if last.on_s > off_s - 0.12:
            x, y, yaw = end[side]
            feet.plants[side][-1] = replace(last, x_m=x, y_m=y, yaw_deg=yaw)
        else:
            _lay(feet, side, end[side], off_s, off_s + 0.19, 0.3)


def _timed(plants: list[Plant], end_s: float) -> tuple[Plant, ...]:
    """Roll of each foot within the time it stands."""
    done = []
    for plant in plants:
        off_s = plant.off_s if np.isfinite(plant.off_s) else end_s + 1.0
        stance_s = off_s - plant.on_s
        done.append(replace(plant, off_s=off_s, flat_s=min(0.06, 0.35 * stance_s), heel_s=min(0.13, 0.5 * stance_s)))
    return tuple(done)
