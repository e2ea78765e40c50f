"""Parts of struck sounds: decaying modes, bursts of noise, one-pole filters. All start at full strength at sample 0."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from scipy.signal import lfilter

from synth.sound.levels import SAMPLE_HZ, Wave

SPENT = 7.0
"""Decay times after which a mode has fallen by 60 dB and is left out."""


def modes(
    frequencies_hz: Sequence[float], decays_s: Sequence[float], strengths: Sequence[float], length_s: float
) -> Wave:
    """Sum of exp(-t / decay) sin(2 pi f t): what a short knock leaves in something that rings.

    decays_s: time in which each mode falls to 1/e (T60 is 6.91 times as long).
    """
    total = np.zeros(len(seconds(length_s)))
    for f, decay_s, strength in zip(frequencies_hz, decays_s, strengths, strict=True):
        # a damped turn of the complex plane per sample, as the two-pole filter that it is: cheaper than exp and sin
        kept, turn = np.exp(-1.0 / (decay_s * SAMPLE_HZ)), 2.0 * np.pi * f / SAMPLE_HZ
        struck = np.zeros(min(round(SPENT * decay_s * SAMPLE_HZ), len(total)))
        struck[0] = strength
        total[: len(struck)] += lfilter([0.0, kept * np.sin(turn)], [1.0, -2.0 * kept * np.cos(turn), kept**2], struck)
    return total


def burst(rng: np.random.Generator, decay_s: float, low_hz: float, high_hz: float, length_s: float) -> Wave:
    """Noise between two frequencies (6 dB per octave outside) that decays, scaled to a peak of 1."""
    noise = rng.standard_normal(len(seconds(length_s)))
    # A blow is strongest as it begins; noise alone may begin at zero.
    noise[0] = 3.0 * (1.0 if noise[0] >= 0.0 else -1.0)
    noise = noise * np.exp(-seconds(length_s) / decay_s)
    wave = low_pass(noise, high_hz)
    wave = wave - low_pass(wave, low_hz)
    return wave / np.abs(wave).max()


def low_pass(wave: Wave, cut_hz: float) -> Wave:
    """One pole: 3 dB down at `cut_hz`; causal, so that nothing sounds before it begins."""
    kept = float(np.exp(-2.0 * np.pi * cut_hz / SAMPLE_HZ))
    return lfilter([1.0 - kept], [1.0, -kept], wave)


def seconds(length_s: float) -> Float[np.ndarray, " samples"]:
    """Times of the samples of a sound."""
    return np.arange(round(length_s * SAMPLE_HZ)) / SAMPLE_HZ


def faded(wave: Wave, fade_s: float = 0.005) -> Wave:
    """The end let down to zero, so that it does not click."""
    count = min(round(fade_s * SAMPLE_HZ), len(wave))
    return np.concatenate([wave[: len(wave) - count], wave[len(wave) - count :] * np.linspace(1.0, 0.0, count)])


def mix(length_s: float, *layers: tuple[float, Wave]) -> Wave:
    """Layers (strength, wave with a peak of about 1), the shorter ones filled up; its end faded."""
    total = np.zeros(len(seconds(length_s)))
    for strength, wave in layers:
        total[: len(wave)] += strength * wave
    return faded(total)
