"""Laws of sampling: baked keys give their own rate to the last frame, odd ones are told."""

import numpy as np
import pytest

from synth.mocap.key_times import sampling


@pytest.mark.parametrize("fps", [24.0, 30000 / 1001, 50.0, 59.94, 120.0, 239.76])
@pytest.mark.parametrize("start_s", [0.0, 7.3])
def test_baked_keys_are_met_frame_by_frame(fps: float, start_s: float) -> None:
    keys = start_s + np.arange(3001) / fps
    rounded = np.concatenate([keys, keys[::7]]).astype(np.float32).astype(float)
    grid = sampling(rounded, None)
    assert grid.warnings == ()
    assert grid.fps == pytest.approx(fps, rel=1e-5)
    np.testing.assert_allclose(grid.times_s, keys, atol=1e-3 / fps + 1e-6)


def test_keys_that_an_exporter_left_out_do_not_change_the_rate() -> None:
    keys = np.delete(np.arange(301) / 60.0, [5, 6, 50, 200])
    grid = sampling(keys, None)
    assert grid.fps == pytest.approx(60.0)
    assert len(grid.times_s) == 301
    assert grid.warnings == ()


def test_sparse_keys_are_sampled_at_the_rate_of_the_file_and_told() -> None:
    grid = sampling(np.array([0.0, 0.7, 1.5, 2.0]), 25.0)
    assert grid.fps == 25.0
    assert len(grid.times_s) == 51
    assert "no frame rate" in grid.warnings[0]
    assert sampling(np.array([0.0, 0.7, 1.5, 2.0]), None).fps == 30.0


def test_uneven_keys_are_told() -> None:
    keys = np.cumsum(np.random.default_rng(0).uniform(0.01, 0.03, 200))
    assert "unevenly spaced" in sampling(keys, 60.0).warnings[0]


def test_keys_win_over_a_written_rate_and_the_user_is_told() -> None:
    grid = sampling(np.arange(100) / 120.0, 30.0)
    assert grid.fps == pytest.approx(120.0)
    assert "says 30 fps" in grid.warnings[0]
    assert sampling(np.arange(100) / 29.97, 30.0).warnings == ()
