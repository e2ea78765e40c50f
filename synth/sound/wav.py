"""Samples as a wav file."""

import io
import wave

import numpy as np
from jaxtyping import Int16

from synth.sound.levels import SAMPLE_HZ


def to_wav(samples: Int16[np.ndarray, "samples channels"]) -> bytes:
    """RIFF PCM of 16 bits at 48 kHz; the same samples give the same bytes."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(SAMPLE_HZ)
        file.writeframes(samples.astype("<i2").tobytes())
    return buffer.getvalue()
