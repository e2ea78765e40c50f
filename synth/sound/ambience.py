"""What sounds all the time: ventilation, wind, birds, sea, a crowd's murmur. Shaped noise without sharp beginnings."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from scipy.fft import irfft, next_fast_len, rfft, rfftfreq

from synth.sound.levels import SAMPLE_HZ, pascal

Bed = Float[np.ndarray, "2 _"]
Gain = Callable[[Float[np.ndarray, " bins"]], Float[np.ndarray, " bins"]]


def ambience(beds: tuple[tuple[str, float], ...], rng: np.random.Generator, count: int) -> Bed:
    """Pressure [Pa] of all beds, each at its rms level [dB]; the channels are independent, as diffuse sound is."""
    total = np.zeros((2, count))
    for kind, level_db in beds:
        total += pascal(level_db) * _BEDS[kind](rng, count)
    return total


def _hum(rng: np.random.Generator, count: int) -> Bed:
    """Ventilation: noise that falls by 12 dB per octave above 150 Hz."""
    return _noise(rng, count, lambda f: 1.0 / (1.0 + (f / 150.0) ** 2))


def _wind(rng: np.random.Generator, count: int) -> Bed:
    """Turbulence below 200 Hz, some leaves above, in gusts of seconds."""
    bed = _noise(rng, count, lambda f: 1.0 / (1.0 + (f / 120.0) ** 1.6) * (f > 25.0))
    return bed * (0.7 + 0.3 * _slow(rng, count, 0.7))


def _sea(rng: np.random.Generator, count: int) -> Bed:
    """Surf some 30 m away: hiss that swells every 7 s over a low roll."""
    roll = _noise(rng, count, lambda f: 1.0 / (1.0 + (f / 250.0) ** 1.2) * (f > 40.0))
    hiss = _noise(rng, count, lambda f: (f > 300.0) / (1.0 + (f / 2500.0) ** 2))
    at = 2.0 * np.pi * (np.arange(count) / SAMPLE_HZ / rng.uniform(6.0, 9.0) + rng.uniform())
    return 0.8 * roll + 0.5 * (0.35 + 0.65 * (0.5 + 0.5 * np.sin(at)) ** 2) * hiss


def _crowd(rng: np.random.Generator, count: int) -> Bed:
    """Hundreds of voices: the long-term spectrum of speech [Byrne 1994: 200 to 600 Hz, then -9 dB per octave], in two
    groups that each come and go at a syllable's rate."""
    total = np.zeros((2, count))
    for _ in range(2):
        voices = _noise(rng, count, lambda f: (f / 250.0) ** 2 / (1.0 + (f / 250.0) ** 2) / (1.0 + (f / 600.0) ** 1.5))
        total += 0.7 * voices * (0.85 + 0.15 * _slow(rng, count, 4.0))
    return total


def _birds(rng: np.random.Generator, count: int) -> Bed:
    """Far songbirds: now and then three to seven notes that glide between 2.5 and 5.5 kHz and swell softly."""
    bed = np.zeros((2, count))
    at_s = rng.uniform(0.0, 1.5)
    while at_s * SAMPLE_HZ < count:
        angle = rng.uniform(0.15, 0.85) * np.pi / 2.0
        for _ in range(int(rng.integers(3, 8))):
            note = _note(rng)
            start = round(at_s * SAMPLE_HZ)
            kept = note[: max(count - start, 0)]
            bed[:, start : start + len(kept)] += np.outer([np.cos(angle), np.sin(angle)], kept)
            at_s += rng.uniform(0.12, 0.22)
        at_s += rng.uniform(1.0, 3.0)
    return 2.0 * bed


def _note(rng: np.random.Generator) -> Float[np.ndarray, " samples"]:
    share = np.linspace(0.0, 1.0, round(rng.uniform(0.09, 0.16) * SAMPLE_HZ))
    pitch = rng.uniform(2500.0, 4500.0) + rng.uniform(-800.0, 1000.0) * share
    return np.sin(np.pi * share) ** 2 * np.sin(2.0 * np.pi * np.cumsum(pitch) / SAMPLE_HZ) * rng.uniform(0.4, 1.0)


def _noise(rng: np.random.Generator, count: int, gain: Gain) -> Bed:
    """Gaussian noise with this amplitude spectrum and an rms of 1."""
    size = next_fast_len(count, real=True)
    shape = gain(np.maximum(rfftfreq(size, 1.0 / SAMPLE_HZ), 1.0))
    noise = rng.standard_normal((2, size), dtype=np.float32)
    bed = irfft(rfft(noise, axis=1) * shape.astype(np.float32), size, axis=1)[:, :count]
    return np.asarray(bed / np.sqrt((bed**2).mean()), float)


def _slow(rng: np.random.Generator, count: int, rate_hz: float) -> Float[np.ndarray, " samples"]:
    """Something that wanders about 0 at this rate, with an rms of about 1."""
    knots = rng.standard_normal(int(count / SAMPLE_HZ * 2.0 * rate_hz) + 3)
    at = np.arange(count) / SAMPLE_HZ * 2.0 * rate_hz
    before = at.astype(int)
    share = 0.5 - 0.5 * np.cos(np.pi * (at - before))
    return knots[before] * (1.0 - share) + knots[before + 1] * share


_BEDS: dict[str, Callable[[np.random.Generator, int], Bed]] = {
    "hum": _hum, "wind": _wind, "sea": _sea, "crowd": _crowd, "birds": _birds,
}  # fmt: skip
