"""A forearm pass and an overhead set obey the ball, the floor and anatomy."""

from dataclasses import replace

import numpy as np
import pytest

from synth.geometry.rotation import axis_angle_from_matrix
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import BENDING, INDEX, mirrored
from synth.sports.ball_flight import RADIUS_M, fly_state
from synth.sports.volleyball.ball import ball_at
from synth.sports.volleyball.overhead_set import between_finger_tips
from synth.sports.volleyball.perform import perform
from synth.sports.volleyball.platform import ALONG
from synth.sports.volleyball.play_params import draw_pass

BETAS = np.zeros(10)


def on_forearms(played, frame, center):
    """Distances [m] of the ball's surface from both forearms' axes, where a pass is played."""
    for side in ("left", "right"):
        elbow, wrist = played.joint(f"{side}_elbow")[frame], played.joint(f"{side}_wrist")[frame]
        yield np.linalg.norm(elbow + ALONG * (wrist - elbow) - center) - RADIUS_M


def test_both_arms_or_hands_are_on_the_ball_at_the_contact(floor_play):
    line, shape = floor_play.plan.line, floor_play.plan.shape
    frame = floor_play.frame(line.contact)
    center = ball_at(floor_play.ball, floor_play.times_s[[frame]])[0]
    if floor_play.ball.hold is None:
        gaps = np.array(list(on_forearms(floor_play, frame, ball_at(floor_play.ball, np.array([line.contact]))[0])))
        assert np.abs(gaps - shape.forearm_m).max() < 0.01 + 0.5 * 5.0 / 240.0
        return
    for side in ("left", "right"):
        wrist = INDEX[f"{side}_wrist"]
        expected = floor_play.joints[frame, wrist] + floor_play.rotations[frame, wrist] @ between_finger_tips(
            shape, side
        )
        assert np.linalg.norm(center - expected) < 0.005


def test_the_ball_comes_from_its_origin_and_goes_to_the_target(floor_play):
    params = floor_play.plan.params
    places = ball_at(floor_play.ball, np.array([0.0, floor_play.plan.line.end]))
    assert np.linalg.norm(places[0] - params.origin_m) < 0.002
    assert np.linalg.norm(places[1] - params.target_m) < 0.002
    contact = next(event for event in floor_play.performance.events if event.name == "ball_contact")
    assert np.linalg.norm(np.subtract(contact.position[:2], params.place_m)) < 0.03
    assert contact.time_s == floor_play.performance.key_s


def test_the_ball_never_jumps(floor_play):
    places = floor_play.performance.tracks[0].world_from_object[:, :3, 3]
    assert np.linalg.norm(np.diff(places, axis=0), axis=-1).max() < 20.0 / 240.0


def test_the_ball_that_comes_over_the_net_clears_it(floor_play):
    places = floor_play.performance.tracks[0].world_from_object[:, :3, 3]
    over = np.flatnonzero(np.diff(np.sign(places[:, 0])))
    if floor_play.plan.params.origin_m[0] > 0.0:
        assert len(over) == 1
        assert places[over[0], 2] - RADIUS_M > floor_play.plan.params.net_height_m
    else:
        assert len(over) == 0


def test_the_hands_stay_on_the_ball_while_they_hold_it(floor_play):
    start, end = floor_play.ball.held_s
    held = np.flatnonzero((floor_play.times_s >= start) & (floor_play.times_s < end))
    centers = ball_at(floor_play.ball, floor_play.times_s[held])
    for side in floor_play.ball.grips:
        wrist = INDEX[f"{side}_wrist"]
        offset = between_finger_tips(floor_play.plan.shape, side)
        touched = floor_play.joints[held, wrist] + floor_play.rotations[held, wrist] @ offset
        assert np.linalg.norm(touched - centers, axis=-1).max() < 0.01


def test_a_pass_leaves_square_to_the_platform(floor_play):
    if floor_play.plan.platform is None:
        return
    coming, going = floor_play.ball.flights
    arriving = fly_state(coming.position, coming.velocity, coming.spin_rad_s, np.array([going.start_s]))[1][0]
    kick = going.velocity - arriving
    frame = floor_play.frame(going.start_s)
    along = sum(
        floor_play.joint(f"{s}_wrist")[frame] - floor_play.joint(f"{s}_elbow")[frame] for s in ("left", "right")
    )
    cosine = kick @ along / np.linalg.norm(kick) / np.linalg.norm(along)
    assert abs(np.degrees(np.arcsin(cosine))) < 12.0


def test_planted_feet_do_not_slide_and_nothing_sinks_into_the_floor(floor_play):
    for contact in floor_play.performance.contacts:
        if contact.object == "floor":
            on = (floor_play.times_s >= contact.start_s + 0.08) & (floor_play.times_s <= contact.end_s)
            assert np.ptp(floor_play.joint(contact.part)[on], axis=0).max() < 0.015
    for side in ("left", "right"):
        toe = floor_play.joint(f"{side}_foot")[:, 2]
        assert toe.min() > floor_play.plan.shape.toe_joint_height_m(side) - 0.005


def test_knees_point_ahead_and_are_bent_before_the_contact(floor_play):
    frame = floor_play.frame(floor_play.plan.line.contact - 0.16)
    ahead = floor_play.rotations[frame, INDEX["pelvis"], :, 2]
    for side in ("left", "right"):
        hip, knee, ankle = (floor_play.joint(f"{side}_{part}")[frame] for part in ("hip", "knee", "ankle"))
        thigh, shank = knee - hip, ankle - knee
        cosine = -thigh @ shank / np.linalg.norm(thigh) / np.linalg.norm(shank)
        assert 80.0 < np.degrees(np.arccos(cosine)) < 150.0
        assert (knee - 0.5 * (hip + ankle)) @ ahead > 0.05


def test_nothing_jumps_from_frame_to_frame(floor_play):
    turn = axis_angle_from_matrix(np.swapaxes(floor_play.rotations[:-1], -1, -2) @ floor_play.rotations[1:])
    assert np.degrees(np.linalg.norm(turn, axis=-1)[:, :22].max()) < 15.0  # at 240 fps: 3,600 deg/s


@pytest.mark.parametrize("floor_play", [draw_pass], indirect=True, ids=["forearm_pass"])
def test_a_left_hander_is_the_mirror_image(floor_play, body):
    left = perform(replace(floor_play.plan.params, handedness="left"), body, BETAS, "male", fps=24.0)
    motion = left.athletes[0].motion
    joints = forward(motion.local_rotations, motion.trans, body.rest_joints(BETAS))[1]
    swap = [INDEX[mirrored(name)] for name in BENDING]
    expected = floor_play.joints[: 10 * motion.num_frames : 10, swap] * [1.0, -1.0, 1.0]
    np.testing.assert_allclose(joints, expected, atol=1e-6)
