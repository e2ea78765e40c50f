"""How an archer walks with a bow: upright before the bow-side hip, its stabiliser ahead; at the line it turns with
the target.
"""

from dataclasses import replace

import numpy as np

from synth.arrays import Points, Times
from synth.geometry.rotation import about, unit
from synth.motion.posing import Goals, LimbGoal
from synth.sports.archery.hands import bow_hand_in_bow
from synth.sports.archery.posture import bow_rotation
from synth.sports.archery.setup import Setup
from synth.sports.arrow_flight import direction
from synth.sports.movement.curves import Curve
from synth.sports.movement.gait import Walk, chest_at, pelvis_at
from synth.sports.movement.gait_body import shoulder_at, walk_goals

WALKING_WRIST, STANDING_WRIST = (0.70, 0.18, -0.66), (0.58, -0.44, -0.66)
"""From the bow shoulder to its wrist, in the frame of the bow's level heading: on the way, and square to the target."""
WALKING_ARM, STANDING_ARM = 0.84, 0.94
"""Share of the straight arm's length."""
CANT_RAD, DIP_RAD = 0.28, -0.16
SWAY_M = 0.012
"""How far the bow goes to and fro with the steps."""


def carrying_goals(plan: Walk, setup: Setup, bow_yaw_deg: Curve, times_s: Times, gaze: Points) -> Goals:
    """The walker's goals with the bow in the left hand; bow_yaw_deg: where the bow points."""
    goals = walk_goals(plan, times_s, gaze)
    yaw = np.radians(bow_yaw_deg.scalar_at(times_s))
    heading = np.radians(plan.heading.scalar_at(times_s))
    square = np.clip((yaw - heading) / (np.pi / 2.0), 0.0, 1.0)[:, None]
    towards = unit(np.array(WALKING_WRIST) + square * np.subtract(STANDING_WRIST, WALKING_WRIST))
    share = WALKING_ARM + square * (STANDING_ARM - WALKING_ARM)
    arm_m = setup.anatomy.length_m("left_shoulder", "left_elbow", "left_wrist")
    shoulder = shoulder_at(plan.shape, "left", *pelvis_at(plan, times_s), chest_at(plan, times_s))
    sway = SWAY_M * plan.lead.scalar_at(times_s - 0.05)[:, None] * np.array([-1.0, 0.0, 0.0])
    turn = about("z", yaw)
    wrist = shoulder + (turn @ (share * arm_m * towards + sway)[..., None])[..., 0]
    hand = turn @ bow_rotation(direction(0.0, DIP_RAD), CANT_RAD) @ bow_hand_in_bow()
    pole = turn @ unit(np.array([-0.4, 0.75, -0.5]))
    fingers = np.broadcast_to(setup.bow_hold.fingers, (len(times_s), 45)).copy()
    return replace(goals, left_hand=LimbGoal(wrist, pole, hand, fingers))
