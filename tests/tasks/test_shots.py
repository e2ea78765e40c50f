"""Digests are frozen on purpose: a change of what decides the output must be seen, and told in CHANGELOG.md."""

import re
from dataclasses import replace

import pytest

from synth.errors import RecipeError
from synth.recipe import AuthoredMotion, BodyRecipe, SportRecipe, digest
from tasks.compose import from_overrides
from tasks.shots import PerformanceRecipe, is_held_out, shots


def slice_of(**changes):
    plain = PerformanceRecipe(
        "archery", SportRecipe("recurve_shot", ""), AuthoredMotion(), BodyRecipe(), 0, 0, 70.0, (), 48, False
    )
    return replace(plain, **changes)


def test_the_digest_of_a_known_slice_never_changes_by_accident():
    assert digest(slice_of()) == "8b2032a276f7"


def recipe(overrides):
    return from_overrides(overrides)[0]


def test_keys_of_clips_are_unique_and_fit_for_shards():
    grid = recipe(
        "sport=[archery,volleyball] lighting=[noon,golden_hour] venue=[default,outdoor_range] shots=3 identity.casts=2"
        " outfit=[home,away]"
    )
    keys = [shot.key for shot in shots(grid)]
    assert len(set(keys)) == len(keys) == 2 * 2 * 3 * 2 * 2
    assert all(re.fullmatch(r"[a-z0-9_]+", key) for key in keys)


def test_a_performance_is_shared_by_everything_that_does_not_decide_it():
    grid = recipe("sport=archery lighting=[noon,golden_hour] shots=2 identity.casts=3 outfit=[home,away]")
    found = shots(grid)
    assert len({digest(shot.performance) for shot in found}) == 2 * 3
    assert len({digest(shot.performance.base) for shot in found}) == 2
    assert len({digest(shot.filming) for shot in found}) == 2


def test_the_first_cast_does_not_depend_on_how_many_follow():
    alone, many = (shots(recipe(f"sport=archery identity.casts={n}"))[0] for n in (1, 4))
    assert alone.performance == many.performance


def test_every_sport_is_played_where_it_fits_and_refused_where_none_does():
    both = recipe("sport=[archery,volleyball] venue=[indoor_hall,outdoor_range]")
    assert {(shot.performance.sport, shot.venue.name) for shot in shots(both)} == {
        ("archery", "outdoor_range"),
        ("volleyball", "indoor_hall"),
    }
    with pytest.raises(RecipeError, match=r"archery is played in none.*outdoor_range"):
        shots(recipe("sport=archery venue=beach"))


@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (0.1, 10), (0.25, 25), (0.3, 30)])
def test_the_held_out_share_is_kept_and_the_same_motions_stay_held_out(share, count):
    assert sum(is_held_out(index, share) for index in range(100)) == count
    assert not is_held_out(0, share)


def test_recipes_with_dictionaries_can_be_members_of_sets():
    twice = {shot for _ in range(2) for shot in shots(recipe("sport=archery lighting=[noon,overcast]"))}
    assert len(twice) == 2
