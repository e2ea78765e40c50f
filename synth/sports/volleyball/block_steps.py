"""The footwork of a block: nothing, a side step or a cross-over step along the net, jump, landing, a turn."""

from dataclasses import dataclass

import numpy as np

from synth.sports.ball_flight import GRAVITY_M_S2
from synth.sports.movement.curves import Travel, travel
from synth.sports.movement.feet import Place, Plant
from synth.sports.movement.shape import Shape
from synth.sports.volleyball.defence_params import BlockParams
from synth.sports.volleyball.plan import REFERENCE_LEG_M, Steps
from synth.sports.volleyball.timeline import Beats

STILL_M, CROSS_M = 0.12, 1.15
"""Ways along the net below which a blocker stays, and from which on one foot crosses the other."""
LANDING_DROP_M = 0.07
TOE_AHEAD_M, HALF_M = 0.075, 0.16
"""Toe joints ahead of the mass and beside it, of a leg of REFERENCE_LEG_M."""
BACK_M = 0.18
"""A blocker who turns steps back from the net by this much."""
RUN_DEG = 62.0
"""How far feet turn into a cross-over step."""


@dataclass(frozen=True)
class BlockTimeline(Beats):
    """Instants [s]: the first step, deepest crouch, take-off, highest point, landing, standing again."""

    first: float
    low: float
    takeoff: float
    apex: float
    landing: float
    settled: float


def lay_out_block(params: BlockParams) -> BlockTimeline:
    """Back from the contact, which the other side decides; the flight lasts as long as its height demands."""
    contact = params.set_s + params.flight_in_s
    rise_s = float(np.sqrt(2.0 * params.jump_height_m / GRAVITY_M_S2))
    takeoff = contact - params.contact_share * rise_s
    landing = takeoff + rise_s + float(np.sqrt(2.0 * (params.jump_height_m + LANDING_DROP_M) / GRAVITY_M_S2))
    way = abs(params.shift_m)
    steps_s = 1.08 if way > CROSS_M else 0.74 if way > STILL_M else 0.60
    return BlockTimeline(
        contact=contact,
        end=landing + params.recover_s,
        first=takeoff - steps_s,
        low=takeoff - params.push_s,
        takeoff=takeoff,
        apex=takeoff + rise_s,
        landing=landing,
        settled=landing + 0.6,
    )


def turn_deg(params: BlockParams) -> float:
    """How far the blocker turns after landing: to a ball that went back over the own court, on its side."""
    if params.target_m[0] > 0.0:
        return 0.0
    return 105.0 if params.target_m[1] >= params.hands_y_m else -105.0


def along_net(params: BlockParams, line: BlockTimeline) -> Travel:
    """The mass along the net [m]: to 0 at take-off, with a tenth of the fastest speed left in the air."""
    times = (0.0, line.first - 0.14, 0.62 * line.first + 0.38 * line.takeoff, line.low, line.takeoff,
             line.landing, line.landing + 0.3, line.end + 1.0)  # fmt: skip
    profile = (0.0, 0.0, 1.0, 0.45, 0.1, 0.1, 0.0, 0.0)
    way = travel(times, profile, place_m=0.0, at_s=line.takeoff)
    start_m = float(way.scalar_at(np.zeros(1))[0])
    speeds = [share * params.shift_m / -start_m for share in profile]
    return travel(times, speeds, place_m=0.0, at_s=line.takeoff)


def block_steps(params: BlockParams, shape: Shape, line: BlockTimeline) -> dict[str, Steps]:
    """Both feet leave the floor together and come down together."""
    along = along_net(params, line)
    leads = "left" if params.shift_m > 0.0 else "right"
    size = shape.leg_m("left") / REFERENCE_LEG_M
    found = {}
    for side in ("left", "right"):
        out = 1.0 if side == "left" else -1.0
        touch = float(along.scalar_at(np.array([line.landing]))[0])
        home = (size * TOE_AHEAD_M, size * HALF_M * out)
        before = _before(params, line, home, out, leads=side == leads)
        after = _after(line, home, touch, out, size, turn_deg(params))
        found[side] = Steps((*before, *after), _trailing(line, out))
    return found


def _before(
    params: BlockParams, line: BlockTimeline, home: tuple[float, float], out: float, *, leads: bool
) -> tuple[Plant, ...]:
    x, y = home
    way, off = params.shift_m, line.takeoff
    run = float(np.sign(way)) * RUN_DEG
    start, yaw = y - way, 8.0 * out

    def jump(on_s: float, yaw_deg: float, step_m: float = 0.0) -> Plant:
        return Plant(on_s, off, x + step_m, y, yaw_deg, -4.0, 50.0, heel_s=0.11)

    if abs(way) <= STILL_M:
        return (jump(0.0, yaw),)
    if abs(way) <= CROSS_M:
        lifts, lands = (0.74, 0.52) if leads else (0.57, 0.36)
        waits = Plant(0.0, off - lifts, x, start, yaw, 0.0, 26.0, lift_m=0.06, swing_deg=14.0)
        return waits, jump(off - lands, yaw)
    if leads:
        waits = Plant(0.0, off - 1.08, x, start, yaw, 0.0, 26.0, lift_m=0.06, swing_deg=16.0)
        pushes = Plant(
            off - 0.88, off - 0.56, x - 0.20, start + 0.30 * way, 0.8 * run, -4.0, 42.0, lift_m=0.09, arc_m=-0.32
        )
        return waits, pushes, jump(off - 0.32, yaw)
    waits = Plant(0.0, off - 0.86, x, start, yaw, 0.0, 42.0, lift_m=0.10, swing_deg=40.0, arc_m=0.32)
    return waits, jump(off - 0.44, 0.36 * run, 0.05)


def _after(
    line: BlockTimeline, home: tuple[float, float], touch_m: float, out: float, size: float, turn: float
) -> tuple[Plant, ...]:
    """On the balls of the feet; a turn is one step round with the foot of its side, then the other."""
    x, y, land = home[0], home[1] + touch_m, line.landing
    if turn == 0.0:
        return (Plant(land, line.end + 1.0, x, y, 8.0 * out, 20.0, 0.0),)
    opens = (turn > 0.0) == (out > 0.0)
    off = land + (0.34 if opens else 0.56)
    stays = Plant(land, off, x, y, 8.0 * out, 20.0, 34.0, lift_m=0.08, swing_deg=24.0)
    yaw = np.radians(turn)
    ahead, left = size * TOE_AHEAD_M - 0.05, size * 0.17 * out
    there = np.array([np.cos(yaw) * ahead - np.sin(yaw) * left, np.sin(yaw) * ahead + np.cos(yaw) * left])
    turned = Plant(
        off + 0.26, line.end + 1.0, float(there[0]) - BACK_M, float(there[1]) + touch_m, turn + 10.0 * out, -4.0
    )
    return stays, turned


def _trailing(line: BlockTimeline, out: float) -> tuple[tuple[float, Place, float], ...]:
    """Legs hang nearly straight, a little behind, and are brought under the body to land."""
    places = ((-0.06, 0.12, -0.985, 66.0), (0.0, 0.13, -0.995, 56.0), (0.06, 0.15, -0.985, 36.0))
    times = (line.takeoff + 0.5 * (line.contact - line.takeoff), line.contact + 0.03, line.landing - 0.13)
    return tuple(
        (time_s, (ahead, left * out, up), pitch) for time_s, (ahead, left, up, pitch) in zip(times, places, strict=True)
    )
