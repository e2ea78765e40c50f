import numpy as np
import pytest
from scipy.sparse import csr_array, eye_array

from synth.outfit.cloth import Cloth
from synth.outfit.crumple import crumpled


def sheet() -> Cloth:
    """A flat square metre facing +z."""
    x, y = np.meshgrid(np.linspace(0, 1, 11), np.linspace(0, 1, 11))
    points = np.stack([x.ravel(), y.ravel(), np.zeros(121)], 1)
    corner = (np.arange(10)[:, None] * 11 + np.arange(10)).ravel()
    lower = np.stack([corner, corner + 1, corner + 12], 1)
    faces = np.concatenate([lower, np.stack([corner, corner + 12, corner + 11], 1)])
    return Cloth(points, faces, csr_array(eye_array(121)))


@pytest.mark.parametrize("stretch", [1.0, 1.2])
def test_cloth_at_rest_or_pulled_has_no_folds(stretch: float) -> None:
    cloth = sheet()
    cache = (cloth.points * [1.0, stretch, 1.0])[None].astype(np.float32)
    assert crumpled(cache, cloth, np.ones(121)) == pytest.approx(cache, abs=1e-6)


def test_cloth_that_is_pushed_together_rises_on_ridges_only_and_more_the_more_it_is_pushed() -> None:
    cloth = sheet()
    ridge = np.where(np.arange(121) % 2 == 0, 1.0, -1.0)
    cache = np.stack([cloth.points * [1.0, s, 1.0] for s in (0.95, 0.85)]).astype(np.float32)
    lifted = crumpled(cache, cloth, ridge)[..., 2]
    assert lifted[:, ridge < 0] == pytest.approx(0.0, abs=1e-6)
    assert lifted[0, ridge > 0].min() > 0.0
    assert lifted[1, ridge > 0].mean() > 2 * lifted[0, ridge > 0].mean()
