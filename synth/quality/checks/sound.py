"""wav: its form. When things sound in it is for synth.quality.onsets."""

import io
import wave
from collections.abc import Iterator

from synth.quality.evidence import Evidence

CHANNELS, BYTES = 2, 2


def wav(evidence: Evidence) -> Iterator[str]:
    """Stereo, 16 bit, at audio_hz, exactly as long as the pictures."""
    try:
        with wave.open(io.BytesIO(evidence.members["wav"])) as file:
            form = file.getnchannels(), file.getsampwidth(), file.getframerate()
            count, data = file.getnframes(), file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        yield f"cannot be read: {error}"
        return
    hertz = int(evidence.facts["audio_hz"])
    if form != (CHANNELS, BYTES, hertz):
        yield f"has {form[0]} channels of {form[1]} bytes at {form[2]} Hz instead of {CHANNELS} of {BYTES} at {hertz}"
    expected = round(hertz * evidence.num_frames / float(evidence.facts["fps"]))
    if count != expected or len(data) != count * form[0] * form[1]:
        yield f"has {count} samples instead of {expected}"
    if not any(data):
        yield "is silent"
