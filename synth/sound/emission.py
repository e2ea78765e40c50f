"""Emission: one sound at its source, before anybody hears it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from synth.sound.levels import Wave

Place = tuple[float, float, float]
Struck = Callable[[np.random.Generator, float], Wave]
"""The waveform of a blow at a speed [m/s]."""


@dataclass(frozen=True)
class Emission:
    """Something that sounds. time_s: in the performance. position: in the world [m]. person: athlete's index or -1.

    number: its own among all that the performance could sound, whatever part of it is heard: the seed of its draws.
    make: the waveform of a generator.
    """

    name: str
    time_s: float
    person: int
    object: str
    position: Place
    number: int
    make: Callable[[np.random.Generator], Wave]


def voiced(struck: Struck, speed_m_s: float, rng: np.random.Generator) -> Wave:
    """A blow at a known speed, for `partial`."""
    return struck(rng, speed_m_s)
