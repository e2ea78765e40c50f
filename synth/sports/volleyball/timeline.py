"""When everything in a jump serve or a spike happens, from its parameters and physics."""

from dataclasses import dataclass

import numpy as np

from synth.sports.ball_flight import GRAVITY_M_S2
from synth.sports.volleyball.params import VolleyballParams

STEP_IN_S = 0.05
"""From the toss leaving the hand to the first (right) foot fall."""
DIP_S = 0.46
"""From the start of the toss (knees and arms sink) to the lift."""
LIFT_S = 0.26
"""From the lowest hand to the toss leaving it."""
LANDING_DROP_M = 0.06
"""The centre of mass is lower at touch-down than at take-off: arms down, knees softer."""


@dataclass(frozen=True)
class Beats:
    """What every skill has [s]: the instant of the ball's contact, and the end."""

    contact: float
    end: float


@dataclass(frozen=True)
class Timeline(Beats):
    """Instants [s] from the start of the performance.

    dip: knees start to sink; lift: the hand starts up; release: the toss leaves it, or the set its setter; first,
    second, plant, close: foot falls right, left, right, left; low: deepest crouch; takeoff; cocked: the arm is fully
    drawn back; contact, apex, landing; settled; end.
    """

    dip: float
    lift: float
    release: float
    first: float
    second: float
    plant: float
    close: float
    low: float
    takeoff: float
    cocked: float
    apex: float
    landing: float
    settled: float


def lay_out(params: VolleyballParams) -> Timeline:
    """The instants of an approach and hit; the flight lasts as long as its jump height and g demand."""
    dip = params.ready_s
    lift = dip + DIP_S
    release = lift + LIFT_S
    first = release + STEP_IN_S
    second = first + params.first_step_s
    plant = second + params.stride_s
    close = plant + params.close_s
    takeoff = close + params.push_s
    rise_s = float(np.sqrt(2.0 * params.jump_height_m / GRAVITY_M_S2))
    contact = takeoff + params.contact_share * rise_s
    fall_s = float(np.sqrt(2.0 * (params.jump_height_m + LANDING_DROP_M) / GRAVITY_M_S2))
    landing = takeoff + rise_s + fall_s
    return Timeline(
        dip=dip,
        lift=lift,
        release=release,
        first=first,
        second=second,
        plant=plant,
        close=close,
        low=close - 0.015,
        takeoff=takeoff,
        cocked=contact - min(params.swing_s, 0.48 * (contact - takeoff)),
        contact=contact,
        apex=takeoff + rise_s,
        landing=landing,
        settled=landing + 0.75,
        end=landing + params.recover_s,
    )
