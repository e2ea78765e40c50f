"""Who plays: of one sex, no two alike, the same ones whatever the lighting and however many they are."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from synth.body import Body, load_body
from synth.casting import identities, looks
from synth.motion.motion import Motion
from synth.motion.performance import Athlete

pytestmark = pytest.mark.body


@cache
def body() -> Body:
    return load_body()


def test_the_people_of_a_game_are_of_one_sex_and_all_different() -> None:
    for index in range(3):
        people = identities(0, "volleyball", index, 12, body())
        assert len({person.gender for person in people}) == 1
        assert len({(person.skin, person.hair_style, person.hair) for person in people}) == 12
        assert len({person.name for person in people}) == 12


def test_one_more_player_changes_nobody() -> None:
    few, many = (identities(3, "volleyball", 0, count, body()) for count in (2, 6))
    assert [person.name for person in many[:2]] == [person.name for person in few]
    assert np.array_equal(many[1].betas, few[1].betas)


def test_looks_follow_the_athletes_teams() -> None:
    motion = Motion(np.zeros((2, 165)), np.zeros((2, 3)), np.zeros(10), "female", 24.0)
    one = Athlete(motion, "right", "hitter", team="near")
    cast = looks(0, "volleyball", 0, (one, replace(one, team="far"), one, replace(one, team="far")), body())
    shirts = [look.outfit.colors["top"] for look in cast]
    assert shirts[0] == shirts[2] != shirts[1] == shirts[3]
    assert [look.identity.name for look in cast] == [p.name for p in identities(0, "volleyball", 0, 4, body())]
