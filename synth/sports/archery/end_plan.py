"""When and where things happen in an end of three arrows: the walk up, each shot's start, the walk off."""

from dataclasses import dataclass

import numpy as np

from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.end_params import EndParams
from synth.sports.archery.setup import Setup, prepare
from synth.sports.archery.trunk import Ground
from synth.sports.movement.gait import Walk, walk
from synth.sports.movement.gait_style import Footing, Place

STAND_HALF_M = 0.085
TOE_OUT_DEG = 6.0
LAST_LOOK_S = 0.6
"""From the end of the last shot to the first shift of the weight."""
STANDS_ON_S = 0.6


@dataclass(frozen=True)
class EndPlan:
    """walk_up ends on the shooting line; shot k begins at starts_s[k]; walk_off leads behind the line."""

    params: EndParams
    setups: tuple[Setup, ...]
    starts_s: tuple[float, ...]
    walk_up: Walk
    walk_off: Walk
    end_s: float

    @property
    def key_s(self) -> float:
        """The release a clip is cut around."""
        key = self.params.key_arrow
        return self.starts_s[key] + self.setups[key].clock.when(self.setups[key].line.release)


def plan_end(params: EndParams, anatomy: Anatomy) -> EndPlan:
    """Lay out an end for a right-handed archer."""
    setups = tuple(prepare(shot, anatomy, number) for number, shot in enumerate(params.shots))
    line = footing_on_line(setups[0].ground, anatomy)
    before = standing(-params.wait_back_m, params.wait_side_m, 0.0)
    behind = standing(-params.leave_back_m, params.leave_side_m, 180.0)
    walk_up = walk(anatomy.shape, before, line, params.gait, params.wait_s)
    starts = walk_up.end_s + np.concatenate([[0.0], np.cumsum([setup.length_s for setup in setups])])
    walk_off = walk(anatomy.shape, line, behind, params.gait, float(starts[-1]) + LAST_LOOK_S)
    return EndPlan(params, setups, tuple(starts[:-1].tolist()), walk_up, walk_off, walk_off.end_s + STANDS_ON_S)


def footing_on_line(ground: Ground, anatomy: Anatomy) -> Footing:
    """The feet of the stance as a walk's goal."""
    return Footing(*(_place(ground, anatomy, side) for side in ("left", "right")))


def standing(x_m: float, y_m: float, yaw_deg: float) -> Footing:
    """Feet beside each other at a place, facing `yaw_deg`."""
    yaw = np.radians(yaw_deg)
    left = STAND_HALF_M * np.array([-np.sin(yaw), np.cos(yaw)])
    (left_x, left_y), (right_x, right_y) = ((np.array([x_m, y_m]) + side * left).tolist() for side in (1.0, -1.0))
    return Footing((left_x, left_y, yaw_deg + TOE_OUT_DEG), (right_x, right_y, yaw_deg - TOE_OUT_DEG))


def _place(ground: Ground, anatomy: Anatomy, side: str) -> Place:
    ankle, turn = ground.left_foot if side == "left" else ground.right_foot
    x, y, _ = ankle + turn @ anatomy.shape.ball_of_foot(side)
    return float(x), float(y), float(np.degrees(np.arctan2(turn[1, 2], turn[0, 2])))
