"""One player's whole motion: skills where they touch the ball, steps and carriage between, feet planted throughout."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from scipy.interpolate import CubicSpline

from synth.arrays import Points, Times
from synth.motion.motion import Motion
from synth.motion.posing import Goals, LimbGoal, solve, solve_world
from synth.skeleton.kinematics import positions
from synth.skeleton.smplx_joints import INDEX
from synth.sports.movement.blending import concatenated, cut
from synth.sports.movement.curves import ramp
from synth.sports.movement.feet import FootPath, Plant, foot_goal, foot_path, heel_lift
from synth.sports.volleyball.plan import REFERENCE_LEG_M
from synth.sports.volleyball.pose import SIDES, knee_pole
from synth.sports.volleyball.rally.ball_path import BallPath
from synth.sports.volleyball.rally.bearing import bearing_deg
from synth.sports.volleyball.rally.carriage import Hips, Mood, carriage
from synth.sports.volleyball.rally.chain import Figure
from synth.sports.volleyball.rally.footwork import Base, footfalls
from synth.sports.volleyball.rally.routes import HZ, Way
from synth.sports.volleyball.rally.takeover import taken_over
from synth.sports.volleyball.rally.windows import Window

HALF_M, AHEAD_M = 0.20, 0.075
"""Half the width of the stance and the toe joints before the hips, of a leg of REFERENCE_LEG_M."""
OVER_S = 0.7
"""The carriage reaches this far into the skills around it, to be blended."""


@dataclass(frozen=True)
class Gap:
    """Between two skills: [start_s, end_s] and the plants of both feet in it."""

    start_s: float
    end_s: float
    plants: dict[str, tuple[Plant, ...]]
    paths: dict[str, FootPath]


@dataclass(frozen=True)
class Moved:
    """A player's motion on the court and when each foot stood: (side, start, end) [s]."""

    motion: Motion
    stands: tuple[tuple[str, float, float], ...]


def move(
    figure: Figure, windows: tuple[Window, ...], way: Way, hops_s: list[float], mood: Mood, path: BallPath, fps: float,
    end_s: float,
) -> Moved:  # fmt: skip
    """The motion from 0 to `end_s`; way: of the hips at HZ on the court, a little longer than that."""
    times = np.arange(int(end_s * fps + 1e-6) + 1) / fps
    grid = np.arange(len(way)) / HZ
    own = figure.side.points(np.concatenate([way, np.zeros((len(way), 1))], -1))[:, :2]

    def ball_at(moments: Times) -> Points:
        return figure.side.points(path.at(moments))

    fixed = [(t, w.hips(t)[2]) for w in windows for t in (w.entry_s, w.exit_s)]
    yaw = bearing_deg(own, ball_at(grid), fixed, grid)
    size = figure.shape.leg_m("left") / REFERENCE_LEG_M
    base = Base(CubicSpline(grid, own), CubicSpline(grid, yaw), HALF_M * size, AHEAD_M * size)
    gaps = _gaps(base, windows, hops_s, end_s)
    goals = _goals(figure, base, gaps, windows, mood, ball_at, times)
    motion = _on_feet(figure, goals, gaps, windows, times, fps)
    return Moved(motion, _stands(gaps, windows, end_s))


def _gaps(base: Base, windows: tuple[Window, ...], hops_s: list[float], end_s: float) -> tuple[Gap, ...]:
    found = []
    for before, after in zip([None, *windows], [*windows, None], strict=True):
        start_s = 0.0 if before is None else before.exit_s
        stop_s = end_s + 0.5 if after is None else after.entry_s
        if stop_s <= 0.0:
            continue
        start = (
            {s: base.home(s, start_s) for s in SIDES} if before is None else _near(before.feet(start_s), base, start_s)
        )
        end = None if after is None else _near(after.feet(stop_s), base, stop_s)
        plants = footfalls(base, start, end, start_s, stop_s, hops_s)
        found.append(Gap(start_s, stop_s, plants, {s: foot_path(plants[s], None, ()) for s in SIDES}))
    return tuple(found)


def _near(
    feet: dict[str, tuple[float, float, float]], base: Base, time_s: float
) -> dict[str, tuple[float, float, float]]:
    """Yaws of the feet counted on from the hips' unwrapped yaw."""
    yaw = float(base.yaw(time_s))
    return {side: (x, y, yaw + (deg - yaw + 180.0) % 360.0 - 180.0) for side, (x, y, deg) in feet.items()}


def _goals(
    figure: Figure, base: Base, gaps: tuple[Gap, ...], windows: tuple[Window, ...], mood: Mood,
    ball_at: Callable[[Times], Points], times: Times,
) -> Goals:  # fmt: skip
    """Carriage in the gaps, skills in their windows, each passing into the other."""
    parts: list[tuple[int, Goals]] = []
    for gap in gaps:
        chosen = np.flatnonzero((times >= gap.start_s - OVER_S) & (times <= gap.end_s + OVER_S))
        if len(chosen) < 2:
            continue
        moments = times[chosen]
        hips = Hips(moments, base.place(moments), base.place(moments, 1), base.yaw(moments))
        parts.append((int(chosen[0]), carriage(figure.shape, hips, gap.plants, mood, ball_at(moments))))
    total = _tiled(parts, windows, times)
    for window in windows:
        share, arms = (
            ramp(times, *begin) * (1.0 - ramp(times, *window.blend_out_s))
            for begin in (window.blend_in_s, window.arms_in_s)
        )
        chosen = np.flatnonzero((share > 0.0) | (arms > 0.0))
        first, last = int(chosen[0]), int(chosen[-1]) + 1
        mixed = taken_over(
            cut(total, first, last), window.goals(times[first:last]), share[first:last], arms[first:last]
        )
        total = concatenated([part for part in (cut(total, 0, first), mixed, cut(total, last, None)) if _frames(part)])
    return total


