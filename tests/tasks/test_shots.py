"""Digests are frozen on purpose: a change of what decides the output must be seen, and told in CHANGELOG.md."""

import re

from synth.recipe import AuthoredMotion, BodyRecipe, SportRecipe, digest
from tasks.compose import from_overrides
from tasks.shots import PerformanceRecipe, shots


def test_the_digest_of_a_known_slice_never_changes_by_accident():
    slice_ = PerformanceRecipe("archery", SportRecipe("recurve_shot", "range"), AuthoredMotion(), BodyRecipe(), 0, 0)
    assert digest(slice_) == "7bb54aa3412e"


def test_keys_of_clips_are_unique_and_fit_for_shards():
    recipe, _ = from_overrides("sport=[archery,volleyball] lighting=[noon,golden_hour] shots=3")
    keys = [shot.key for shot in shots(recipe)]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9_]+", key) for key in keys)


def test_a_performance_is_shared_by_all_its_lightings():
    recipe, _ = from_overrides("sport=archery lighting=[noon,golden_hour] shots=2")
    assert len({digest(shot.performance) for shot in shots(recipe)}) == 2
