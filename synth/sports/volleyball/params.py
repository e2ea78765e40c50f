"""What is free in a jump serve or a spike, and how a population of players draws it."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from synth.sports.volleyball.court import INDOOR, Court

Handedness = Literal["left", "right"]
Place = tuple[float, float, float]


@dataclass(frozen=True)
class CourtParams:
    """What every skill has: who plays what, on which court and net, between which walls."""

    handedness: Handedness = "right"
    skill: str = "jump_serve"
    net_height_m: float = 2.43
    sole_m: float = 0.0
    far_wall_x_m: float = 17.0
    court: Court = INDOOR


@dataclass(frozen=True)
class HitParams(CourtParams):
    """A ball that is hit over the net: its speed, topspin and where it is to land, (x, y)."""

    serve_speed_m_s: float = 24.0
    topspin_rev_s: float = 7.0
    landing_target_m: tuple[float, float] = (7.3, 1.5)


@dataclass(frozen=True)
class VolleyballParams(HitParams):
    """One jump serve or spike with topspin. Times [s] count the parts of the approach; angles as a right-hander's.

    jump_height_m: rise of the centre of mass from take-off to apex (men 0.55 to 0.85, women 0.4 to 0.6).
    approach_speed_m_s: fastest run-up speed; takeoff_speed_m_s: what is left of it in the air.
    first_step_s, stride_s: from the first foot fall (right) to the second (left) and on to the plant (right).
    close_s: from the right plant to the left plant; push_s: from the left plant to take-off.
    low: how far the legs reach in the deepest crouch (1: straight).
    contact_share: instant of the hit as a share of the time from take-off to the apex.
    serve_speed_m_s (or of the spike), topspin_rev_s, landing_target_m: the ball after the
    hit; of a serve x, y are the court's, never mirrored.
    takeoff_x_m: where the toes leave the floor, behind the end line.
    start_y_m: where along the end line. net_height_m: 2.43 men, 2.24 women.
    yaw_open_deg: how far hips and chest turn to the hitting side while cocking. arch_deg: how far the back arches.
    swing_s: from the fully cocked arm to the hit. ready_s: stillness before the toss. recover_s: after landing.
    heading_deg: a spiker runs up this far to the left of straight ahead (negative: to the right).
    hit_y_m: where along the net the spike is hit; net_gap_m: what the spiker leaves between body and net.
    passer_m, setter_m: where the ball comes from and is set from. These four, and the target, of a spike are as a
    right-hander has them, who hits from the left front.
    sole_m: thickness of the shoe under the foot. far_wall_x_m: where the ball bounces off the hall's end.
    """

    jump_height_m: float = 0.68
    approach_speed_m_s: float = 3.3
    takeoff_speed_m_s: float = 2.1
    first_step_s: float = 0.41
    stride_s: float = 0.34
    close_s: float = 0.155
    push_s: float = 0.19
    low: float = 0.77
    contact_share: float = 0.86
    takeoff_x_m: float = -9.35
    start_y_m: float = 0.6
    yaw_open_deg: float = 48.0
    arch_deg: float = 20.0
    swing_s: float = 0.127
    ready_s: float = 0.55
    recover_s: float = 1.1
    heading_deg: float = 0.0
    hit_y_m: float = 3.0
    net_gap_m: float = 0.15
    passer_m: Place = (-5.5, -0.5, 0.8)
    setter_m: Place = (-0.6, 0.0, 2.3)


def draw_params(rng: np.random.Generator, gender: str = "male") -> VolleyballParams:
    """A server of a plausible population; `gender` sets jump, speed and net height [reference: sports]."""
    woman = gender == "female"
    jump_m = rng.uniform(0.45, 0.60) if woman else rng.uniform(0.55, 0.82)
    speed = rng.uniform(19.5, 23.0) if woman else rng.uniform(21.5, 26.5)
    pace = rng.uniform(0.93, 1.08)
    return VolleyballParams(
        handedness="left" if rng.random() < 0.12 else "right",
        jump_height_m=float(jump_m),
        approach_speed_m_s=float(rng.uniform(3.1, 3.5)),
        takeoff_speed_m_s=float(rng.uniform(1.85, 2.3)),
        first_step_s=float(0.41 * pace * rng.uniform(0.95, 1.08)),
        stride_s=float(0.34 * pace * rng.uniform(0.96, 1.06)),
        close_s=float(rng.uniform(0.145, 0.17)),
        push_s=float(rng.uniform(0.18, 0.205)),
        contact_share=float(rng.uniform(0.85, 0.98)),
        serve_speed_m_s=float(speed),
        topspin_rev_s=float(rng.uniform(5.5, 8.0)),
        landing_target_m=(float(rng.uniform(6.2, 8.2)), float(rng.uniform(-3.2, 3.2))),
        takeoff_x_m=float(rng.uniform(-9.7, -9.2)),
        start_y_m=float(rng.uniform(-2.5, 2.5)),
        net_height_m=INDOOR.net_top_m(gender),
        yaw_open_deg=float(rng.uniform(40.0, 55.0)),
        arch_deg=float(rng.uniform(16.0, 25.0)),
        swing_s=float(rng.uniform(0.118, 0.136)),
        ready_s=float(rng.uniform(0.4, 0.7)),
        recover_s=float(rng.uniform(1.0, 1.3)),
    )


def draw_spike(rng: np.random.Generator, gender: str = "male") -> VolleyballParams:
    """A spike from the left front, cross-court to down the line [speeds: Coleman 1993, college 22.4 and 17.8 m/s]."""
    woman = gender == "female"
    return replace(
        draw_params(rng, gender),
        skill="spike",
        takeoff_speed_m_s=float(rng.uniform(0.80, 1.10)),
        serve_speed_m_s=float(rng.uniform(16.5, 20.5) if woman else rng.uniform(20.0, 25.5)),
        landing_target_m=(float(rng.uniform(4.5, 8.0)), float(rng.uniform(-3.0, 2.5))),
        takeoff_x_m=0.0,
        start_y_m=0.0,
        contact_share=float(rng.uniform(0.88, 1.0)),
        heading_deg=float(rng.uniform(-42.0, -25.0)),
        hit_y_m=float(rng.uniform(2.3, 3.5)),
        net_gap_m=float(rng.uniform(0.05, 0.15)),
        passer_m=(float(rng.uniform(-6.5, -4.5)), float(rng.uniform(-3.0, 1.0)), 0.8),
        setter_m=(float(rng.uniform(-1.0, -0.5)), float(rng.uniform(-0.6, 0.6)), 2.15 if woman else 2.3),
        ready_s=float(rng.uniform(0.15, 0.4)),
    )
