"""Slopes and bends of least jerk for quintic pieces through keys, monotone wherever the keys are."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Bool, Float

Line = Float[np.ndarray, " keys"]
STEEPEST, STEEPER = 2.0, 1.1
"""A monotone curve's slope at a key: over the smaller of the mean slopes beside it; over the parabola's through all
three keys (1.25 would leave no room for the bend)."""
_JERK = np.array([[-60, 360, -360], [-36, 192, -180], [-9, 36, -30], [60, -360, 360], [-24, 168, -180], [3, -24, 30]])
"""Third derivatives of a piece of 1 s, as polynomials of time, to value, slope and bend at its start and its end."""
_SQUARED = _JERK @ (1.0 / (1.0 + np.add.outer(np.arange(3), np.arange(3)))) @ _JERK.T
"""Integral of the squared jerk of such a piece as a form of those six."""


def monotone(times: Line, keys: Line, given: Mapping[int, tuple[float, float]]) -> tuple[Line, Line]:
    """Slopes and bends of one channel, at rest at both ends and at equal neighbours, without overshoot at any key.

    First the slopes of least jerk are held within what stays monotone, then the bends. A quintic is monotone where
    its Bezier points are. given: slope and bend that a key has, whatever that makes of the pieces beside it.
    """
    step = np.diff(times)
    secant = np.diff(keys) / step
    before, after = np.append(0.0, secant), np.append(secant, 0.0)
    still = before * after == 0.0
    most = np.where(before * after > 0.0, _steepest(step, secant), 0.0)
    energy = _energy(step)
    state = np.stack([keys, 0.0 * keys, 0.0 * keys], -1)
    known = list(given)
    state[known, 1:] = np.array([given[key] for key in known]).reshape(-1, 2)
    free = np.stack([most > 0.0, ~still], -1)
    free[known] = False
    wish = np.sign(before) * np.clip(np.sign(before) * _least(energy, state, free)[:, 1], 0.0, most)
    state[free[:, 0], 1] = wish[free[:, 0]]
    low, high = _bend_range(step, secant, state[:, 1])
    bends = np.clip(_least(energy, state, free & [False, True])[:, 2], low, high)
    return state[:, 1], np.where(free[:, 1], bends, state[:, 2])


def _steepest(step: Float[np.ndarray, " pieces"], secant: Float[np.ndarray, " pieces"]) -> Line:
    """Size of the greatest slope at each key; of no meaning at the ends."""
    pace, h = np.abs(np.concatenate([secant[:1], secant, secant[-1:]])), np.concatenate([step[:1], step, step[-1:]])
    parabola = (pace[:-1] * h[1:] + pace[1:] * h[:-1]) / (h[1:] + h[:-1])
    return np.minimum(STEEPEST * np.minimum(pace[:-1], pace[1:]), STEEPER * parabola)


def _energy(step: Float[np.ndarray, " pieces"]) -> Float[np.ndarray, "unknowns unknowns"]:
    """Integral of the squared jerk as a form of value, slope and bend of every key."""
    total = np.zeros((3 * len(step) + 3,) * 2)
    for i, h in enumerate(step):
        scale = np.tile([1.0, h, h * h], 2)
        total[3 * i : 3 * i + 6, 3 * i : 3 * i + 6] += _SQUARED * np.outer(scale, scale) / h**5
    return total


def _least(
    energy: Float[np.ndarray, "unknowns unknowns"], state: Float[np.ndarray, "keys 3"], free: Bool[np.ndarray, "keys 2"]
) -> Float[np.ndarray, "keys 3"]:
    """`state` (value, slope, bend of each key) with the `free` slopes and bends such that the energy is least."""
    mask = np.insert(free, 0, False, axis=1).ravel()
    found = np.where(mask, 0.0, state.ravel())
    if mask.any():
        found[mask] = np.linalg.solve(energy[np.ix_(mask, mask)], -energy[mask] @ found)
    return found.reshape(-1, 3)


def _bend_range(
    step: Float[np.ndarray, " pieces"], secant: Float[np.ndarray, " pieces"], slopes: Line
) -> tuple[Line, Line]:
    """Lowest and highest bend at each key that keep the Bezier points of the pieces on both sides in order.

    The two middle points may go half-way at most.
    """
    sign, low, high = np.sign(secant), np.full(len(slopes), -np.inf), np.full(len(slopes), np.inf)
    for end, key in ((1.0, slice(None, -1)), (-1.0, slice(1, None))):
        nearest = -4.0 * end * slopes[key] / step
        furthest = end * (10.0 * secant - 8.0 * slopes[key]) / step
        first, second = np.where(sign * end >= 0.0, (nearest, furthest), (furthest, nearest))
        low[key], high[key] = np.maximum(low[key], first), np.minimum(high[key], second)
    return low, high
