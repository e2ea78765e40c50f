"""Laws of what is heard and said: the truth passes, each lie is named by the check that is there for it."""

import pytest
from corruptions import Lie
from spoken_lies import SPOKEN, performance

from synth.clip import Clip
from synth.quality import check_clip
from synth.quality.checks import CHECKS
from synth.quality.evidence import Evidence


@pytest.fixture(scope="module")
def clip() -> Clip:
    """One athlete alone."""
    return performance()


def test_the_truth_passes(clip: Clip) -> None:
    assert check_clip(clip.key, clip.members) == ()


@pytest.mark.parametrize("lie", SPOKEN, ids=lambda lie: lie.name.replace(" ", "_"))
def test_a_lie_is_named(lie: Lie, clip: Clip) -> None:
    evidence = Evidence(clip.key, lie.tell(dict(clip.members)))
    assert any(True for check in CHECKS if check.name in lie.checks for _ in check.run(evidence))


def test_names_are_their_own() -> None:
    assert len({lie.name for lie in SPOKEN}) == len(SPOKEN)
