"""When something begins to sound in a recording, found from the recording alone; nothing here knows how it was made.

A sudden sound raises the energy of the upper band at once. The band (above 1 kHz) keeps wind, hum and murmur out. A
first look compares the energy of 2 ms with that of the 12 ms before [STA/LTA, as seismologists pick arrivals]; then the
onset is the sample that best splits the surroundings into two stretches of constant variance [Maeda 1985: the minimum
of k log var(x[:k]) + (n - k) log var(x[k:])].
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Shaped
from scipy.signal import butter, sosfilt

RATE_HZ = 48000
BAND_HZ = 1000.0
SHORT_S, LONG_S = 0.002, 0.012
RISE = 4.0
"""What stands out has this many times the energy of just before: noise alone varies by a factor of 2 at the most."""
REFINED_S = 0.004
MARGIN_DB = 24.0
"""A cue whose peak is so much above the upper band's rms just before it must be found: the upper band of a dull thud
is some 15 dB below its peak."""
CROWDED_BEFORE_S, CROWDED_AFTER_S, CROWDED_DB = 0.04, 0.02, 15.0
"""Another cue that arrives so near and is not this much quieter may be taken for it."""
TOGETHER_S = 0.0012
"""Cues nearer than this (two feet that land) begin as one."""

Recording = Shaped[np.ndarray, "samples channels"]
Energy = Float[np.ndarray, " samples"]


def onset_s(samples: Recording, near_s: float, window_s: float) -> float | None:
    """Time [s] of the sharpest beginning within near_s +- window_s of a 48 kHz recording; None: nothing begins."""
    first = max(0, round((near_s - window_s - 2 * LONG_S) * RATE_HZ))
    last = round((near_s + window_s + 2 * SHORT_S) * RATE_HZ)
    if last <= first or first >= len(samples):
        return None
    upper = _upper_band(samples[first:last])
    energy = (upper**2).sum(1)
    short, long = round(SHORT_S * RATE_HZ), round(LONG_S * RATE_HZ)
    at = np.arange(max(long, round((near_s - window_s) * RATE_HZ) - first),
                   min(len(energy) - short, round((near_s + window_s) * RATE_HZ) - first + 1))  # fmt: skip
    if not len(at):
        return None
    total = np.concatenate([[0.0], np.cumsum(energy)])
    after, before = (total[at + short] - total[at]) / short, (total[at] - total[at - long]) / long
    rise = after / (before + _quantum(upper.shape[1]))
    best = int(np.argmax(rise))
    if rise[best] < RISE:
        return None
    return (first + _split(energy, int(at[best]))) / RATE_HZ


def audible(samples: Recording, arrivals_s: Sequence[float], levels_db: Sequence[float]) -> Bool[np.ndarray, " cues"]:
    """Which cues `onset_s` must find: in the recording, loud enough over what sounds just before, and by themselves.

    arrivals_s, levels_db: of all cues, so that those that cover each other are known; peaks in dBFS.
    """
    times, levels = np.asarray(arrivals_s, float), np.asarray(levels_db, float)
    length_s = len(samples) / RATE_HZ
    whole = (times > LONG_S + 0.003) & (times < length_s - 0.02)
    loud = np.array([ok and level > _before_db(samples, t) + MARGIN_DB
                     for t, level, ok in zip(times, levels, whole, strict=True)], bool)  # fmt: skip
    return loud & ~_crowded(times, levels)


def _crowded(times: Float[np.ndarray, " cues"], levels: Float[np.ndarray, " cues"]) -> Bool[np.ndarray, " cues"]:
    later = times[None, :] - times[:, None]
    near = (later > -CROWDED_BEFORE_S) & (later < CROWDED_AFTER_S)
    near &= np.abs(later) > TOGETHER_S
    near &= levels[None, :] > levels[:, None] - CROWDED_DB
    np.fill_diagonal(near, False)
    return near.any(1)


def _before_db(samples: Recording, time_s: float) -> float:
    """Rms of the upper band, both channels together, over LONG_S before a time [dBFS]."""
    last = round((time_s - 0.0005) * RATE_HZ)
    part = _upper_band(samples[max(0, last - 2 * round(LONG_S * RATE_HZ)) : last])[-round(LONG_S * RATE_HZ) :]
    energy = (part**2).sum(1).mean() + _quantum(part.shape[1])
    return 10.0 * float(np.log10(energy / 32768.0**2))


def _upper_band(samples: Recording) -> Float[np.ndarray, "samples channels"]:
    part = samples.astype(float)
    return sosfilt(butter(2, BAND_HZ, "highpass", fs=RATE_HZ, output="sos"), part - part[:1], axis=0)


def _quantum(channels: int) -> float:
    """Energy of half a step of 16 bits in each channel: silence is no reference."""
    return 0.25 * channels


def _split(energy: Energy, at: int) -> int:
    """The sample near `at` from which the energy is another."""
    reach = round(REFINED_S * RATE_HZ)
    first, last = max(0, at - reach), min(len(energy), at + round(SHORT_S * RATE_HZ))
    part = energy[first:last] + 0.25
    count = np.arange(1, len(part))
    before = np.cumsum(part)[:-1] / count
    after = np.cumsum(part[::-1])[::-1][1:] / (len(part) - count)
    return first + 1 + int(np.argmin(count * np.log(before) + (len(part) - count) * np.log(after)))
