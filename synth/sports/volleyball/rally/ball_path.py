"""The one ball of a rally: held, in free flight, in a setter's hands, bouncing."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from synth.arrays import Points, Rotations, Times
from synth.geometry.rotation import matrix_from_axis_angle
from synth.sports.ball_flight import fly, spin_orientation
from synth.sports.movement.curves import Curve
from synth.sports.volleyball.ball import Flight


@dataclass(frozen=True)
class Hold:
    """The ball's centre (keys, 3) [m] while hands have it, from `start_s`; it does not turn."""

    start_s: float
    center: Curve


@dataclass(frozen=True)
class BallPath:
    """Flights and holds in order of time, on the court."""

    parts: tuple[Flight | Hold, ...]

    @property
    def flights(self) -> tuple[Flight, ...]:
        """The free flights."""
        return tuple(part for part in self.parts if isinstance(part, Flight))

    def at(self, times_s: Times) -> Points:
        """Ball centre (frames, 3) [m]; before the first part where that begins."""
        times = np.maximum(times_s, self.parts[0].start_s)
        places = np.zeros((len(times), 3))
        for part, _, chosen in self._stretches(times):
            if isinstance(part, Hold):
                places[chosen] = part.center.at(times[chosen])
            elif part.rests:
                places[chosen] = part.position
            elif len(chosen):
                order = np.argsort(times[chosen], kind="stable")
                since = times[chosen][order] - part.start_s
                places[chosen[order]] = fly(part.position, part.velocity, part.spin_rad_s, since, part.ball_m)
        return places

    def orientation(self, times_s: Times) -> Rotations:
        """World-from-ball (frames, 3, 3) without a jump; hands stop its spin."""
        turned = np.tile(np.eye(3), (len(times_s), 1, 1))
        so_far = np.eye(3)
        for part, end_s, chosen in self._stretches(times_s):
            since = np.append(times_s[chosen], end_s if np.isfinite(end_s) else part.start_s) - part.start_s
            turns = _turns(part, since) @ so_far
            turned[chosen], so_far = turns[:-1], turns[-1]
        return turned

    def _stretches(self, times_s: Times) -> list[tuple[Flight | Hold, float, Int[np.ndarray, " chosen"]]]:
        ends = [part.start_s for part in self.parts[1:]] + [np.inf]
        return [
            (part, end, np.flatnonzero((times_s >= part.start_s) & (times_s < end)))
            for part, end in zip(self.parts, ends, strict=True)
        ]


def _turns(part: Flight | Hold, since_s: Times) -> Rotations:
    """Turns of the ball since the part began."""
    if isinstance(part, Flight):
        return spin_orientation(part.spin_rad_s, since_s)
    return matrix_from_axis_angle(np.zeros((len(since_s), 3)))
