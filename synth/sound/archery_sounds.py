"""Clicker, string, limbs, butt, quiver: the sounds of a recurve bow and its arrows."""

import numpy as np

from synth.sound.levels import Wave, peaking
from synth.sound.vibration import burst, mix, modes

STRING_M, STRING_KG_M, STRING_N = 1.63, 0.0042, 350.0
"""A 68 inch bow's string of 18 strands: 7 g; at brace height it is pulled with about the draw weight and a half."""
STRING_HZ = float(np.sqrt(STRING_N / STRING_KG_M) / (2.0 * STRING_M))
"""88 Hz: f = sqrt(T / mu) / 2L, the low hum of a bow."""


def clicker(rng: np.random.Generator) -> Wave:
    """A light steel blade falls off the point onto its plate: a tick at 2.5 to 8 kHz, gone in 10 ms. 76 dB."""
    tuned = rng.uniform(0.9, 1.1)
    ring = modes([2600.0 * tuned, 4100.0 * tuned, 6900.0 * tuned], [0.003, 0.002, 0.0015], [0.6, 1.0, 0.6], 0.05)
    tick = burst(rng, 0.0008, 1500.0, 9000.0, 0.01)
    return peaking(mix(0.05, (0.5, ring), (1.0, tick)), 76.0 + rng.uniform(-1.5, 1.5))


def fingers_off(rng: np.random.Generator) -> Wave:
    """The string slips off the leather tab: a dry tick. 68 dB."""
    return peaking(mix(0.02, (1.0, burst(rng, 0.0025, 600.0, 5000.0, 0.02))), 68.0 + rng.uniform(-1.0, 1.0))


def string_home(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """The string stops at brace height and shakes string, limbs and stabilisers. 88 dB at 57 m/s.

    A crack (string against limb tips, 0.3 to 3 kHz), the limbs' thump (second bending modes near 62 and 118 Hz, 1/e in
    30 ms, rubber dampers), the string's harmonics n 88 Hz with 1/n strengths and 1/e in 0.14 / sqrt(n) s.
    """
    order = np.arange(1, 13)
    pitch = STRING_HZ * rng.uniform(0.95, 1.05)
    twang = modes(
        list(order * pitch * np.sqrt(1.0 + 4e-4 * order**2)),
        list(0.14 / np.sqrt(order)),
        list(rng.uniform(0.6, 1.2, len(order)) / order),
        0.6,
    )
    limbs = modes(
        [62.0 * rng.uniform(0.9, 1.1), 118.0 * rng.uniform(0.9, 1.1), 410.0 * rng.uniform(0.9, 1.1)],
        [0.030, 0.022, 0.008],
        [1.0, 0.8, 0.6],
        0.2,
    )
    crack = burst(rng, 0.004, 300.0, 3000.0, 0.04)
    wave = mix(0.6, (1.0, crack), (0.45, limbs), (0.12, twang))
    return peaking(wave, 88.0 + 20.0 * float(np.log10(speed_m_s / 57.0)) + rng.uniform(-1.0, 1.0))


def butt(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """A 20 g arrow stops within 20 cm of layered foam or straw, some 3 to 5 ms: a hollow "tock". 96 dB at 55 m/s.

    Paper and face crack (0.5 to 4 kHz, 2 ms); the block, a metre of damped foam on a wooden stand, answers near 105,
    180 and 310 Hz (1/e in 20 ms); the shaft wags clamped at its point near 75 Hz and 470 Hz for a quarter of a second.
    """
    tuned = rng.uniform(0.88, 1.12)
    block = modes([105.0 * tuned, 180.0 * tuned, 310.0 * tuned, 560.0 * tuned], [0.022, 0.018, 0.012, 0.007],
                  [1.0, 0.9, 0.7, 0.4], 0.2)  # fmt: skip
    shaft = modes([75.0 * rng.uniform(0.9, 1.1), 470.0 * rng.uniform(0.9, 1.1)], [0.09, 0.05], [1.0, 0.35], 0.35)
    crack = burst(rng, 0.0022, 500.0, 4000.0, 0.03)
    wave = mix(0.35, (1.0, crack), (0.6, block), (0.08, shaft))
    return peaking(wave, 96.0 + 20.0 * float(np.log10(max(speed_m_s, 10.0) / 55.0)) + rng.uniform(-1.0, 1.0))


def quiver(rng: np.random.Generator) -> Wave:
    """A carbon shaft leaves its tube and rattles on two others on the way: taps at 1.2 to 5 kHz. 58 dB."""
    wave = np.zeros(round(0.3 * 48000))
    for k, at_s in enumerate([0.0, *np.cumsum(rng.uniform(0.03, 0.08, 3))]):
        tap = modes(list(rng.uniform(1200.0, 5000.0, 3)), [0.005] * 3, [1.0, 0.7, 0.5], 0.03)
        tap = tap / np.abs(tap).max() + 0.6 * burst(rng, 0.001, 1500.0, 7000.0, 0.03)
        start = round(at_s * 48000)
        wave[start : start + len(tap)] += tap * (1.0 if k == 0 else rng.uniform(0.25, 0.6))
    return peaking(wave, 58.0 + rng.uniform(-2.0, 2.0))


def nock(rng: np.random.Generator) -> Wave:
    """A plastic nock snaps onto the string: one click near 2 and 3.4 kHz. 62 dB."""
    ring = modes([2000.0 * rng.uniform(0.9, 1.1), 3400.0 * rng.uniform(0.9, 1.1)], [0.003, 0.002], [1.0, 0.7], 0.03)
    return peaking(mix(0.03, (0.8, ring), (0.7, burst(rng, 0.0012, 1000.0, 6000.0, 0.02))), 62.0 + rng.uniform(-2, 2))
