"""Texts of what the project authors: nothing unknown in them, and numbers that the motion itself confirms."""

import re

import numpy as np
import pytest
import voiced

from synth.cameras import recipe as rigs
from synth.motion.performance import Track
from synth.outfit import OutfitStyle
from synth.text import spoken

pytestmark = pytest.mark.body

CASES = {
    "archer": (("archery", "recurve_shot"), rigs.CoachRecipe(), {"venue": "outdoor_range"}),
    "spiker": (("beach_volleyball", "spike"), rigs.FollowRecipe(), {"venue": "beach", "gender": "male"}),
}


@pytest.fixture(scope="module", params=CASES)
def voice(request: pytest.FixtureRequest):
    """Name, shot and everything that is said."""
    skill, rig, where = CASES[request.param]
    shot = voiced.shot_of(voiced.played(*skill), rig, style=OutfitStyle(headgear="cap"), **where)
    return request.param, shot, spoken(shot, voiced.labels_of(shot), 0)


def places(track: Track, times_s: np.ndarray) -> np.ndarray:
    """Where a thing is at these times of the performance [m], by straight lines between its samples."""
    at_s = np.arange(len(track.world_from_object)) / track.fps
    return np.stack([np.interp(times_s, at_s, track.world_from_object[:, axis, 3]) for axis in range(3)], -1)


def test_every_word_is_known(voice) -> None:
    _, _, record = voice
    for one in (*record["captions"], *record["negatives"], *record["questions"]):
        text = one.get("text") or one["question"] + one["answer"]
        if one["language"] == "zh":
            assert not re.search("[A-Za-z]", text), text
            assert "kind" in one or "“" not in text, text
        else:
            assert text.isascii(), text
            assert "go through the" not in text
            assert "goes through the" not in text
            assert "_" not in text


def test_there_are_negatives_of_many_kinds(voice) -> None:
    _, _, record = voice
    assert len({one["changed"] for one in record["negatives"]}) >= 11


def test_captions_name_what_is_done_in_its_order(voice) -> None:
    name, _, record = voice
    text = record["captions"][1]["text"]
    told = {
        "archer": ["takes aim", "pulls through the clicker", "releases the arrow", "follows through"],
        "spiker": ["runs up", "plants the feet", "draws the hitting arm back", "hits the ball", "lands"],
    }[name]
    places = [text.index(words) for words in told]
    assert places == sorted(places)
    assert ("Barefoot" in text) == (name == "spiker")


def test_numbers_are_those_of_the_motion(voice) -> None:
    name, shot, record = voice
    value = {one["kind"]: one for one in record["questions"] if one["language"] == "en"}
    if name == "archer":
        assert 40.0 < value["arrow_speed"]["value"] < 70.0
        assert 0.6 < value["wrist_span"]["value"] < 0.95
        return
    ball = next(track for track in shot.performance.tracks if track.name == "ball")
    hit_s = shot.facts.start_s + value["contact_height"]["start_s"]
    after_m = places(ball, hit_s + np.array([0.02, 0.03]))
    assert value["contact_height"]["value"] == pytest.approx(places(ball, np.array([hit_s]))[0, 2], abs=0.02)
    assert value["ball_speed"]["value"] == pytest.approx(np.linalg.norm(np.diff(after_m, axis=0)) / 0.01, rel=0.05)
    assert 0.2 < value["jump_height"]["value"] < 1.0
    assert value["air_time"]["value"] == pytest.approx(2 * np.sqrt(2 * value["jump_height"]["value"] / 9.81), abs=0.15)
