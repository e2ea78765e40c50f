"""From a Plan to the pose at any times: the hips are moved until the centre of mass is where the plan has it."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.motion.grasp import blend, hand_pose
from synth.motion.motion import Motion
from synth.motion.posing import Goals, LimbGoal, solve, solve_world
from synth.skeleton.kinematics import forward, positions
from synth.skeleton.smplx_joints import INDEX
from synth.sports.movement.curves import ramp
from synth.sports.movement.feet import BODY_AHEAD, aloft, foot_goal, heel_lift, within_reach
from synth.sports.movement.shape import center_of_mass
from synth.sports.volleyball.arms import arm_goal, open_hand
from synth.sports.volleyball.ball import Ball, ball_at, held_hand
from synth.sports.volleyball.plan import Plan, with_heights
from synth.sports.volleyball.platform import platform_hand
from synth.sports.volleyball.trunk import head_orientation, orientation

SIDES = ("left", "right")
HEAD_S = 0.42
LETS_GO_S = 0.03


def pose_at(
    plan: Plan, ball: Ball | None, times_s: Times, betas: Float[np.ndarray, " num_betas"], gender: str, fps: float,
    rounds: int = 7,
) -> Motion:  # fmt: skip
    """The Motion at `times_s`; without a ball the arms are free and the gaze is level."""
    return solve(goals_at(plan, ball, times_s, rounds), plan.shape.joints, betas, gender, fps)


def goals_at(plan: Plan, ball: Ball | None, times_s: Times, rounds: int = 7) -> Goals:
    """What the pose at `times_s` is solved from, in the skill's frame.

    Each round poses the body and moves the hips by what the mass is off: the legs hold a third of the mass, so the
    error shrinks to a third or less per round (7 rounds: below 0.1 mm).
    """
    mass, rest = plan.mass(times_s), plan.shape.joints
    gaze, sight = _gaze(plan, ball, times_s), _head_sight(plan, ball, times_s)
    pelvis = mass - np.array([0.0, 0.0, 0.05])
    joints = _standing(plan, pelvis)
    for _ in range(rounds - 1):
        joints = positions(*solve_world(_goals(plan, ball, times_s, gaze, sight, pelvis, joints), rest), rest)
        pelvis = pelvis + mass - center_of_mass(joints)
    return _with_fingers(_goals(plan, ball, times_s, gaze, sight, pelvis, joints), plan, times_s)


def _goals(
    plan: Plan, ball: Ball | None, times_s: Times, gaze: Points, sight: Points, pelvis: Points, joints: Points
) -> Goals:  # fmt: skip
    hips, chest = orientation(plan.trunk.pelvis, times_s), orientation(plan.trunk.chest, times_s)
    head = head_orientation(chest, sight, joints[:, INDEX["head"]], np.ones(len(times_s)))
    ahead = hips[..., :, 2]
    feet = {side: _foot(plan, side, times_s, ahead, joints) for side in SIDES}
    hands = {side: _hand(plan, ball, side, times_s, chest, joints) for side in SIDES}
    return Goals(
        pelvis, hips, chest, head, hands["left"], hands["right"], feet["left"], feet["right"], gaze,
        left_collar=_shrug(plan, "left", times_s), right_collar=_shrug(plan, "right", times_s),
    )  # fmt: skip


def _foot(plan: Plan, side: str, times_s: Times, ahead: Points, joints: Points) -> LimbGoal:
    mass, path, shape = plan.mass(times_s), plan.feet[side], plan.shape
    wish = foot_goal(path, side, shape, times_s, mass, ahead)
    foot_m = float(np.linalg.norm(shape.ball_of_foot(side)))
    hip, leg_m = joints[:, INDEX[f"{side}_hip"]], shape.leg_m(side)
    goal = foot_goal(path, side, shape, times_s, mass, ahead, heel_lift(wish.position, hip, leg_m, foot_m))
    near = within_reach(goal.position, hip, leg_m) - goal.position
    position = goal.position + aloft(path, times_s)[:, None] * near
    return replace(goal, position=position, pole=knee_pole(ahead, goal))


def _standing(plan: Plan, pelvis: Points) -> Points:
    """Joints of the rest pose at `pelvis`, turned upright to face +x: where the first round begins."""
    rest = (plan.shape.joints - plan.shape.joints[0]) @ BODY_AHEAD.T
    return pelvis[:, None] + rest


def knee_pole(ahead: Points, foot: LimbGoal) -> Points:
    """Knees point half-way between where the hips and the toes point, and stay level or above when toes point down."""
    toes = foot.rotation[..., :, 2] * np.array([1.0, 1.0, 0.0]) + 0.4 * foot.rotation[..., :, 1] * np.array(
        [1.0, 1.0, 0.0]
    )
    return ahead + 0.8 * toes + np.array([0.0, 0.0, 0.25])


def _hand(
    plan: Plan, ball: Ball | None, side: str, times_s: Times, chest: Float[np.ndarray, "frames 3 3"], joints: Points
) -> LimbGoal:
    goal = arm_goal(plan.arms[side], plan.shape, times_s, chest, joints[:, INDEX[f"{side}_shoulder"]])
    if plan.platform is not None:
        goal = platform_hand(plan.platform, plan.shape, side, times_s, joints, goal)
    if ball is not None:
        goal = held_hand(ball, side, times_s, goal)
    near = within_reach(goal.position, joints[:, INDEX[f"{side}_shoulder"]], sum(plan.shape.arm_m(side)))
    free = _free(plan, side, times_s)[:, None]
    return replace(goal, position=goal.position + free * (near - goal.position))


def _free(plan: Plan, side: str, times_s: Times) -> Float[np.ndarray, " frames"]:
    """0 while a hand or forearm plays the ball, 1 from LETS_GO_S before and after that on."""
    free = np.ones(len(times_s))
    for touch in plan.manner.touches:
        if touch.part.startswith(side):
            near = ramp(times_s, touch.start_s - LETS_GO_S, touch.start_s)
            free *= 1.0 - near + ramp(times_s, touch.end_s, touch.end_s + LETS_GO_S)
    return free


def _with_fingers(goals: Goals, plan: Plan, times_s: Times) -> Goals:
    left, right = goals.left_hand, goals.right_hand
    return replace(
        goals,
        left_hand=replace(left, fingers=_fingers(plan, "left", times_s)),
        right_hand=replace(right, fingers=_fingers(plan, "right", times_s)),
    )


def _shrug(plan: Plan, side: str, times_s: Times) -> Points:
    """The collar bone raised about the chest's front axis [rad]."""
    up = np.radians(plan.manner.shrug[side].scalar_at(times_s)) * (1.0 if side == "left" else -1.0)
    return np.stack([0 * up, 0 * up, up], -1)


