"""What is free in a block or a dig of a spike, and how a population of players draws it."""

from dataclasses import dataclass

import numpy as np

from synth.sports.volleyball.court import INDOOR
from synth.sports.volleyball.params import CourtParams, Place
from synth.sports.volleyball.play_params import PlayParams


@dataclass(frozen=True)
class BlockParams(CourtParams):
    """A block at the net; everything on the court as a right-hander has it. Times [s].

    setter_m: where the other side's ball is set at time 0; set_s: its flight to the attacker. origin_m: where the
    attacker hits it; flight_in_s: from there to the hands. target_m: where the block sends it, in flight_out_s.
    hands_y_m: where along the net the hands meet it. shift_m: how far along the net to the left the blocker moves
    before the jump (negative: to the right): nothing, a side step, or a cross-over step from CROSS_M on.
    jump_height_m: rise of the centre of mass from take-off to apex; highest_jump_m: what a blocker too short for the
    net can do. contact_share: instant of the contact as a share of the time from take-off to the apex. push_s: from the
    deepest crouch to take-off. low: how far the legs reach in that crouch (1: straight). net_gap_m: between the net and
    the skin that stays below its top. recover_s: after landing.
    """

    skill: str = "block"
    setter_m: Place = (0.8, 0.0, 2.3)
    set_s: float = 1.6
    origin_m: Place = (0.75, 3.2, 2.95)
    flight_in_s: float = 0.032
    target_m: Place = (2.6, 2.4, 0.11)
    flight_out_s: float = 0.42
    hands_y_m: float = 3.0
    shift_m: float = 0.0
    jump_height_m: float = 0.55
    highest_jump_m: float = 0.72
    contact_share: float = 0.95
    push_s: float = 0.24
    low: float = 0.80
    net_gap_m: float = 0.03
    recover_s: float = 1.2


@dataclass(frozen=True)
class DigParams(PlayParams):
    """A dig of a hard spike: the ball is set at `setter_m` at time 0, hit at `origin_m` after `set_s` [s]."""

    skill: str = "dig"
    setter_m: Place = (0.8, 0.0, 2.3)
    set_s: float = 1.3


def draw_block(rng: np.random.Generator, gender: str = "male") -> BlockParams:
    """Three blocks of four send a spike of 18 to 25 m/s down, the fourth touches it up and back."""
    woman = gender == "female"
    y, net_m = float(rng.uniform(-3.6, 3.6)), INDOOR.net_top_m(gender)
    speed = rng.uniform(15.0, 19.5) if woman else rng.uniform(18.0, 25.0)
    away_m = rng.uniform(0.75, 1.05)
    moves = float(rng.choice([0.0, rng.uniform(0.45, 0.95), rng.uniform(1.3, 2.2)], p=(0.3, 0.4, 0.3)))
    down = bool(rng.random() < 0.75)
    target = (float(rng.uniform(1.5, 3.5)), y + float(rng.uniform(-0.8, 0.8)), 0.105)
    back = (float(rng.uniform(-4.5, -2.0)), y + float(rng.uniform(-1.5, 1.5)), 0.6)
    return BlockParams(
        net_height_m=net_m,
        setter_m=(float(rng.uniform(0.5, 1.2)), float(rng.uniform(-0.8, 0.8)), net_m - 0.1),
        set_s=float(rng.uniform(1.65, 1.85)),
        origin_m=(away_m, y + float(rng.uniform(-0.25, 0.25)), net_m + float(rng.uniform(0.42, 0.55))),
        flight_in_s=float(np.hypot(away_m - 0.05, 0.25) / speed),
        target_m=target if down else back,
        flight_out_s=float(rng.uniform(0.34, 0.46) if down else rng.uniform(1.5, 1.8)),
        hands_y_m=y,
        shift_m=moves * float(rng.choice([-1.0, 1.0])),
        jump_height_m=float(rng.uniform(0.42, 0.54) if woman else rng.uniform(0.5, 0.68)),
        contact_share=float(rng.uniform(0.85, 1.0)),
        push_s=float(rng.uniform(0.22, 0.26)),
        net_gap_m=float(rng.uniform(0.02, 0.06)),
        recover_s=float(rng.uniform(1.2, 1.4)),
    )


def draw_dig(rng: np.random.Generator, gender: str = "male") -> DigParams:
    """A spike of 15 to 25 m/s into the back court, dug high to the middle: in front, low or one step to the side."""
    woman = gender == "female"
    origin = (float(rng.uniform(0.5, 1.0)), float(rng.uniform(-3.2, 3.2)), 2.7 if woman else 2.95)
    place = (float(rng.uniform(-7.4, -5.2)), float(rng.uniform(-3.2, 3.2)))
    speed = rng.uniform(15.0, 19.0) if woman else rng.uniform(17.5, 24.0)
    way = str(rng.choice(["front", "side", "low"], p=(0.35, 0.4, 0.25)))
    side = float(rng.choice([-1.0, 1.0]))
    step = {
        "front": (float(rng.uniform(-0.05, 0.15)), side * float(rng.uniform(0.0, 0.12))),
        "side": (float(rng.uniform(0.0, 0.15)), side * float(rng.uniform(0.3, 0.48))),
        "low": (float(rng.uniform(0.25, 0.42)), side * float(rng.uniform(0.05, 0.2))),
    }[way]
    away_m = float(np.linalg.norm(np.subtract(place, origin[:2])))
    return DigParams(
        net_height_m=INDOOR.net_top_m(gender),
        setter_m=(float(rng.uniform(0.5, 1.2)), float(rng.uniform(-0.8, 0.8)), 2.15 if woman else 2.3),
        set_s=float(rng.uniform(1.2, 1.4)),
        origin_m=origin,
        place_m=place,
        flight_in_s=float(np.hypot(away_m, origin[2] - 0.5) / speed * 1.08),
        target_m=(float(rng.uniform(-3.5, -2.0)), float(rng.uniform(-1.2, 1.0)), float(rng.uniform(2.2, 2.6))),
        flight_out_s=float(rng.uniform(1.3, 1.6)),
        step_m=step,
        crouch=float(rng.uniform(0.60, 0.66) if way == "low" else rng.uniform(0.66, 0.72)),
    )
