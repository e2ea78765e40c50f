"""Laws of the judge: a true shot passes; every lie is named by the check that is there for it."""

from pathlib import Path

import pytest
import tiny
from corruptions import FOLDER_LIES, LIES, FolderLie, Lie, found_in
from spoken_lies import SPOKEN
from tiny_flow import with_flow

from synth.quality import check_clip, check_dataset, check_views
from synth.quality.checks import CHECKS, FORM, GROUP_CHECKS
from synth.quality.evidence import Evidence
from synth.recipe import SignalRecipe

SIGNALS = SignalRecipe(flow=False, edges=True)
"""A renderer says which surface a pixel shows; balls have none, so their flow is worked out in tiny_flow."""
Members = dict[str, bytes]


@pytest.fixture(scope="module")
def views() -> list[tuple[str, Members]]:
    """Two views of two people, large enough that surfaces have a shape."""
    shot = tiny.enlarged(tiny.shot(people=2), 2)
    return [(clip.key, with_flow(dict(clip.members), shot)) for clip in tiny.graded(tiny.packed(shot, SIGNALS))]


def test_a_true_shot_passes(views: list[tuple[str, Members]]) -> None:
    assert [line for key, members in views for line in check_clip(key, members)] == []
    assert check_views([Evidence(key, members) for key, members in views]) == ()


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.name.replace(" ", "_"))
def test_a_lie_is_named(lie: Lie, views: list[tuple[str, Members]]) -> None:
    if not lie.applies(views[0][1]):
        pytest.skip(f"the tiny shot has no {' or '.join(lie.needs)}")
    found = found_in(lie, views)
    assert {line.split(": ")[1] for line in found} & set(lie.checks), found


def test_there_are_enough_lies_with_names_of_their_own() -> None:
    assert len({lie.name for lie in LIES}) == len(LIES) >= 30


def test_every_check_is_lied_to() -> None:
    lied_to = {name for lie in (*LIES, *SPOKEN) for name in lie.checks}
    assert {check.name for check in (*FORM, *CHECKS, *GROUP_CHECKS)} == lied_to


@pytest.mark.parametrize("lie", FOLDER_LIES, ids=lambda lie: lie.name.replace(" ", "_"))
def test_a_lie_about_the_folder_is_named(lie: FolderLie, dataset_copy: Path) -> None:
    lie.tell(dataset_copy)
    assert any(lie.says in line for line in check_dataset(dataset_copy).failures)
