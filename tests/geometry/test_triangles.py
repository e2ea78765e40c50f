"""Laws of triangles: cutting keeps the surface, spread points lie on it and leave no gaps."""

import numpy as np

from synth.geometry.triangles import longest_edges, quartered, spread, triangles


def some(rng: np.random.Generator, count: int = 5) -> np.ndarray:
    return rng.normal(size=(count, 3, 3))


def areas(corners: np.ndarray) -> np.ndarray:
    return np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=-1) / 2


def test_quads_become_two_triangles_with_the_same_area_and_triangles_stay() -> None:
    square = np.array([[0, 0, 0], [2, 0, 0], [2, 1, 0], [0, 1, 0]], float)
    assert areas(square[triangles(np.array([[0, 1, 2, 3]]))]).sum() == 2.0
    faces = np.array([[0, 1, 2]])
    assert triangles(faces) is faces


def test_four_quarters_have_the_area_and_half_the_edges_and_face_the_same_way() -> None:
    whole = some(np.random.default_rng(0))
    parts = quartered(whole)
    np.testing.assert_allclose(areas(parts).reshape(4, -1), np.tile(areas(whole) / 4, (4, 1)))
    np.testing.assert_allclose(longest_edges(parts).reshape(4, -1), np.tile(longest_edges(whole) / 2, (4, 1)))
    normal = np.cross(whole[:, 1] - whole[:, 0], whole[:, 2] - whole[:, 0])
    turned = np.cross(parts[:, 1] - parts[:, 0], parts[:, 2] - parts[:, 0]).reshape(4, -1, 3)
    np.testing.assert_allclose(turned, np.tile(normal / 4, (4, 1, 1)))


def test_spread_points_lie_in_their_triangles_and_are_never_far_from_any_of_their_places() -> None:
    rng = np.random.default_rng(1)
    whole = some(rng, 1)
    points, normals = spread(np.concatenate([whole, np.zeros((1, 3, 3))]), 0.1)
    np.testing.assert_allclose(((points - whole[0, 0]) * normals).sum(-1), 0.0, atol=1e-9)
    share = rng.dirichlet(np.ones(3), 200) @ whole[0]
    assert np.linalg.norm(share[:, None] - points, axis=-1).min(1).max() < 0.1 / np.sqrt(3) + 1e-9
