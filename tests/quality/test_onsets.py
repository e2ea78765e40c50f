"""The detector against signals whose onsets are known because they were made here."""

import numpy as np
import pytest

from synth.quality.onsets import audible, onset_s

RATE = 48000


def noise(level: float, seconds: float = 1.0, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, level, (round(seconds * RATE), 2))


def with_click(samples: np.ndarray, at_s: float, level: float, decay_s: float = 0.01, seed: int = 1) -> np.ndarray:
    """A decaying burst of noise that begins at once, alike in both channels."""
    start = round(at_s * RATE)
    times = np.arange(len(samples) - start) / RATE
    click = np.random.default_rng(seed).normal(0.0, level, len(times)) * np.exp(-times / decay_s)
    out = samples.copy()
    out[start:] += click[:, None]
    return out


def digital(samples: np.ndarray) -> np.ndarray:
    return np.rint(samples).clip(-32768, 32767).astype(np.int16)


@pytest.mark.parametrize("seed", range(20))
def test_a_burst_is_found_to_a_fraction_of_a_millisecond(seed: int) -> None:
    at_s = 0.4 + 0.01 * seed
    samples = digital(with_click(noise(20.0, seed=seed), at_s, 400.0, seed=seed + 50))
    found = onset_s(samples, at_s + 0.004, 0.01)
    assert found is not None
    assert abs(found - at_s) < 3e-4


@pytest.mark.parametrize("seed", range(20))
def test_steady_noise_has_no_onset(seed: int) -> None:
    samples = digital(noise(100.0, seed=seed))
    assert all(onset_s(samples, near_s, 0.02) is None for near_s in np.arange(0.05, 0.95, 0.05))


def test_a_slow_swell_is_no_onset_and_neither_is_rumble_or_silence() -> None:
    times = np.arange(RATE) / RATE
    swell = noise(100.0) * np.clip(times / 0.5, 0.0, 1.0)[:, None]
    rumble = np.repeat(3000.0 * np.sin(2.0 * np.pi * 60.0 * times)[:, None], 2, 1)
    for samples in (swell, rumble, np.zeros((RATE, 2))):
        assert onset_s(digital(samples), 0.5, 0.1) is None


def test_only_the_window_is_searched() -> None:
    samples = digital(with_click(noise(20.0), 0.5, 2000.0))
    assert onset_s(samples, 0.45, 0.02) is None
    assert onset_s(samples, 0.49, 0.02) == pytest.approx(0.5, abs=3e-4)
    assert onset_s(samples, 5.0, 0.02) is None
    assert onset_s(samples, -1.0, 0.02) is None


def test_what_must_be_found_is_loud_and_alone() -> None:
    samples = digital(with_click(noise(20.0), 0.5, 2000.0))
    loud_db, soft_db = 20.0 * np.log10(5000.0 / 32768.0), 20.0 * np.log10(60.0 / 32768.0)
    assert audible(samples, [0.5], [loud_db]).tolist() == [True]
    assert audible(samples, [0.5], [soft_db]).tolist() == [False]
    assert audible(samples, [0.5, 0.51], [loud_db, loud_db]).tolist() == [False, False]
    assert audible(samples, [0.5, 0.51], [loud_db, loud_db - 30.0])[0]
    assert audible(samples, [0.5, 0.501], [loud_db, loud_db]).tolist()[0]
    assert audible(samples, [0.0, 0.999], [loud_db, loud_db]).tolist() == [False, False]
    assert audible(samples, [], []).tolist() == []
