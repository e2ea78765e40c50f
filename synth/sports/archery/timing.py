"""When things happen in a shot, and smooth functions of time: everything here is exact at any frame rate."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations, Times
from synth.geometry.rotation import slerp, unit
from synth.randomness import generator
from synth.sports.archery.params import ArcheryParams

Curve = Float[np.ndarray, " frames"]


@dataclass(frozen=True)
class Timeline:
    """Start of each phase [s from the start of the performance]; `end` closes the last."""

    stance: float
    nock: float
    set: float
    raise_: float
    draw: float
    anchor: float
    aim: float
    clicker: float
    release: float
    recover: float
    end: float

    @property
    def phases(self) -> tuple[tuple[str, float, float], ...]:
        """(name, start [s], end [s]) in order."""
        names = ("stance", "nock", "set", "raise", "draw", "anchor", "aim", "clicker", "follow_through", "recover")
        marks = (
            self.stance, self.nock, self.set, self.raise_, self.draw, self.anchor, self.aim, self.clicker,
            self.release, self.recover, self.end,
        )  # fmt: skip
        return tuple(zip(names, marks[:-1], marks[1:], strict=True))


def timeline(params: ArcheryParams) -> Timeline:
    """The phases one after another."""
    return Timeline(0.0, *np.cumsum(params.durations_s).tolist())


def ease(times_s: Times, start_s: float, end_s: float) -> Curve:
    """0 before `start_s`, 1 after `end_s`, minimum jerk between (Flash and Hogan 1985)."""
    u = np.clip((times_s - start_s) / (end_s - start_s), 0.0, 1.0)
    return u**3 * (10.0 - 15.0 * u + 6.0 * u**2)


def settle(times_s: Times, start_s: float, constant_s: float) -> Curve:
    """0 before `start_s`, then towards 1 as a critically damped spring: quick start, long tail."""
    u = np.maximum(times_s - start_s, 0.0) / constant_s
    return 1.0 - (1.0 + u) * np.exp(-u)


def swing(times_s: Times, start_s: float, rate_hz: float, damping: float) -> Curve:
    """0 before `start_s`, then the step response of a damped pendulum that ends at 1."""
    t = np.maximum(times_s - start_s, 0.0)
    omega = 2.0 * np.pi * rate_hz
    damped = omega * np.sqrt(1.0 - damping**2)
    phase = np.cos(damped * t) + damping * omega / damped * np.sin(damped * t)
    return 1.0 - np.exp(-damping * omega * t) * phase


def moved(times_s: Times, start: Points, *moves: tuple[float, float, Points]) -> Points:
    """`start` (3,) carried from goal to goal: each move is (start_s, end_s, goal (3,) or (frames, 3))."""
    path = np.broadcast_to(start, (len(times_s), 3))
    for begin_s, end_s, goal in moves:
        path = path + ease(times_s, begin_s, end_s)[:, None] * (goal - path)
    return path


def turned(times_s: Times, start: Rotations, *moves: tuple[float, float, Rotations]) -> Rotations:
    """`start` (3, 3) turned from goal to goal: each move is (start_s, end_s, goal (3, 3) or (frames, 3, 3))."""
    path = np.broadcast_to(start, (len(times_s), 3, 3)).copy()
    for begin_s, end_s, goal in moves:
        path = slerp(path, np.broadcast_to(goal, path.shape).copy(), ease(times_s, begin_s, end_s))
    return path


def pointed(times_s: Times, start: Points, *moves: tuple[float, float, Points]) -> Points:
    """Like `moved` for directions."""
    return unit(moved(times_s, unit(start), *((a, b, unit(goal)) for a, b, goal in moves)))


def wander(times_s: Times, seed: int, name: str, low_hz: float, high_hz: float) -> Curve:
    """A smooth random curve of about unit size with frequencies in [low_hz, high_hz]; the same at any frame rate."""
    rng = generator(seed, "archery", name)
    rates = rng.uniform(low_hz, high_hz, 7)
    phases = rng.uniform(0.0, 2.0 * np.pi, 7)
    return np.sum(np.sin(2.0 * np.pi * times_s[:, None] * rates + phases), -1) * np.sqrt(2.0 / 7.0)
