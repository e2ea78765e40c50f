"""How far a player gets in time: from rest to rest with the least jerk, at most this fast and this sharply."""

import numpy as np

FASTEST_M_S = 4.2
SHARPEST_M_S2 = 6.5
"""Peak acceleration; its mean over the first half of a minimum-jerk move is 3.8 m/s2."""
_PEAK_SPEED, _PEAK_PULL = 1.875, 5.7735
"""Of a minimum-jerk move over 1 m in 1 s."""


def reach_m(time_s: float) -> float:
    """Longest way from rest to rest [m] in `time_s`."""
    time_s = max(time_s, 0.0)
    return min(FASTEST_M_S * time_s / _PEAK_SPEED, SHARPEST_M_S2 * time_s**2 / _PEAK_PULL)


def move_s(way_m: float) -> float:
    """Shortest time [s] for a way from rest to rest."""
    return max(_PEAK_SPEED * way_m / FASTEST_M_S, float(np.sqrt(_PEAK_PULL * way_m / SHARPEST_M_S2)))
