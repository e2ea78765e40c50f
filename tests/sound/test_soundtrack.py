"""Laws of sound: how late, how loud and from which side a camera hears what happens."""

import io
import wave
from dataclasses import replace

import numpy as np
import pytest
from sounding import FPS, FRAMES, camera, still

from synth.motion.performance import Event, Track
from synth.quality.onsets import onset_s
from synth.sound import Soundtrack, sources, to_wav, track
from synth.sound.levels import SAMPLE_HZ
from synth.sound.soundtrack import KNEE

HIT = Event("ball_contact", 1.7, 0, "ball", (0.0, 0.0, 2.0), {"speed_m_s": 18.0})
MIDDLE = (0.0, 0.0, 2.0)


def heard_from(eye: tuple[float, float, float], event: Event = HIT, venue: str = "outdoor_range") -> Soundtrack:
    return track(still((event,), (camera(eye, MIDDLE),), venue), 0)


def test_a_track_is_as_long_as_its_clip() -> None:
    shot = still((HIT,))
    for fps, frames in ((24.0, 49), (30.0, 25), (23.976, 33), (60.0, 5)):
        samples = track(replace(shot, fps=fps, num_frames=frames), 0).samples
        assert samples.shape == (round(48000 * frames / fps), 2)
        assert samples.dtype == np.int16


@pytest.mark.parametrize("venue", ["outdoor_range", "indoor_hall"])
def test_delay_grows_with_distance_by_the_speed_of_sound(venue: str) -> None:
    for distance_m in (3.0, 6.0, 9.0):
        played = heard_from((0.0, -distance_m, 2.0), venue=venue)
        (cue,) = played.cues
        assert cue.time_s == pytest.approx(0.7)
        assert cue.arrival_s - cue.time_s == pytest.approx(distance_m / 343.0, abs=1e-9)
        found = onset_s(played.samples, cue.arrival_s, 0.01)
        assert found is not None
        assert abs(found - cue.arrival_s) < 1e-4


def test_level_falls_by_6_db_per_doubling_of_the_distance() -> None:
    near, far = (heard_from((0.0, -m, 2.0)) for m in (4.0, 8.0))
    assert near.cues[0].level_db - far.cues[0].level_db == pytest.approx(6.02, abs=0.3)  # air takes a little more
    peaks = [np.abs(one.samples.astype(float)).max() for one in (near, far)]
    assert 20.0 * np.log10(peaks[0] / peaks[1]) == pytest.approx(6.02, abs=0.5)


def test_the_stated_level_is_the_peak_in_the_samples() -> None:
    played = heard_from((2.0, -5.0, 2.0))
    peak_db = 20.0 * np.log10(np.abs(played.samples.astype(float)).max() / 32768.0)
    assert played.cues[0].level_db == pytest.approx(peak_db, abs=0.2)


def test_far_sounds_are_duller() -> None:
    event = replace(HIT, name="arrow_impact", object="arrow")
    near, far = (heard_from((0.0, -m, 2.0), event) for m in (5.0, 70.0))
    assert _share_above(near, 5000.0) > 1.5 * _share_above(far, 5000.0)


def test_left_and_right_are_those_of_the_picture() -> None:
    eye = (0.0, -6.0, 2.0)  # looks along +y: its right is +x
    for x_m, louder in ((-3.0, 0), (3.0, 1)):
        played = heard_from(eye, replace(HIT, position=(x_m, 0.0, 2.0)))
        at = round(played.cues[0].arrival_s * SAMPLE_HZ)
        energy = (played.samples[at : at + 480].astype(float) ** 2).sum(0)
        assert energy[louder] > 2.0 * energy[1 - louder]
    middle = heard_from(eye)
    at = round(middle.cues[0].arrival_s * SAMPLE_HZ)
    energy = (middle.samples[at : at + 480].astype(float) ** 2).sum(0)
    assert energy[0] == pytest.approx(energy[1], rel=0.05)


def test_a_moving_camera_hears_from_where_it_is_when_it_sounds() -> None:
    shot = still((HIT,), venue="outdoor_range")
    poses = shot.cameras[0].world_from_camera.copy()
    poses[:, 1, 3] = -4.0 - 2.0 * np.arange(FRAMES) / FPS
    moving = replace(shot, cameras=(replace(shot.cameras[0], world_from_camera=poses),))
    (cue,) = track(moving, 0).cues
    place = np.array([0.0, -4.0 - 2.0 * 0.7, poses[0, 2, 3]])
    assert cue.arrival_s - cue.time_s == pytest.approx(np.linalg.norm(place - HIT.position) / 343.0, abs=1e-6)


def test_the_same_shot_gives_the_same_bytes() -> None:
    shot = still((HIT,), (camera((0.0, -6.0, 1.5), MIDDLE), camera((5.0, 2.0, 1.5), MIDDLE)))
    shared = sources(shot)
    for view in (0, 1):
        assert to_wav(track(shot, view).samples) == to_wav(track(shot, view, shared).samples)
    assert to_wav(track(replace(shot, facts=replace(shot.facts, seed=4)), 0).samples) != to_wav(track(shot, 0).samples)


def test_a_wav_says_what_it_holds() -> None:
    samples = heard_from((0.0, -6.0, 2.0)).samples
    with wave.open(io.BytesIO(to_wav(samples))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48000, 2, 2)
        assert np.array_equal(np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2), samples)


@pytest.mark.parametrize("venue", ["indoor_hall", "volleyball_arena", "outdoor_range", "finals_stadium", "beach"])
def test_nothing_stands_out_where_nothing_happens(venue: str) -> None:
    played = track(still(venue=venue), 0)
    assert played.cues == ()
    assert 0 < np.abs(played.samples.astype(int)).max() < 32768 * 10.0 ** (-45.0 / 20.0)
    assert all(onset_s(played.samples, near_s, 0.02) is None for near_s in np.arange(0.05, 2.0, 0.04))


