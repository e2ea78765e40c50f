"""Curves through keys are smooth, do not overshoot, and meet what they are given."""

import numpy as np
import pytest

from synth.randomness import generator
from synth.sports.movement.curves import through

LINES = 40


def drawn(seed):
    rng = generator(seed, "curve")
    count = int(rng.integers(3, 12))
    times, values = np.cumsum(rng.uniform(0.03, 0.5, count)), rng.normal(size=count)
    values[1] = values[0]
    return times, values


@pytest.mark.parametrize("seed", range(LINES))
def test_a_curve_stays_between_neighbouring_keys(seed):
    times, values = drawn(seed)
    fine = np.linspace(times[0], times[-1], 4001)
    piece = np.clip(np.searchsorted(times, fine, side="right") - 1, 0, len(times) - 2)
    ends = np.stack([values[piece], values[piece + 1]])
    path = through(times, values).scalar_at(fine)
    assert (ends.min(0) - path).max() < 1e-9
    assert (path - ends.max(0)).max() < 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_speed_and_acceleration_run_on_at_the_keys(seed):
    times, values = drawn(seed)
    curve, h = through(times, values), 1e-6
    jerk = 60.0 * np.ptp(values) / np.diff(times).min() ** 3
    for key in times[1:-1]:
        before, after = (curve.scalar_at(key + side * h * np.arange(3)) for side in (-1.0, 1.0))
        speeds = [(before[0] - before[1]) / h, (after[1] - after[0]) / h]
        pulls = [np.diff(path, 2)[0] / h**2 for path in (before, after)]
        assert abs(speeds[1] - speeds[0]) < 1e-3
        assert abs(pulls[1] - pulls[0]) < 4.0 * h * jerk + 0.01


def test_two_keys_are_joined_with_minimum_jerk():
    share = np.linspace(0.0, 1.0, 21)
    path = through([1.0, 1.5], [0.0, 2.0]).scalar_at(1.0 + 0.5 * share)
    np.testing.assert_allclose(path, 2.0 * share**3 * (10.0 - 15.0 * share + 6.0 * share**2), atol=1e-12)


def test_a_curve_does_not_stop_half_way():
    curve = through([0.0, 0.5, 1.0], [0.0, 0.5, 1.0])
    assert curve.slopes[1, 0] > 1.0


def test_given_slopes_and_bends_are_kept():
    curve = through([0.0, 0.3, 1.0], [[0.0, 1.0], [1.0, 0.0], [2.0, 0.5]], given={1: ([2.0, -1.0], [-9.81, 3.0])})
    np.testing.assert_array_equal(curve.slopes[1], [2.0, -1.0])
    np.testing.assert_array_equal(curve.bends[1], [-9.81, 3.0])
