"""A room's answer: first reflections of a box by mirror images, then a diffuse tail of Sabine's strength."""

import numpy as np
from jaxtyping import Float
from scipy.fft import irfft, next_fast_len, rfft

from synth.sound.acoustics import Room
from synth.sound.vibration import low_pass, seconds

Point = Float[np.ndarray, "3"]
WALL_CUT_HZ = 5000.0
"""Walls scatter and absorb what is above."""
TAIL_LENGTH, TAIL_HEARD = 0.9, 0.67
"""In T60: how long a tail is kept, and how long before a clip (40 dB of decay) a sound's tail still counts."""
DARK_HZ, DARK_SHARE = 2500.0, 0.45
"""Air and cloth end the tail's upper part sooner: above this frequency it has this share of the T60."""
FOCUS_DB = 6.0
"""Diffuse sound is so much weaker than for an open point that radiates everywhere alike: microphones on cameras look
ahead (a cardioid: 4.8 dB), hands and balls beam a little."""
LOW_HZ = 150.0
"""Below, boards, panes and thin walls swing along and swallow."""
RISE_S = 0.02
"""The tail grows while reflections become dense."""


def images(room: Room, source: Point, ear: Point) -> list[tuple[Point, float]]:
    """The six first mirror images of a source in a box: (place, length of its way to the ear [m]).

    Both are taken into the box first, so that an ear outside hears what a wall of it would.
    """
    half = 0.5 * np.array(room.size_m)
    middle = np.array([room.middle_x_m, 0.0, half[2]])
    inner, near = (np.clip(p - middle, -half + 0.05, half - 0.05) for p in (source, ear))
    found = []
    for axis in range(3):
        for side in (-1.0, 1.0):
            image = inner.copy()
            image[axis] = 2.0 * side * half[axis] - image[axis]
            found.append((image + middle, float(np.linalg.norm(image - near))))
    return found


def tail(room: Room, rng: np.random.Generator) -> Float[np.ndarray, "2 _"]:
    """Two independent responses: together they carry the energy of a source at 1 m over the critical distance
    squared, less FOCUS_DB."""
    times_s = seconds(TAIL_LENGTH * room.t60_s)
    falls = np.exp(-np.log(1000.0) * times_s / room.t60_s)
    dark = np.exp(-np.log(1000.0) * times_s / (DARK_SHARE * room.t60_s))
    rise = 1.0 - np.exp(-times_s / RISE_S)
    both = np.zeros((2, len(times_s)))
    for channel in both:
        noise = rng.standard_normal(len(times_s))
        low = low_pass(noise, DARK_HZ)
        low, high = low - low_pass(low, LOW_HZ), low_pass(noise - low, 2.0 * WALL_CUT_HZ)
        channel[:] = rise * (low * falls + high * dark)
    strength = 10.0 ** (-FOCUS_DB / 20.0) / (np.sqrt(2.0) * room.critical_m)
    return both * strength / np.sqrt((both**2).sum(1, keepdims=True))


def reverberant(dry: Float[np.ndarray, " _"], response: Float[np.ndarray, "2 _"]) -> np.ndarray:
    """The dry sum of all sources through the tail: (2, samples) of the same length as `dry`."""
    size = next_fast_len(len(dry) + response.shape[1] - 1, real=True)
    return irfft(rfft(dry, size) * rfft(response, size, axis=1), size, axis=1)[:, : len(dry)]
