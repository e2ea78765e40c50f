"""Laws of bow, string, soles and eyes on the skin of the built body."""

import numpy as np
import pytest

from synth.body import Body, load_body, sample_betas
from synth.motion.performance import Hand, Performance
from synth.randomness import generator
from synth.sports.archery.anatomy import anatomy_of
from synth.sports.archery.hands import bow_hand_in_bow, string_hand_in_bow
from synth.sports.gates import measure, verdict
from synth.sports.registry import perform

pytestmark = pytest.mark.body


@pytest.fixture(scope="module")
def body() -> Body:
    return load_body()


def drawn(body: Body, gender: str, hand: Hand, skill: str = "recurve_shot") -> Performance:
    betas = sample_betas(generator(3, gender), gender)
    return perform("archery", skill, body, betas, gender, hand, generator(3, skill, gender, hand))


@pytest.mark.parametrize(("gender", "hand"), [("female", "right"), ("male", "left")])
def test_a_shot_passes_every_gate_on_the_posed_skin(body: Body, gender: str, hand: Hand) -> None:
    values = measure(drawn(body, gender, hand), body)
    assert verdict(values) == ()
    assert {"grip_gap_mm", "nock_gap_mm", "gold_off_deg", "archer_drift_mm", "below_floor_mm"} <= set(values)
    assert values["below_floor_mm"] < 1.0


def test_an_end_passes_every_gate_on_the_posed_skin(body: Body) -> None:
    assert verdict(measure(drawn(body, "female", "left", "end_of_three"), body)) == ()


@pytest.mark.parametrize("gender", ["female", "male"])
def test_the_grip_is_pushed_out_of_the_web_and_the_string_into_the_inner_side_of_the_fingers(
    body: Body, gender: str
) -> None:
    anatomy = anatomy_of(body, sample_betas(generator(5, gender), gender))
    grip = bow_hand_in_bow() @ anatomy.grip_shift
    string = string_hand_in_bow() @ anatomy.string_shift
    assert 0.01 < grip[0] < 0.03
    assert -0.02 < string[0] < -0.005
    assert np.allclose([*grip[1:], *string[1:]], 0.0, atol=1e-12)
