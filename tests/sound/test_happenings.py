"""Which events sound, with what they are made of."""

from dataclasses import replace

import numpy as np
import pytest
from sounding import still

from synth.motion.performance import Contact, Event, Performance, Track
from synth.scene import Mesh, Parts, SceneObject
from synth.shot import Shot
from synth.sound import track
from synth.sound.acoustics import VENUES, acoustics_of
from synth.sound.archery_sounds import STRING_HZ
from synth.sound.ball_sounds import CAVITY_HZ, SHELL_HZ
from synth.sound.room import tail

STROKE_S = 0.0168


def archer(skill: str = "recurve_shot") -> Shot:
    """Clicker, release, impact 18 m away; a bow whose string needs STROKE_S; an arrow in the hand until 1.3 s."""
    times_s = np.arange(9 * 240) / 240.0
    left = np.where(times_s < 1.6, 1.0, 1.0 - np.clip((times_s - 1.6) / STROKE_S, 0.0, 1.0) ** 2)
    pose = np.tile(np.eye(4), (len(times_s), 1, 1))
    tracks = (
        Track("bow", "recurve_bow", pose, 240.0, {"draw_fraction": left[:, None]}),
        Track("arrow", "arrow", pose, 240.0),
    )
    events = (
        Event("clicker", 1.45, 0, "bow", (0.7, 0.0, 1.5)),
        Event("release", 1.6, 0, "arrow", (0.0, 0.0, 1.5), {"speed_m_s": 57.0}),
        Event("arrow_impact", 1.95, -1, "arrow", (18.0, 0.0, 1.3)),
    )
    contacts = (Contact(0, "right_hand", "arrow", 1.1, 1.3), Contact(0, "chin", "bow_string", 1.2, 1.6))
    shot = still(events, venue="archery_hall", contacts=contacts)
    played = replace(shot.performance, sport="archery", skill=skill, tracks=tracks)
    return replace(shot, performance=played, facts=replace(shot.facts, sport="archery"))


def test_an_archers_shot_is_a_click_a_release_a_thump_and_a_hit() -> None:
    cues = track(archer(), 0).cues
    assert [cue.name for cue in cues] == ["nock", "clicker", "release", "string_home", "arrow_impact"]
    times = {cue.name: cue.time_s for cue in cues}
    assert times["string_home"] - times["release"] == pytest.approx(STROKE_S, abs=1e-4)
    assert times["nock"] == pytest.approx(0.3)
    impact = cues[-1]
    assert impact.arrival_s - impact.time_s == pytest.approx(np.linalg.norm([18.0, 6.0, 0.2]) / 343.0, abs=1e-6)


def test_an_end_begins_with_arrows_from_the_quiver() -> None:
    assert [cue.name for cue in track(archer("end_of_three"), 0).cues][:2] == ["quiver", "nock"]


@pytest.mark.parametrize(
    "name", ["toss_release", "net_crossing", "takeoff", "landing", "draw_start", "anchor", "let_down"]
)
def test_some_events_are_silent(name: str) -> None:
    assert track(still((Event(name, 1.5, 0, "ball"),)), 0).cues == ()


def test_every_touch_and_bounce_of_a_rally_is_heard_and_the_referee_where_there_is_one() -> None:
    names = ("serve", "pass", "set", "spike", "block", "dig", "net_touch", "ball_wall", "ball_bounce", "point")
    events = tuple(Event(name, 1.1 + 0.1 * k, k % 2, "ball", (0.0, 0.0, 1.0)) for k, name in enumerate(names))
    moving = np.tile(np.eye(4), (240, 1, 1))
    moving[:, :3, 3] = np.linspace(0.0, 40.0, 240)[:, None] * np.array([1.0, 0.0, -1.0])
    for venue, last in (("school_gym", "whistle"), ("beach", "ball_bounce")):
        shot = still(events, venue=venue)
        played = replace(shot.performance, tracks=(Track("ball", "volleyball", moving, 60.0),))
        heard = [cue.name for cue in sorted(track(replace(shot, performance=played), 0).cues, key=lambda c: c.time_s)]
        assert heard[:9] == list(names[:-1])
        assert heard[-1] == last


def test_an_unknown_place_sounds_like_the_sports_hall_where_it_has_a_roof() -> None:
    shot = still(venue="blend")
    open_air = acoustics_of(shot)
    assert open_air.room is None
    square = Mesh(np.array([[-5.0, -5, 6], [5, -5, 6], [5, 5, 6], [-5, 5, 6]]), np.array([[0, 1, 2, 3]]))
    roof = SceneObject("lid", "lid", (), np.eye(4)[None])
    assert acoustics_of(replace(shot, parts=Parts((roof,), {"lid": square}))) == VENUES["indoor_hall"]
    aside = SceneObject("lid", "lid", (), np.eye(4)[None] + np.eye(4)[3] * 0.0)
    moved = aside.pose.copy()
    moved[0, 0, 3] = 30.0
    assert acoustics_of(replace(shot, parts=Parts((replace(aside, pose=moved),), {"lid": square}))).room is None


@pytest.mark.parametrize("venue", [name for name, known in VENUES.items() if known.room])
def test_a_tail_decays_by_60_db_in_t60_and_has_sabines_strength(venue: str) -> None:
    room = VENUES[venue].room
    assert room is not None
    response = tail(room, np.random.default_rng(0))
    energy = (response**2).sum(0)
    assert energy.sum() == pytest.approx(10.0**-0.6 / room.critical_m**2, rel=1e-6)
    early, later = (energy[round(t * 48000) :][:4800].sum() for t in (0.2 * room.t60_s, 0.5 * room.t60_s))
    assert 10.0 * np.log10(early / later) == pytest.approx(18.0, abs=4.0)


def test_the_ball_and_the_string_ring_where_physics_says() -> None:
    assert CAVITY_HZ[0] == pytest.approx(1081.0, abs=2.0)
    assert SHELL_HZ[0] == pytest.approx(86.0, abs=3.0)
    assert 75.0 < STRING_HZ < 110.0


def test_a_performance_without_ball_track_still_sounds() -> None:
    played: Performance = still((Event("ball_bounce", 1.5, -1, "ball"),)).performance
    assert played.tracks == ()
    assert [cue.name for cue in track(still(played.events), 0).cues] == ["ball_bounce"]
