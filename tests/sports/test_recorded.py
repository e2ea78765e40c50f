"""Laws of a recording in a sport's world: in its place, on the floor, its stroke at the key instant, ball in hand."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from recordings import PlainBody, movement, rest_joints

from synth.errors import RecipeError
from synth.geometry.rotation import about, axis_angle_from_matrix
from synth.motion.motion import Motion
from synth.motion.performance import Performance
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports.ball_flight import RADIUS_M
from synth.sports.recorded import perform_recorded
from synth.sports.swing import strokes

BODY = PlainBody()
FPS = 100.0


@cache
def _overhead_hit(side: str = "right") -> Motion:
    """Six seconds of standing with one fast arm stroke over the head near its middle."""
    local, root = movement(2)
    local, root = np.repeat(local[:1], 600, 0), np.repeat(root[:1], 600, 0)
    sign = 1.0 if side == "left" else -1.0
    frames = np.arange(600)
    # The arm hangs, is up behind, swings forward over the head in 0.2 s and hangs again.
    raised = np.interp(frames, [200, 260, 330, 380], [-1.2, 1.4, 1.4, -1.2])
    swing = np.interp(frames, [200, 260, 290, 312, 380], [0.0, -0.8, -0.8, 1.3, 0.0])
    arm = about("x", swing) @ about("z", sign * raised)
    local[:, INDEX[f"{side}_shoulder"]] = arm
    poses = axis_angle_from_matrix(local).reshape(600, -1)
    return Motion(poses, root, np.zeros(10), "neutral", FPS)


@cache
def _perform(sport: str = "volleyball", seed: int = 0, side: str = "right") -> Performance:
    return perform_recorded(_overhead_hit(side), sport, rng=np.random.default_rng(seed), body=BODY)


def _joints(performance: Performance) -> tuple[np.ndarray, np.ndarray]:
    motion = performance.athletes[0].motion
    return forward(motion.local_rotations, motion.trans, rest_joints())


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_fast_hand_is_the_hitting_hand_and_its_stroke_the_key(side: str) -> None:
    performance = _perform(side=side)
    assert performance.athletes[0].handedness == side
    assert performance.skill == "overhead_hit"
    hand = _joints(performance)[1][:, INDEX[f"{side}_middle1"]]
    speed = np.linalg.norm(np.gradient(hand, 1 / FPS, axis=0), axis=-1)
    at_key = speed[round(performance.key_s * FPS)]
    assert at_key > 0.6 * speed.max()
    assert hand[round(performance.key_s * FPS), 2] > 0.9 * hand[:, 2].max()


@pytest.mark.parametrize("seed", range(5))
def test_a_volleyball_player_hits_towards_the_net_from_behind_the_attack_line(seed: int) -> None:
    performance = _perform(seed=seed)
    rotations, joints = _joints(performance)
    key = round(performance.key_s * FPS)
    assert joints[key, 0, 0] < -3.0
    assert joints[..., 0].max() < -0.5
    assert abs(joints[key, 0, 1]) < 4.5
    assert rotations[key, INDEX["spine3"], 0, 2] > 0.6
    assert abs(joints[:, [INDEX["left_foot"], INDEX["right_foot"]], 2] - 0.02).max() < 0.005


@pytest.mark.parametrize("seed", range(5))
def test_the_ball_meets_the_palm_at_the_key_clears_the_net_and_lands_in(seed: int) -> None:
    performance = _perform(seed=seed)
    (track,) = performance.tracks
    ball = track.world_from_object[:, :3, 3]
    key = performance.key_s
    wrist = _joints(performance)[1][round(key * FPS), INDEX["right_wrist"]]
    assert np.linalg.norm(ball[round(key * track.fps)] - wrist) < RADIUS_M + 0.15
    events = {event.name: event for event in reversed(performance.events)}
    assert events["ball_contact"].time_s == pytest.approx(key)
    assert events["net_crossing"].values["clearance_m"] > 0.0
    x, y, _ = events["ball_bounce"].position
    assert 0.0 < x < 9.0
    assert abs(y) < 4.5
    assert ball[:, 2].min() > RADIUS_M - 0.005
    steps = np.linalg.norm(np.diff(ball, axis=0), axis=-1) * track.fps
    assert steps.max() < 30.0


def test_the_ball_falls_freely_before_the_hit() -> None:
    performance = _perform()
    (track,) = performance.tracks
    before = track.world_from_object[: round(performance.key_s * track.fps), 2, 3]
    pull = np.diff(before, 2) * track.fps**2
    assert np.all(pull < -7.0)
    assert np.all(pull > -14.0)


def test_an_archer_stands_on_the_line_with_the_bow_arms_side_to_the_target() -> None:
    for side, sign in (("right", 1.0), ("left", -1.0)):
        performance = _perform("archery", side=side)
        rotations, joints = _joints(performance)
        np.testing.assert_allclose(joints[:, 0, :2].mean(0), 0.0, atol=1e-6)
        assert sign * rotations[:, 0, 0, 0].mean() > 0.95
        assert performance.tracks == ()


def test_placing_changes_nothing_but_turn_and_place() -> None:
    motion = _overhead_hit()
    performance = _perform()
    placed = performance.athletes[0].motion
    starts = range(motion.num_frames - placed.num_frames + 1)
    same = [np.array_equal(motion.poses[a : a + placed.num_frames, 3:], placed.poses[:, 3:]) for a in starts]
    assert sum(same) == 1


def test_times_lie_inside_the_performance_and_phases_follow_each_other() -> None:
    performance = _perform()
    assert all(0.0 <= e.time_s <= performance.duration_s for e in performance.events)
    assert all(0.0 <= c.start_s < c.end_s <= performance.duration_s + 0.01 for c in performance.contacts)
    ends = [phase.end_s for phase in performance.phases]
    assert [phase.start_s for phase in performance.phases] == [0.0, *ends[:-1]]
    assert {c.part for c in performance.contacts} == {"left_foot", "right_foot", "right_hand"}


def test_the_same_rng_gives_the_same_performance() -> None:
    first, second = _perform(seed=4), _perform(seed=4)
    np.testing.assert_array_equal(first.athletes[0].motion.trans, second.athletes[0].motion.trans)
    np.testing.assert_array_equal(first.tracks[0].world_from_object, second.tracks[0].world_from_object)
    assert first.events == second.events


def test_a_jump_has_a_takeoff_and_a_landing() -> None:
    motion = _overhead_hit()
    trans = motion.trans.copy()
    flight = np.linspace(-1.0, 1.0, 60)
    trans[270:330, 2] += 0.44 * (1.0 - flight**2)
    performance = perform_recorded(replace(motion, trans=trans), "volleyball", rng=np.random.default_rng(0), body=BODY)
    times = {event.name: event.time_s for event in performance.events}
    assert times["landing"] - times["takeoff"] == pytest.approx(0.6, abs=0.06)
    assert times["takeoff"] < performance.key_s < times["landing"]


def test_a_recording_without_a_stroke_is_kept_whole_and_has_no_ball() -> None:
    motion = _overhead_hit()
    still = replace(motion, poses=motion.poses[:100], trans=motion.trans[:100])
    performance = perform_recorded(still, "volleyball", rng=np.random.default_rng(0), body=BODY)
    assert performance.duration_s == pytest.approx(still.duration_s)
    assert performance.key_s == pytest.approx(still.duration_s / 2)
    assert performance.tracks == ()


def test_a_glitch_is_not_taken_for_a_stroke() -> None:
    hand = np.zeros((200, 3))
    hand[:, 0] = np.concatenate([np.zeros(50), np.linspace(0, 1, 20), np.ones(130)])
    hand[150] += 0.5
    glitchy = np.zeros(200, bool)
    glitchy[145:156] = True
    (stroke,) = strokes(hand, glitchy, FPS)
    assert 50 <= stroke.frame <= 70


def test_a_sport_that_is_unknown_is_refused_with_the_choices() -> None:
    with pytest.raises(RecipeError, match="volleyball or archery"):
        perform_recorded(_overhead_hit(), "curling", rng=np.random.default_rng(0), body=BODY)
