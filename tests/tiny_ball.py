"""A ball that is hit and falls freely."""

import numpy as np

from synth.shot import Shot

BALL_RADIUS_M = 0.105
BALL_FPS, HIT_S = 240.0, 0.2
HIT_M = np.array([-0.8, -0.2, 1.4])
"""Where the ball meets the right hand; before and after it falls freely."""
_BALL_IN_M_S, _BALL_OUT_M_S, _GRAVITY_M_S2 = (0.5, 2.0, 1.0), (4.0, -2.0, 3.0), 9.81


def ball_path(times_s: np.ndarray) -> np.ndarray:
    """(n, 3): to the hand, and from there past the athlete's front, in free fall [m]."""
    since_s = (times_s - HIT_S)[:, None]
    velocity = np.where(since_s < 0, _BALL_IN_M_S, _BALL_OUT_M_S)
    return HIT_M + velocity * since_s - 0.5 * _GRAVITY_M_S2 * since_s**2 * [0.0, 0.0, 1.0]


def ball_centers(shot: Shot) -> np.ndarray:
    """The ball's path at the shot's times [m]."""
    return ball_at(shot.times_s)


def ball_at(times_s: np.ndarray) -> np.ndarray:
    """(n, 3): straight between the samples of its track."""
    samples_s = np.arange(240) / BALL_FPS
    path = ball_path(samples_s)
    return np.stack([np.interp(times_s, samples_s, path[:, axis]) for axis in range(3)], -1)


def hit() -> tuple[float, float, float]:
    """HIT_M as numbers."""
    x, y, z = HIT_M.tolist()
    return x, y, z
