"""The time of a shot that is let down once: the draw runs backwards, rests, and runs again."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Times
from synth.sports.archery.timing import Timeline
from synth.sports.movement.curves import Curve

AIMS_S = 0.9
"""Who comes down has aimed this long."""
TURN_S = 0.8
"""From aiming to coming down, and from the rest to raising again."""
DOWN_PACE = 0.95
"""A let-down is about as slow as a draw."""
REST_S = 2.2
RESTS_BEFORE_RAISE_S, STIRS_S = 0.05, 0.25
"""The archer rests in the set position, not quite still."""


@dataclass(frozen=True)
class Clock:
    """run: shot time over the performance's time from the shot's start, None: they are the same.

    down_s, rest_s, again_s: when the archer begins to come down, is down, raises again. delay_s: of all that follows.
    """

    run: Curve | None = None
    down_s: float = 0.0
    rest_s: float = 0.0
    again_s: float = 0.0
    delay_s: float = 0.0

    def shot_time(self, times_s: Times) -> Float[np.ndarray, " frames"]:
        """The time on the shot's own line at `times_s` after its start."""
        if self.run is None:
            return times_s
        inside = np.clip(times_s, self.run.times_s[0], self.run.times_s[-1])
        return self.run.scalar_at(times_s) + times_s - inside

    def when(self, shot_s: float) -> float:
        """When a moment of the shot's line comes, the last time [s after the shot's start]."""
        return shot_s + self.delay_s if shot_s > self._rests_at_s else shot_s

    @property
    def _rests_at_s(self) -> float:
        return np.inf if self.run is None else float(self.run.values[3, 0])


def clock(line: Timeline, let_down: bool) -> Clock:
    """The clock of a shot; one that is let down first is drawn twice."""
    if not let_down:
        return Clock()
    turns_s, rests_s = line.aim + AIMS_S, line.raise_ - RESTS_BEFORE_RAISE_S
    down_s = turns_s + TURN_S
    rest_s = down_s + (turns_s + 0.5 * TURN_S - rests_s) / DOWN_PACE
    again_s = rest_s + REST_S
    keys = [
        (0.0, 0.0, 1.0),
        (turns_s, turns_s, 1.0),
        (down_s, turns_s + 0.5 * TURN_S, 0.0),
        (rest_s, rests_s - STIRS_S, 0.0),
        (again_s, rests_s, 0.0),
        (again_s + TURN_S, rests_s + 0.5 * TURN_S, 1.0),
    ]
    times, values, slopes = (np.array(column) for column in zip(*keys, strict=True))
    run = Curve(times, values[:, None], slopes[:, None], np.zeros((len(keys), 1)))
    return Clock(run, down_s, rest_s, again_s, again_s + 0.5 * TURN_S - rests_s)
