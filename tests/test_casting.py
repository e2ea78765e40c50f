"""Who plays: of one sex, no two alike, the same ones whatever the lighting and however many they are."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from synth.body import Body, load_body
from synth.casting import candidates, leads, looks, team
from synth.errors import RecipeError
from synth.motion.motion import Motion
from synth.motion.performance import Athlete
from synth.outfit.roster import person
from synth.randomness import generator

pytestmark = pytest.mark.body


@cache
def body() -> Body:
    return load_body()


def team_of(index: int, count: int, held_out: bool = False) -> tuple[int, ...]:
    lead = leads(0, "volleyball", index, 48, held_out)[0]
    return team(lead, count, 48, held_out, generator(0, "team", index))


def test_the_people_of_a_game_are_of_one_sex_and_all_different() -> None:
    for index in range(3):
        people = [person(number, body()) for number in team_of(index, 12)]
        assert len({one.gender for one in people}) == 1
        assert len({one.name for one in people}) == 12


def test_people_of_training_and_validation_are_never_the_same() -> None:
    trained = {number for index in range(40) for number in team_of(index, 12)}
    held_out = {number for index in range(40) for number in team_of(index, 12, held_out=True)}
    assert trained.isdisjoint(held_out)
    assert len(trained) == 48


def test_casts_of_one_motion_share_nobody_and_are_of_one_sex_at_a_net() -> None:
    order = leads(0, "volleyball", 3, 48, False)
    asked = [candidates(order, cast, 4) for cast in range(4)]
    numbers = [number for cast in asked for number in cast]
    assert len(numbers) == len(set(numbers))
    assert len({number % 2 for number in numbers}) == 1
    assert asked[0] == order[:1]


def test_people_named_by_the_recipe_take_the_lead_and_nobody_else() -> None:
    order = leads(0, "archery", 0, 48, False, (3, 8, 5, 3))
    assert sorted(order) == [3, 5, 8]
    assert {number for cast in range(3) for number in candidates(order, cast, 3)} == {3, 5, 8}
    with pytest.raises(RecipeError, match=r"identity\.casts=4.*3 people"):
        candidates(order, 3, 4)


def test_a_team_larger_than_the_roster_is_refused() -> None:
    with pytest.raises(RecipeError, match=r"identity\.roster=20"):
        team(0, 12, 20, False, generator(0, "t"))


def test_looks_follow_the_athletes_teams() -> None:
    motion = Motion(np.zeros((2, 165)), np.zeros((2, 3)), np.zeros(10), "female", 24.0)
    one = Athlete(motion, "right", "hitter", team="near")
    athletes = (one, replace(one, team="far"), one, replace(one, team="far"))
    cast = looks(0, "volleyball", 0, athletes, (4, 6, 10, 8), body())
    shirts = [look.outfit.colors["top"] for look in cast]
    assert shirts[0] == shirts[2] != shirts[1] == shirts[3]
    assert [look.identity.name for look in cast] == [person(number, body()).name for number in (4, 6, 10, 8)]
