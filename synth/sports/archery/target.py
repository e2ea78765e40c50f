"""The face and where it stands: 122 cm at 70 m outdoors, 40 cm at 18 m in a hall; what a hit counts."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.errors import RecipeError
from synth.motion.performance import Performance
from synth.sports.arrow_flight import Plane

Vector = Float[np.ndarray, "3"]

RINGS = 10
NEAREST_M, FARTHEST_M = 5.0, 90.0
"""Archers shoot at targets from 5 to 90 m away."""


@dataclass(frozen=True)
class Target:
    """One face on a butt straight ahead of the archer, who stands at the origin [World Archery book 2].

    distance_m: from the shooting line. face_m: diameter of ring 1. height_m: the gold over the ground (130 cm, +-5 cm
    outdoors, +-2 cm in a hall). tilt_rad: how far the butt leans back (10 to 18 degrees outdoors, 0 to 10 in a hall).
    """

    distance_m: float = 70.0
    face_m: float = 1.22
    height_m: float = 1.30
    tilt_rad: float = float(np.radians(12.0))

    @property
    def center_m(self) -> Vector:
        """The middle of the gold."""
        return np.array([self.distance_m, 0.0, self.height_m])

    @property
    def plane(self) -> Plane:
        """The plane of the face, its normal towards the archer."""
        return Plane(self.center_m, np.array([-np.cos(self.tilt_rad), 0.0, np.sin(self.tilt_rad)]))

    @property
    def ring_m(self) -> float:
        """Width of a ring: 6.1 cm on the 122 cm face, 2 cm on the 40 cm face."""
        return self.face_m / (2 * RINGS)

    def point(self, left_m: float, up_m: float) -> Vector:
        """The point so far left of and above the centre within the face, as the archer sees it [m]."""
        up = np.array([np.sin(self.tilt_rad), 0.0, np.cos(self.tilt_rad)])
        return self.center_m + up_m * up + left_m * np.array([0.0, 1.0, 0.0])

    def ring(self, distance_m: float) -> int:
        """Score of an arrow whose axis is `distance_m` from the centre: 10 inside, 0 off the face."""
        return max(0, RINGS - int(distance_m / self.ring_m))

    @property
    def values(self) -> dict[str, float]:
        """For the event of an impact, from which `target_of` reads the target back."""
        return {
            "target_distance_m": self.distance_m,
            "face_m": self.face_m,
            "face_height_m": self.height_m,
            "face_tilt_deg": float(np.degrees(self.tilt_rad)),
        }


OUTDOOR = Target()
INDOOR = Target(18.0, 0.40, 1.30, float(np.radians(5.0)))
LONGEST_HALL_M = 25.0
"""World Archery's indoor distances are 18 and 25 m; from there on targets are the outdoor ones."""


def target_at(distance_m: float) -> Target:
    """The target that archers shoot at from this distance; RecipeError where nobody does."""
    if not NEAREST_M <= distance_m <= FARTHEST_M:
        raise RecipeError(
            f"distance_m={distance_m:g}: archers shoot from {NEAREST_M:g} to {FARTHEST_M:g} m; choose 18 or 70"
        )
    usual = INDOOR if distance_m <= LONGEST_HALL_M else OUTDOOR
    return Target(distance_m, usual.face_m, usual.height_m, usual.tilt_rad)


def target_of(played: Performance) -> Target:
    """The target of a performance's first impact; the 70 m one where no arrow lands."""
    found = (event.values for event in played.events if event.name == "arrow_impact")
    values = next((v for v in found if "target_distance_m" in v), OUTDOOR.values)
    return Target(
        values["target_distance_m"], values["face_m"], values["face_height_m"], np.radians(values["face_tilt_deg"])
    )
