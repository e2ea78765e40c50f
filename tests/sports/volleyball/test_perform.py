"""The performance as a whole: ball, hand, events, frame rates, mirror image, randomness."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from synth.geometry.rotation import axis_angle_from_matrix
from synth.randomness import generator
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import BENDING, INDEX, mirrored
from synth.sports.ball_flight import RADIUS_M
from synth.sports.movement.shape import measure
from synth.sports.volleyball.ball import ball_at
from synth.sports.volleyball.params import VolleyballParams, draw_params
from synth.sports.volleyball.perform import perform, play, prepare
from synth.sports.volleyball.pose import pose_at

BETAS = np.zeros(10)


def palm(played, frame):
    hand = played.rotations[frame, INDEX["right_wrist"]]
    skin = played.joint("right_wrist")[frame] + hand @ played.plan.shape.palm_of("right")
    return skin, -hand[:, 1]


def test_the_palm_is_on_the_ball_at_the_hit(played):
    plan, ball = played.plan, played.ball
    motion = pose_at(plan, ball, np.array([plan.line.contact]), BETAS, "male", 240.0)
    rotations, joints = forward(motion.local_rotations, motion.trans, plan.shape.joints)
    hand = rotations[0, INDEX["right_wrist"]]
    skin = joints[0, INDEX["right_wrist"]] + hand @ plan.shape.palm_of("right")
    center = ball_at(ball, np.array([plan.line.contact]))[0]
    assert abs(np.linalg.norm(center - skin) - RADIUS_M) < 0.01
    assert (center - skin) @ -hand[:, 1] > 0.95 * RADIUS_M


def test_the_hand_holds_the_ball_until_the_toss_leaves_it(played):
    centers = ball_at(played.ball, played.times_s)
    for frame in range(0, played.frame(played.plan.line.release), 6):
        skin, normal = palm(played, frame)
        assert np.linalg.norm(centers[frame] - skin - RADIUS_M * normal) < 0.01


def test_the_ball_never_jumps(played):
    places = played.performance.tracks[0].world_from_object[:, :3, 3]
    fastest = played.plan.params.serve_speed_m_s / 240.0
    assert np.linalg.norm(np.diff(places, axis=0), axis=-1).max() < 1.01 * fastest
    turns = played.performance.tracks[0].world_from_object[:, :3, :3]
    turn = np.linalg.norm(axis_angle_from_matrix(np.swapaxes(turns[:-1], -1, -2) @ turns[1:]), axis=-1)
    assert turn.max() < 2.0 * np.pi * 8.0 / 240.0 * 1.05


def test_the_toss_meets_the_hit_and_the_serve_clears_the_net_and_lands_in(played):
    events = {event.name: event for event in played.performance.events}
    toss, serve = played.ball.flights[:2]
    arrival = ball_at(played.ball, np.array([serve.start_s - 1e-9]))[0]
    assert np.linalg.norm(arrival - serve.position) < 0.002
    assert 0.05 < events["net_crossing"].values["clearance_m"] < 1.5
    x, y, z = events["ball_bounce"].position
    assert 0.0 < x < 9.0
    assert abs(y) < 4.5
    assert z == pytest.approx(RADIUS_M, abs=1e-4)
    assert events["ball_contact"].position[0] < -7.0
    assert toss.velocity[2] > 5.0


def test_the_server_leaves_the_floor_behind_the_end_line_and_lands_in_the_court(played):
    line = played.plan.line
    for side in ("left", "right"):
        assert played.joint(f"{side}_foot")[played.frame(line.takeoff - 0.01), 0] + 0.085 < -9.0
        assert played.joint(f"{side}_foot")[played.frame(line.landing + 0.1), 0] > -9.0


def test_phases_cover_the_performance_without_gaps(played):
    phases = played.performance.phases
    assert phases[0].start_s == 0.0
    assert phases[-1].end_s == played.performance.duration_s
    assert all(a.end_s == b.start_s and a.end_s > a.start_s for a, b in pairwise(phases))


def test_both_frame_rates_sample_the_same_motion(played):
    slow = play(played.plan, played.ball, BETAS, "male", fps=24.0)
    motion, fine = slow.athletes[0].motion, played.performance.athletes[0].motion
    every = slice(0, 10 * motion.num_frames, 10)
    np.testing.assert_allclose(motion.trans, fine.trans[every], atol=1e-9)
    turn = np.swapaxes(motion.local_rotations, -1, -2) @ fine.local_rotations[every]
    assert np.abs(axis_angle_from_matrix(turn)).max() < 1e-6
    np.testing.assert_allclose(
        slow.tracks[0].world_from_object, played.performance.tracks[0].world_from_object[every], atol=1e-6
    )
    assert slow.key_s == played.performance.key_s


def test_a_left_hander_is_the_mirror_image(played, body):
    base = VolleyballParams()
    target = (base.landing_target_m[0], -base.landing_target_m[1])
    params = replace(base, handedness="left", start_y_m=-base.start_y_m, landing_target_m=target)
    left = perform(params, body, BETAS, "male", fps=24.0)
    motion = left.athletes[0].motion
    joints = forward(motion.local_rotations, motion.trans, body.rest_joints(BETAS))[1]
    swap = [INDEX[mirrored(name)] for name in BENDING]
    expected = played.joints[: 10 * motion.num_frames : 10, swap] * [1.0, -1.0, 1.0]
    np.testing.assert_allclose(joints, expected, atol=1e-6)
    assert left.athletes[0].handedness == "left"
    assert any(contact.part == "left_hand" and contact.start_s > 1.0 for contact in left.contacts)


def test_the_same_parameters_give_the_same_bytes(played, body):
    again = play(*prepare(VolleyballParams(), played.plan.shape, BETAS, "male"), BETAS, "male", fps=240.0)
    first, second = played.performance.athletes[0].motion, again.athletes[0].motion
    assert first.poses.tobytes() == second.poses.tobytes()
    assert first.trans.tobytes() == second.trans.tobytes()


def test_draws_depend_on_the_generator_alone():
    assert draw_params(generator(5, "serve")) == draw_params(generator(5, "serve"))
    assert draw_params(generator(5, "serve")) != draw_params(generator(6, "serve"))


@pytest.mark.body
@pytest.mark.parametrize("seed", range(2))
def test_every_server_passes_the_gates(seed):
    from synth.body import load_body, sample_betas

    real, gender = load_body(), ("male", "female")[seed % 2]
    betas = sample_betas(generator(seed, "betas"), gender)
    params = replace(draw_params(generator(seed, "serve"), gender), handedness="right")
    plan, ball = prepare(params, measure(real, betas, params.sole_m), betas, gender)
    times_s = np.arange(0.0, plan.line.end, 1.0 / 30.0)
    motion = pose_at(plan, ball, times_s, betas, gender, 30.0)
    rotations, joints = forward(motion.local_rotations, motion.trans, plan.shape.joints)
    assert np.isfinite(motion.poses).all()
    assert np.isfinite(ball_at(ball, times_s)).all()
    for side in ("left", "right"):
        path, toe = plan.feet[side], joints[:, INDEX[f"{side}_foot"]]
        flat = path.pitch.scalar_at(times_s) >= 0.0
        for plant in path.plants:
            on = (times_s >= plant.on_s) & (times_s <= plant.off_s) & flat
            assert np.ptp(toe[on][:, :2], axis=0).max() < 0.015
    held = times_s < plan.line.release
    hand = rotations[held][:, INDEX["right_wrist"]]
    skin = joints[held][:, INDEX["right_wrist"]] + hand @ plan.shape.palm_of("right")
    gap = ball_at(ball, times_s[held]) - skin + RADIUS_M * hand[..., 1]
    assert np.linalg.norm(gap, axis=-1).max() < 0.015
    landing = ball_at(ball, np.array([ball.flights[2].start_s]))[0] if len(ball.flights) > 2 else np.array([8.0, 0, 0])
    assert 0.0 < landing[0] < 9.0
    assert abs(landing[1]) < 4.5
    assert params.serve_speed_m_s * 0.9 < np.linalg.norm(ball.flights[1].velocity) <= params.serve_speed_m_s + 1e-6
