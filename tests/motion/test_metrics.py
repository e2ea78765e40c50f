"""Laws of the motion metrics: zero for what is perfect, and the known figure for a known fault."""

import numpy as np
import pytest
from recordings import movement, posed, rest_joints, take_with_zero_pose

from synth.geometry.rotation import about
from synth.motion import metrics
from synth.motion.capsules import segment_distance, self_penetration
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX


def test_a_skeleton_has_no_direction_error_against_itself_and_ten_degrees_when_turned_by_ten() -> None:
    source = posed(take_with_zero_pose("a"))
    joints = forward(*movement(), rest_joints())[1]
    errors = metrics.bone_direction_errors(source, joints)
    assert max(np.max(e) for bone, e in errors.items() if "wrist" not in bone and "foot" not in bone) < 1e-3
    turned = metrics.bone_direction_errors(source, joints @ about("z", np.radians(10.0)).T)
    assert turned["hip"].mean() == pytest.approx(10.0, abs=0.1)


def test_speed_and_pull_beyond_any_body_are_glitches_and_athletics_are_not() -> None:
    times = np.arange(200) / 100.0
    swing = np.stack([1.2 * np.sin(12.0 * times), 0.0 * times, 1.2 * np.cos(12.0 * times)], -1)  # 14 m/s, 170 m/s2
    found, bad = metrics.glitches({"right_wrist": swing}, 100.0)
    assert found == ()
    assert not bad.any()
    jumpy = swing.copy()
    jumpy[100] += 0.4
    found, bad = metrics.glitches({"right_wrist": jumpy}, 100.0)
    assert len(found) == 1
    assert bad[100]
    assert found[0].start_s < 1.0 < found[0].end_s


def test_jerk_does_not_depend_on_the_recordings_rate() -> None:
    def track(fps: float) -> np.ndarray:
        times = np.arange(0, 2.0, 1.0 / fps)
        return np.stack([np.sin(3 * times), np.cos(2 * times), times], -1)[:, None]

    assert metrics.mean_jerk(track(100.0), 100.0) == pytest.approx(metrics.mean_jerk(track(240.0), 240.0), rel=0.05)


def test_a_sliding_foot_skates_and_a_standing_one_does_not() -> None:
    times = np.arange(200) / 100.0
    still = np.zeros((200, 2, 3))
    sliding = still.copy()
    sliding[:, 0, 0] = times
    assert metrics.skate_ratio(still, 100.0) == 0.0
    assert metrics.skate_ratio(sliding, 100.0) > 0.9
    flying = sliding + np.array([0.0, 0.0, 0.2])
    assert metrics.skate_ratio(flying, 100.0) == 0.0


def test_depth_and_height_over_the_floor_have_five_millimetres_of_tolerance() -> None:
    lowest = np.array([-0.015, -0.004, 0.0, 0.025])
    assert metrics.penetration_mm(lowest) == pytest.approx((2.5, 10.0))
    assert metrics.float_mm(lowest, np.array([True, True, True, True])) == pytest.approx(5.0)


def test_a_knee_bent_forward_is_seen() -> None:
    local, root = movement()
    assert metrics.wrong_bend_share(forward(local, root, rest_joints())[0]) == 0.0
    local[10, INDEX["left_knee"]] = about("x", -0.6)
    assert metrics.wrong_bend_share(forward(local, root, rest_joints())[0]) == pytest.approx(1 / len(root))


def test_a_hand_in_the_belly_is_penetration_and_one_beside_it_is_not() -> None:
    joints = {name: rest_joints()[None, INDEX[name]].copy() for name in INDEX if INDEX[name] < 55}
    assert self_penetration(joints.__getitem__) == (0.0, 0.0)
    belly = 0.5 * (joints["left_hip"] + joints["right_shoulder"])
    joints["left_wrist"], joints["left_middle1"] = belly + np.array([[0.0, 0.0, 0.4]]), belly
    joints["left_elbow"] = belly + np.array([[0.1, 0.0, 0.5]])
    share, deepest = self_penetration(joints.__getitem__)
    assert share == 1.0
    assert 50.0 < deepest < 150.0
    assert self_penetration(joints.__getitem__, ("left_hand",)) == (0.0, 0.0)


def test_the_distance_of_two_segments_is_that_of_their_nearest_points() -> None:
    rng = np.random.default_rng(1)
    a, b, c, d = rng.normal(size=(4, 50, 3))
    s = np.linspace(0.0, 1.0, 101)[:, None, None]
    first, second = a + s * (b - a), c + s * (d - c)
    brute = np.linalg.norm(first[:, None] - second[None], axis=-1).min((0, 1))
    found = segment_distance(a, b, c, d)
    assert (found <= brute + 1e-9).all()
    np.testing.assert_allclose(found, brute, atol=0.05)


def test_joint_ranges_are_the_same_for_both_sides_and_count_what_is_beyond_them() -> None:
    local = np.broadcast_to(np.eye(3), (10, 55, 3, 3)).copy()
    assert metrics.limit_excess(local, rest_joints()) == (0.0, 0.0)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        turned = local.copy()
        turned[:5, INDEX[f"{side}_elbow"]] = about("y", np.radians(sign * 32.0))
        share, excess = metrics.limit_excess(turned, rest_joints())
        assert excess == pytest.approx(20.0)
        assert 0.001 < share < 0.02
        turned[:5, INDEX[f"{side}_elbow"]] = about("y", np.radians(-sign * 120.0))
        assert metrics.limit_excess(turned, rest_joints()) == (0.0, 0.0)
    local[:, INDEX["left_hip"]] = about("x", -2.5)
    assert metrics.limit_excess(local, rest_joints())[1] == pytest.approx(np.degrees(2.5) - 135.0, abs=4.0)
