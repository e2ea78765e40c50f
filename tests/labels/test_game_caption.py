"""Captions of several athletes: every count, colour, touch, hand and side is that of the shot."""

from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth.geometry.transform import look_at
from synth.labels import caption, events, label
from synth.labels.game_caption import camera_side, touches
from synth.motion.performance import Event, Phase
from synth.scene import CameraTrack
from synth.shot import Shot

RED = {"person": "woman", "shirt": "red jersey", "bottom": "black shorts"}
WHITE = {"person": "woman", "shirt": "white jersey", "bottom": "black shorts"}


def game() -> Shot:
    """Two in red (3, 7) on the near side, two in white (7, 12) on the far side, shown from 0.1 s to 0.31 s."""
    shot = tiny.shot(people=4)
    dressed = [(RED, 3, "near"), (RED, 7, "near"), (WHITE, 7, "far"), (WHITE, 12, "far")]
    people = tuple(
        replace(
            person,
            team=team,
            words=words | {"top": f"{words['shirt']} with the number {number}"},
            joints=person.joints + np.array([-4.0 if team == "near" else 4.0, 0.0, 0.0]),
        )
        for person, (words, number, team) in zip(shot.people, dressed, strict=True)
    )
    played = (
        Event("ball_contact", 0.05, 0), Event("ball_contact", 0.25, 2), Event("ball_contact", 0.15, 1),
        Event("takeoff", 0.2, 3), Event("net_crossing", 0.2, -1),
    )  # fmt: skip
    phases = (Phase("overhead_set", 1, 0.1, 0.2), Phase("block", 2, 0.2, 0.3), Phase("jump_serve", 0, 0.0, 0.1))
    performance = replace(shot.performance, events=played, phases=phases)
    return replace(shot, people=people, performance=performance, facts=replace(shot.facts, skill="rally"))


def said(shot: Shot) -> str:
    return caption(shot, label(shot, tiny.SphereFrames(shot, tiny.spheres_of(shot)), 0), 0)


def test_people_are_counted_by_team_and_colour() -> None:
    text = said(game())
    assert text.startswith("Four women play a volleyball rally in an indoor sports hall, lit by clear midday sun: ")
    assert "two in red jerseys and black shorts against two in white jerseys and black shorts." in text


def test_a_libero_in_another_shirt_is_told_apart() -> None:
    shot = game()
    other = replace(shot.people[1], words=shot.people[1].words | {"shirt": "orange jersey"})
    text = said(replace(shot, people=(shot.people[0], other, *shot.people[2:])))
    assert "one in a red jersey and black shorts and one in an orange jersey and black shorts against two in" in text


def test_only_touches_within_the_clip_are_told_and_in_their_order() -> None:
    shot = game()
    assert [event.time_s for event in touches(shot)] == [0.15, 0.25]
    text = said(shot)
    assert (
        "In this order, a player in a red jersey with the number 7 sets overhead and "
        "a player in a white jersey with the number 7 blocks." in text
    )
    assert "serve" not in text


def test_a_touch_without_a_known_kind_is_just_a_play_of_the_ball() -> None:
    shot = game()
    assert "plays the ball" in said(replace(shot, performance=replace(shot.performance, phases=())))


@pytest.mark.parametrize(("time_s", "winner", "words"), [
    (0.28, 1.0, "The team in white jerseys wins the point."),
    (0.28, 0.0, "The team in red jerseys wins the point."),
    (0.35, 1.0, ""),
])  # fmt: skip
def test_the_point_is_told_only_if_it_falls_in_the_clip(time_s: float, winner: float, words: str) -> None:
    shot = game()
    point = Event("point", time_s, 3, "ball", values={"winner": winner})
    text = said(replace(shot, performance=replace(shot.performance, events=(*shot.performance.events, point))))
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
        ((-12.0, 1.5), "behind the team in red jerseys"),
        ((12.0, 1.5), "behind the team in white jerseys"),
        ((0.5, -12.0), "the side of the court"),
        ((-9.0, 9.0), "a corner behind the team in red jerseys"),
    ],
)
def test_the_camera_stands_where_it_is_said_to_stand(place: tuple[float, float], words: str) -> None:
    pose = look_at(np.array([*place, 3.0]), np.array([0.0, 1.5, 1.0]))
    camera = CameraTrack("c", np.tile(np.eye(3), (5, 1, 1)), np.tile(pose, (5, 1, 1)), 96, 64)
    assert camera_side(game(), camera) == words


def test_events_name_every_person_with_their_side_and_words() -> None:
    shot = game()
    record = events(shot, label(shot, tiny.SphereFrames(shot, tiny.spheres_of(shot)), 0), 0)
    assert [(person["id"], person["team"]) for person in record["people"]] == [
        (1, "near"), (2, "near"), (3, "far"), (4, "far"),
    ]  # fmt: skip
    assert {"name": "top", "value": "white jersey with the number 12"} in record["people"][3]["words"]
    assert {"name": "touches", "value": "2:overhead_set,3:block"} in record["facts"]


def test_a_serve_of_a_rally_is_told_by_its_kind() -> None:
    shot = game()
    played = (Event("serve", 0.15, 1, detail="float serve"), Event("serve", 0.2, 2, detail="jump serve"))
    text = said(replace(shot, performance=replace(shot.performance, events=played)))
    assert "serves a float" in text
    assert "serves from a jump" in text
