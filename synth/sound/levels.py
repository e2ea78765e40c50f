"""Pressure, level and time: one scale for every sound, so that distance is heard.

All waveforms are pressures [Pa] as they would be 1 m from the source. One constant turns pressure into samples: the
largest sample stands for a peak of FULL_SCALE_DB over 20 uPa at every camera, like a recorder whose gain stays put.
Levels are peak levels: 20 log10 of the largest pressure over 20 uPa.
"""

import numpy as np
from jaxtyping import Float

SAMPLE_HZ = 48000
SOUND_M_S = 343.0
"""Speed of sound in air of 20 degrees C."""
REFERENCE_PA = 2e-5
FULL_SCALE_DB = 104.0
"""Peak level that fills 16 bits: the hardest spike at 1 m (99 dB) and its echoes stay below it."""
FULL_SCALE_PA = REFERENCE_PA * 10.0 ** (FULL_SCALE_DB / 20.0)
NEAREST_M = 1.5
"""Nearer than this a source is as loud as here: hands, balls and floors are no points."""
QUIETEST_DB = -90.0
"""Below this peak [dBFS] a sound is less than a step of 16 bits, and no cue."""

Wave = Float[np.ndarray, " _"]
"""Pressure at 1 m [Pa] at SAMPLE_HZ; sample 0 is the instant of the event."""


def pascal(level_db: float) -> float:
    """Pressure of a level."""
    return REFERENCE_PA * 10.0 ** (level_db / 20.0)


def full_scale_db(pressure_pa: float) -> float:
    """dBFS of a pressure; -200 for silence."""
    return 20.0 * float(np.log10(max(pressure_pa / FULL_SCALE_PA, 1e-10)))


def peaking(wave: Wave, level_db: float) -> Wave:
    """The waveform scaled to a peak level."""
    return wave * (pascal(level_db) / np.abs(wave).max())


def num_samples(num_frames: int, fps: float) -> int:
    """Samples of a clip: round(48000 frames / fps)."""
    return round(SAMPLE_HZ * num_frames / fps)
