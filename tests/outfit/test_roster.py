"""The roster: the same people everywhere, and no two of a team alike."""

import numpy as np
import pytest

from synth.errors import RecipeError
from synth.outfit import ROSTER, Identity, person
from synth.outfit.roster import build

pytestmark = pytest.mark.body
TEAM, HALF = 12, ROSTER // 4
"""Players of the largest team; women, or men, of training, who stand in a ring, as do those held out."""


@pytest.fixture(scope="module")
def body():
    from synth.body import load_body

    return load_body()


@pytest.fixture(scope="module")
def people(body) -> list[Identity]:
    return [person(number, body) for number in range(ROSTER)]


def test_even_numbers_are_women_and_odd_ones_men_at_least_two_teams_of_each(people) -> None:
    assert [one.gender for one in people] == ["female", "male"] * (ROSTER // 2)
    assert HALF >= 2 * TEAM
    assert len({one.name for one in people}) == len({one.seed for one in people}) == ROSTER
    assert people[7].name == "man_07"
    assert people[8].name == "woman_08"


def test_a_person_is_the_same_whenever_asked(people, body) -> None:
    again = person(11, body)
    assert np.array_equal(again.betas, people[11].betas)
    assert (again.seed, again.skin, again.hair_style) == (people[11].seed, people[11].skin, people[11].hair_style)


def test_a_negative_number_is_nobody(body) -> None:
    with pytest.raises(RecipeError, match=f"0 to {ROSTER - 1}"):
        person(-1, body)


@pytest.fixture(scope="module", params=[(0, 0), (0, 1), (1, 0), (1, 1)], ids=["women", "women2", "men", "men2"])
def ring(request, people) -> list[Identity]:
    """One sex of one half of the roster, its first twelve once more at the end."""
    sex, half = request.param
    chosen = people[sex::2][half * HALF : (half + 1) * HALF]
    return chosen + chosen[:TEAM]


def test_no_two_of_twelve_neighbours_look_alike(ring, body) -> None:
    """Of skin, hairstyle, hair colour and build, any two differ in two at least, and one of those is seen from afar."""
    looks = [(one, *build(one.betas, body)) for one in ring]
    for first in range(HALF):
        for second in range(first + 1, first + TEAM):
            differ = _differences(looks[first], looks[second])
            assert sum(differ.values()) >= 2, (looks[first][0].name, looks[second][0].name, differ)
            assert differ["skin"] or differ["style"]


def test_any_twelve_neighbours_span_skins_hair_and_builds(ring, body) -> None:
    for first in range(HALF):
        team = ring[first : first + TEAM]
        heights, masses = np.array([build(one.betas, body) for one in team]).T
        assert len({one.skin for one in team}) == 8
        assert len({one.hair_style for one in team}) >= 10
        assert len({one.hair for one in team}) >= 4
        assert np.ptp(heights) > 0.15
        assert np.ptp(masses) > 12.0


def test_skin_does_not_tell_the_height(people, body) -> None:
    """No tone's women or men are all tall or all short."""
    for sex in (0, 1):
        heights = np.array([build(one.betas, body)[0] for one in people[sex::2]])
        tones = np.array([one.skin for one in people[sex::2]])
        means = [heights[tones == tone].mean() - heights.mean() for tone in set(tones)]
        assert np.abs(means).max() < 0.08


def _differences(one: tuple[Identity, float, float], other: tuple[Identity, float, float]) -> dict[str, bool]:
    (a, height_a, mass_a), (b, height_b, mass_b) = one, other
    return {
        "skin": _apart(a.skin_tone, b.skin_tone) > 0.07,
        "style": a.hair_style != b.hair_style,
        "hair": _apart(a.hair_color, b.hair_color) > 0.07,
        "build": abs(height_a - height_b) > 0.05 or abs(mass_a - mass_b) > 6.0,
    }


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Distance of two linear colours, gamma-encoded, 0 to sqrt 3."""
    return float(np.linalg.norm(np.power(one, 1 / 2.2) - np.power(other, 1 / 2.2)))
