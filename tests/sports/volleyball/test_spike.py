"""A spike obeys the net, the ball and the floor."""

from dataclasses import replace

import numpy as np
import pytest

from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import BENDING, INDEX, mirrored
from synth.sports.ball_flight import RADIUS_M
from synth.sports.movement.shape import center_of_mass
from synth.sports.volleyball.ball import ball_at, palm_offset
from synth.sports.volleyball.perform import perform
from synth.sports.volleyball.pose import pose_at

BETAS = np.zeros(10)


def test_the_set_comes_down_to_the_palm(spiked):
    plan = spiked.plan
    motion = plan.stance.place(
        pose_at(plan, spiked.ball, np.array([plan.line.contact]), BETAS, "male", 240.0), plan.shape.joints[0]
    )
    rotations, joints = forward(motion.local_rotations, motion.trans, plan.shape.joints)
    wrist = INDEX["right_wrist"]
    center = joints[0, wrist] + rotations[0, wrist] @ palm_offset(plan.shape, "right")
    before, after = ball_at(spiked.ball, plan.line.contact + np.array([-1e-9, 1e-9]))
    assert np.linalg.norm(before - center) < 0.01
    assert np.linalg.norm(after - center) < 0.01


def test_the_ball_goes_from_passer_to_setter_to_spiker_over_the_net_into_the_court(spiked):
    assert [flight.name for flight in spiked.ball.flights[:4]] == ["pass", "set", "spike", "floor"]
    events = {event.name: event for event in reversed(spiked.performance.events)}
    assert events["set_release"].person == -1
    assert events["ball_contact"].position[2] > spiked.plan.params.net_height_m
    assert events["net_crossing"].values["clearance_m"] > 0.09
    x, y, z = events["ball_bounce"].position
    assert 0.0 < x < 9.0
    assert abs(y) < 4.5
    assert z == pytest.approx(RADIUS_M, abs=1e-4)
    places = spiked.performance.tracks[0].world_from_object[:, :3, 3]
    fastest = spiked.plan.params.serve_speed_m_s / 240.0
    assert np.linalg.norm(np.diff(places, axis=0), axis=-1).max() < 1.01 * fastest


def test_the_spiker_stays_on_the_own_side_and_hits_in_front_of_the_left_shoulder_of_the_court(spiked):
    assert spiked.joints[..., 0].max() < -0.1
    contact = next(event for event in spiked.performance.events if event.name == "ball_contact")
    assert -1.3 < contact.position[0] < -0.2
    assert contact.position[1] == pytest.approx(spiked.plan.params.hit_y_m, abs=0.02)


def test_planted_feet_do_not_slide_on_the_court(spiked):
    for contact in spiked.performance.contacts:
        if contact.object == "floor":
            on = (spiked.times_s >= contact.start_s + 0.1) & (spiked.times_s <= contact.end_s)
            toe = spiked.joint(contact.part)[on]
            assert np.ptp(toe[:, :2], axis=0).max() < 0.015


def test_the_mass_flies_one_parabola(spiked):
    air = (spiked.times_s > spiked.plan.line.takeoff) & (spiked.times_s < spiked.plan.line.landing)
    mass, times = center_of_mass(spiked.joints)[air], spiked.times_s[air]
    fit = np.polyfit(times, mass, 2)
    assert -2.0 * fit[0, 2] == pytest.approx(9.81, rel=0.02)
    residual = mass - np.stack([np.polyval(fit[:, axis], times) for axis in range(3)], -1)
    assert np.abs(residual).max() < 0.002


def test_the_eyes_follow_the_set(spiked):
    frames = slice(spiked.frame(spiked.plan.line.contact - 0.5), spiked.frame(spiked.plan.line.contact - 0.05))
    eye = spiked.rotations[frames, INDEX["left_eyeball"], :, 2]
    sight = ball_at(spiked.ball, spiked.times_s[frames]) - spiked.joint("left_eyeball")[frames]
    cosine = np.sum(eye * sight, -1) / np.linalg.norm(sight, axis=-1)
    assert np.degrees(np.arccos(np.median(cosine))) < 15.0


def test_a_left_handed_spiker_is_the_mirror_image_from_the_right_front(spiked, body):
    left = perform(replace(spiked.plan.params, handedness="left"), body, BETAS, "male", fps=24.0)
    motion = left.athletes[0].motion
    joints = forward(motion.local_rotations, motion.trans, body.rest_joints(BETAS))[1]
    swap = [INDEX[mirrored(name)] for name in BENDING]
    np.testing.assert_allclose(joints, spiked.joints[: 10 * motion.num_frames : 10, swap] * [1.0, -1.0, 1.0], atol=1e-6)
