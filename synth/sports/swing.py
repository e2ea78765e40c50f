"""Where in a recording the hitting hand strikes: the clear peaks of its speed, apart from tracking glitches."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks

from synth.motion.contact import speed

CLEAR_SPEED_M_S = 3.0
"""A hand slower than this strikes nothing."""
STRONG_SHARE = 0.8
"""Peaks of at least this share of the fastest are strokes of the same kind."""
SMOOTH_S = 0.01
APART_S = 0.6
FAST_SHARE = 0.7


@dataclass(frozen=True)
class Stroke:
    """One stroke.

    frame: when the hand strikes: the highest point of the fast part of the swing (at least FAST_SHARE of the peak),
    since the hand goes on accelerating downwards after an overhead contact. speed_m_s: greatest speed. start, end:
    where the swing begins and has run out.
    """

    frame: int
    speed_m_s: float
    start: int
    end: int


def strokes(
    hand: Float[np.ndarray, "frames 3"], glitchy: Bool[np.ndarray, " frames"], fps: float
) -> tuple[Stroke, ...]:
    """The strong strokes of a hand whose world positions [m] are given, in time order; empty where none is clear."""
    if len(hand) < 5:
        return ()
    velocity = gaussian_filter1d(speed(hand, fps), max(SMOOTH_S * fps, 1e-3))
    velocity = np.where(glitchy, 0.0, velocity)
    frames, _ = find_peaks(
        velocity,
        height=CLEAR_SPEED_M_S,
        prominence=0.5 * float(velocity.max()),
        distance=max(1, round(APART_S * fps)),
    )
    if len(frames) == 0:
        return ()
    floor = STRONG_SHARE * velocity[frames].max()
    return tuple(_stroke(velocity, hand[:, 2], int(frame)) for frame in frames if velocity[frame] >= floor)


def _stroke(velocity: Float[np.ndarray, " frames"], height_m: Float[np.ndarray, " frames"], frame: int) -> Stroke:
    slow = velocity < 0.25 * velocity[frame]
    before, after = np.flatnonzero(slow[:frame]), np.flatnonzero(slow[frame:])
    start = int(before[-1]) + 1 if len(before) else 0
    end = frame + int(after[0]) if len(after) else len(velocity) - 1
    fast = np.arange(start, end + 1)
    fast = fast[velocity[start : end + 1] >= FAST_SHARE * velocity[frame]]
    struck = int(fast[np.argmax(height_m[fast])]) if len(fast) else frame
    return Stroke(struck, float(velocity[frame]), start, end)
