"""The sounds of a performance in sync with its pictures, heard from each camera."""

from synth.sound.levels import SAMPLE_HZ
from synth.sound.soundtrack import Cue, Soundtrack, Sources, sources, track
from synth.sound.wav import to_wav

__all__ = ["SAMPLE_HZ", "Cue", "Soundtrack", "Sources", "sources", "to_wav", "track"]
