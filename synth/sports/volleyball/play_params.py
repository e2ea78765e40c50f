"""What is free in a forearm pass or an overhead set, and how a population of players draws it."""

from dataclasses import dataclass

import numpy as np

from synth.sports.volleyball.params import CourtParams, Place


@dataclass(frozen=True)
class PlayParams(CourtParams):
    """One ball played with both feet on the floor; everything on the court as a right-hander has it.

    origin_m: where the ball leaves somebody's hands at time 0. place_m: (x, y) where the athlete plays it.
    flight_in_s: from the one to the other. target_m: where it is played to, in flight_out_s.
    step_m: how far ahead and to the left the athlete moves under the ball. crouch: lowest reach of the legs
    (1: straight). turn_deg: how far to the left of the direction of play the body faces at first.
    hold_s: from the first to the last touch. net_gap_m: what is left between body and net.
    """

    skill: str = "forearm_pass"
    origin_m: Place = (9.3, 1.0, 2.6)
    place_m: tuple[float, float] = (-6.2, 0.5)
    flight_in_s: float = 1.2
    target_m: Place = (-0.8, 0.0, 2.2)
    flight_out_s: float = 1.35
    step_m: tuple[float, float] = (0.35, 0.2)
    crouch: float = 0.80
    turn_deg: float = 0.0
    hold_s: float = 0.02
    net_gap_m: float = 0.15


def draw_pass(rng: np.random.Generator, gender: str = "male") -> PlayParams:
    """A serve from behind the other end line, passed to the setter's place."""
    return PlayParams(
        net_height_m=2.24 if gender == "female" else 2.43,
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
        net_height_m=2.24 if woman else 2.43,
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
