"""What the athlete's body does in a jump serve obeys physics and anatomy."""

import numpy as np
import pytest

from synth.geometry.rotation import axis_angle_from_matrix
from synth.skeleton.smplx_joints import INDEX
from synth.sports.movement.shape import center_of_mass

PARTS = ("hip", "knee", "ankle"), ("shoulder", "elbow", "wrist")


def bend_axis_and_angle(played, side, parts):
    """Normal of the limb's plane in the frame of its upper bone's joint, and the bend [deg] (0: straight)."""
    upper, middle, end = (played.joint(f"{side}_{part}") for part in parts)
    first, second = middle - upper, end - middle
    normal = np.cross(first, second)
    sine = np.linalg.norm(normal, axis=-1)
    angle = np.degrees(np.arctan2(sine, np.sum(first * second, -1)))
    world = played.rotations[:, INDEX[f"{side}_{parts[0]}"]]
    return np.einsum("fji,fj->fi", world, normal / np.maximum(sine, 1e-9)[:, None]), angle


def test_the_mass_flies_one_parabola_with_g(played):
    line = played.plan.line
    air = (played.times_s > line.takeoff) & (played.times_s < line.landing)
    mass, times = center_of_mass(played.joints)[air], played.times_s[air]
    fit = np.polyfit(times, mass, 2)
    residual = mass - np.stack([np.polyval(fit[:, axis], times) for axis in range(3)], -1)
    assert -2.0 * fit[0, 2] == pytest.approx(9.81, rel=0.02)
    assert np.abs(2.0 * fit[0, :2]).max() < 0.05
    assert np.abs(residual).max() < 0.002


def test_the_mass_rises_by_the_jump_height(played):
    line, mass = played.plan.line, center_of_mass(played.joints)[:, 2]
    rise = mass.max() - mass[played.frame(line.takeoff)]
    assert rise == pytest.approx(played.plan.params.jump_height_m, abs=0.02)


@pytest.mark.parametrize("side", ["left", "right"])
def test_planted_feet_do_not_slide(played, side):
    path = played.plan.feet[side]
    toe = played.joint(f"{side}_foot")
    foot = played.rotations[:, INDEX[f"{side}_ankle"]]
    heel = played.joint(f"{side}_ankle") + foot @ played.plan.shape.heel_of(side)
    for plant in path.plants:
        on = (played.times_s >= plant.on_s) & (played.times_s <= plant.off_s)
        heel_strike = on & (path.pitch.scalar_at(played.times_s) < 0.0)
        for point, mask in ((toe, on & ~heel_strike), (heel, heel_strike)):
            if mask.any():
                assert np.ptp(point[mask, :2], axis=0).max() < 0.015
                assert np.ptp(point[mask, 2]) < 0.045  # only the tips of the toes push off and land


def test_feet_are_in_the_air_only_between_take_off_and_landing(played):
    line = played.plan.line
    height = np.minimum(played.joint("left_foot")[:, 2], played.joint("right_foot")[:, 2])
    flat = played.plan.shape.toe_joint_height_m("left")
    middle = (played.times_s > line.takeoff + 0.1) & (played.times_s < line.landing - 0.1)
    assert height[middle].min() > flat + 0.15
    assert height.min() > flat - 0.012


@pytest.mark.parametrize("side", ["left", "right"])
def test_knees_bend_backwards_and_elbows_forwards(played, side):
    """In the rest frame both hinges lie across: the shank folds back (+x), the forearm folds ahead (about +-y)."""
    axis, angle = bend_axis_and_angle(played, side, PARTS[0])
    bent = angle > 15.0
    assert (axis[bent, 0] > 0.7).all()
    axis, angle = bend_axis_and_angle(played, side, PARTS[1])
    bent = angle > 15.0
    assert ((axis[bent, 1] if side == "right" else -axis[bent, 1]) > 0.7).all()


def test_the_crouch_the_take_off_and_the_landing_have_an_athletes_knees(played):
    line = played.plan.line
    inside = {side: 180.0 - bend_axis_and_angle(played, side, PARTS[0])[1] for side in ("left", "right")}
    for side, knee in inside.items():
        assert 88 < knee[played.frame(line.low)] < 115, side
        assert knee[played.frame(line.takeoff)] > 130, side
        assert knee[played.frame(line.landing)] > 115, side
        assert knee[played.frame(line.landing + 0.2)] < 125, side
        assert knee.min() > 40, side


def test_speed_runs_from_hips_to_hand(played):
    line = played.plan.line
    air = (played.times_s > line.cocked - 0.06) & (played.times_s < line.contact + 0.012)
    times = played.times_s[air]

    def turning(name):
        world = played.rotations[:, INDEX[name]]
        step = axis_angle_from_matrix(world[1:] @ np.swapaxes(world[:-1], -1, -2))[:, 2] * 240.0
        return times[np.argmax(step[air[1:]])]

    def moving(name):
        speed = np.linalg.norm(np.gradient(played.joint(name) - played.joint("pelvis"), 1 / 240.0, axis=0), axis=-1)
        return times[np.argmax(speed[air])]

    peaks = [turning("pelvis"), turning("spine3"), moving("right_elbow"), moving("right_wrist")]
    assert peaks == sorted(peaks)
    assert peaks[0] < peaks[1] < peaks[-1]


def test_the_hand_is_fast_at_the_hit(played):
    speed = np.linalg.norm(np.gradient(played.joint("right_middle1"), 1 / 240.0, axis=0), axis=-1)
    assert 13.0 < speed[played.frame(played.plan.line.contact)] < 20.0


def test_the_hit_is_high_with_a_straight_arm_in_front_of_the_shoulder(played):
    hit = played.frame(played.plan.line.contact)
    _, elbow = bend_axis_and_angle(played, "right", PARTS[1])
    reach = played.joint("right_wrist")[hit] - played.joint("right_shoulder")[hit]
    assert elbow[hit] < 26.0
    assert reach[2] > 0.85 * np.linalg.norm(reach)
    assert reach[0] > 0.0


def test_nothing_jumps_from_frame_to_frame(played):
    turn = axis_angle_from_matrix(np.swapaxes(played.rotations[:-1], -1, -2) @ played.rotations[1:])
    body_joints = np.linalg.norm(turn, axis=-1)[:, :22]
    assert np.degrees(body_joints.max()) < 30.0  # at 240 fps: 7,200 deg/s, twice the fastest shoulder
    hand = np.linalg.norm(np.diff(played.joint("right_wrist"), axis=0), axis=-1) * 240.0
    assert hand.max() < 20.0
