"""Curves through key values: twice continuously differentiable in time, without overshoot between keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Shaped
from scipy.interpolate import PchipInterpolator

from synth.arrays import Rotations, Times
from synth.errors import SynthError
from synth.geometry.rotation import matrix_from_quaternion, quaternion_from_matrix
from synth.sports.movement.least_jerk import monotone

Keys = Float[np.ndarray, "keys channels"]
State = Sequence[float] | Float[np.ndarray, " channels"]
KeyTimes = Sequence[float] | Float[np.ndarray, " keys"]


@dataclass(frozen=True)
class Curve:
    """Quintic pieces between keys; held before the first and after the last key.

    times_s: (keys,) ascending. values: (keys, channels). slopes, bends: first and second derivative at the keys.
    """

    times_s: Float[np.ndarray, " keys"]
    values: Keys
    slopes: Keys
    bends: Keys

    def at(self, times_s: Times) -> Float[np.ndarray, "frames channels"]:
        """Values at any times, by the quintic Hermite basis."""
        times = np.clip(times_s, self.times_s[0], self.times_s[-1])
        i = np.clip(np.searchsorted(self.times_s, times, side="right") - 1, 0, len(self.times_s) - 2)
        h = np.diff(self.times_s)[i][:, None]
        u = (times - self.times_s[i])[:, None] / h
        end = u**3 * (10.0 - 15.0 * u + 6.0 * u**2)
        return (
            self.values[i] * (1.0 - end)
            + self.values[i + 1] * end
            + self.slopes[i] * h * (u - u**3 * (6.0 - 8.0 * u + 3.0 * u**2))
            - self.slopes[i + 1] * h * u**3 * (4.0 - 7.0 * u + 3.0 * u**2)
            + self.bends[i] * h**2 * 0.5 * u**2 * (1.0 - u) ** 3
            + self.bends[i + 1] * h**2 * 0.5 * u**3 * (1.0 - u) ** 2
        )

    def scalar_at(self, times_s: Times) -> Float[np.ndarray, " frames"]:
        """The first channel at any times."""
        return self.at(times_s)[:, 0]


def through(
    times_s: KeyTimes,
    values: Sequence[float] | Sequence[Sequence[float]] | Shaped[np.ndarray, "..."],
    *,
    given: Mapping[int, tuple[State, State]] | None = None,
) -> Curve:
    """The curve of least jerk through keys, at rest at both ends, that is monotone wherever its keys are.

    given: slope and bend, each (channels,), that the curve has at some keys.
    """
    times = np.asarray(times_s, float)
    keys = np.asarray(values, float).reshape(len(times), -1)
    if (np.diff(times) <= 0.0).any():
        raise SynthError(f"keys at {np.round(times, 3).tolist()} s do not ascend; give the phases more time")
    known = {key: np.stack(state).reshape(2, -1) for key, state in (given or {}).items()}
    channels = [
        monotone(times, channel, {key: (state[0, i], state[1, i]) for key, state in known.items()})
        for i, channel in enumerate(keys.T)
    ]
    slopes, bends = (np.stack(column, -1) for column in zip(*channels, strict=True))
    return Curve(times, keys, slopes, bends)


@dataclass(frozen=True)
class RotationCurve:
    """Rotations through keys, by curves of sign-aligned quaternions; neighbours must be well below 180 degrees."""

    quaternions: Curve

    def at(self, times_s: Times) -> Rotations:
        """Rotation matrices (frames, 3, 3)."""
        return matrix_from_quaternion(self.quaternions.at(times_s))


def rotations_through(times_s: Sequence[float], keys: Rotations) -> RotationCurve:
    """A rotation curve through `keys` (keys, 3, 3)."""
    quaternions = quaternion_from_matrix(keys)
    for i in range(1, len(quaternions)):
        if quaternions[i] @ quaternions[i - 1] < 0:
            quaternions[i] *= -1
    return RotationCurve(through(times_s, quaternions))


@dataclass(frozen=True)
class Travel:
    """A position whose velocity runs smoothly through keys; between keys of equal velocity it is exactly constant."""

    velocity: PchipInterpolator
    start_m: float
    first_s: float
    last_s: float

    def scalar_at(self, times_s: Times) -> Float[np.ndarray, " frames"]:
        """Positions [m]; before the first and after the last key the end velocities hold."""
        path = self.velocity.antiderivative()
        inside = np.clip(times_s, self.first_s, self.last_s)
        beyond = np.where(times_s > self.last_s, self.velocity(self.last_s), self.velocity(self.first_s)) * (
            times_s - inside
        )
        return self.start_m + path(inside) - path(self.first_s) + beyond


def travel(times_s: KeyTimes, velocities_m_s: KeyTimes, *, place_m: float, at_s: float) -> Travel:
    """A `Travel` through velocity keys that is at `place_m` at time `at_s`."""
    velocity = PchipInterpolator(np.asarray(times_s, float), np.asarray(velocities_m_s, float))
    draft = Travel(velocity, 0.0, float(times_s[0]), float(times_s[-1]))
    offset = place_m - float(draft.scalar_at(np.array([at_s]))[0])
    return Travel(velocity, offset, draft.first_s, draft.last_s)


def ramp(times_s: Times, start_s: float, end_s: float) -> Float[np.ndarray, " frames"]:
    """From 0 before `start_s` to 1 after `end_s` with minimum jerk [Flash and Hogan 1985]."""
    share = np.clip((times_s - start_s) / (end_s - start_s), 0.0, 1.0)
    return share**3 * (10.0 - 15.0 * share + 6.0 * share**2)
