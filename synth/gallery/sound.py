"""Sound in a preview: AAC beside the pictures, so that the browser keeps both in step."""

import io
import wave
from typing import Any

import av
import numpy as np

from synth.scratch import file_in_memory

SOUND_BIT_S = 96_000
PEAK_S = 0.01
"""Time that one value of the drawn sound stands for."""


def with_sound(pictures: bytes, wav: bytes) -> bytes:
    """The mp4 with the wav as AAC; the picture packets are copied."""
    # A file, because the muxer opens its output a second time to move the index to the front.
    with file_in_memory() as path:
        options = {"fflags": "+bitexact", "movflags": "+faststart"}
        with (
            av.open(io.BytesIO(pictures)) as source,
            av.open(io.BytesIO(wav)) as heard,
            av.open(str(path), "w", format="mp4", options=options) as made,
        ):
            _mux(source, heard, made)
        return path.read_bytes()


def _mux(source: Any, heard: Any, made: Any) -> None:
    video = made.add_stream_from_template(source.streams.video[0])
    audio = made.add_stream("aac", rate=heard.streams.audio[0].rate, options={"flags": "+bitexact", "threads": "1"})
    audio.bit_rate = SOUND_BIT_S
    for packet in source.demux(video=0):
        if packet.dts is not None:
            packet.stream = video
            made.mux(packet)
    for frame in heard.decode(audio=0):
        made.mux(audio.encode(frame))
    made.mux(audio.encode(None))


def peaks(wav: bytes) -> tuple[list[int], float]:
    """Loudest sample of every PEAK_S as 0..100 of the clip's own loudest, and that one's level [dB full scale]."""
    with wave.open(io.BytesIO(wav)) as file:
        stored = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        loud = np.abs(stored.astype(np.float64)).reshape(-1, file.getnchannels()).max(1)
        step = round(PEAK_S * file.getframerate())
    whole = np.pad(loud, (0, -len(loud) % step)).reshape(-1, step).max(1)
    most = whole.max(initial=0.0)
    level_db = 20.0 * np.log10(max(most, 1.0) / 32768.0)
    return np.rint(100.0 * whole / max(most, 1.0)).astype(int).tolist(), round(float(level_db), 1)
