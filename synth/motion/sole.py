"""The soles of a body as a few points that move with ankle and toes: what stands on the floor."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float
from scipy.spatial import ConvexHull

from synth.geometry.rotation import matrix_from_axis_angle
from synth.motion.motion import Motion
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX

LEG_JOINTS = INDEX["right_foot"] + 1
"""SMPL-X numbers legs, feet and lower spine first."""
SOLE_THICKNESS_M = 0.012
"""Vertices this near above the lowest one of a foot belong to its sole."""


@runtime_checkable
class BodyShape(Protocol):
    """What retargeting needs to know of a body; synth.body.Body is one."""

    @property
    def num_betas(self) -> int: ...

    @property
    def weights(self) -> Float[np.ndarray, "vertices joints"]: ...

    def rest_joints(self, betas: Float[np.ndarray, " num_betas"]) -> Float[np.ndarray, "55 3"]: ...

    def rest_vertices(self, betas: Float[np.ndarray, " num_betas"]) -> Float[np.ndarray, "vertices 3"]: ...


@dataclass(frozen=True)
class Sole:
    """Outline of one sole. ankle, foot: joint numbers.

    from_ankle, from_foot: (P, 3) points relative to the ankle and the toe joint in the rest frame [m].
    foot_share: (P,) weight of the toe joint; the rest is the ankle's.
    """

    ankle: int
    foot: int
    from_ankle: Float[np.ndarray, "points 3"]
    from_foot: Float[np.ndarray, "points 3"]
    foot_share: Float[np.ndarray, " points"]


def soles(body: BodyShape, betas: Float[np.ndarray, " num_betas"]) -> tuple[Sole, Sole]:
    """Left and right sole of a body of this shape."""
    vertices, joints = np.asarray(body.rest_vertices(betas), float), body.rest_joints(betas)
    return _sole(vertices, joints, body.weights, "left"), _sole(vertices, joints, body.weights, "right")


def _sole(
    vertices: Float[np.ndarray, "vertices 3"],
    joints: Float[np.ndarray, "55 3"],
    weights: Float[np.ndarray, "vertices joints"],
    side: str,
) -> Sole:
    ankle, foot = INDEX[f"{side}_ankle"], INDEX[f"{side}_foot"]
    own = np.flatnonzero(weights[:, ankle] + weights[:, foot] > 0.5)
    low = own[vertices[own, 1] < vertices[own, 1].min() + SOLE_THICKNESS_M]
    # The outline bounds the sole from below in every tilt that matters, with a tenth of the points.
    outline = low[ConvexHull(vertices[low][:, [0, 2]]).vertices] if len(low) > 3 else low
    share = weights[outline, foot] / (weights[outline, ankle] + weights[outline, foot])
    points = vertices[outline]
    return Sole(ankle, foot, points - joints[ankle], points - joints[foot], np.asarray(share, float))


def legs_world(
    motion: Motion, rest: Float[np.ndarray, "joints 3"]
) -> tuple[Float[np.ndarray, "frames 12 3 3"], Float[np.ndarray, "frames 12 3"]]:
    """World rotations and positions [m] of the joints up to the toes: all that stands, at a fifth of the cost."""
    local = matrix_from_axis_angle(motion.poses[:, : 3 * LEG_JOINTS].reshape(-1, LEG_JOINTS, 3))
    return forward(local, motion.trans, rest[:LEG_JOINTS])


def sole_points(
    sole: Sole, rotations: Float[np.ndarray, "frames joints 3 3"], positions: Float[np.ndarray, "frames joints 3"]
) -> Float[np.ndarray, "frames points 3"]:
    """World positions [m] of the sole's points on a posed body: linear blend of ankle and toes."""
    by_ankle = positions[:, sole.ankle, None] + sole.from_ankle @ np.swapaxes(rotations[:, sole.ankle], -1, -2)
    by_foot = positions[:, sole.foot, None] + sole.from_foot @ np.swapaxes(rotations[:, sole.foot], -1, -2)
    return by_ankle + sole.foot_share[:, None] * (by_foot - by_ankle)
