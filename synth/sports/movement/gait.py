"""A human walk from one stand to another: `walk` lays it out, `walk_goals` says where the body is at any time.

Feet fall as `gait_steps` plans and roll as `gait_feet` says; the mass goes over them as a pendulum; the pelvis rises
over each straight leg, turns and lists with the steps; chest and arms turn against it.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations, Times
from synth.geometry.rotation import about
from synth.skeleton.smplx_joints import INDEX
from synth.sports.movement.curves import Curve, through
from synth.sports.movement.feet import BODY_AHEAD, FootPath, foot_goal
from synth.sports.movement.gait_feet import swing_start_s, walking_feet
from synth.sports.movement.gait_steps import SHIFT_S, Footfall, footfalls
from synth.sports.movement.gait_style import Footing, GaitStyle, Place
from synth.sports.movement.pendulum import mass_over
from synth.sports.movement.shape import Shape

SETTLE_S = 0.7
"""From the last heel strike to a quiet stand."""
STAND_SHARE, REAR_SHARE, FORE_SHARE = -0.60, -0.85, 0.45
"""Pressure point from the toe joint in lengths of the foot from ankle to toe joint: standing, as the foot takes the
weight, as it gives it away."""
PELVIS_AHEAD_OF_ANKLES_M = 0.010
STRIKE_REACH, STANCE_REACH, STAND_REACH = 0.996, 0.992, 0.9965
"""Share of the leg's length from hip to ankle: at heel strike, in the middle of the stance, standing (knees bent by
10, 14 and 9 degrees)."""
PELVIS_TILT_DEG = 4.0
SHORT_STEP = 0.5
SIDES = ("left", "right")
CHEST_AGAINST_HIPS = 0.9


@dataclass(frozen=True)
class Walk:
    """A walk laid out for one body.

    steps: in order. feet: by side. pressure: under the feet, (keys, 2) [m]. heading: of the body [deg]. lead: 1 left
    foot ahead, -1 right. stance: 1 over the left foot, -1 over the right. height: of the pelvis joint [m].
    """

    shape: Shape
    style: GaitStyle
    steps: tuple[Footfall, ...]
    feet: dict[str, FootPath]
    pressure_s: Float[np.ndarray, " keys"]
    pressure: Float[np.ndarray, "keys 2"]
    heading: Curve
    lead: Curve
    stance: Curve
    height: Curve
    start_s: float
    end_s: float


def walk(shape: Shape, start: Footing, end: Footing, style: GaitStyle, start_s: float = 0.0) -> Walk:
    """The walk that begins to shift its weight at `start_s` and stands on `end` at its `end_s`."""
    steps = footfalls(start, end, style, shape.leg_m("left"), start_s)
    times, points = _pressure(shape, start, end, steps, style, start_s)
    end_s = steps[-1].on_s + SETTLE_S
    draft = Walk(
        shape, style, steps, walking_feet(steps, start, style), times, points,
        _heading(start, end, steps, style, start_s), _lead(steps, start_s, end_s),
        _stance(steps, style, start_s, end_s), through([start_s, end_s], [0.0, 0.0]), start_s, end_s,
    )  # fmt: skip
    return _at_height(draft)


def pelvis_at(plan: Walk, times_s: Times) -> tuple[Points, Rotations]:
    """Pelvis joint (frames, 3) [m] and world_from_pelvis (frames, 3, 3)."""
    leg_m = plan.shape.leg_m("left")
    mass = mass_over(plan.pressure_s, plan.pressure, 1.12 * leg_m, times_s)
    heading = plan.heading.scalar_at(times_s)
    foot_m = float(plan.shape.ball_of_foot("left")[2])
    ahead = np.stack([np.cos(np.radians(heading)), np.sin(np.radians(heading))], -1)
    level = mass + ahead * (PELVIS_AHEAD_OF_ANKLES_M - (1.0 + STAND_SHARE) * foot_m)
    place = np.concatenate([level, plan.height.at(times_s)], -1)
    turn_deg = heading - plan.style.hip_turn_deg * plan.lead.scalar_at(times_s)
    return place, _part(turn_deg, PELVIS_TILT_DEG, plan.style.hip_list_deg * plan.stance.scalar_at(times_s))


def chest_at(plan: Walk, times_s: Times) -> Rotations:
    """world_from_chest (frames, 3, 3): turned against the hips, hardly listing."""
    against = CHEST_AGAINST_HIPS * plan.style.hip_turn_deg * plan.lead.scalar_at(times_s)
    list_deg = -0.25 * plan.style.hip_list_deg * plan.stance.scalar_at(times_s)
    return _part(plan.heading.scalar_at(times_s) + against, plan.style.lean_deg, list_deg)


def _part(yaw_deg: Float[np.ndarray, " frames"], pitch_deg: float, list_deg: Float[np.ndarray, " frames"]) -> Rotations:
    tilt = about("y", np.full(len(yaw_deg), np.radians(pitch_deg)))
    return about("z", np.radians(yaw_deg)) @ tilt @ about("x", np.radians(list_deg)) @ BODY_AHEAD


def _under(place: Place, share: float, shape: Shape) -> Float[np.ndarray, "2"]:
    """A point of the sole `share` foot lengths ahead of the toe joint [m]."""
    yaw = np.radians(place[2])
    return np.array(place[:2]) + share * shape.ball_of_foot("left")[2] * np.array([np.cos(yaw), np.sin(yaw)])


def _pressure(
    shape: Shape, start: Footing, end: Footing, steps: tuple[Footfall, ...], style: GaitStyle, start_s: float
) -> tuple[Float[np.ndarray, " keys"], Float[np.ndarray, "keys 2"]]:
    """Both feet, then from heel to ball of each foot in turn, then both feet."""
    stands = [0.5 * (_under(f.left, STAND_SHARE, shape) + _under(f.right, STAND_SHARE, shape)) for f in (start, end)]
    support = start.right if steps[0].side == "left" else start.left
    keys = [(start_s, stands[0]), (start_s + SHIFT_S, _under(support, STAND_SHARE, shape))]
    for step in steps:
        keys.append((step.on_s, _under(support, FORE_SHARE, shape)))
        support = step.place
        keys.append((step.on_s + style.double_support * step.step_s, _under(support, REAR_SHARE, shape)))
    keys[-1] = (steps[-1].on_s + 0.6 * SETTLE_S, stands[1])
    return np.array([key[0] for key in keys]), np.stack([key[1] for key in keys])


def _heading(start: Footing, end: Footing, steps: tuple[Footfall, ...], style: GaitStyle, start_s: float) -> Curve:
    """While both feet are down the body faces between them, nearer to where it came from: feet turn first."""
    faced = np.unwrap([start.yaw_deg, *(step.heading_deg for step in steps), end.yaw_deg], period=360.0)
    between = [0.6 * a + 0.4 * b for a, b in pairwise(faced[:-1])]
    times = [step.on_s + 0.5 * style.double_support * step.step_s for step in steps]
    return through([start_s, *times, steps[-1].on_s + SETTLE_S], [faced[0], *between, faced[-1]])


def _lead(steps: tuple[Footfall, ...], start_s: float, end_s: float) -> Curve:
    """Which foot is ahead, at each heel strike but the last."""
    keys = [(step.on_s, (1.0 if step.side == "left" else -1.0) * _size(steps, k)) for k, step in enumerate(steps)]
    return through([start_s, *(key[0] for key in keys), end_s], [0.0, *(key[1] for key in keys), 0.0])


def _size(steps: tuple[Footfall, ...], k: int) -> float:
    """A step's length against a full one; the last one only closes the stand."""
    if k == len(steps) - 1:
        return 0.2
    before = steps[k - 1] if k else steps[k + 1]
    step_m = float(np.hypot(*np.subtract(steps[k].place[:2], before.place[:2])))
    return float(np.clip(step_m / 0.65, 0.15, 1.2))


