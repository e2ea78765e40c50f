"""What a shot needs to know of one body, in the rest frame (y up, +z ahead, the athlete's left +x)."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from synth.skeleton.smplx_joints import INDEX, NAMES, mirrored
from synth.sports.archery.touch import grip_shift, string_shift
from synth.sports.movement.shape import Shape, measure, mirror_joints

if TYPE_CHECKING:
    from synth.body import Body

Vector = Float[np.ndarray, "3"]

HIP_UP_M = 0.02
"""A hip quiver hangs at this height over the hip joints."""
_MIRROR = np.array([INDEX[mirrored(name)] for name in NAMES])


@dataclass(frozen=True)
class Anatomy:
    """rest: (144, 3) joints and surface points of the rest pose [m]. shape: measures of the skin, its soles among them.
    hip_reach_m: from the middle to the skin beside the hip joints. grip_shift, string_shift: from where the hands'
    joints suggest that bow and string are held to where their skin does, in the frames of the hands [m].
    """

    rest: Float[np.ndarray, "144 3"]
    shape: Shape
    hip_reach_m: float
    grip_shift: Vector = field(default_factory=lambda: np.zeros(3))
    string_shift: Vector = field(default_factory=lambda: np.zeros(3))

    def length_m(self, *chain: str) -> float:
        """Length of the bones along a chain of joints [m]."""
        points = self.rest[[INDEX[name] for name in chain]]
        return float(np.sum(np.linalg.norm(np.diff(points, axis=0), axis=-1)))

    def from_head(self, name: str) -> Vector:
        """A point of the face from the head joint [m]."""
        return self.rest[INDEX[name]] - self.rest[INDEX["head"]]

    @property
    def ankle_height_m(self) -> float:
        """The ankle joint above the lowest point of the foot's skin, which shoes stand level with [m]."""
        return float(self.shape.joints[INDEX["left_ankle"], 1]) - self.shape.sole_y

    @property
    def shoulder_width_m(self) -> float:
        """Between the shoulder joints [m]."""
        return float(self.rest[INDEX["left_shoulder"], 0] - self.rest[INDEX["right_shoulder"], 0])

    def mirrored(self) -> "Anatomy":
        """The same person seen in a mirror: left and right exchanged."""
        twin = replace(self.shape, joints=mirror_joints(self.shape.joints))
        return replace(self, rest=self.rest[_MIRROR] * np.array([-1.0, 1.0, 1.0]), shape=twin)


def anatomy_of(body: "Body", betas: Float[np.ndarray, " num_betas"]) -> Anatomy:
    """Read off a body."""
    posed = body.pose(np.zeros((1, 165)), np.zeros((1, 3)), betas)
    rest, skin = np.asarray(posed.joints[0], float), np.asarray(posed.vertices[0], float)
    beside_hips = np.abs(skin[:, 1] - rest[INDEX["left_hip"], 1] - HIP_UP_M) < 0.03
    return Anatomy(
        rest,
        measure(body, betas, 0.0),
        float(skin[beside_hips, 0].max()),
        grip_shift(body, betas),
        string_shift(body, betas),
    )
