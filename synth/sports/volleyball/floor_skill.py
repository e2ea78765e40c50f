"""Skills with both feet on the floor, laid out for one body: step under the ball, bend, play it, straighten."""

from dataclasses import dataclass

import numpy as np

from synth.motion.performance import Contact
from synth.sports.movement.curves import Curve, through
from synth.sports.movement.feet import Plant
from synth.sports.movement.shape import Shape
from synth.sports.movement.stance import Stance
from synth.sports.volleyball.arms import ArmPath
from synth.sports.volleyball.plan import REFERENCE_LEG_M, HeightKey, Manner, Plan, Steps, lay_down
from synth.sports.volleyball.platform import Platform
from synth.sports.volleyball.play_params import FloorParams, PlayParams
from synth.sports.volleyball.timeline import Beats
from synth.sports.volleyball.trunk import Trunk

STEP_S = 0.2


@dataclass(frozen=True)
class Style:
    """What tells one of these skills from another.

    reach: of the legs at the start, in the crouch, at the contact, extended, at the end. apart_m: half the stance;
    right_ahead_m: the right foot before the left one. phases: names of ready, step, reach, contact, follow-through.
    step_s: the feet leave the floor this long before the contact (after it: negative), one after the other.
    after_m: how far the mass goes on after the contact. leave_deg: pitch of a foot that lifts off.
    """

    reach: tuple[float, float, float, float, float]
    apart_m: float
    right_ahead_m: float
    phases: tuple[str, str, str, str, str]
    role: str
    parts: tuple[str, ...]
    curl: float = 0.0
    step_s: tuple[float, float] = (0.62, 0.44)
    after_m: float = 0.05
    leave_deg: float = 24.0


def beats(params: PlayParams) -> Beats:
    """Time runs from the ball leaving somebody's hands until it is where it is played to."""
    return Beats(params.flight_in_s, params.flight_in_s + params.flight_out_s)


def lay_out_skill(
    params: FloorParams, line: Beats, shape: Shape, style: Style, trunk: Trunk, arms: dict[str, ArmPath], spread: Curve,
    heading_deg: float, platform: Platform | None = None,
) -> Plan:  # fmt: skip
    """The plan with a guess of the heights of the mass."""
    ahead, left = params.step_m
    draft = Plan(
        params=params,
        shape=shape,
        line=line,
        keys=_height_keys(line, style),
        jump=None,
        heights_m=np.zeros(0),
        ahead=_moves(line, style, -ahead, style.after_m),
        sideways=_moves(line, style, -left, 0.0),
        up=through([0.0, 1.0], [0.0, 0.0]),
        steps=_steps(params, shape, line, style),
        feet={},
        trunk=trunk,
        arms=arms,
        manner=_manner(params, line, style, spread),
        stance=Stance(heading_deg),
        platform=platform,
    )
    return lay_down(draft)


def _height_keys(line: Beats, style: Style) -> tuple[HeightKey, ...]:
    start, crouch, contact, extended, end = style.reach
    hit = line.contact
    times = (0.0, hit - 0.66, hit - 0.16, hit, hit + 0.22, hit + 0.65, line.end)
    reach = (start, start, crouch, contact, extended, 0.5 * (extended + end), end)
    return tuple(HeightKey(time_s, "left", share) for time_s, share in zip(times, reach, strict=True))


def _moves(line: Beats, style: Style, start_m: float, after_m: float) -> Curve:
    """From where the athlete waits to under the ball, and on with the play."""
    hit = line.contact
    times = [0.0, hit - style.step_s[0] - 0.08, hit - 0.14, hit, hit + 0.3, line.end]
    return through(times, [start_m, start_m, -0.2 * after_m, 0.2 * after_m, after_m, after_m])


def _steps(params: FloorParams, shape: Shape, line: Beats, style: Style) -> dict[str, Steps]:
    """The foot on the side of the way steps first."""
    size = shape.leg_m("left") / REFERENCE_LEG_M
    ahead, left = params.step_m

    def steps(side: str) -> Steps:
        out = 1.0 if side == "left" else -1.0
        leads = (left > 0.0) == (side == "left")
        off = line.contact - style.step_s[0 if leads else 1]
        x = size * (0.075 - 0.5 * out * style.right_ahead_m)
        y, yaw = size * out * style.apart_m, 14.0 * out
        waits = Plant(
            0.0, off, x - ahead, y - left, yaw + params.turn_deg, leave_deg=style.leave_deg, lift_m=0.07, swing_deg=14.0
        )
        stays = Plant(off + STEP_S, line.end + 1.0, x, y, yaw, strike_deg=-4.0)
        return Steps((waits, stays))

    return {side: steps(side) for side in ("left", "right")}


def _manner(params: FloorParams, line: Beats, style: Style, spread: Curve) -> Manner:
    hit, half = line.contact, 0.5 * params.hold_s
    still = through([0.0, line.end], [0.0, 0.0])
    ends = (hit - style.step_s[0], hit - 0.2, hit - half, hit + 0.3, line.end)
    return Manner(
        spread={"left": spread, "right": spread},
        shrug={"left": still, "right": still},
        stare=through([0.0, line.end], [1.0, 1.0]),
        court=params.target_m,
        phases=tuple(zip(style.phases, ends, strict=True)),
        touches=tuple(Contact(0, part, "ball", hit - half, hit + half) for part in style.parts),
        role=style.role,
        curl=style.curl,
    )
