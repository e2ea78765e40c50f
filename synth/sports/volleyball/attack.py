"""Plan and ball of a jump serve or a spike made to fit: the arm's reach says where the ball is hit."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports.ball_flight import launch_through
from synth.sports.movement.shape import Shape
from synth.sports.movement.stance import Stance
from synth.sports.volleyball.ball import Ball, Flight, aim_serve, palm_offset, sent
from synth.sports.volleyball.hit import make_plan
from synth.sports.volleyball.params import VolleyballParams
from synth.sports.volleyball.plan import Plan
from synth.sports.volleyball.pose import pose_at, settle_heights
from synth.sports.volleyball.timeline import Timeline
from synth.sports.volleyball.toss import toss

Betas = Float[np.ndarray, " num_betas"]
Vector = Float[np.ndarray, "3"]
TIPS_M = 0.10
"""Fingers and toes end this far beyond their last joints."""


def prepare_attack(params: VolleyballParams, shape: Shape, betas: Betas, gender: str) -> tuple[Plan, Ball]:
    """The gaze follows the ball, which falls to the palm that hits it."""
    plan = settle_heights(make_plan(params, shape), None, betas, gender)
    deliver = toss
    if params.skill == "spike":
        plan, deliver = at_the_net(plan, betas, gender), set_up
    coming = deliver(plan, ball_in_palm(plan, None, betas, gender))
    plan = settle_heights(plan, coming, betas, gender, rounds=3)
    contact = ball_in_palm(plan, coming, betas, gender)
    struck = replace(aim_serve(params, contact), start_s=plan.line.contact)
    return plan, sent(deliver(plan, contact), struck, params, plan.line.end)


def ball_in_palm(plan: Plan, ball: Ball | None, betas: Betas, gender: str) -> Vector:
    """Centre [m] on the court of a ball that touches the middle of the palm at the hit."""
    motion = pose_at(plan, ball, np.array([plan.line.contact]), betas, gender, 30.0)
    rotations, joints = forward(motion.local_rotations, motion.trans, plan.shape.joints)
    wrist = INDEX["right_wrist"]
    return plan.stance.to_court(joints[0, wrist] + rotations[0, wrist] @ palm_offset(plan.shape, "right"))


def at_the_net(plan: Plan, betas: Betas, gender: str) -> Plan:
    """The plan set down so that the body stays `net_gap_m` behind the net and hits at `hit_y_m` along it."""
    assert isinstance(plan.params, VolleyballParams)
    times = np.linspace(0.0, plan.line.end, 60)
    motion = pose_at(plan, None, times, betas, gender, 30.0)
    turned = plan.stance.to_court(forward(motion.local_rotations, motion.trans, plan.shape.joints)[1])
    hit_y = float(ball_in_palm(plan, None, betas, gender)[1])
    ahead = -plan.params.net_gap_m - TIPS_M - float(turned[..., 0].max())
    return replace(plan, stance=Stance(plan.stance.yaw_deg, ahead, plan.params.hit_y_m - hit_y))


def set_up(plan: Plan, contact: Vector) -> Ball:
    """The ball on its way from the passer to the setter, and set so that it comes down to `contact` at the hit."""
    assert isinstance(plan.line, Timeline)
    assert isinstance(plan.params, VolleyballParams)
    release, spin, ball_m = plan.line.release, np.zeros(3), plan.shape.ball_m
    passer, setter = np.array(plan.params.passer_m), np.array(plan.params.setter_m)
    first = Flight(0.0, passer, launch_through(passer, setter, release, spin, ball_m), spin, "pass", ball_m=ball_m)
    high = launch_through(setter, contact, plan.line.contact - release, spin, ball_m)
    return Ball((first, Flight(release, setter, high, spin, "set", ball_m=ball_m)))
