"""Laws of one recurve shot."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from sports.archery.conftest import Played, play, scaled

from synth.errors import RecipeError
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.arrow_path import arrow_path
from synth.sports.archery.bow_path import bow_path
from synth.sports.archery.hands import grip_point, hook_point
from synth.sports.archery.params import ArcheryParams, draw_params
from synth.sports.archery.perform import author
from synth.sports.archery.setup import prepare
from synth.sports.archery.target import OUTDOOR

FPS = 60.0


@pytest.fixture(scope="module")
def shot(archer: Anatomy) -> Played:
    return play(ArcheryParams(), archer, FPS)


def grip_gap_m(shot: Played) -> np.ndarray:
    held = grip_point(shot.joints) + shot["left_wrist"]
    return np.linalg.norm(held - shot.performance.tracks[0].world_from_object[:, :3, 3], axis=-1)


def nock_gap_m(shot: Played) -> np.ndarray:
    held = hook_point(shot.joints, shot.rotations, shot.anatomy.rest[:55]) + shot["right_wrist"]
    return np.linalg.norm(held - shot.performance.tracks[0].channels["nock"], axis=-1)


def arrow_length_m(shot: Played) -> float:
    return float(shot.performance.tracks[1].channels["length_m"][0, 0])


def angle_deg(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    u, v = a - b, c - b
    cosine = np.sum(u * v, -1) / np.linalg.norm(u, axis=-1) / np.linalg.norm(v, axis=-1)
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def test_planted_feet_do_not_slide(shot: Played) -> None:
    for name in ("left_ankle", "right_ankle", "left_foot", "right_foot"):
        assert np.ptp(shot[name], axis=0).max() < 1e-3


def test_bow_stays_in_the_hand_until_the_release(shot: Played) -> None:
    assert grip_gap_m(shot)[shot.times_s < shot.performance.key_s].max() < 0.005


def test_string_stays_in_the_hooked_fingers_from_hook_to_release(shot: Played) -> None:
    assert nock_gap_m(shot)[shot.between("right_hand", "bow_string")].max() < 0.005


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_drawn_archer_keeps_hold_of_bow_and_string(seed: int, archer: Anatomy) -> None:
    rng = np.random.default_rng(seed)
    shot = play(draw_params(rng), scaled(archer, rng.uniform(0.92, 1.10)), 15.0)
    assert np.isfinite(shot.joints).all()
    assert 10.0 < shot.performance.duration_s < 18.0
    assert (np.linalg.norm(np.diff(shot.joints, axis=0), axis=-1) * 15.0).max() < 6.0
    assert grip_gap_m(shot)[shot.times_s < shot.performance.key_s].max() < 0.005
    assert nock_gap_m(shot)[shot.between("right_hand", "bow_string")].max() < 0.005


def test_at_full_draw_the_string_touches_chin_and_nose(shot: Played) -> None:
    frame = np.flatnonzero(shot.times_s < shot.performance.key_s)[-1]
    bow, nock = shot.performance.tracks[0].world_from_object[frame], shot.performance.tracks[0].channels["nock"][frame]
    for point in ("nose", "contour_middle"):
        place = shot["head"][frame] + shot.rotations[frame, INDEX["head"]] @ shot.anatomy.from_head(point)
        local = bow[:3, :3].T @ (place - nock)
        along = np.array([np.sin(np.radians(25.5)), 0.0, np.cos(np.radians(25.5))])
        assert np.linalg.norm(local - (local @ along) * along) < 0.014


def test_at_full_draw_the_bow_arm_is_straight_and_the_draw_elbow_behind_the_arrow(shot: Played) -> None:
    aim = shot.during("aim")
    elbow = angle_deg(shot["left_shoulder"], shot["left_elbow"], shot["left_wrist"])[aim]
    assert elbow.min() > 165
    assert elbow.max() < 178
    bow = shot.performance.tracks[0].world_from_object[aim, :3, :3]
    behind = shot["right_elbow"][aim] - shot.performance.tracks[0].channels["nock"][aim]
    local = (behind[:, None] @ bow)[:, 0]
    assert np.all(local[:, 0] < -0.25)
    assert np.abs(local[:, 1]).max() < 0.06
    assert local[:, 2].min() > 0.0
    assert local[:, 2].max() < 0.12


def test_the_bow_elbow_is_rotated_out_and_the_string_clears_the_chest(shot: Played) -> None:
    aim = shot.during("aim")
    bow = shot.performance.tracks[0].world_from_object[aim, :3, :3]
    middle = 0.5 * (shot["left_shoulder"] + shot["left_wrist"])
    outward = ((shot["left_elbow"] - middle)[aim][:, None] @ bow)[:, 0]
    assert outward[:, 1].min() > 0.005
    assert outward[:, 2].max() < 0.0
    shoulder = ((shot["left_shoulder"][aim] - shot.performance.tracks[0].channels["nock"][aim])[:, None] @ bow)[:, 0]
    assert shoulder[:, 1].min() > 0.07


def test_bow_stands_upright_while_aiming_and_falls_forward_after(shot: Played) -> None:
    pose = shot.performance.tracks[0].world_from_object
    aim = shot.during("aim")
    assert np.abs(pose[aim, 1, 2]).max() < np.sin(np.radians(1.0))
    after = np.searchsorted(shot.times_s, shot.performance.key_s + 1.0)
    assert pose[after, 0, 2] > np.sin(np.radians(25.0))


@pytest.mark.parametrize("side", ["left", "right"])
def test_elbows_and_knees_bend_the_human_way(shot: Played, side: str) -> None:
    local = shot.performance.athletes[0].motion.local_rotations
    rest = shot.anatomy.rest
    for joint, end, ahead in (("elbow", "wrist", 1.0), ("knee", "ankle", -1.0)):
        bone = rest[INDEX[f"{side}_{end}"]] - rest[INDEX[f"{side}_{joint}"]]
        bent = local[:, INDEX[f"{side}_{joint}"]] @ bone / np.linalg.norm(bone)
        assert (ahead * bent[:, 2]).min() > -0.02


def test_the_hands_are_almost_still_in_the_last_second_but_not_frozen(shot: Played) -> None:
    last = (shot.times_s > shot.performance.key_s - 1.0) & (shot.times_s < shot.performance.key_s)
    for name in ("left_wrist", "right_wrist"):
        moved_m = np.ptp(shot[name][last], axis=0).max()
        assert 0.0003 < moved_m < 0.010


def test_nothing_on_the_body_jumps(shot: Played) -> None:
    speed = np.linalg.norm(np.diff(shot.joints, axis=0), axis=-1) * FPS
    assert speed.max() < 6.0
    before = shot.times_s[1:-1] < shot.performance.key_s - 0.05
    acceleration = np.linalg.norm(np.diff(shot.joints[:, :22], 2, axis=0), axis=-1) * FPS**2
    assert acceleration[before].max() < 60.0


def test_arrow_lies_on_the_string_from_nocking_until_it_leaves(shot: Played) -> None:
    bow, arrow = shot.performance.tracks
    on = (shot.times_s >= shot.event("draw_start").time_s) & (shot.times_s <= shot.performance.key_s)
    assert np.allclose(arrow.world_from_object[on, :3, 3], bow.channels["nock"][on], atol=1e-9)
    assert np.allclose(arrow.world_from_object[on, :3, 0], bow.world_from_object[on, :3, 0], atol=1e-9)


def test_at_the_click_the_point_of_the_arrow_is_at_the_clicker(shot: Played) -> None:
    bow, arrow = (track.world_from_object for track in shot.performance.tracks)
    frame = np.searchsorted(shot.times_s, shot.performance.key_s) - 1
    point = arrow[frame, :3, 3] + arrow_length_m(shot) * arrow[frame, :3, 0]
    assert ((point - bow[frame, :3, 3]) @ bow[frame, :3, :3])[0] == pytest.approx(0.052, abs=0.003)


def test_string_is_home_and_the_arrow_gone_one_frame_after_the_release(shot: Played) -> None:
    bow, arrow = shot.performance.tracks
    after = np.searchsorted(shot.times_s, shot.performance.key_s + 1 / 60)
    assert bow.channels["draw_fraction"][after, 0] == 0.0
    assert np.linalg.norm(arrow.world_from_object[after, :3, 3] - bow.channels["nock"][after]) < 1.5
    rest = np.linalg.norm(bow.channels["nock"][-1] - bow.world_from_object[-1, :3, 3])
    assert rest == pytest.approx(np.hypot(0.225, 0.040), abs=1e-3)


def test_arrow_speed_is_continuous_when_it_leaves_the_string(archer: Anatomy) -> None:
    setup = prepare(ArcheryParams(), archer)
    times_s = np.arange(setup.line.release, setup.line.release + 0.1, 1e-3)
    still = np.zeros((len(times_s), 3))
    nock = arrow_path(setup, times_s, bow_path(setup, times_s, still), still)[:, :3, 3]
    speed = np.linalg.norm(np.diff(nock, axis=0), axis=-1) / 1e-3
    assert np.diff(speed).max() < 5.0
    assert speed.max() == pytest.approx(57.0, rel=0.01)


def test_arrow_hits_where_an_independent_integration_says(shot: Played) -> None:
    release, impact = shot.event("release"), shot.event("arrow_impact")
    arrow, length_m = shot.performance.tracks[1].world_from_object, arrow_length_m(shot)
    frame = np.searchsorted(shot.times_s, release.time_s + 0.05)
    (start, end), axis = arrow[frame : frame + 2, :3, 3], arrow[frame, :3, 0]
    velocity = (end - start) * FPS
    state, k = np.r_[start, velocity], 1.204 * 1.7 * np.pi * 0.0055**2 / 4 / (2 * 0.0195)
    step, time_s = 1e-4, shot.times_s[frame] + 0.5 / FPS
    normal = np.array([-np.cos(OUTDOOR.tilt_rad), 0.0, np.sin(OUTDOOR.tilt_rad)])
    state[:3] = (start + end) / 2
    while (state[:3] + length_m * axis - OUTDOOR.center_m) @ normal > 0:
        speed = np.linalg.norm(state[3:])
        middle = state[3:] + step / 2 * (-k * speed * state[3:] - [0, 0, 9.81])
        state[:3] += step * middle
        state[3:] += step * (-k * np.linalg.norm(middle) * middle - [0, 0, 9.81])
        axis = state[3:] / np.linalg.norm(state[3:])
        time_s += step
    assert time_s == pytest.approx(impact.time_s, abs=0.005)
    assert np.linalg.norm(state[:3] + length_m * axis - impact.position) < 0.05


def test_arrow_lands_where_the_params_want_it_and_stays(shot: Played) -> None:
    impact, params = shot.event("arrow_impact"), ArcheryParams()
    wanted_m = np.hypot(params.impact_left_m, params.impact_up_m)
    assert impact.values["distance_from_center_m"] == pytest.approx(wanted_m, abs=2e-3)
    assert impact.values["ring"] == 10
    arrow = shot.performance.tracks[1].world_from_object
    stuck = arrow[shot.times_s > impact.time_s + 0.05]
    assert np.ptp(stuck, axis=0).max() == 0.0
    depth_m = np.linalg.norm(stuck[0, :3, 3] + arrow_length_m(shot) * stuck[0, :3, 0] - impact.position)
    assert 0.15 < depth_m < 0.25


def test_24_frames_a_second_sample_the_same_motion_as_60(shot: Played, archer: Anatomy) -> None:
    slow = play(ArcheryParams(), archer, 24.0)
    assert np.allclose(slow.times_s[::2][:100], shot.times_s[::5][:100])
    count = min(len(slow.times_s[::2]), len(shot.times_s[::5]))
    assert np.allclose(slow.joints[::2][:count], shot.joints[::5][:count], atol=1e-6)
    for here, there in zip(slow.performance.tracks, shot.performance.tracks, strict=True):
        assert np.allclose(here.world_from_object[::2][:count], there.world_from_object[::5][:count], atol=1e-6)


def test_left_handed_is_the_mirror_image(archer: Anatomy) -> None:
    lopsided = archer.rest.copy()
    lopsided[INDEX["left_wrist"] :, 0] *= 1.001
    params = replace(draw_params(np.random.default_rng(5)), handedness="right")
    right = play(params, replace(archer, rest=lopsided).mirrored(), 6.0)
    left = play(replace(params, handedness="left"), replace(archer, rest=lopsided), 6.0)
    assert left.performance.athletes[0].handedness == "left"
    for name, other in (("left_wrist", "right_wrist"), ("head", "head"), ("left_index3", "right_index3")):
        assert np.allclose(left[name] * [1, -1, 1], right[other], atol=1e-6)
    bow, mirror = left.performance.tracks[0], right.performance.tracks[0]
    assert np.allclose(bow.channels["nock"] * [1, -1, 1], mirror.channels["nock"], atol=1e-9)
    assert np.allclose(np.linalg.det(bow.world_from_object[:, :3, :3]), 1.0)
    assert any(c.part == "left_hand" and c.object == "bow_string" for c in left.performance.contacts)


def test_the_same_rng_gives_the_same_bytes(archer: Anatomy) -> None:
    first, second = (play(draw_params(np.random.default_rng(11)), archer, 6.0) for _ in range(2))
    assert first.joints.tobytes() == second.joints.tobytes()
    assert first.performance.events == second.performance.events
    other = draw_params(np.random.default_rng(12))
    assert other != draw_params(np.random.default_rng(11))


def test_phases_follow_each_other_and_events_are_in_order(shot: Played) -> None:
    phases, events = shot.performance.phases, shot.performance.events
    assert phases[0].start_s == 0.0
    assert phases[-1].end_s == shot.performance.duration_s
    assert all(a.end_s == b.start_s for a, b in pairwise(phases))
    assert [e.name for e in events] == ["draw_start", "anchor", "clicker", "release", "arrow_impact"]
    assert np.all(np.diff([e.time_s for e in events]) > 0)
    assert shot.event("release").time_s == shot.performance.key_s


def test_an_unknown_hand_is_refused(archer: Anatomy) -> None:
    with pytest.raises(RecipeError, match="right or left"):
        author(ArcheryParams(handedness="both"), archer, np.zeros(10), "neutral", 24.0)
