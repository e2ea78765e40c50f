"""Approach, jump and hit of a right-hander: a jump serve after a toss, or a spike of a ball that was set."""

import numpy as np

from synth.motion.performance import Contact
from synth.sports.movement.curves import Curve, Travel, through, travel
from synth.sports.movement.feet import Place, Plant
from synth.sports.movement.shape import Shape
from synth.sports.movement.stance import Stance
from synth.sports.volleyball.arms import ArmPath, left_arm, right_arm, toss_left, toss_right, waiting
from synth.sports.volleyball.params import VolleyballParams
from synth.sports.volleyball.plan import REFERENCE_LEG_M, HeightKey, Jump, Manner, Plan, Steps, lay_down
from synth.sports.volleyball.timeline import Timeline, lay_out
from synth.sports.volleyball.trunk import tossing, trunk
from synth.sports.volleyball.trunk import waiting as waiting_trunk

TOE_M = 0.085
"""From the toe joint to the tip of the toes."""
TAKEOFF_KEY = 8


def make_plan(params: VolleyballParams, shape: Shape) -> Plan:
    """The plan of a jump serve or a spike, with a guess of the heights of the mass."""
    tosses = params.skill == "jump_serve"
    line = lay_out(params)
    ahead = _ahead(params, shape, line)
    draft = Plan(
        params=params,
        shape=shape,
        line=line,
        keys=_height_keys(line, params.low, tosses=tosses),
        jump=Jump(line.takeoff, line.landing, params.jump_height_m, TAKEOFF_KEY),
        heights_m=np.zeros(0),
        ahead=ahead,
        sideways=_sideways(params, line),
        up=through([0.0, 1.0], [0.0, 0.0]),
        steps=_steps(params, shape, line, ahead),
        feet={},
        trunk=trunk(params, line, tossing(line) if tosses else waiting_trunk(line)),
        arms=_arms(line, tosses=tosses),
        manner=_manner(params, line, tosses=tosses),
        stance=Stance(params.heading_deg),
    )
    return lay_down(draft)


def _arms(line: Timeline, *, tosses: bool) -> dict[str, ArmPath]:
    if tosses:
        return {"left": left_arm(line, toss_left(line)), "right": right_arm(line, toss_right(line))}
    return {"left": left_arm(line, waiting(line, "left")), "right": right_arm(line, waiting(line, "right"))}


def _manner(params: VolleyballParams, line: Timeline, *, tosses: bool) -> Manner:
    hit = Contact(0, "right_hand", "ball", line.contact - 0.005, line.contact + 0.005)
    held = (Contact(0, "left_hand", "ball", 0.0, line.lift - 0.06), Contact(0, "right_hand", "ball", 0.0, line.release))
    still = through([0.0, line.end], [0.0, 0.0])
    shrug = through(
        [line.contact - 0.09, line.contact - 0.01, line.contact, line.contact + 0.2], [0.0, 14.0, 14.0, 0.0]
    )
    return Manner(
        spread={"right": _spread(line, 1.0, tosses=tosses), "left": _spread(line, 0.6, tosses=tosses)},
        shrug={"right": shrug, "left": still},
        stare=_stare(line, tosses=tosses),
        court=(4.0, params.start_y_m * 0.5, 1.3) if tosses else (params.landing_target_m[0], 0.5, 0.8),
        phases=_phases(line, tosses=tosses),
        touches=(*held, hit) if tosses else (hit,),
        role="server" if tosses else "spiker",
    )


def _spread(line: Timeline, most: float, *, tosses: bool) -> Curve:
    """A hand that holds a ball or hits one is open."""
    held = 0.75 if tosses else 0.1
    return through(
        [
            line.release + 0.02,
            line.release + 0.3,
            line.takeoff - 0.1,
            line.takeoff + 0.1,
            line.contact + 0.1,
            line.landing,
        ],
        [held, 0.0, 0.0, most, most, 0.0],
    )


def _stare(line: Timeline, *, tosses: bool) -> Curve:
    """A server looks at the court before the toss and after the hit, a spiker at the ball until it is on its way."""
    before = 0.0 if tosses else 1.0
    return through(
        [line.dip - 0.2, line.lift, line.contact - 0.01, line.contact + 0.32],
        [before, 1.0, 1.0, 0.0 if tosses else 0.5],
    )


