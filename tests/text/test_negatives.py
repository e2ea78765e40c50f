"""Laws of hard negatives: one fact each, false, the same for a seed, told in every language."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
import tiny
from spoken_shots import described, dressed, game, with_events, with_facts, with_phases

from synth.motion.performance import Event, Phase
from synth.shot import Shot
from synth.text import texts
from synth.text.captions import LANGUAGES
from synth.text.description import Description
from synth.text.negatives import KINDS, Negative, negatives

POINT = Event("point", 0.28, 3, "ball", values={"winner": 1.0})
PATHS = {
    "handedness": {"people.handedness"},
    "camera_side": {"view.side", "view.court_side"},
    "order": {"phases.name", "events.name", "events.person_id"},
    "count": {"people"},
    "movement": {"view.movements"},
    "shot_size": {"view.shot_size"},
    "angle": {"view.angle"},
    "color": {"people.wears.color"},
    "venue": {"venue"},
    "light": {"lighting_words"},
    "skill": {"skill"},
    "winner": {"winner"},
    "number": {"people.number"},
}
"""Where in a Description each fact lies."""


def player() -> Shot:
    shot = with_phases(tiny.shot(), Phase("ready", 0, 0.0, 0.15), Phase("takeoff", 0, 0.15, 0.3))
    return with_facts(dressed(shot, number="7", shoes="shoes", shoes_color="white"), venue="school_gym")


def point() -> Shot:
    shot = game()
    return with_events(shot, *shot.performance.events, POINT)


def left_hander() -> Shot:
    shot = game()
    return replace(shot, people=(replace(shot.people[0], handedness="left"), *shot.people[1:]))


SHOTS = {"player": player, "alike": lambda: tiny.shot(people=2), "game": game, "point": point, "left": left_hander}


def differing(one: Any, other: Any, path: str = "") -> set[str]:
    """Paths of the values that differ; a list of another length differs as a whole."""
    if is_dataclass(one) and type(one) is type(other):
        names = [field.name for field in fields(one)]
        return set().union(*(differing(getattr(one, n), getattr(other, n), f"{path}.{n}") for n in names))
    if isinstance(one, tuple) and one and is_dataclass(one[0]) and len(one) == len(other):
        return set().union(*(differing(a, b, path) for a, b in zip(one, other, strict=True)))
    return set() if one == other else {path.removeprefix(".")}


def drawn(name: str, seeds: int = 12) -> list[tuple[Description, Negative]]:
    true = described(SHOTS[name]())
    return [(true, one) for seed in range(seeds) for one in negatives(true, seed, "clip")]


@pytest.mark.parametrize("name", SHOTS)
def test_each_differs_in_the_fact_that_it_names_and_in_nothing_else(name: str) -> None:
    for true, one in drawn(name):
        found = differing(true, one.description)
        assert found, one.changed
        assert found <= PATHS[one.changed], one
        assert one.true != one.false


@pytest.mark.parametrize("name", SHOTS)
def test_every_language_tells_another_text(name: str) -> None:
    for true, one in drawn(name, 4):
        for captioner in LANGUAGES.values():
            assert captioner(one.description, "long") != captioner(true, "long")


@pytest.mark.parametrize(("name", "least"), [("player", 12), ("alike", 9), ("game", 10), ("point", 11), ("left", 10)])
def test_there_are_many_kinds(name: str, least: int) -> None:
    kinds = [one.changed for one in negatives(described(SHOTS[name]()), 0, "clip")]
    assert len(set(kinds)) == len(kinds) >= least, kinds
    assert set(kinds) <= set(KINDS)


def test_seed_and_key_alone_decide() -> None:
    true = described(player())
    assert texts(true, 3, "a") == texts(true, 3, "a")
    assert len({repr(texts(true, seed, key).negatives) for seed in (3, 4) for key in "ab"}) == 4


def test_all_languages_tell_the_same_falsehood() -> None:
    records = texts(described(game()), 1, "clip").negatives
    pairs = zip(records[::2], records[1::2], strict=True)
    for english, chinese in pairs:
        assert (english["language"], chinese["language"]) == ("en", "zh")
        assert [english[name] for name in ("changed", "true", "false")] == [
            chinese[name] for name in ("changed", "true", "false")
        ]


def test_a_false_color_is_worn_by_nobody_there() -> None:
    for true, one in drawn("game", 30):
        if one.changed == "color":
            color, _, kind = one.false.rpartition(" ")
            assert color not in {worn.color for who in true.people for worn in who.wears if worn.kind == kind}
            texts_told = {captioner(one.description, "long") for captioner in LANGUAGES.values()}
            assert any(color in text for text in texts_told)


def test_a_false_number_is_worn_by_nobody() -> None:
    numbers = {one.false for _, one in drawn("point", 30) if one.changed == "number"}
    assert len(numbers) > 3
    assert not numbers & {"3", "7", "12"}


def test_the_count_leaves_all_else_that_is_told_alone() -> None:
    for true, one in drawn("game", 30):
        if one.changed == "count":
            false = one.description
            assert abs(len(false.seen) - len(true.seen)) == 1
            assert {team: false.shirt_of(team) for team in ("near", "far")} == {
                team: true.shirt_of(team) for team in ("near", "far")
            }
            assert {event.person_id for event in false.events} <= {who.id for who in false.people}


def test_where_the_place_or_the_light_is_the_users_own_none_is_denied() -> None:
    own = with_facts(player(), venue_words="in my garden", lighting_words="one lamp")
    assert not {"venue", "light"} & {one.changed for one in negatives(described(own), 0, "clip")}
