"""How people move cameras: a little behind, never abruptly, knowing what comes next; and rigs that start and stop."""

from itertools import pairwise

import numpy as np
from jaxtyping import Float
from scipy.ndimage import gaussian_filter1d

from synth.arrays import Times

KNOWING = 0.8
"""Share of a steady lag that an operator makes up for by knowing the sport."""
SMOOTH_S = 0.12
"""What of a movement is quicker than this, nobody follows."""
FASTEST_M_S, ACCELERATION_M_S2 = 9.0, 12.0
"""Limits of what is followed: faster than an approach run (6 m/s), slower than a ball."""
RAMP = 0.25
"""Share of a move in which it gathers speed, and as much in which it stops."""
LEFT_ALONE_M = 0.5
"""For less than this nobody moves a camera."""
_STEP_S = 1.0 / 120.0


def smooth(values: Float[np.ndarray, "looks 3"], step_s: float, width_s: float) -> Float[np.ndarray, "looks 3"]:
    """Gaussian mean of standard deviation `width_s`; the ends go on straight, so that a run has no false stop."""
    sigma = width_s / step_s
    if len(values) < 3 or sigma < 0.1:
        return values
    pad = min(len(values) - 1, int(np.ceil(4 * sigma)))
    before, after = 2 * values[0] - values[pad:0:-1], 2 * values[-1] - values[-2 : -pad - 2 : -1]
    return gaussian_filter1d(np.concatenate([before, values, after]), sigma, axis=0)[pad : pad + len(values)]


def followed(target: Float[np.ndarray, "looks 3"], step_s: float, settle_s: float) -> Float[np.ndarray, "looks 3"]:
    """Where an operator has the aim, or their feet, while the target moves: a critically damped spring with time
    constant `settle_s`, at most FASTEST_M_S fast and accelerated by at most ACCELERATION_M_S2."""
    wanted = smooth(target, step_s, SMOOTH_S)
    if len(wanted) < 2:
        return wanted
    speed = smooth(np.gradient(wanted, step_s, axis=0), step_s, settle_s)
    wanted = wanted + KNOWING * 2.0 * settle_s * speed
    parts = max(1, int(np.ceil(step_s / _STEP_S)))
    pace = _limited(speed[0], FASTEST_M_S)
    place = wanted[0] - 2.0 * settle_s * pace  # as if it had gone on like this for long
    result = [place]
    for before, after in pairwise(wanted):
        for part in range(parts):
            goal = before + (after - before) * (part + 1) / parts
            push = _limited((goal - place) / settle_s**2 - 2.0 * pace / settle_s, ACCELERATION_M_S2)
            pace = _limited(pace + push * step_s / parts, FASTEST_M_S)
            place = place + pace * step_s / parts
        result.append(place)
    return np.array(result)


def watched(target: Float[np.ndarray, "looks 3"], step_s: float, settle_s: float) -> Float[np.ndarray, "stops 3"]:
    """As `followed`; (1, 3) where the target does so little that a camera on a stand is left alone."""
    aim = followed(target, step_s, settle_s)
    return (
        aim if np.ptp(aim, axis=0).max() > LEFT_ALONE_M else (aim.min(0, keepdims=True) + aim.max(0, keepdims=True)) / 2
    )


def _limited(vector: Float[np.ndarray, "3"], most: float) -> Float[np.ndarray, "3"]:
    length = float(np.sqrt(vector @ vector))
    return vector if length <= most else vector * (most / length)


def progress(times_s: Times) -> Float[np.ndarray, " frames"]:
    """Share of a rig's move done at each time, 0 to 1: speeds up, goes evenly, slows down. One time: half."""
    if len(times_s) < 2:
        return np.full(len(times_s), 0.5)
    t = (times_s - times_s[0]) / (times_s[-1] - times_s[0])
    even = RAMP / 2.0 + (t - RAMP)
    done = np.where(t < RAMP, t**2 / (2 * RAMP), np.where(t > 1 - RAMP, 1 - RAMP - (1 - t) ** 2 / (2 * RAMP), even))
    return done / (1.0 - RAMP)
