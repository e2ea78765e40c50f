"""A float serve obeys the toss, the end line, the net and the floor."""

import numpy as np
import pytest

from synth.geometry.rotation import axis_angle_from_matrix
from synth.skeleton.smplx_joints import INDEX
from synth.sports.ball_flight import RADIUS_M
from synth.sports.volleyball.attack import ball_in_palm
from synth.sports.volleyball.ball import ball_at, palm_offset


def test_the_toss_falls_to_the_palm(floated):
    contact = floated.plan.line.contact
    palm = ball_in_palm(floated.plan, floated.ball, np.zeros(10), "male")
    for instant in (-1e-9, 1e-9):
        assert np.linalg.norm(ball_at(floated.ball, np.array([contact + instant]))[0] - palm) < 0.005


def test_the_left_hand_holds_the_ball_until_the_toss_leaves_it(floated):
    held = np.flatnonzero(floated.times_s < floated.ball.held_s[1])
    wrist = INDEX["left_wrist"]
    offset = palm_offset(floated.plan.shape, "left")
    in_palm = floated.joints[held, wrist] + floated.rotations[held, wrist] @ offset
    assert np.linalg.norm(in_palm - ball_at(floated.ball, floated.times_s[held]), axis=-1).max() < 0.01


def test_the_ball_flies_without_spin_over_the_net_into_the_court(floated):
    events = {event.name: event for event in reversed(floated.performance.events)}
    served = floated.ball.flight("float_serve")
    assert np.linalg.norm(served.spin_rad_s) == 0.0
    assert 12.0 < np.linalg.norm(served.velocity) < 18.1
    assert events["net_crossing"].values["clearance_m"] > 0.09
    landing = floated.ball.flight("floor").position if len(floated.ball.flights) > 2 else None
    if landing is not None:
        assert 0.0 < landing[0] < 9.0
        assert abs(landing[1]) < 4.5
        assert landing[2] == pytest.approx(RADIUS_M, abs=1e-3)


def test_both_feet_are_behind_the_end_line_until_the_hit(floated):
    before = floated.times_s <= floated.plan.line.contact
    for side in ("left", "right"):
        assert floated.joint(f"{side}_foot")[before, 0].max() + 0.085 < -9.0


def test_planted_feet_do_not_slide(floated):
    for contact in floated.performance.contacts:
        if contact.object == "floor":
            on = (floated.times_s >= contact.start_s + 0.08) & (floated.times_s <= contact.end_s)
            assert np.ptp(floated.joint(contact.part)[on], axis=0).max() < 0.015


def test_the_hit_is_high_fast_and_stops_early(floated):
    hit = floated.frame(floated.plan.line.contact)
    speed = np.linalg.norm(np.gradient(floated.joint("right_middle1"), 1 / 240.0, axis=0), axis=-1)
    assert 6.0 < speed[hit] < 14.0
    assert speed[floated.frame(floated.plan.line.contact + 0.2)] < 0.5 * speed[hit]
    assert floated.joint("right_wrist")[hit, 2] > floated.joint("head")[hit, 2] + 0.25


def test_nothing_jumps_from_frame_to_frame(floated):
    turn = axis_angle_from_matrix(np.swapaxes(floated.rotations[:-1], -1, -2) @ floated.rotations[1:])
    assert np.degrees(np.linalg.norm(turn, axis=-1)[:, :22].max()) < 20.0
    places = floated.performance.tracks[0].world_from_object[:, :3, 3]
    assert np.linalg.norm(np.diff(places, axis=0), axis=-1).max() < 18.2 / 240.0
