"""Laws of layers: cloth stays clear of what was under it, moves nowhere else, and what is sewn on goes with it."""

import numpy as np
import pytest
from scipy.sparse import csr_array, eye_array

from synth.outfit.binding import Frames
from synth.outfit.cloth import Cloth
from synth.outfit.layers import CLEAR_M, Layer, laid, outside, own_cloth
from synth.outfit.surface import normals

STILL = Frames(np.broadcast_to(np.eye(3), (2, 55, 3, 3)).copy(), np.zeros((2, 55, 3)))


def sheet(height_m: float) -> Cloth:
    """A level square of 20 cm with a vertex every centimetre, facing +z."""
    x, y = np.meshgrid(np.linspace(0, 0.2, 21), np.linspace(0, 0.2, 21))
    points = np.stack([x.ravel(), y.ravel(), np.full(441, height_m)], 1)
    corner = (np.arange(20)[:, None] * 21 + np.arange(20)).ravel()
    faces = np.concatenate(
        [np.stack([corner, corner + 1, corner + 22], 1), np.stack([corner, corner + 22, corner + 21], 1)]
    )
    return Cloth(points, faces, csr_array(eye_array(441)))


def layer(cloth: Cloth, moved: np.ndarray) -> Layer:
    weights = np.zeros((441, 55))
    weights[:, 0] = 1.0
    cache = np.stack([cloth.points, moved]).astype(np.float32)
    return Layer(cloth.points, normals(cloth.points, cloth.faces), cloth.faces, weights, cache, STILL)


def bump(points: np.ndarray, high_m: float) -> np.ndarray:
    away = np.hypot(points[:, 0] - 0.1, points[:, 1] - 0.1)
    return points + np.outer(high_m * np.exp(-((away / 0.03) ** 2)), [0.0, 0.0, 1.0])


def test_cloth_rises_over_a_bump_below_it_and_stays_elsewhere() -> None:
    below, cloth = sheet(0.0), sheet(0.01)
    cache = np.stack([cloth.points, cloth.points]).astype(np.float32)
    pushed = outside(cache, cloth, [layer(below, bump(below.points, 0.04))])
    assert pushed[0] == pytest.approx(cache[0], abs=1e-6)
    gap = pushed[1, :, 2] - bump(below.points, 0.04)[:, 2]
    assert gap.min() > 0.0
    assert gap[220] > 0.7 * CLEAR_M
    far = np.hypot(cloth.points[:, 0] - 0.1, cloth.points[:, 1] - 0.1) > 0.09
    assert pushed[1][far] == pytest.approx(cache[1][far], abs=2e-3)


def test_cloth_that_was_cut_close_stays_close() -> None:
    below, cloth = sheet(0.0), sheet(0.001)
    cache = np.stack([cloth.points, cloth.points]).astype(np.float32)
    assert outside(cache, cloth, [layer(below, below.points)]) == pytest.approx(cache, abs=1e-6)


def test_a_piece_follows_the_garment_it_is_cut_from() -> None:
    cloth = sheet(0.0)
    carrier = layer(cloth, bump(cloth.points, 0.05))
    piece = own_cloth(carrier).cut(0.02 - np.abs(cloth.points[:, 0] - 0.1))
    raised = piece.moved(piece.points + np.array([0.0, 0.0, 0.002]))
    posed = laid(carrier, raised)
    assert posed[0] == pytest.approx(raised.points, abs=1e-6)
    assert posed[1, :, 2] - (piece.body @ carrier.cache[1])[:, 2] == pytest.approx(0.002, abs=1e-6)
