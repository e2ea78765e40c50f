"""Where on the court a skill is played: skills are authored facing +x from the origin, then turned and set down."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.geometry.rotation import about, axis_angle_from_matrix, matrix_from_axis_angle
from synth.motion.motion import Motion
from synth.sports.movement.curves import Curve


@dataclass(frozen=True)
class Stance:
    """Court from local: turned left by `yaw_deg` about the vertical, then moved by (x_m, y_m)."""

    yaw_deg: float = 0.0
    x_m: float = 0.0
    y_m: float = 0.0

    @property
    def turn(self) -> Float[np.ndarray, "3 3"]:
        """court_from_local rotation."""
        return about("z", float(np.radians(self.yaw_deg)))

    @property
    def shift(self) -> Float[np.ndarray, "3"]:
        """Where the local origin is on the court [m]."""
        return np.array([self.x_m, self.y_m, 0.0])

    def to_court(self, points: Points) -> Points:
        """Local points (..., 3) on the court [m]."""
        return points @ self.turn.T + self.shift

    def to_local(self, points: Points) -> Points:
        """Points of the court (..., 3) as the skill sees them [m]."""
        return (points - self.shift) @ self.turn

    def curve(self, local: Curve) -> Curve:
        """A curve of local points (keys, 3) on the court."""
        return Curve(local.times_s, self.to_court(local.values), local.slopes @ self.turn.T, local.bends @ self.turn.T)

    def place(self, motion: Motion, rest_pelvis: Float[np.ndarray, "3"]) -> Motion:
        """The local motion on the court; the body turns about the pelvis, which rests at `rest_pelvis` [m]."""
        poses = motion.poses.copy()
        poses[:, :3] = axis_angle_from_matrix(self.turn @ matrix_from_axis_angle(motion.poses[:, :3]))
        return replace(motion, poses=poses, trans=self.to_court(motion.trans + rest_pelvis) - rest_pelvis)
