"""Laws of tiers: a clip gets the best tier whose bar it meets; below all it is rejected with every reason."""

import json
from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth.clip import Clip
from synth.errors import RecipeError
from synth.labels import Labels
from synth.quality.evidence import Evidence
from synth.quality.grading import grade, with_tier
from synth.quality.scores import scores
from synth.recipe import checked
from synth.tiers import SCORES, Bar, TierRecipe
from synth.video import decode_rgb, encode_rgb


@pytest.fixture(scope="module")
def views() -> list[Clip]:
    """Ungraded views of a shot."""
    return tiny.packed(tiny.shot())


def test_every_score_is_measured_and_ships_in_the_clip(views: list[Clip]) -> None:
    graded = grade(views, TierRecipe()).accepted[0]
    shipped = {score["name"]: score["value"] for score in json.loads(graded.members["events.json"])["scores"]}
    assert shipped == measured(views[0])
    assert list(shipped) == list(SCORES)
    assert json.loads(graded.members["json"])["tier"] == graded.facts["tier"] == "gold"


def test_the_tier_is_the_best_one_whose_bar_is_met(views: list[Clip]) -> None:
    height = measured(views[0])["person_height"]
    cases = ((height - 0.01, 0.0, "gold"), (height + 0.01, height - 0.01, "silver"), (9.0, 9.0, "bronze"))
    for gold, silver, tier in cases:
        recipe = TierRecipe(Bar({"person_height": gold}), Bar({"person_height": silver}))
        assert with_tier(views[0], measured(views[0]), recipe).facts["tier"] == tier


def test_below_bronze_is_rejected_with_every_reason_and_the_other_view_stays(views: list[Clip]) -> None:
    dark = _darkened(views[0])
    bar = Bar({"luminance": 0.05}, {"clipped": 0.5})
    graded = grade([dark, views[1]], TierRecipe(bar, bar, bar))
    assert [clip.key for clip in graded.accepted] == [views[1].key], graded.rejected
    (refused,) = graded.rejected
    assert refused.key == dark.key
    assert [reason.split(": ")[2].split()[0] for reason in refused.reasons] == ["luminance", "clipped"]
    assert all(reason.startswith(f"{dark.key}: tier: ") for reason in refused.reasons)


def test_a_clip_that_fails_a_check_is_rejected_whatever_its_looks(views: list[Clip]) -> None:
    labels = Labels.from_bytes(views[0].members["labels.npz"])
    moved = replace(labels, boxes=labels.boxes + 1)
    spoilt = replace(views[0], members={**views[0].members, "labels.npz": moved.to_bytes()})
    graded = grade([spoilt], TierRecipe())
    assert not graded.accepted
    assert "boxes" in graded.rejected[0].reasons[0]


def test_a_foot_that_slides_while_it_stands_costs_the_tier(views: list[Clip]) -> None:
    labels = Labels.from_bytes(views[0].members["labels.npz"])
    still = measured(views[0])["foot_slide_m_s"]
    along = np.arange(len(labels.joints3d))[:, None, None, None] * [0.0, 0.05, 0.0]
    slid = replace(labels, joints3d=(labels.joints3d + along).astype(np.float32))
    spoilt = replace(views[0], members={**views[0].members, "labels.npz": slid.to_bytes()})
    expected = np.hypot(still, 0.05 * tiny.FPS)
    assert measured(spoilt)["foot_slide_m_s"] == pytest.approx(expected, rel=1e-3)


def test_an_unknown_score_in_the_recipe_is_named_with_the_known_ones() -> None:
    with pytest.raises(RecipeError, match="no score is called 'beauty'; choose from motion, person_height"):
        checked(TierRecipe, {"gold": {"at_least": {"beauty": 1}}})


def measured(clip: Clip) -> dict[str, float]:
    """The scores of a clip."""
    return scores(Evidence(clip.key, clip.members))


def _darkened(clip: Clip) -> Clip:
    """Too dark to see, yet not of one colour."""
    night = (decode_rgb(clip.members["mp4"]) // 20).astype(np.uint8)
    return replace(clip, members={**clip.members, "mp4": encode_rgb(night, tiny.FPS, crf=1)})
