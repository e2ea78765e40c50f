"""A point of a face is found again from what Cycles interpolates between the face's corners."""

import numpy as np
import pytest
from cast import moved, thing

from synth.scene import Mesh, Parts
from synth.surface import corner_surfaces, corner_weights, points_then


@pytest.mark.parametrize(("corners", "triangle"), [(3, (0, 1, 2)), (4, (0, 1, 2)), (4, (0, 2, 3))])
def test_weights_are_those_of_the_triangle_a_ray_meets(corners: int, triangle: tuple[int, ...]) -> None:
    shares = np.random.default_rng(0).dirichlet(np.ones(3), 50)
    number, u, v = (shares @ corner_surfaces(7, corners)[5, list(triangle)]).T
    assert np.allclose(number, 5.0)
    expected = np.zeros((50, 4))
    expected[:, list(triangle)] = shares
    assert np.abs(corner_weights(u, v) - expected).max() < 1e-12


def test_points_follow_their_object_their_face_or_nothing() -> None:
    mesh = Mesh(np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]), np.array([[0, 1, 2, 3]]))
    cache = np.stack([mesh.vertices, mesh.vertices * [2.0, 3.0, 1.0]])
    carried = moved((0.0, 0.0, 0.0), (0.0, 0.0, 5.0))
    things = (thing("m"), thing("m", carried), thing("m", None, 0, cache), thing("m", carried, 0, cache))
    parts = Parts(things, {"m": mesh}, {})
    surface = np.array([[number, 0.0, 0.5, 0.25] for number in range(5)])
    here = np.tile([0.5, 0.25, 0.0], (5, 1))
    there = points_then(parts, surface, here, 0, 1)
    assert np.allclose(there - here, [[0, 0, 0], [0, 0, 0], [0, 0, 5], [0.5, 0.5, 0], [0.5, 0.5, 5]])
    assert np.allclose(points_then(parts, surface, there, 1, 0), here)
