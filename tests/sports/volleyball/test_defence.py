"""A block and a dig obey the net, the floor, the ball and the other side's hit."""

import numpy as np
import pytest

from synth.errors import SynthError
from synth.randomness import generator
from synth.skeleton.kinematics import forward
from synth.sports.ball_flight import RADIUS_M, fly_state
from synth.sports.movement.shape import center_of_mass, measure
from synth.sports.volleyball.ball import ball_at
from synth.sports.volleyball.defence_params import BlockParams, draw_block
from synth.sports.volleyball.hand_wall import first_touch, hand_spheres
from synth.sports.volleyball.perform import prepare
from synth.sports.volleyball.platform import ball_on_platform
from synth.sports.volleyball.pose import pose_at

BETAS = np.zeros(10)


def at_contact(played):
    """Joints (55, 3) on the court at the very contact [m]."""
    plan = played.plan
    motion = pose_at(plan, played.ball, np.array([plan.line.contact]), BETAS, "male", 240.0)
    return plan.stance.to_court(forward(motion.local_rotations, motion.trans, plan.shape.joints)[1][0])


def velocities(played):
    """Of the ball just before and after the contact [m/s]."""
    coming, going = played.ball.flights[1:3]
    since = np.array([going.start_s - coming.start_s])
    return fly_state(coming.position, coming.velocity, coming.spin_rad_s, since)[1][0], going.velocity


@pytest.fixture(params=["blocked", "dug"])
def defended(request):
    return request.getfixturevalue(request.param)


def test_the_ball_is_set_hit_and_met_where_it_is_said_to_be(defended):
    params, line = defended.plan.params, defended.plan.line
    assert [flight.name for flight in defended.ball.flights[:3]] == ["set", "attack", params.skill]
    places = ball_at(
        defended.ball, np.array([0.0, params.set_s - 1e-9, params.set_s, line.contact + params.flight_out_s])
    )
    for place, wanted in zip(places, (params.setter_m, params.origin_m, params.origin_m, params.target_m), strict=True):
        np.testing.assert_allclose(place, wanted, atol=0.005)
    assert line.contact == pytest.approx(params.set_s + params.flight_in_s)
    before, after = ball_at(defended.ball, line.contact + np.array([-1e-9, 1e-9]))
    assert np.linalg.norm(before - after) < 1e-3
    assert 12.0 < np.linalg.norm(velocities(defended)[0]) < 28.0


def test_the_blocker_meets_the_ball_with_both_hands_above_the_net(blocked):
    joints, center = at_contact(blocked), ball_at(blocked.ball, np.array([blocked.plan.line.contact]))[0]
    gaps = []
    for side in ("left", "right"):
        spheres, radii = hand_spheres(joints, side)
        gaps.append(float((np.linalg.norm(spheres - center, axis=-1) - radii).min()) - RADIUS_M)
    assert min(gaps) == pytest.approx(0.0, abs=1e-3)
    assert max(gaps) < 0.06
    assert center[2] - RADIUS_M > blocked.plan.params.net_height_m


def test_a_block_takes_speed_from_the_ball(blocked):
    before, after = velocities(blocked)
    normal = (after - before) / np.linalg.norm(after - before)
    assert 0.0 < -(after @ normal) / (before @ normal) < 0.8


def test_no_joint_below_the_top_of_the_net_comes_through_it(blocked):
    below = blocked.joints[..., 2] < blocked.plan.params.net_height_m
    assert blocked.joints[below][:, 0].max() < -0.05


@pytest.mark.parametrize("height_m", [0.0, 0.4])
def test_a_ball_touches_spheres_and_enters_none(height_m):
    spheres, radii = np.array([[0.0, 0.0, 0.0], [0.0, 0.05, 0.02]]), np.array([0.01, 0.02])
    center = first_touch(spheres, radii, np.array([0.0, 0.02, 0.0]), np.array([-1.0, 0.0, -height_m]), RADIUS_M)
    gaps = np.linalg.norm(spheres - center, axis=-1) - radii - RADIUS_M
    assert gaps.min() == pytest.approx(0.0, abs=1e-9)
    assert center[0] > 0.0


def test_a_short_blocker_jumps_higher_and_a_net_out_of_reach_is_refused(body):
    shape = measure(body, BETAS, 0.0)
    plan, _ = prepare(BlockParams(jump_height_m=0.40, net_height_m=2.40), shape, BETAS, "male")
    assert plan.jump.height_m > 0.40
    with pytest.raises(SynthError, match="too low for a net"):
        prepare(BlockParams(net_height_m=2.9), shape, BETAS, "male")


def test_blockers_stand_step_and_cross_over():
    moves = [abs(draw_block(generator(seed, "block"), "male").shift_m) for seed in range(40)]
    assert {0 if m < 0.1 else 1 if m < 1.1 else 2 for m in moves} == {0, 1, 2}


def test_the_mass_flies_one_parabola(defended):
    jump = defended.plan.jump
    air = (defended.times_s > jump.takeoff_s) & (defended.times_s < jump.landing_s)
    mass, times = center_of_mass(defended.joints)[air], defended.times_s[air]
    fit = np.polyfit(times, mass, 2)
    assert -2.0 * fit[0, 2] == pytest.approx(9.81, rel=0.02)
    residual = mass - np.stack([np.polyval(fit[:, axis], times) for axis in range(3)], -1)
    assert np.abs(residual).max() < 0.002


def test_planted_feet_do_not_slide(defended):
    for contact in defended.performance.contacts:
        if contact.object == "floor":
            on = (defended.times_s >= contact.start_s + 0.08) & (defended.times_s <= contact.end_s)
            if on.any():
                assert np.ptp(defended.joint(contact.part)[on, :2], axis=0).max() < 0.015


def test_the_dig_is_low_and_on_both_forearms_after_a_split_step_at_the_hit(dug):
    center = ball_at(dug.ball, np.array([dug.plan.line.contact]))[0]
    assert np.linalg.norm(ball_on_platform(dug.plan.shape, at_contact(dug)) - center) < 0.005
    assert 0.3 < center[2] < 0.85
    jump, hit_s = dug.plan.jump, dug.plan.params.set_s
    assert jump.takeoff_s < hit_s < jump.landing_s < hit_s + 0.1
    assert velocities(dug)[1][2] > 4.0
