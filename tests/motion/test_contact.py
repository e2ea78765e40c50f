"""Laws of contact detection: hysteresis, no flicker, the floor of a clip."""

import numpy as np

from synth.motion.contact import ContactLimits, detect_contact, floor_height, runs, speed
from synth.motion.feet import faded

LIMITS = ContactLimits(0.05, 0.10, 0.4, 0.8, 0.05)


def test_a_value_between_the_limits_keeps_the_state_it_came_from() -> None:
    height = np.concatenate([np.full(20, 0.2), np.full(20, 0.07), np.full(20, 0.01), np.full(20, 0.07)])
    contact = detect_contact(height, np.zeros(80), 100.0, LIMITS)
    # In between from above is not contact of its own, but joined to a sure one it lasts.
    assert not contact[:20].any()
    assert contact[40:80].all()
    assert not detect_contact(np.full(50, 0.07), np.zeros(50), 100.0, LIMITS).any()


def test_a_fast_low_foot_is_not_in_contact() -> None:
    assert not detect_contact(np.zeros(50), np.full(50, 2.0), 100.0, LIMITS).any()


def test_short_gaps_are_closed_and_short_touches_dropped() -> None:
    height = np.zeros(60)
    height[30:32] = 1.0
    assert detect_contact(height, np.zeros(60), 100.0, LIMITS).all()
    lonely = np.ones(60)
    lonely[30:32] = 0.0
    assert not detect_contact(lonely, np.zeros(60), 100.0, LIMITS).any()


def test_runs_are_half_open_and_cover_the_mask() -> None:
    mask = np.array([True, False, True, True, False, True])
    assert runs(mask) == [(0, 1), (2, 4), (5, 6)]
    assert runs(np.zeros(3, bool)) == []


def test_speed_of_a_steady_walk_is_steady() -> None:
    points = np.outer(np.arange(10) / 50.0, [3.0, 4.0, 0.0])
    np.testing.assert_allclose(speed(points, 50.0), 5.0)


def test_a_toe_that_dips_in_the_swing_does_not_lift_the_floor() -> None:
    standing = np.zeros((100, 1, 3))
    standing[..., 2] = 0.4
    swinging = standing + np.array([0.0, 0.0, 0.3])
    swinging[40:50, 0, 2] = 0.36
    swinging[40:50, 0, 0] = np.linspace(0.0, 3.0, 10)
    assert abs(floor_height((standing, swinging), 50.0) - 0.4) < 0.005


def test_a_correction_is_exact_where_known_and_fades_smoothly_elsewhere() -> None:
    known = np.zeros(100, bool)
    known[40:50] = True
    values = np.where(known[:, None], 0.02, 0.0) * np.ones((1, 2))
    result = faded(values, known, 100.0)
    np.testing.assert_array_equal(result[40:50], values[40:50])
    assert np.abs(np.diff(result[:, 0])).max() < 0.02 / 4
    np.testing.assert_array_equal(result[[20, 80]], 0.0)
