"""Which skills, and which moments of them, a strip of pictures shows."""

import numpy as np
import pytest

from synth.errors import RecipeError
from synth.motion.performance import Event, Performance
from synth.skill_strip import moments, named_skills, touches
from synth.sports import registry

TOUCHES_S = (1.0, 2.2, 3.1, 4.5, 5.0, 6.4)


def played(key_s: float) -> Performance:
    events = tuple(Event("set", time_s, 0, "ball") for time_s in TOUCHES_S)
    others = (Event("ball_bounce", 6.9, -1, "ball"), Event("point", 6.9, 1, "ball"), Event("takeoff", 4.2, 2))
    return Performance("volleyball", "rally", (), (), events + others, (), (), 8.0, key_s)


@pytest.mark.parametrize("key_s", [0.0, 0.3, 4.5, 8.0])
def test_moments_ascend_within_the_performance_and_show_the_key(key_s):
    times_s = moments(played(key_s), 8)
    assert len(times_s) == 8
    assert (np.diff(times_s) > 0).all()
    assert times_s[0] >= 0.0
    assert times_s[-1] <= 8.0
    assert np.abs(times_s - key_s).min() < 1e-9


@pytest.mark.parametrize("key_s", [1.0, 4.5, 6.4])
def test_a_game_is_shown_at_touches_next_to_the_key(key_s):
    times_s = touches(played(key_s), 4)
    assert set(times_s) <= set(TOUCHES_S)
    assert len(times_s) == 4
    assert key_s in times_s
    np.testing.assert_allclose(touches(played(key_s), 20), TOUCHES_S)


def test_every_skill_has_a_name_and_an_unknown_one_is_refused_with_the_list():
    everything = named_skills(("all",))
    assert ("volleyball", "rally") in everything
    assert len(everything) == sum(map(len, registry.SKILLS.values())) + sum(map(len, registry.GROUPS.values()))
    assert named_skills(("archery/recurve_shot",)) == (("archery", "recurve_shot"),)
    with pytest.raises(RecipeError, match=r"'volleyball/dance' is unknown; choose all or one of archery/recurve_shot"):
        named_skills(("volleyball/dance",))
