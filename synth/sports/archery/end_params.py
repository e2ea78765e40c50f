"""What varies between two ends of three arrows: the walk, the group, the pauses; and each arrow's own shot."""

from dataclasses import dataclass, field, replace

import numpy as np

from synth.sports.archery.params import LET_DOWN_SHARE, ArcheryParams, draw_params
from synth.sports.archery.target import OUTDOOR, Target
from synth.sports.movement.gait_style import GaitStyle, draw_gait

ARROWS = 3
QUIVER_ARM_OUT_DEG, QUIVER_ARM_BACK_DEG, QUIVER_ARM_SWING_DEG, QUIVER_ELBOW_DEG = 25.0, 17.0, 4.0, 5.0
"""The arm beside the quiver hangs behind its arrows, clear of them, and hardly swings."""


@dataclass(frozen=True)
class EndParams:
    """An end: `shots` one after another by an archer who walks up to the line and off it again.

    handedness: the hand that draws. shots: all with the same stance; their stance_s holds the pauses. gait: the walk.
    wait_back_m, wait_side_m: where the archer waits, from the place on the line. wait_s: until the first step.
    leave_back_m, leave_side_m: where the archer walks to. key_arrow: around whose release a clip is cut.
    """

    shots: tuple[ArcheryParams, ...] = (ArcheryParams(), ArcheryParams(stance_s=5.0), ArcheryParams(stance_s=5.0))
    gait: GaitStyle = field(default_factory=GaitStyle)
    wait_back_m: float = 3.4
    wait_side_m: float = 0.3
    wait_s: float = 0.8
    leave_back_m: float = 3.0
    leave_side_m: float = -0.4
    key_arrow: int = 1
    handedness: str = "right"


def draw_end(rng: np.random.Generator, target: Target = OUTDOOR) -> EndParams:
    """A plausible end; the cycle of an arrow takes 16 to 25 s, the group's spread by angle is that of good archers."""
    habit = draw_params(rng, target)
    nearer = target.distance_m / OUTDOOR.distance_m
    group_m, spread_m = nearer * rng.normal(0.0, 0.05, 2), nearer * float(rng.uniform(0.05, 0.14))
    shots = tuple(_next_shot(habit, group_m, spread_m, k, rng) for k in range(ARROWS))
    gait = draw_gait(rng)
    gait = replace(
        gait,
        arm_swing_deg=(gait.arm_swing_deg[0], QUIVER_ARM_SWING_DEG),
        arm_out_deg=(gait.arm_out_deg[0], QUIVER_ARM_OUT_DEG),
        arm_back_deg=(gait.arm_back_deg[0], QUIVER_ARM_BACK_DEG),
        elbow_deg=(gait.elbow_deg[0], QUIVER_ELBOW_DEG),
    )
    return EndParams(
        shots=shots,
        gait=gait,
        wait_back_m=float(rng.uniform(2.4, 4.5)),
        wait_side_m=float(rng.uniform(-0.8, 0.8)),
        wait_s=float(rng.uniform(0.6, 1.6)),
        leave_back_m=float(rng.uniform(2.2, 4.2)),
        leave_side_m=float(rng.uniform(-0.9, 0.9)),
        key_arrow=int(rng.integers(ARROWS)),
    )


def _next_shot(
    habit: ArcheryParams, group_m: np.ndarray, spread_m: float, number: int, rng: np.random.Generator
) -> ArcheryParams:
    """The archer's habits with the small differences from arrow to arrow."""
    left_m, up_m = group_m + rng.normal(0.0, spread_m, 2)
    shot = replace(
        habit,
        nock_s=habit.nock_s * float(rng.uniform(0.94, 1.08)),
        set_s=habit.set_s * float(rng.uniform(0.93, 1.1)),
        draw_s=habit.draw_s * float(rng.uniform(0.94, 1.06)),
        aim_s=float(np.clip(habit.aim_s * rng.uniform(0.75, 1.3), 1.6, 4.5)),
        clicker_s=float(rng.uniform(0.10, 0.20)),
        follow_through_s=habit.follow_through_s * float(rng.uniform(0.9, 1.15)),
        launch_speed_m_s=habit.launch_speed_m_s + float(rng.normal(0.0, 0.15)),
        let_down=bool(rng.random() < LET_DOWN_SHARE),
        impact_left_m=float(left_m),
        impact_up_m=float(up_m),
        noise_seed=int(rng.integers(2**31)),
    )
    cycle_s = float(rng.uniform(16.5, 24.0))
    pause_s = float(rng.uniform(1.0, 2.0)) if number == 0 else max(cycle_s - (shot.length_s - shot.stance_s), 2.0)
    return replace(shot, stance_s=pause_s)
