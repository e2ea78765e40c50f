"""Normals as pictures: any direction comes back to half a degree, nothing stays nothing."""

import numpy as np

from synth.normals import normal_picture, normal_vectors

DIRECTIONS = np.random.default_rng(0).normal(size=(100, 200, 3)).astype(np.float32)
DIRECTIONS /= np.linalg.norm(DIRECTIONS, axis=-1, keepdims=True)


def test_directions_come_back_to_half_a_degree_and_with_length_one() -> None:
    back = normal_vectors(normal_picture(DIRECTIONS))
    cosine = (back * DIRECTIONS).sum(-1)
    assert np.degrees(np.arccos(np.clip(cosine, -1, 1))).max() < 0.5
    np.testing.assert_allclose(np.linalg.norm(back, axis=-1), 1.0, atol=1e-6)


def test_nothing_is_black_and_black_is_nothing() -> None:
    some = DIRECTIONS.copy()
    some[20:40] = 0.0
    picture = normal_picture(some)
    np.testing.assert_array_equal(picture.any(-1), some.any(-1))
    np.testing.assert_array_equal(normal_vectors(picture)[20:40], 0.0)


def test_right_is_red_up_is_green_towards_the_viewer_is_blue() -> None:
    axes = np.array([[[1.0, 0, 0], [0, -1, 0], [0, 0, -1]]], np.float32)
    np.testing.assert_array_equal(normal_picture(axes)[0].argmax(-1), [0, 1, 2])
    np.testing.assert_array_equal(normal_picture(axes).max(-1), 255)
