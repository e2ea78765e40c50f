"""The goals of a walking body: what `gait` leaves open, hands, head and eyes."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations, Times
from synth.geometry.rotation import about, slerp
from synth.motion.grasp import hand_pose
from synth.motion.posing import SPINE_SHARES, Goals, LimbGoal
from synth.skeleton.smplx_joints import INDEX
from synth.sports.movement.feet import BODY_AHEAD, foot_goal, heel_lift
from synth.sports.movement.gait import SIDES, Walk, chest_at, pelvis_at
from synth.sports.movement.gait_style import GaitStyle
from synth.sports.movement.shape import Shape

ELBOW_SWING_SHARE = 0.45
"""How much of its bend the elbow bends more ahead and less behind."""
FOREARM_IN_DEG, FOREARM_OUT_SHARE = 2.0, 0.8
"""Forearms of arms that hang by the body lean in; further out they follow."""
ARM_LAG_S = 0.05
HEAD_EARLY_S = 0.25
"""The head turns into a new direction before the body [Grasso and others 1998]."""
LOOK_M = 7.0
"""Walkers look this far ahead at the ground."""


def walk_goals(plan: Walk, times_s: Times, gaze: Points | None = None) -> Goals:
    """Goals of the whole body; `gaze` (frames, 3): points to look at, None: the ground some metres ahead."""
    place, pelvis = pelvis_at(plan, times_s)
    chest = chest_at(plan, times_s)
    early_deg = plan.heading.scalar_at(times_s + HEAD_EARLY_S)
    head = about("z", np.radians(early_deg)) @ about("y", np.radians(5.0)) @ BODY_AHEAD
    heading = about("z", np.radians(plan.heading.scalar_at(times_s)))
    swing = plan.lead.scalar_at(times_s - ARM_LAG_S)
    shoulders = {side: shoulder_at(plan.shape, side, place, pelvis, chest) for side in SIDES}
    hands = {side: swinging_arm(plan.shape, side, shoulders[side], heading, swing, plan.style) for side in SIDES}
    ground = place + np.array([0.0, 0.0, -1.0]) * place[:, 2:] + LOOK_M * (about("z", np.radians(early_deg))[:, :, 0])
    left_foot, right_foot = (_foot(plan, side, times_s, place, pelvis) for side in SIDES)
    return Goals(
        place, pelvis, chest, head, hands["left"], hands["right"], left_foot, right_foot,
        gaze=ground if gaze is None else gaze,
    )  # fmt: skip


def _foot(plan: Walk, side: str, times_s: Times, place: Points, pelvis: Rotations) -> LimbGoal:
    """Knees point between where the pelvis and the toes do; a heel lifts where the leg would not reach."""
    path, shape = plan.feet[side], plan.shape
    yaw = about("z", np.radians(path.yaw.scalar_at(times_s)))
    pole = 0.5 * pelvis[:, :, 2] + yaw[:, :, 0]
    wish = foot_goal(path, side, shape, times_s, place, pole)
    hip = place + pelvis @ (shape.joints[INDEX[f"{side}_hip"]] - shape.joints[0])
    lift = heel_lift(wish.position, hip, shape.leg_m(side), float(np.linalg.norm(shape.ball_of_foot(side))))
    return foot_goal(path, side, shape, times_s, place, pole, lift)


def shoulder_at(shape: Shape, side: str, place: Points, pelvis: Rotations, chest: Rotations) -> Points:
    """The shoulder joint (frames, 3) [m] of a hanging arm."""
    now, turn, before = place, pelvis, 0
    for name in (*SPINE_SHARES, f"{side}_collar", f"{side}_shoulder"):
        now = now + turn @ (shape.joints[INDEX[name]] - shape.joints[before])
        share = SPINE_SHARES.get(name, 1.0)
        turn = chest if share == 1.0 else slerp(pelvis, chest, np.full(len(place), share))
        before = INDEX[name]
    return now


def swinging_arm(
    shape: Shape,
    side: str,
    shoulder: Points,
    heading: Rotations,
    lead: Float[np.ndarray, " frames"],
    style: GaitStyle,
) -> LimbGoal:
    """An arm that hangs and swings: ahead when the foot of its own side is behind.

    heading: world_from_walker (frames, 3, 3), x ahead. lead: 1 with the left foot ahead, -1 with the right.
    """
    k, out = SIDES.index(side), 1.0 if side == "left" else -1.0
    ahead = -out * lead
    angle = np.radians(style.arm_swing_deg[k] * ahead - style.arm_back_deg[k])
    bent = angle + np.radians(style.elbow_deg[k] * (1.0 + ELBOW_SWING_SHARE * ahead))
    spread = np.radians(style.arm_out_deg[k])
    forearm_out = np.radians(FOREARM_OUT_SHARE * (style.arm_out_deg[k] - 7.0) - FOREARM_IN_DEG)

    def hanging(pitch: Float[np.ndarray, " frames"], spread_rad: float) -> Points:
        side_way = np.full(len(pitch), out * np.sin(spread_rad))
        return np.stack([np.sin(pitch) * np.cos(spread_rad), side_way, -np.cos(pitch) * np.cos(spread_rad)], -1)

    upper_m, lower_m = shape.arm_m(side)
    forearm = hanging(bent, forearm_out)
    wrist = upper_m * hanging(angle, spread) + lower_m * forearm
    thumb = np.stack([np.cos(bent), np.full(len(bent), -0.25 * out), np.sin(bent)], -1)
    hand = _hand(forearm, thumb, side)
    fingers = np.broadcast_to(hand_pose("relaxed", side), (len(bent), 45)).copy()
    pole = np.array([-1.0, 0.35 * out, 0.0])
    return LimbGoal(
        shoulder + (heading @ wrist[..., None])[..., 0], heading @ pole, heading @ hand, fingers
    )  # fmt: skip


def _hand(along: Points, thumb: Points, side: str) -> Rotations:
    """world_from_hand whose fingers point along `along` and whose thumb leans to `thumb`."""
    x = along if side == "left" else -along
    z = thumb - np.sum(thumb * x, -1, keepdims=True) * x
    z = z / np.linalg.norm(z, axis=-1, keepdims=True)
    return np.stack([x, np.cross(z, x), z], -1)
