"""Laws of an end of three arrows, and of a let-down."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from sports.archery.conftest import Played, play

from synth.motion.performance import Phase
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.end_params import EndParams, draw_end
from synth.sports.archery.hands import grip_point, hook_point
from synth.sports.archery.params import ArcheryParams

FPS = 30.0


def drawn() -> EndParams:
    return draw_end(np.random.default_rng(4))


@pytest.fixture(scope="module")
def end(archer: Anatomy) -> Played:
    return play(drawn(), archer, FPS)


@pytest.fixture(scope="module")
def let_down(archer: Anatomy) -> Played:
    return play(ArcheryParams(let_down=True), archer, FPS)


def phases(played: Played, name: str) -> list[Phase]:
    return [phase for phase in played.performance.phases if phase.name == name]


def test_an_archer_walks_up_shoots_three_and_walks_off(end: Played) -> None:
    names = [phase.name for phase in end.performance.phases]
    assert names[0] == "walk_up"
    assert names[-1] == "walk_off"
    assert [names.count(name) for name in ("nock", "draw", "aim", "follow_through")] == [3, 3, 3, 3]
    assert [event.object for event in end.performance.events if event.name == "release"] == [
        "arrow_1", "arrow_2", "arrow_3",
    ]  # fmt: skip
    assert any(event.name == "release" and event.time_s == end.performance.key_s for event in end.performance.events)
    assert end["pelvis"][0, 0] < -2.0
    assert end["pelvis"][-1, 0] < -1.8


@pytest.mark.parametrize("seed", range(12))
def test_each_arrow_takes_16_to_25_seconds(seed: int) -> None:
    first, *others = draw_end(np.random.default_rng(seed)).shots
    assert all(16.0 <= shot.length_s <= 25.0 for shot in others)
    assert first.length_s < 25.0


def test_feet_do_not_slide_while_they_touch_the_ground(end: Played) -> None:
    for contact in end.performance.contacts:
        if contact.object == "ground":
            stands = (end.times_s >= contact.start_s + 0.2) & (end.times_s < contact.end_s)
            toe = end[contact.part.replace("_foot", "") + "_foot"][stands]
            assert len(toe) < 2 or np.ptp(toe, axis=0).max() < 0.005


def test_both_feet_stand_on_the_line_for_all_three_shots(end: Played) -> None:
    shooting = (end.times_s > phases(end, "stance")[0].start_s) & (end.times_s < phases(end, "recover")[-1].end_s)
    for name in ("left_ankle", "right_ankle"):
        assert np.ptp(end[name][shooting], axis=0).max() < 0.005
    assert end["left_ankle"][shooting][0, 0] > 0 > end["right_ankle"][shooting][0, 0]


def test_the_bow_is_in_the_hand_on_every_frame_without_a_swing(end: Played) -> None:
    held = grip_point(end.joints) + end["left_wrist"]
    gap_m = np.linalg.norm(held - end.performance.tracks[0].world_from_object[:, :3, 3], axis=-1)
    swings = np.zeros(len(gap_m), bool)
    for phase in phases(end, "follow_through") + phases(end, "recover"):
        swings |= (end.times_s >= phase.start_s) & (end.times_s <= phase.end_s)
    assert gap_m[~swings].max() < 0.005
    assert gap_m.max() < 0.02


def test_the_string_is_in_the_fingers_in_every_draw(end: Played) -> None:
    held = hook_point(end.joints, end.rotations, end.anatomy.rest[:55]) + end["right_wrist"]
    gap_m = np.linalg.norm(held - end.performance.tracks[0].channels["nock"], axis=-1)
    hooked = [c for c in end.performance.contacts if c.object == "bow_string" and c.part == "right_hand"]
    assert len(hooked) == 3
    for contact in hooked:
        assert gap_m[(end.times_s >= contact.start_s) & (end.times_s < contact.end_s)].max() < 0.005


def test_each_arrow_waits_in_the_quiver_flies_and_stays(end: Played) -> None:
    pelvis = end.rotations[:, INDEX["pelvis"]]
    nocked = phases(end, "nock")
    hits = [event for event in end.performance.events if event.name == "arrow_impact"]
    for track, nock, hit in zip(end.performance.tracks[1:], nocked, hits, strict=True):
        place = track.world_from_object[:, :3, 3]
        local = ((place - end["pelvis"])[:, None] @ pelvis)[:, 0]
        assert np.ptp(local[end.times_s < nock.start_s], axis=0).max() < 0.002
        assert local[0, 0] < -0.15
        assert np.ptp(place[end.times_s > hit.time_s + 0.05], axis=0).max() == 0.0
        assert place[-1, 0] > 68.0
    starts = np.stack([track.world_from_object[0, :3, 3] for track in end.performance.tracks[1:]])
    assert np.linalg.norm(starts[0] - starts[1]) > 0.01


def test_the_hand_reaches_the_quiver(end: Played) -> None:
    for track, nock in zip(end.performance.tracks[1:], phases(end, "nock"), strict=True):
        frame = int(np.ceil(nock.start_s * FPS))
        tips = 0.5 * (end["right_thumb3"] + end["right_index3"])[frame]
        assert np.linalg.norm(tips - track.world_from_object[frame, :3, 3]) < 0.04


def test_nothing_jumps_from_one_stretch_to_the_next(end: Played) -> None:
    speed = np.linalg.norm(np.diff(end.joints[:, :22], axis=0), axis=-1) * FPS
    assert speed.max() < 6.0
    bow = np.linalg.norm(np.diff(end.performance.tracks[0].world_from_object[:, :3, 3], axis=0), axis=-1) * FPS
    assert bow.max() < 3.0


def test_the_end_is_the_same_at_any_rate(end: Played, archer: Anatomy) -> None:
    slow = play(drawn(), archer, 0.2 * FPS)
    count = min(len(slow.times_s), len(end.times_s[::5]))
    off_m = np.abs(slow.joints[:count] - end.joints[::5][:count]).max((1, 2))
    assert np.quantile(off_m, 0.9) < 1e-6
    assert off_m.max() < 0.03


def test_a_left_handed_end_is_the_mirror_image(end: Played, archer: Anatomy) -> None:
    left = play(replace(drawn(), handedness="left"), archer, FPS)
    assert left.performance.athletes[0].handedness == "left"
    assert np.allclose(left["left_wrist"] * [1, -1, 1], end["right_wrist"], atol=1e-6)
    assert any(c.part == "left_hand" and c.object == "arrow_2" for c in left.performance.contacts)


def test_who_comes_down_draws_again_and_then_shoots(let_down: Played) -> None:
    names = [phase.name for phase in let_down.performance.phases]
    assert names.count("draw") == 2
    assert names.index("let_down") < names.index("clicker")
    assert all(a.end_s == pytest.approx(b.start_s) for a, b in pairwise(let_down.performance.phases))
    events = let_down.performance.events
    assert [e.name for e in events] == [
        "draw_start", "anchor", "let_down", "draw_start", "anchor", "clicker", "release", "arrow_impact",
    ]  # fmt: skip
    assert np.all(np.diff([e.time_s for e in events]) > 0)


def test_a_let_down_eases_the_string_and_keeps_the_arrow(let_down: Played) -> None:
    bow, arrow = let_down.performance.tracks
    down = phases(let_down, "let_down")[0]
    fraction = bow.channels["draw_fraction"][:, 0]
    assert fraction[np.searchsorted(let_down.times_s, down.start_s)] > 0.98
    assert fraction[np.searchsorted(let_down.times_s, down.end_s)] < 0.15
    resting = (let_down.times_s > down.start_s) & (let_down.times_s < let_down.performance.key_s)
    assert np.allclose(arrow.world_from_object[resting, :3, 3], bow.channels["nock"][resting], atol=1e-9)
    speed = np.linalg.norm(np.diff(let_down.joints[:, :22], axis=0), axis=-1) * FPS
    assert speed[resting[1:]].max() < 2.5