def _frames(goals: Goals) -> int:
    return len(goals.pelvis_position)


def _tiled(parts: list[tuple[int, Goals]], windows: tuple[Window, ...], times: Times) -> Goals:
    """Carriages side by side: the next begins in the middle of a skill, where the skill has the whole body."""
    middles = [0.5 * (w.entry_s + w.exit_s) for w in windows if w.entry_s > 0.0]
    edges = [0, *(int(np.searchsorted(times, m)) for m in middles), len(times)]
    tiles = []
    for (first, goals), start, stop in zip(parts, edges[:-1], edges[1:], strict=True):
        index = np.clip(np.arange(start, stop) - first, 0, _frames(goals) - 1)
        tiles.append(_picked(goals, index))
    return concatenated(tiles)


def _picked(goals: Goals, index: np.ndarray) -> Goals:
    """The frames at `index`, which repeats the first and the last where the carriage does not reach."""
    before, after = int(np.sum(index == 0)) - 1, int(np.sum(index == _frames(goals) - 1)) - 1
    body = cut(goals, int(index[0]), int(index[-1]) + 1)
    front = [cut(goals, 0, 1)] * max(before, 0) if index[0] == 0 else []
    back = [cut(goals, -1, None)] * max(after, 0) if index[-1] == _frames(goals) - 1 else []
    return concatenated([*front, body, *back])


def _on_feet(
    figure: Figure, goals: Goals, gaps: tuple[Gap, ...], windows: tuple[Window, ...], times: Times, fps: float
) -> Motion:
    """The body over its feet; heels lift where a leg would not reach."""
    shape, ahead = figure.shape, goals.pelvis[..., 2]
    flat = {side: _foot(figure, side, gaps, windows, times, ahead, np.zeros(len(times))) for side in SIDES}
    goals = replace(goals, left_foot=flat["left"], right_foot=flat["right"])
    joints = positions(*solve_world(goals, shape.joints), shape.joints)
    feet = {}
    for side in SIDES:
        foot_m = float(np.linalg.norm(shape.ball_of_foot(side)))
        lift = heel_lift(flat[side].position, joints[:, INDEX[f"{side}_hip"]], shape.leg_m(side), foot_m)
        feet[side] = _foot(figure, side, gaps, windows, times, ahead, lift)
    goals = replace(goals, left_foot=feet["left"], right_foot=feet["right"])
    return solve(goals, shape.joints, figure.betas, figure.gender, fps)


def _foot(
    figure: Figure, side: str, gaps: tuple[Gap, ...], windows: tuple[Window, ...], times: Times, ahead: Points,
    lift_rad: Float[np.ndarray, " frames"],
) -> LimbGoal:  # fmt: skip
    """Ankle goals of one foot through gaps and skills."""
    place, turn, bend = np.zeros((len(times), 3)), np.tile(np.eye(3), (len(times), 1, 1)), np.zeros(len(times))
    for gap in gaps:
        chosen = (times >= gap.start_s) & (times <= gap.end_s)
        nothing = np.zeros((int(chosen.sum()), 3))
        goal = foot_goal(gap.paths[side], side, figure.shape, times[chosen], nothing, nothing, lift_rad[chosen])
        place[chosen], turn[chosen], bend[chosen] = goal.position, goal.rotation, goal.toe_bend_rad
    for window in windows:
        chosen = ((times > window.entry_s) | (window.entry_s <= 0.0)) & (times < window.exit_s)
        plan, moments = window.fitted.plan, times[chosen] - window.fitted.start_s
        mass = plan.mass(moments)
        goal = foot_goal(plan.feet[side], side, figure.shape, moments, mass, mass, lift_rad[chosen])
        place[chosen], bend[chosen] = plan.stance.to_court(goal.position), goal.toe_bend_rad
        turn[chosen] = plan.stance.turn @ goal.rotation
    goal = LimbGoal(place, place, turn, toe_bend_rad=bend)
    return replace(goal, pole=knee_pole(ahead, goal))


def _stands(gaps: tuple[Gap, ...], windows: tuple[Window, ...], end_s: float) -> tuple[tuple[str, float, float], ...]:
    """When each foot stood: the stays of gaps and skills, joined where they meet."""
    spans: list[tuple[str, float, float]] = []
    for side in SIDES:
        pieces = [(max(p.on_s, g.start_s), min(p.off_s, g.end_s)) for g in gaps for p in g.plants[side]]
        for window in windows:
            at = window.fitted.start_s
            pieces += [
                (max(p.on_s + at, window.entry_s), min(p.off_s + at, window.exit_s))
                for p in window.fitted.plan.feet[side].plants
            ]
        merged: list[list[float]] = []
        for start, stop in sorted(piece for piece in pieces if piece[1] > piece[0] and piece[0] < end_s):
            if merged and start <= merged[-1][1] + 1e-6:
                merged[-1][1] = max(merged[-1][1], stop)
            else:
                merged.append([start, stop])
        spans += [(side, start, min(stop, end_s)) for start, stop in merged]
    return tuple(spans)
