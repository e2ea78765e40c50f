"""Captions of several athletes: every count, colour, touch, hand and side is that of the shot."""

from dataclasses import replace

import numpy as np
import pytest
from spoken_shots import described, game, said, with_events, with_phases

from synth.geometry.transform import look_at
from synth.labels import events
from synth.motion.performance import Event
from synth.scene import CameraTrack
from synth.text.describe import court_side
from synth.text.telling import touches


def test_people_are_counted_by_team_and_colour() -> None:
    text = said(game())
    assert text.startswith("Four women play a volleyball rally in an indoor sports hall, lit by clear midday sun: ")
    assert "two in red jerseys and black shorts against two in white jerseys and black shorts." in text


def test_a_libero_in_another_shirt_is_told_apart() -> None:
    shot = game()
    other = replace(shot.people[1], words=shot.people[1].words | {"top_color": "orange"})
    text = said(replace(shot, people=(shot.people[0], other, *shot.people[2:])))
    assert "one in a red jersey and black shorts and one in an orange jersey and black shorts against two in" in text


def test_only_touches_within_the_clip_are_told_and_in_their_order() -> None:
    shot = game()
    assert [time_s for _, _, time_s in touches(described(shot))] == pytest.approx([0.06, 0.16])
    text = said(shot)
    assert (
        "In this order, a player in a red jersey with the number 7 sets overhead at 0.1 s and "
        "a player in a white jersey with the number 7 blocks at 0.2 s." in text
    )
    assert "serve" not in text


def test_a_touch_without_a_known_kind_is_just_a_play_of_the_ball() -> None:
    shot = game()
    assert "plays the ball" in said(with_phases(shot))


@pytest.mark.parametrize(("time_s", "winner", "words"), [
    (0.28, 1.0, "The team in white jerseys wins the point."),
    (0.28, 0.0, "The team in red jerseys wins the point."),
    (0.35, 1.0, ""),
])  # fmt: skip
def test_the_point_is_told_only_if_it_falls_in_the_clip(time_s: float, winner: float, words: str) -> None:
    shot = game()
    point = Event("point", time_s, 3, "ball", values={"winner": winner})
    text = said(with_events(shot, *shot.performance.events, point))
    assert words in text
    assert ("wins the point" in text) == bool(words)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ((), "All are right-handed."),
        ((0, 1, 2, 3), "All are left-handed."),
        ((3,), "A player in a white jersey with the number 12 is left-handed, the others right-handed."),
    ],
)
def test_hands_are_told(left: tuple[int, ...], words: str) -> None:
    shot = game()
    people = tuple(replace(p, handedness="left" if k in left else "right") for k, p in enumerate(shot.people))
    assert words in said(replace(shot, people=people))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((-12.0, 1.5), "behind_near"),
        ((12.0, 1.5), "behind_far"),
        ((0.5, -12.0), "side"),
        ((-9.0, 9.0), "corner_near"),
    ],
)
def test_the_camera_stands_where_it_is_said_to_stand(place: tuple[float, float], words: str) -> None:
    pose = look_at(np.array([*place, 3.0]), np.array([0.0, 4.5, 1.0]))
    camera = CameraTrack("c", np.tile(np.eye(3), (5, 1, 1)), np.tile(pose, (5, 1, 1)), 96, 64)
    assert court_side(game(), camera) == words


def test_events_name_every_person_with_their_side_and_words() -> None:
    shot = game()
    record = events(shot)
    assert [(person["id"], person["team"]) for person in record["people"]] == [
        (1, "near"), (2, "near"), (3, "far"), (4, "far"),
    ]  # fmt: skip
    assert {"name": "number", "value": "12"} in record["people"][3]["words"]


def test_a_serve_of_a_rally_is_told_by_its_kind() -> None:
    shot = game()
    played = (Event("serve", 0.15, 1, detail="float serve"), Event("serve", 0.2, 2, detail="jump serve"))
    text = said(with_events(shot, *played))
    assert "serves a float" in text
    assert "serves from a jump" in text


def test_who_is_not_in_the_picture_is_not_counted() -> None:
    shot = game()
    far = replace(shot.people[3], joints=shot.people[3].joints + np.array([60.0, 0.0, 0.0]))
    text = said(replace(shot, people=(*shot.people[:3], far)))
    assert text.startswith("Three women")
    assert "against one in a white jersey and black shorts" in text
    assert "not all of them whole" in text


def test_one_of_a_team_alone_in_the_picture_is_told_alone() -> None:
    shot = game()
    gone = tuple(replace(p, joints=p.joints + np.array([60.0, 0.0, 0.0])) for p in shot.people[1:])
    text = said(replace(shot, people=(shot.people[0], *gone)))
    assert text.startswith("One woman plays a volleyball rally")
    assert ": one in a red jersey and black shorts. The player is right-handed." in text


def test_a_touch_of_somebody_who_is_not_seen_is_not_told() -> None:
    shot = game()
    far = replace(shot.people[2], joints=shot.people[2].joints + np.array([60.0, 0.0, 0.0]))
    text = said(replace(shot, people=(*shot.people[:2], far, shot.people[3])))
    assert "A player in a red jersey with the number 7 sets overhead at 0.1 s." in text
    assert "blocks" not in text


def test_mixed_teams_are_people() -> None:
    shot = game()
    man = replace(shot.people[0], words=shot.people[0].words | {"person": "man"})
    assert said(replace(shot, people=(man, *shot.people[1:]))).startswith("Four people play")
