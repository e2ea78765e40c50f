"""Where the body's mass goes over given footfalls: a linear inverted pendulum that neither falls nor runs away.

Its motion x'' = w^2 (x - p) over a pressure point p(t) has one solution that stays bounded [Kajita and others 2003]:
the two-sided exponential mean of p. It shifts the weight before the first step, sways over each foot and comes to rest.
"""

import numpy as np
from jaxtyping import Float

from synth.arrays import Times

Track = Float[np.ndarray, "keys channels"]


def mass_over(
    keys_s: Float[np.ndarray, " keys"], pressure_m: Track, height_m: float, times_s: Times
) -> Float[np.ndarray, "frames channels"]:
    """The mass (frames, channels) [m] over a pressure point that runs in straight pieces through its keys.

    height_m: of the mass over the floor; it sets w = sqrt(g / height).
    """
    rate = float(np.sqrt(9.81 / height_m))
    slopes = np.diff(pressure_m, axis=0) / np.diff(keys_s)[:, None]
    bends = np.diff(np.concatenate([0.0 * slopes[:1], slopes, 0.0 * slopes[:1]]), axis=0)
    since = times_s[:, None] - keys_s
    ramps = np.maximum(since, 0.0) + np.exp(-rate * np.abs(since)) / (2.0 * rate)
    return pressure_m[0] + ramps @ bends