def test_what_comes_after_the_clip_makes_no_sound_in_it() -> None:
    late = replace(HIT, time_s=1.0 + FRAMES / FPS + 0.001)
    quiet, played = (track(still(events, venue="indoor_hall"), 0) for events in ((), (late,)))
    assert played.cues == ()
    assert np.array_equal(played.samples, quiet.samples)


@pytest.mark.parametrize("before_s", [0.005, 0.2])
def test_what_came_before_the_clip_rings_out(before_s: float) -> None:
    quiet, played = (
        track(still(events, (camera((0.0, -6.0, 2.0), MIDDLE),), "indoor_hall"), 0)
        for events in ((), (replace(HIT, time_s=1.0 - before_s),))
    )
    more = (played.samples.astype(float) - quiet.samples) ** 2
    early, later = more[:4800].sum(), more[48000:52800].sum()
    assert early > 100.0 * later > 0.0
    if before_s < 6.0 / 343.0:
        assert [cue.time_s for cue in played.cues] == [pytest.approx(-before_s)]
        assert played.cues[0].arrival_s == pytest.approx(6.0 / 343.0 - before_s)


def test_the_direct_sound_is_first_in_a_hall_wherever_the_camera_stands() -> None:
    for eye in ((0.0, -6.0, 1.5), (15.5, 10.0, 3.0), (0.0, -40.0, 5.0)):
        quiet, played = (track(still(events, (camera(eye, MIDDLE),), "indoor_hall"), 0) for events in ((), (HIT,)))
        first = np.flatnonzero((played.samples != quiet.samples).any(1))[0]
        assert first / SAMPLE_HZ == pytest.approx(played.cues[0].arrival_s, abs=1e-4)


def test_a_hall_is_heard_and_a_field_is_dry() -> None:
    later = slice(round(0.9 * SAMPLE_HZ), round(1.1 * SAMPLE_HZ))
    rung = {}
    for venue in ("indoor_hall", "outdoor_range"):
        quiet, played = (track(still(events, venue=venue), 0).samples.astype(float) for events in ((), (HIT,)))
        rung[venue] = float(np.abs(played - quiet)[later].max())
    assert rung["indoor_hall"] > 10.0
    assert rung["outdoor_range"] == 0.0


def test_a_harder_hit_is_louder_and_a_set_is_softest() -> None:
    def level_db(name: str, speed_m_s: float) -> float:
        return heard_from((0.0, -6.0, 2.0), replace(HIT, name=name, values={"speed_m_s": speed_m_s})).cues[0].level_db

    assert level_db("spike", 24.0) > level_db("spike", 14.0) + 4.0
    assert level_db("spike", 14.0) > level_db("pass", 8.0) + 5.0 > level_db("set", 8.0) + 10.0


def test_a_bounce_is_as_loud_as_the_ball_is_fast() -> None:
    def level_db(drop_m_s: float) -> float:
        times_s = np.arange(9 * 240) / 240.0
        ball = np.tile(np.eye(4), (len(times_s), 1, 1))
        ball[:, 2, 3] = 0.1 + drop_m_s * np.abs(times_s - 1.7)
        event = Event("ball_bounce", 1.7, -1, "ball", (0.0, 0.0, 0.1))
        shot = still((event,), (camera((0.0, -6.0, 2.0), MIDDLE),), "indoor_hall")
        played = replace(shot.performance, tracks=(Track("ball", "volleyball", ball, 240.0),))
        return track(replace(shot, performance=played), 0).cues[0].level_db

    assert level_db(10.0) - level_db(5.0) == pytest.approx(25.0 * np.log10(2.0), abs=0.1)


def test_twelve_hits_at_arms_length_do_not_clip() -> None:
    events = tuple(
        replace(HIT, time_s=1.5 + 0.0004 * k, name="spike", values={"speed_m_s": 15.0 + k}) for k in range(12)
    )
    samples = track(still(events, (camera((0.0, -1.2, 2.0), MIDDLE),), "school_gym"), 0).samples
    assert np.abs(samples.astype(int)).max() < 32767
    alone = track(still(events[11:], (camera((0.0, -1.2, 2.0), MIDDLE),), "school_gym"), 0).samples
    assert np.abs(alone.astype(int)).max() < KNEE * 32767  # nothing is bent that may happen


def test_draws_belong_to_an_event_whatever_part_of_the_performance_is_heard() -> None:
    other = replace(HIT, time_s=0.2)
    whole = still((other, HIT), venue="outdoor_range")
    later = replace(whole, facts=replace(whole.facts, start_s=1.5))
    first, second = track(whole, 0), track(later, 0)
    ahead = 24000
    assert [c.level_db for c in first.cues] == [c.level_db for c in second.cues]
    at = round(first.cues[0].arrival_s * SAMPLE_HZ)
    loud = first.samples[at : at + 2000].astype(int) - second.samples[at - ahead : at - ahead + 2000]
    assert np.abs(loud).max() < 0.1 * np.abs(first.samples[at : at + 2000].astype(int)).max()  # but for the bed


def _share_above(played: Soundtrack, cut_hz: float) -> float:
    at = round(played.cues[0].arrival_s * SAMPLE_HZ)
    power = np.abs(np.fft.rfft(played.samples[at : at + 2048].astype(float).sum(1))) ** 2
    return float(power[round(cut_hz / SAMPLE_HZ * 2048) :].sum() / power.sum())
