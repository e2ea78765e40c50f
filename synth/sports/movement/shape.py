"""What the performance needs to know of one body: joints at rest, soles, palms, where its mass is."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.skeleton.mass import center_of_mass as center_of_mass
from synth.skeleton.smplx_joints import BENDING, INDEX, NUM_BENDING, mirrored
from synth.sports.ball_flight import RADIUS_M


@runtime_checkable
class ShapedBody(Protocol):
    """The part of synth.body.Body that is used here."""

    def rest_joints(self, betas: np.ndarray) -> np.ndarray:
        """(55, 3) [m]."""
        ...

    def rest_vertices(self, betas: np.ndarray) -> np.ndarray:
        """(vertices, 3) [m]."""
        ...


@dataclass(frozen=True)
class Shape:
    """One body's measures in the rest frame (y up, +z ahead, the athlete's left +x) [m].

    joints: (55, 3). sole_y: height of the undersides of the feet. heel: (3,) offset from the left ankle to the heel's
    edge on the floor. palm: (3,) offset from the right wrist to the skin in the middle of the palm. forearm_m: from the
    forearm's axis to its skin, where a pass is played. ball_m: radius of the ball that palms and forearms meet.
    """

    joints: Float[np.ndarray, "55 3"]
    sole_y: float
    heel: Float[np.ndarray, "3"]
    palm: Float[np.ndarray, "3"]
    forearm_m: float
    ball_m: float = RADIUS_M

    def ball_of_foot(self, side: str) -> Float[np.ndarray, "3"]:
        """Offset from the ankle to the toe joint."""
        return self.joints[INDEX[f"{side}_foot"]] - self.joints[INDEX[f"{side}_ankle"]]

    def toe_joint_height_m(self, side: str) -> float:
        """Height of the toe joint above the floor when the foot is flat."""
        return float(self.joints[INDEX[f"{side}_foot"], 1] - self.sole_y)

    def heel_of(self, side: str) -> Float[np.ndarray, "3"]:
        """Offset from the ankle to the heel's edge on the floor."""
        return self.heel * (np.array([1.0, 1.0, 1.0]) if side == "left" else np.array([-1.0, 1.0, 1.0]))

    def palm_of(self, side: str) -> Float[np.ndarray, "3"]:
        """Offset from the wrist to the skin in the middle of the palm."""
        return self.palm * (np.array([1.0, 1.0, 1.0]) if side == "right" else np.array([-1.0, 1.0, 1.0]))

    def leg_m(self, side: str) -> float:
        """Length of the straight leg from hip to ankle."""
        hip, knee, ankle = (self.joints[INDEX[f"{side}_{part}"]] for part in ("hip", "knee", "ankle"))
        return float(np.linalg.norm(knee - hip) + np.linalg.norm(ankle - knee))

    def arm_m(self, side: str) -> tuple[float, float]:
        """Lengths of the upper arm and the forearm."""
        shoulder, elbow, wrist = (self.joints[INDEX[f"{side}_{part}"]] for part in ("shoulder", "elbow", "wrist"))
        return float(np.linalg.norm(elbow - shoulder)), float(np.linalg.norm(wrist - elbow))


def measure(body: ShapedBody, betas: np.ndarray, sole_m: float, ball_m: float = RADIUS_M) -> Shape:
    """Read the measures off a body; `sole_m` is the thickness of its shoes' soles, `ball_m` the ball's radius."""
    joints, vertices = body.rest_joints(betas)[:NUM_BENDING], body.rest_vertices(betas)
    sole_y = float(vertices[:, 1].min())
    ankle = joints[INDEX["left_ankle"]]
    foot = vertices[(vertices[:, 1] < sole_y + 0.03) & (vertices[:, 0] > 0)]
    heel = np.array([0.0, sole_y - sole_m - ankle[1], foot[:, 2].min() + 0.015 - ankle[2]])
    return Shape(joints, sole_y - sole_m, heel, _palm(joints, vertices, ball_m), _forearm_m(joints, vertices), ball_m)


def _palm(joints: Points, vertices: Points, ball_m: float) -> Float[np.ndarray, "3"]:
    """Where a ball under the middle of the right palm (palm down) touches it, from the right wrist [m]."""
    wrist = joints[INDEX["right_wrist"]]
    knuckles = np.mean([joints[INDEX[f"right_{f}1"]] for f in ("index", "middle", "ring", "pinky")], 0)
    middle = wrist + 0.68 * (knuckles - wrist)
    away_m = np.linalg.norm((vertices - middle)[:, [0, 2]], axis=-1)
    under = (away_m < 0.6 * ball_m) & (vertices[:, 1] < middle[1])
    # A ball pushed up from below stops at the first vertex it meets: the palm is not flat.
    stops = vertices[under, 1] - np.sqrt(ball_m**2 - away_m[under] ** 2) + ball_m
    skin_y = float(stops.min()) if under.any() else float(middle[1]) - 0.014
    return np.array([middle[0], skin_y, middle[2]]) - wrist


def _forearm_m(joints: Points, vertices: Points) -> float:
    """Median radius of the right forearm two thirds of the way to the wrist, on its lower (inner) half."""
    elbow, wrist = joints[INDEX["right_elbow"]], joints[INDEX["right_wrist"]]
    bone = wrist - elbow
    along = (vertices - elbow) @ bone / (bone @ bone)
    off = np.linalg.norm(vertices - elbow - along[:, None] * bone, axis=-1)
    ring = (along > 0.6) & (along < 0.76) & (off < 0.08)
    return float(np.median(off[ring])) if ring.any() else 0.03


def mirror_joints(joints: Points) -> Points:
    """Rest joints of the mirrored body: sides swapped, x negated."""
    swap = [INDEX[mirrored(name)] for name in BENDING]
    return joints[..., swap, :] * np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True)
class _MirroredBody:
    body: ShapedBody

    def rest_joints(self, betas: np.ndarray) -> np.ndarray:
        return mirror_joints(self.body.rest_joints(betas)[:55])

    def rest_vertices(self, betas: np.ndarray) -> np.ndarray:
        return self.body.rest_vertices(betas) * np.array([-1.0, 1.0, 1.0])


def mirrored_body(body: ShapedBody) -> ShapedBody:
    """The same person seen in a mirror: a motion of it, mirrored, fits the original bone for bone."""
    return _MirroredBody(body)
