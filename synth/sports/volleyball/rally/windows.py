"""When a skill has the whole body of its player: from both feet flat before it to both feet flat after it."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.motion.posing import Goals, LimbGoal
from synth.sports.movement.stance import Stance
from synth.sports.volleyball.block_steps import BlockTimeline
from synth.sports.volleyball.pose import goals_at
from synth.sports.volleyball.rally.chain import Fitted
from synth.sports.volleyball.rally.footwork import Foot
from synth.sports.volleyball.rally.scene import DIG_EXIT_S, FLAT_S, LAND_S
from synth.sports.volleyball.timeline import Timeline

LIMBS = ("left_hand", "right_hand", "left_foot", "right_foot")
STEP_S = 1.0 / 240.0


@dataclass(frozen=True)
class Window:
    """[entry_s, exit_s] of the rally: feet are the skill's; the rest is blended in and out, arms first."""

    fitted: Fitted
    entry_s: float
    exit_s: float
    arms_in_s: tuple[float, float]
    blend_in_s: tuple[float, float]
    blend_out_s: tuple[float, float]

    def goals(self, times_s: Times) -> Goals:
        """The body as the skill has it at times of the rally, on the player's court."""
        plan = self.fitted.plan
        times = np.clip(times_s - self.fitted.start_s, 0.0, plan.line.end)
        return _placed(goals_at(plan, self.fitted.ball, times), plan.stance)

    def mass(self, times_s: Times) -> Points:
        """Centre of mass (frames, 3), on the player's court [m]."""
        return self.fitted.plan.stance.to_court(self.fitted.plan.mass(times_s - self.fitted.start_s))

    def feet(self, time_s: float) -> dict[str, Foot]:
        """Where both feet stand at entry or exit."""
        plan, local = self.fitted.plan, time_s - self.fitted.start_s
        found = {}
        for side, path in plan.feet.items():
            place = plan.stance.to_court(path.ground.at(np.array([local])))[0]
            yaw = float(path.yaw.scalar_at(np.array([local]))[0]) + plan.stance.yaw_deg
            found[side] = (float(place[0]), float(place[1]), yaw)
        return found

    def hips(self, time_s: float) -> tuple[Float[np.ndarray, "2"], Float[np.ndarray, "2"], float]:
        """Place [m], velocity [m/s] and yaw [deg] of the hips at entry or exit."""
        goals = self.goals(np.array([time_s - STEP_S, time_s, time_s + STEP_S]))
        place, ahead = goals.pelvis_position[:, :2], goals.pelvis[1, :2, 2]
        return place[1], (place[2] - place[0]) / (2.0 * STEP_S), float(np.degrees(np.arctan2(ahead[1], ahead[0])))


def window_of(fitted: Fitted) -> Window:
    """The window of a touch by its skill."""
    plan, start = fitted.plan, fitted.start_s
    skill, hit = plan.params.skill, fitted.start_s + plan.line.contact
    if skill == "float_serve":
        return Window(fitted, 0.0, hit + 0.34, (-1.0, -0.5), (-1.0, -0.5), (hit + 0.25, hit + 0.65))
    if isinstance(plan.line, Timeline):
        out = start + plan.line.landing + LAND_S
        if skill == "jump_serve":
            return Window(fitted, 0.0, out, (-1.0, -0.5), (-1.0, -0.5), (out - 0.03, out + 0.4))
        entry = start + plan.line.release - FLAT_S
        return Window(
            fitted, entry, out, (entry - 0.4, entry - 0.05), (entry - 0.3, entry + 0.05), (out - 0.03, out + 0.4)
        )
    if isinstance(plan.line, BlockTimeline):
        entry, out = start + plan.line.first - 0.05, start + plan.line.landing + LAND_S
        return Window(
            fitted, entry, out, (entry - 0.4, entry - 0.05), (entry - 0.3, entry + 0.05), (out - 0.03, out + 0.4)
        )
    if skill == "dig":
        assert plan.jump is not None
        entry = start + plan.jump.takeoff_s - 0.11
        out = hit + DIG_EXIT_S
        return Window(fitted, entry, out, (entry - 0.45, entry - 0.1), (entry - 0.4, entry), (out - 0.2, out + 0.2))
    return Window(
        fitted, hit - 0.16, hit + 0.12, (hit - 0.86, hit - 0.5), (hit - 0.52, hit - 0.16), (hit + 0.16, hit + 0.6)
    )


def _placed(goals: Goals, stance: Stance) -> Goals:
    """The goals turned and set down."""
    turn = stance.turn

    def limb(goal: LimbGoal) -> LimbGoal:
        return LimbGoal(
            stance.to_court(goal.position), goal.pole @ turn.T, turn @ goal.rotation, goal.fingers, goal.toe_bend_rad
        )

    assert goals.gaze is not None
    return Goals(
        stance.to_court(goals.pelvis_position),
        turn @ goals.pelvis,
        turn @ goals.chest,
        turn @ goals.head,
        limb(goals.left_hand),
        limb(goals.right_hand),
        limb(goals.left_foot),
        limb(goals.right_foot),
        stance.to_court(goals.gaze),
        goals.left_collar,
        goals.right_collar,
    )