def _phases(line: Timeline, *, tosses: bool) -> tuple[tuple[str, float], ...]:
    return (
        ("ready", line.dip if tosses else line.release - 0.28),
        *((("toss", line.release),) if tosses else ()),
        ("approach", line.plant),
        ("plant", line.takeoff),
        ("cocking", line.cocked),
        ("acceleration", line.contact),
        ("follow_through", line.contact + 0.24),
        ("landing", line.landing + 0.25),
        ("recovery", line.end),
    )


def _height_keys(line: Timeline, low_reach: float, *, tosses: bool) -> tuple[HeightKey, ...]:
    """What the knees do: nearly straight standing, soft on the run, about 100 degrees at the lowest, then straight."""
    start, low, leaving = (0.965, 0.92, 0.89) if tosses else (0.955, 0.93, 0.88)
    return (
        HeightKey(0.0, "left", start),
        HeightKey(line.dip, "left", start),
        HeightKey(line.lift, "left", low),
        HeightKey(line.release, "left", leaving),
        HeightKey(line.first + 0.10, "right", 0.93),
        HeightKey(line.second + 0.06, "left", 0.87),
        HeightKey(line.plant, "right", 0.87),
        HeightKey(line.low, "right", low_reach),
        HeightKey(line.takeoff, "right", 0.97),
        HeightKey(line.landing + 0.18, "left", 0.65),
        HeightKey(line.settled, "right", 0.94),
        HeightKey(line.end, "left", 0.945),
    )


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


PLANT_AHEAD_M = 0.46
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


def _steps(params: VolleyballParams, shape: Shape, line: Timeline, ahead: Travel) -> dict[str, Steps]:
    """Right, left, right-left plant, and steps after the landing, sized by the leg."""

    def mass_x(time_s: float) -> float:
        return float(ahead.scalar_at(np.array([time_s]))[0])

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
    touch, lifts = mass_x(land), (first, first + 0.60 * params.first_step_s)
    right = (
        plant(0.0, line.release - 0.28, start, -0.02, -0.13, -12.0, 0.0, 32.0, 0.07, 0.16, 0.08, 22.0),
        plant(*lifts, mass_x(first), 0.15, -0.09, -4.0, -8.0, 42.0, 0.07, 0.12, 0.14, 52.0),
        plant(line.plant, off, plant_x, 0.0, -0.15, -32.0, -20.0, 50.0, 0.09, 0.11),
        plant(land, land + 0.28, touch, 0.15, -0.17, 2.0, 34.0, 30.0, 0.09, 0.12, 0.09, 24.0),
        plant(land + 0.62, line.end + 1.0, step, 0.13, -0.20, -6.0, -6.0, 0.0, 0.08),
    )
    left = (
        plant(0.0, first - 0.04, start, 0.15, 0.12, 4.0, 0.0, 40.0, 0.07, 0.26, 0.12, 44.0),
        plant(
            second, second + 0.46 * params.stride_s, mass_x(second), 0.27, 0.06, 0.0, -6.0, 46.0, 0.04, 0.09, 0.10, 42.0
        ),
        plant(line.close, off, plant_x, CLOSE_AHEAD_M, 0.19, -36.0, -6.0, 52.0, 0.05, 0.10),
        plant(land, land + 0.58, touch, 0.21, 0.16, 6.0, 34.0, 30.0, 0.09, 0.16, 0.08, 22.0),
        plant(land + 0.92, line.end + 1.0, step, 0.10, 0.20, 8.0, -4.0, 0.0, 0.08),
    )
    return {
        "right": Steps(right, _trailing(line, -1.0)),
        "left": Steps(left, _trailing(line, 1.0)),
    }


def _trailing(line: Timeline, side: float) -> tuple[tuple[float, Place, float], ...]:
    """Keys of a foot in the air: folded back behind the arched body, then brought under and ahead to land.

    side: 1 for the left foot, which trails less because the hips are open to the right.
    """
    folded = line.takeoff + 0.85 * (line.contact - line.takeoff)
    under = 0.5 * (line.contact + line.landing) + 0.03
    if side < 0:
        places = ((-0.34, -0.15, -0.80, 80.0), (0.0, -0.17, -0.88, 46.0))
    else:
        places = ((-0.24, 0.15, -0.84, 74.0), (0.06, 0.15, -0.88, 44.0))
    return tuple(
        (time_s, (ahead, left, up), pitch)
        for time_s, (ahead, left, up, pitch) in zip((folded, under), places, strict=True)
    )