def _stance(steps: tuple[Footfall, ...], style: GaitStyle, start_s: float, end_s: float) -> Curve:
    """Which leg carries, early in each single support."""
    keys = []
    for step in steps:
        off_s = swing_start_s(step, style)
        keys.append((off_s + 0.35 * (step.on_s - off_s), -1.0 if step.side == "left" else 1.0))
    return through([start_s, *(key[0] for key in keys), end_s], [0.0, *(key[1] for key in keys), 0.0])


def _at_height(draft: Walk) -> Walk:
    """The walk whose legs are as straight at heel strike and in the middle of each stance as they should be."""
    keys: list[tuple[float, tuple[str, ...], float]] = [(draft.start_s, SIDES, STAND_REACH)]
    for k, step in enumerate(draft.steps):
        off_s = swing_start_s(step, draft.style)
        other = "right" if step.side == "left" else "left"
        size = min(_size(draft.steps, k), 1.0)
        keys.append((off_s + 0.5 * (step.on_s - off_s), (other,), STANCE_REACH))
        # Both legs of a short step are under the body; of a long one the rear heel is up.
        landing = SIDES if size < SHORT_STEP else (step.side,)
        keys.append((step.on_s, landing, STANCE_REACH + (STRIKE_REACH - STANCE_REACH) * size))
    keys.append((draft.end_s, SIDES, STAND_REACH))
    times, reach = np.array([key[0] for key in keys]), np.array([key[2] for key in keys])
    by_leg = {side: _leg_heights(draft, side, times, reach) for side in SIDES}
    heights = [min(by_leg[side][i] for side in key[1]) for i, key in enumerate(keys)]
    return replace(draft, height=through(times.tolist(), heights))


def _leg_heights(
    plan: Walk, side: str, times_s: Times, reach: Float[np.ndarray, " frames"]
) -> Float[np.ndarray, " frames"]:
    """Pelvis height [m] at which this leg's length is the share `reach` of the straight leg's."""
    place, turn = pelvis_at(plan, times_s)
    hip = turn @ (plan.shape.joints[INDEX[f"{side}_hip"]] - plan.shape.joints[0])
    ankle = foot_goal(plan.feet[side], side, plan.shape, times_s, place, turn[:, :, 2]).position
    level = np.linalg.norm((place + hip - ankle)[:, :2], axis=-1)
    leg_m = reach * plan.shape.leg_m(side)
    return ankle[:, 2] + np.sqrt(np.maximum(leg_m**2 - level**2, 0.01)) - hip[:, 2]
