"""Recordings of other people's making: one reader per file type, each gives a Take or one line of why not."""

from synth.mocap.reading import EXTENSIONS, read_take
from synth.mocap.take import Take

__all__ = ["EXTENSIONS", "Take", "read_take"]
