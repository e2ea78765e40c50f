"""How far a player gets in time: from rest to rest with the least jerk, at most this fast and this sharply."""

import numpy as np

from synth.sports.volleyball.court import Court

FASTEST_M_S = 4.2
SHARPEST_M_S2 = 6.5
"""Peak acceleration; its mean over the first half of a minimum-jerk move is 3.8 m/s2."""
SAND_PACE = 0.9
"""Share of both that sand leaves, as of a run-up's speed."""
_PEAK_SPEED, _PEAK_PULL = 1.875, 5.7735
"""Of a minimum-jerk move over 1 m in 1 s."""


def pace(court: Court) -> float:
    """Share of the speed on a hard floor with which players move on this court."""
    return SAND_PACE if court.sand else 1.0


def reach_m(time_s: float, pace: float = 1.0) -> float:
    """Longest way from rest to rest [m] in `time_s`."""
    time_s = max(time_s, 0.0)
    return pace * min(FASTEST_M_S * time_s / _PEAK_SPEED, SHARPEST_M_S2 * time_s**2 / _PEAK_PULL)


def move_s(way_m: float, pace: float = 1.0) -> float:
    """Shortest time [s] for a way from rest to rest."""
    way_m = way_m / pace
    return max(_PEAK_SPEED * way_m / FASTEST_M_S, float(np.sqrt(_PEAK_PULL * way_m / SHARPEST_M_S2)))