def _fingers(plan: Plan, side: str, times_s: Times) -> Float[np.ndarray, "frames 45"]:
    relaxed, spread = hand_pose("relaxed", side), open_hand(side, plan.manner.curl)
    share = plan.manner.spread[side].scalar_at(times_s)
    return blend(np.tile(relaxed, (len(times_s), 1)), np.tile(spread, (len(times_s), 1)), share)


def _gaze(plan: Plan, ball: Ball | None, times_s: Times) -> Points:
    """Between the ball as it is before and just after the contact and the manner's place on the court."""
    court = plan.stance.to_local(np.tile(np.array(plan.manner.court), (len(times_s), 1)))
    if ball is None:
        return court
    stare = plan.manner.stare.scalar_at(times_s)[:, None]
    return court * (1.0 - stare) + plan.stance.to_local(ball_at(ball, times_s)) * stare


def _head_sight(plan: Plan, ball: Ball | None, times_s: Times) -> Points:
    """What the head turns to: the gaze smoothed over HEAD_S, for only the eyes are quick enough for a struck ball."""
    offsets = np.linspace(-0.5, 0.5, 11)[1:-1] * HEAD_S
    gazes = [_gaze(plan, ball, np.clip(times_s + offset, 0.0, plan.line.end)) for offset in offsets]
    return np.average(gazes, axis=0, weights=np.cos(np.pi * offsets / HEAD_S) ** 2)


def settle_heights(
    plan: Plan, ball: Ball | None, betas: Float[np.ndarray, " num_betas"], gender: str, rounds: int = 5
) -> Plan:
    """The plan whose legs are bent at its height keys as those keys ask."""
    keys = plan.keys
    times = np.array([key.time_s for key in keys])
    for _ in range(rounds):
        motion = pose_at(plan, ball, times, betas, gender, 30.0, rounds=3)
        joints = forward(motion.local_rotations, motion.trans, plan.shape.joints)[1]
        mass = plan.mass(times)
        heights = plan.heights_m.copy()
        for i, key in enumerate(keys):
            goal = foot_goal(plan.feet[key.side], key.side, plan.shape, times, mass, np.ones((len(times), 3)))
            leg = joints[i, INDEX[f"{key.side}_hip"]] - goal.position[i]
            level = float(np.hypot(leg[0], leg[1]))
            wanted = key.reach * plan.shape.leg_m(key.side)
            heights[i] += np.sqrt(max(wanted**2 - level**2, 0.01)) - leg[2]
        plan = with_heights(plan, heights)
    return plan
