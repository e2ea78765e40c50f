"""What is free in a forearm pass, an overhead set or a float serve, and how a population of players draws it."""

from dataclasses import dataclass

import numpy as np

from synth.sports.volleyball.court import INDOOR
from synth.sports.volleyball.params import CourtParams, HitParams, Place


@dataclass(frozen=True)
class FloorParams(CourtParams):
    """A skill with both feet on the floor; everything on the court as a right-hander has it.

    place_m: (x, y) where the athlete plays the ball (of a serve: where the toes are). target_m: where it goes.
    step_m: how far ahead and to the left the athlete moves under the ball. crouch: lowest reach of the legs
    (1: straight). turn_deg: how far to the left of the direction of play the body faces at first.
    hold_s: from the first to the last touch.
    """

    place_m: tuple[float, float] = (-6.2, 0.5)
    target_m: Place = (-0.8, 0.0, 2.2)
    step_m: tuple[float, float] = (0.35, 0.2)
    crouch: float = 0.80
    turn_deg: float = 0.0
    hold_s: float = 0.02


@dataclass(frozen=True)
class PlayParams(FloorParams):
    """A forearm pass or an overhead set.

    origin_m: where the ball leaves somebody's hands at time 0. flight_in_s: from there to the athlete; flight_out_s:
    on to the target.
    """

    skill: str = "forearm_pass"
    origin_m: Place = (9.3, 1.0, 2.6)
    flight_in_s: float = 1.2
    flight_out_s: float = 1.35


@dataclass(frozen=True)
class FloatParams(FloorParams, HitParams):
    """A standing float serve. ready_s: stillness. toss_s: the ball in the air. recover_s: after the hit."""

    skill: str = "float_serve"
    ready_s: float = 0.5
    toss_s: float = 0.7
    recover_s: float = 1.3


def draw_pass(rng: np.random.Generator, gender: str = "male") -> PlayParams:
    """A serve from behind the other end line, passed to the setter's place."""
    return PlayParams(
        net_height_m=INDOOR.net_top_m(gender),
        origin_m=(float(rng.uniform(9.1, 9.6)), float(rng.uniform(-3.5, 3.5)), float(rng.uniform(2.5, 2.9))),
        place_m=(float(rng.uniform(-7.6, -5.2)), float(rng.uniform(-3.2, 3.2))),
        flight_in_s=float(rng.uniform(1.15, 1.4)),
        target_m=(float(rng.uniform(-1.3, -0.6)), float(rng.uniform(-0.8, 0.6)), float(rng.uniform(2.1, 2.4))),
        flight_out_s=float(rng.uniform(1.25, 1.5)),
        step_m=(float(rng.uniform(0.1, 0.45)), float(rng.uniform(-0.45, 0.45))),
        crouch=float(rng.uniform(0.77, 0.84)),
    )


def draw_set(rng: np.random.Generator, gender: str = "male") -> PlayParams:
    """A pass from the back court, set high to the left front."""
    woman = gender == "female"
    return PlayParams(
        skill="overhead_set",
        net_height_m=INDOOR.net_top_m(gender),
        origin_m=(float(rng.uniform(-6.8, -5.0)), float(rng.uniform(-2.5, 1.5)), 0.85),
        place_m=(float(rng.uniform(-1.1, -0.75)), float(rng.uniform(-0.6, 0.4))),
        flight_in_s=float(rng.uniform(1.08, 1.22)),
        target_m=(float(rng.uniform(-0.9, -0.5)), float(rng.uniform(3.0, 3.8)), 2.7 if woman else 2.95),
        flight_out_s=float(rng.uniform(1.1, 1.35)),
        step_m=(float(rng.uniform(-0.05, 0.25)), float(rng.uniform(-0.25, 0.15))),
        crouch=float(rng.uniform(0.85, 0.90)),
        turn_deg=float(rng.uniform(20.0, 40.0)),
        hold_s=float(rng.uniform(0.075, 0.095)),
    )


def draw_float(rng: np.random.Generator, gender: str = "male") -> FloatParams:
    """A float serve of 13 to 18 m/s without spin [reference: sports]."""
    woman = gender == "female"
    landing = (float(rng.uniform(5.5, 8.2)), float(rng.uniform(-3.0, 3.0)))
    return FloatParams(
        net_height_m=INDOOR.net_top_m(gender),
        serve_speed_m_s=float(rng.uniform(15.0, 17.0) if woman else rng.uniform(15.5, 18.0)),
        topspin_rev_s=0.0,
        landing_target_m=landing,
        target_m=(*landing, 0.5),
        place_m=(float(rng.uniform(-9.8, -9.1)), float(rng.uniform(-3.0, 3.0))),
        step_m=(float(rng.uniform(0.2, 0.3)), 0.001),
        crouch=float(rng.uniform(0.93, 0.955)),
        hold_s=0.01,
        ready_s=float(rng.uniform(0.4, 0.7)),
        toss_s=float(rng.uniform(0.62, 0.72)),
        recover_s=float(rng.uniform(1.1, 1.4)),
    )
