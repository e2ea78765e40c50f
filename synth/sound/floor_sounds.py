"""Feet on floors and what shoes do there; the referee's whistle.

Levels follow the speed v [m/s] of the foot into the ground: 60 dB at 0.4 m/s (a walk on a wooden floor, heard at 1 m)
and 24 dB per tenfold speed, so that a landing at 3 m/s is 81 dB.
"""

import numpy as np

from synth.sound.emission import Struck
from synth.sound.levels import Wave, peaking
from synth.sound.vibration import burst, faded, mix, modes, seconds

WALK_M_S, WALK_DB, DB_PER_TENFOLD = 0.4, 60.0, 24.0


def footfall_db(speed_m_s: float) -> float:
    """Peak level of a foot on a hard floor."""
    return WALK_DB + DB_PER_TENFOLD * float(np.log10(max(speed_m_s, 0.05) / WALK_M_S))


def wood(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """Rubber on a sprung wooden floor: sole's tap to 2.5 kHz, boards near 90 and 210 Hz, 1/e in 35 ms."""
    hz = 90.0 * rng.uniform(0.8, 1.25)
    boards = modes([hz, 2.35 * hz, 4.1 * hz], [0.035, 0.02, 0.01], [1.0, 0.7, 0.3], 0.13)
    tap = burst(rng, 0.003, 250.0, 2500.0, 0.04)
    return peaking(mix(0.13, (1.0, tap), (0.55, boards)), footfall_db(speed_m_s) + rng.uniform(-1.5, 1.5))


def concrete(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """Rubber on a hard screed: the sole alone, no boards."""
    tap, sole = burst(rng, 0.004, 250.0, 2200.0, 0.05), modes([140.0 * rng.uniform(0.8, 1.2)], [0.008], [1.0], 0.05)
    return peaking(mix(0.06, (1.0, tap), (0.6, sole)), footfall_db(speed_m_s) - 4.0 + rng.uniform(-1.5, 1.5))


def grass(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """Turf swallows the blow; blades rustle for 60 ms."""
    rustle, thud = burst(rng, 0.03, 900.0, 6000.0, 0.15), modes([75.0 * rng.uniform(0.8, 1.2)], [0.015], [1.0], 0.1)
    wave = mix(0.15, (0.7, rustle), (0.8, thud))
    return peaking(wave, footfall_db(speed_m_s) - 10.0 + rng.uniform(-1.5, 1.5))


def sand(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """Grains shear under the foot: a soft crunch to 4 kHz, 40 ms."""
    crunch, thud = burst(rng, 0.025, 400.0, 4000.0, 0.15), modes([60.0 * rng.uniform(0.8, 1.2)], [0.015], [1.0], 0.1)
    wave = mix(0.15, (0.8, crunch), (0.6, thud))
    return peaking(wave, footfall_db(speed_m_s) - 9.0 + rng.uniform(-1.5, 1.5))


GROUNDS: dict[str, Struck] = {"wood": wood, "concrete": concrete, "grass": grass, "sand": sand}


def squeak(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """A rubber tread sticks and slips at one of its own modes, 2 to 4.5 kHz, with harmonics,
    gliding a little for 60 to 160 ms. 72 dB at 1 m/s of slip."""
    length_s = float(rng.uniform(0.06, 0.16))
    times_s = seconds(length_s)
    glide = 1.0 + rng.uniform(-0.15, 0.2) * times_s / length_s
    phase = 2.0 * np.pi * np.cumsum(rng.uniform(2000.0, 4500.0) * glide) / 48000.0
    tone = np.sin(phase) + 0.35 * np.sin(2.0 * phase) + 0.12 * np.sin(3.0 * phase)
    envelope = np.minimum(1.0, 0.5 + times_s / 0.02) * (1.0 - times_s / length_s) ** 0.6
    flutter = 1.0 + 0.25 * np.sin(2.0 * np.pi * rng.uniform(60.0, 120.0) * times_s)
    wave = faded(tone * envelope * flutter, 0.01)
    return peaking(wave, 72.0 + 20.0 * float(np.log10(np.clip(speed_m_s, 0.3, 3.0))) + rng.uniform(-3.0, 1.0))


def whistle(rng: np.random.Generator) -> Wave:
    """A whistle without a pea: two chambers near 3.0 and 3.2 kHz that beat, 0.5 s, breath noise. 92 dB: a real one
    is 15 dB louder and would overload a recorder at the stand."""
    length_s = float(rng.uniform(0.35, 0.6))
    times_s = seconds(length_s)
    low_hz = rng.uniform(2850.0, 3150.0)
    tone = np.sin(2.0 * np.pi * low_hz * times_s) + 0.8 * np.sin(2.0 * np.pi * (low_hz + 190.0) * times_s)
    breath = 0.1 * rng.standard_normal(len(times_s))
    envelope = np.minimum(1.0, 0.4 + times_s / 0.03)
    return peaking(faded((tone + breath) * envelope, 0.04), 92.0 + rng.uniform(-2.0, 0.0))
