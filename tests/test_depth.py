"""Laws of stored depth: fine where people are, never too far, nothing stays nothing."""

import numpy as np

from synth import depth


def test_a_body_near_far_ground_keeps_a_tenth_of_a_millimetre_and_nothing_is_too_far() -> None:
    planes = np.array([[[0.0, 2.5, 4.0, 70.0, 900.0]]], np.float32)
    near = depth.near_m(planes)
    back = depth.metres(depth.levels(planes, near), near)
    error = np.abs(back - planes)[0, 0]
    assert back[0, 0, 0] == 0
    assert error[2] <= 0.0001
    assert error[3] <= 0.03
    assert error[4] / 900.0 < 0.004


def test_a_surface_is_never_stored_as_nothing_nor_nearer_than_the_nearest() -> None:
    planes = np.array([[[1e-6, 0.1, 1e6]]], np.float32)
    near = depth.near_m(planes)
    assert near == depth.NEAREST_M
    assert depth.levels(planes, near)[0, 0].tolist() == [depth.LEVELS, depth.LEVELS, 1]


def test_a_plane_is_linear_across_the_picture() -> None:
    """Which is why the lossless coder predicts it."""
    rows = np.arange(10, 400, dtype=np.float32)
    floor = 1.5 * 300 / rows[None, :, None]  # a camera 1.5 m above the floor, 300 px of focal length
    grey = depth.levels(floor, depth.near_m(floor)).astype(int)[0, :, 0]
    assert np.abs(np.diff(grey, 2)).max() <= 2


def test_no_surface_at_all_is_all_zero() -> None:
    nothing = np.zeros((1, 2, 2), np.float32)
    assert not depth.levels(nothing, depth.near_m(nothing)).any()
