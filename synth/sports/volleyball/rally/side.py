"""The court as one player sees it: every skill is authored for a right-hander on the near side, who faces +x."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.motion.mirror import mirror_motion
from synth.motion.motion import Motion
from synth.motion.performance import Hand
from synth.sports.movement.curves import Curve
from synth.sports.movement.stance import Stance
from synth.sports.volleyball.ball import Flight


@dataclass(frozen=True)
class Side:
    """far: the court turned by half a circle. left: seen in the mirror y = 0, as a left-hander is. Its own inverse."""

    far: bool
    left: bool

    @property
    def signs(self) -> Float[np.ndarray, "3"]:
        """What x, y and z are multiplied with."""
        turn = -1.0 if self.far else 1.0
        return np.array([turn, -turn if self.left else turn, 1.0])

    @property
    def spin_signs(self) -> Float[np.ndarray, "3"]:
        """The same for a spin, which a mirror turns the other way."""
        return self.signs * (-1.0 if self.left else 1.0)

    def points(self, points: Points) -> Points:
        """Points (..., 3) of the court as the player sees them, or back."""
        return np.asarray(points, float) * self.signs

    def flight(self, flight: Flight, later_s: float) -> Flight:
        """The flight as the player sees it, starting `later_s` [s] later."""
        return replace(
            flight,
            start_s=flight.start_s + later_s,
            position=self.points(flight.position),
            velocity=self.points(flight.velocity),
            spin_rad_s=flight.spin_rad_s * self.spin_signs,
        )

    def curve(self, curve: Curve, later_s: float) -> Curve:
        """A curve of places as the player sees it, `later_s` [s] later."""
        return Curve(
            curve.times_s + later_s, self.points(curve.values), self.points(curve.slopes), self.points(curve.bends)
        )

    def motion(self, motion: Motion, rest_pelvis: Float[np.ndarray, "3"]) -> Motion:
        """The player's motion on the court, for the body that rests with its pelvis at `rest_pelvis` [m]."""
        if self.left:
            motion = mirror_motion(motion, rest_pelvis)
        return Stance(180.0).place(motion, rest_pelvis) if self.far else motion


def side_of(team: int, hand: Hand) -> Side:
    """The side of team 0 (near) or 1 (far)."""
    return Side(team == 1, hand == "left")
