"""A skill laid out for one body: path of the mass, feet, trunk, arms; everything but the ball and the solved pose."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.motion.performance import Contact
from synth.sports.ball_flight import GRAVITY_M_S2
from synth.sports.movement.curves import Curve, Travel, through
from synth.sports.movement.feet import Flight, FootPath, Place, Plant, foot_path
from synth.sports.movement.shape import Shape
from synth.sports.movement.stance import Stance
from synth.sports.volleyball.arms import ArmPath
from synth.sports.volleyball.params import CourtParams
from synth.sports.volleyball.platform import Platform
from synth.sports.volleyball.timeline import Beats
from synth.sports.volleyball.trunk import Trunk

REFERENCE_LEG_M = 0.86
"""Leg of the body on which the steps were authored; other legs take proportionally longer or shorter ones."""


@dataclass(frozen=True)
class HeightKey:
    """The mass is as high as makes the leg of `side` this `reach` (1: straight) at `time_s`."""

    time_s: float
    side: str
    reach: float


@dataclass(frozen=True)
class Jump:
    """The flight: its ends [s], rise of the mass from take-off to apex, and which height key is the take-off."""

    takeoff_s: float
    landing_s: float
    height_m: float
    key: int


@dataclass(frozen=True)
class Steps:
    """Plants of one foot; in the flight it passes `trailing`.

    trailing: (time, place relative to the mass in heights of the mass at take-off, pitch [deg]).
    """

    plants: tuple[Plant, ...]
    trailing: tuple[tuple[float, Place, float], ...] = ()


@dataclass(frozen=True)
class Manner:
    """What hands, shoulders and eyes do besides, and what is told of it.

    spread: by side, share 0..1 of the open hand over the relaxed one. shrug: by side, collar bone raised [deg].
    stare: share 0..1 of the gaze on the ball, the rest on `court` (3,) [m]. phases: (name, end [s]) in order.
    touches: contacts of hands with the ball. role: what the athlete is called. curl: how far the fingers of the open
    hand bend on the way to a fist.
    """

    spread: dict[str, Curve]
    shrug: dict[str, Curve]
    stare: Curve
    court: Place
    phases: tuple[tuple[str, float], ...]
    touches: tuple[Contact, ...]
    role: str
    curl: float = 0.0


@dataclass(frozen=True)
class Plan:
    """Curves of one skill in its own frame. heights_m: height of the mass at each of `keys`; solved, not authored.

    jump: None where a foot stays on the floor.
    """

    params: CourtParams
    shape: Shape
    line: Beats
    keys: tuple[HeightKey, ...]
    jump: Jump | None
    heights_m: Float[np.ndarray, " keys"]
    ahead: Travel | Curve
    sideways: Travel | Curve
    up: Curve
    steps: dict[str, Steps]
    feet: dict[str, FootPath]
    trunk: Trunk
    arms: dict[str, ArmPath]
    manner: Manner
    stance: Stance
    platform: Platform | None = None

    def mass(self, times_s: Times) -> Points:
        """Centre of mass (frames, 3) in the skill's frame [m]."""
        return np.stack(
            [self.ahead.scalar_at(times_s), self.sideways.scalar_at(times_s), self.up.scalar_at(times_s)], -1
        )


def lay_down(draft: Plan) -> Plan:
    """The draft with a guess of its heights from the length of the leg, and the feet that follow."""
    reach = np.array([key.reach for key in draft.keys])
    return with_heights(draft, draft.shape.leg_m("left") * reach + 0.17)


def with_heights(plan: Plan, heights_m: Float[np.ndarray, " keys"]) -> Plan:
    """The same skill with the mass at other heights."""
    plan = replace(plan, heights_m=heights_m, up=_up(plan.keys, plan.jump, heights_m))
    return replace(plan, feet=_feet(plan))


def _feet(plan: Plan) -> dict[str, FootPath]:
    if plan.jump is None:
        return {side: foot_path(steps.plants, None, ()) for side, steps in plan.steps.items()}
    flight = _flight(plan, plan.jump)
    drop = float(flight.start[2])
    return {
        side: foot_path(
            steps.plants,
            flight,
            tuple((time, (drop * x, drop * y, drop * z), pitch) for time, (x, y, z), pitch in steps.trailing),
        )
        for side, steps in plan.steps.items()
    }


def _up(keys: tuple[HeightKey, ...], jump: Jump | None, heights_m: Float[np.ndarray, " keys"]) -> Curve:
    """Between take-off and landing exactly the parabola: quintic pieces with its ends' velocity and acceleration."""
    if jump is None:
        return through([key.time_s for key in keys], heights_m)
    flight_s = jump.landing_s - jump.takeoff_s
    rise_m_s = float(np.sqrt(2.0 * GRAVITY_M_S2 * jump.height_m))
    touch_m = heights_m[jump.key] + rise_m_s * flight_s - 0.5 * GRAVITY_M_S2 * flight_s**2
    times = np.insert([key.time_s for key in keys], jump.key + 1, jump.landing_s)
    heights = np.insert(heights_m, jump.key + 1, touch_m)
    flies = {
        jump.key: ([rise_m_s], [-GRAVITY_M_S2]),
        jump.key + 1: ([rise_m_s - GRAVITY_M_S2 * flight_s], [-GRAVITY_M_S2]),
    }
    return through(times, heights, given=flies)


def _flight(plan: Plan, jump: Jump) -> Flight:
    step, ends = 1e-5, np.array([jump.takeoff_s, jump.landing_s])
    places = plan.mass(ends)
    speed = np.array([1.0, -1.0])[:, None] * (plan.mass(ends + step * np.array([1.0, -1.0])) - places) / step
    return Flight(jump.takeoff_s, jump.landing_s, places[0], speed[0], places[1], speed[1])
