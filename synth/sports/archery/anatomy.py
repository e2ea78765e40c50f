"""The points of one body that a shot needs, in the rest frame (y up, +z ahead, the athlete's left +x)."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.skeleton.smplx_joints import INDEX, NAMES, mirrored

Vector = Float[np.ndarray, "3"]

SOLE_POINTS = (
    "left_big_toe", "left_small_toe", "left_heel", "right_big_toe", "right_small_toe", "right_heel",
)  # fmt: skip
_MIRROR = np.array([INDEX[mirrored(name)] for name in NAMES])


@dataclass(frozen=True)
class Anatomy:
    """rest: (144, 3) joints and surface points of the rest pose [m]."""

    rest: Float[np.ndarray, "144 3"]

    def length_m(self, *chain: str) -> float:
        """Length of the bones along a chain of joints [m]."""
        points = self.rest[[INDEX[name] for name in chain]]
        return float(np.sum(np.linalg.norm(np.diff(points, axis=0), axis=-1)))

    def from_head(self, name: str) -> Vector:
        """A point of the face from the head joint [m]."""
        return self.rest[INDEX[name]] - self.rest[INDEX["head"]]

    @property
    def ankle_height_m(self) -> float:
        """The ankle joint above the sole [m]."""
        sole = min(float(self.rest[INDEX[name], 1]) for name in SOLE_POINTS)
        return float(self.rest[INDEX["left_ankle"], 1]) - sole

    @property
    def shoulder_width_m(self) -> float:
        """Between the shoulder joints [m]."""
        return float(self.rest[INDEX["left_shoulder"], 0] - self.rest[INDEX["right_shoulder"], 0])

    def mirrored(self) -> "Anatomy":
        """The same person seen in a mirror: left and right exchanged."""
        return Anatomy(self.rest[_MIRROR] * np.array([-1.0, 1.0, 1.0]))
