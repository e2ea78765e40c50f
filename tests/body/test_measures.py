"""Laws of measures: what a tape says of a body agrees with its mesh, and a scaled body measures as much more."""

from itertools import pairwise

import numpy as np
import pytest

from synth.body import load_body, sample_betas
from synth.body.measures import measures
from synth.randomness import generator
from synth.skeleton.smplx_joints import INDEX

pytestmark = pytest.mark.body


def test_height_is_the_stature_and_the_hips_stand_on_the_legs() -> None:
    body = load_body()
    betas = sample_betas(generator(1, "betas"), "male", body)
    found = measures(body.rest_vertices(betas), body.rest_joints(betas))
    assert found.height_m == pytest.approx(body.stature_m(betas))
    joints = body.rest_joints(betas)
    chain = [joints[INDEX[f"left_{part}"]] for part in ("hip", "knee", "ankle")]
    bones = sum(np.linalg.norm(b - a) for a, b in pairwise(chain))
    assert 0.05 < found.leg_m - bones < 0.12


def test_a_body_twice_as_large_measures_twice_as_much() -> None:
    body = load_body()
    vertices, joints = body.rest_vertices(np.zeros(10)), body.rest_joints(np.zeros(10))
    small, large = measures(vertices, joints), measures(2.0 * vertices, 2.0 * joints)
    assert large.height_m == pytest.approx(2.0 * small.height_m)
    assert large.arm_span_m == pytest.approx(2.0 * small.arm_span_m)
    assert large.leg_m == pytest.approx(2.0 * small.leg_m)


@pytest.mark.parametrize(("gender", "height_m"), [("male", 1.84), ("female", 1.72)])
def test_a_population_of_athletes_is_tall_and_varied(gender: str, height_m: float) -> None:
    body = load_body()
    everybody = [sample_betas(generator(i, "population"), gender, body) for i in range(60)]
    heights = np.array([body.stature_m(betas) for betas in everybody])
    assert heights.mean() == pytest.approx(height_m, abs=0.03)
    assert 0.05 < heights.std() < 0.11
    assert heights.min() > 1.50
    assert heights.max() < 2.10
