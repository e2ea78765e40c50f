"""How somebody walks, and the stands a walk leads from and to."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

Place = tuple[float, float, float]
"""x, y under the toe joint [m], and yaw [deg], toes to the left positive."""

WALK_RATIO_M_MIN = 0.0064
"""Step length over cadence [m / (steps / min)], the same over a wide range of speeds [Sekiya and Nagasaki 1998]."""
REFERENCE_LEG_M = 0.84


@dataclass(frozen=True)
class Footing:
    """Two feet on the floor."""

    left: Place
    right: Place

    def of(self, side: str) -> Place:
        """The place of the foot on this side."""
        return self.left if side == "left" else self.right

    @property
    def center(self) -> Float[np.ndarray, "2"]:
        """Between the toe joints [m]."""
        return 0.5 * (np.array(self.left[:2]) + np.array(self.right[:2]))

    @property
    def width_m(self) -> float:
        """Between the toe joints [m]."""
        return float(np.hypot(*np.subtract(self.left[:2], self.right[:2])))

    @property
    def yaw_deg(self) -> float:
        """Where the body faces: between the feet."""
        return self.left[2] + 0.5 * wrapped_deg(self.right[2] - self.left[2])


@dataclass(frozen=True)
class GaitStyle:
    """How somebody walks.

    speed_m_s: 0.9 to 1.5. width_m: between the lines of the toe joints, 6 cm more than between those of the heels.
    double_support: share of a stride with both feet on the floor (0.20 to 0.24 [Perry 1992]). strike_deg, leave_deg:
    pitch of the foot at heel strike and toe-off. Arms by side: arm_swing_deg to and fro, arm_out_deg from the body,
    arm_back_deg behind it, elbow_deg bent. hip_turn_deg, hip_list_deg: of the pelvis, each way. lean_deg: of the trunk,
    ahead.
    """

    speed_m_s: float = 1.2
    width_m: float = 0.15
    toe_out_deg: float = 6.0
    double_support: float = 0.22
    strike_deg: float = -17.0
    leave_deg: float = 56.0
    arm_swing_deg: tuple[float, float] = (17.0, 17.0)
    arm_out_deg: tuple[float, float] = (7.0, 7.0)
    arm_back_deg: tuple[float, float] = (3.0, 3.0)
    elbow_deg: tuple[float, float] = (24.0, 24.0)
    hip_turn_deg: float = 4.5
    hip_list_deg: float = 3.5
    lean_deg: float = 3.0


def draw_gait(rng: np.random.Generator) -> GaitStyle:
    """A walker who is in no hurry."""
    return GaitStyle(
        speed_m_s=float(rng.uniform(0.95, 1.35)),
        width_m=float(rng.uniform(0.135, 0.17)),
        toe_out_deg=float(rng.uniform(2.0, 10.0)),
        double_support=float(rng.uniform(0.20, 0.24)),
        strike_deg=float(rng.uniform(-20.0, -13.0)),
        leave_deg=float(rng.uniform(52.0, 60.0)),
        arm_swing_deg=(float(rng.uniform(11.0, 21.0)), float(rng.uniform(11.0, 21.0))),
        hip_turn_deg=float(rng.uniform(3.5, 6.0)),
        hip_list_deg=float(rng.uniform(2.5, 4.5)),
        lean_deg=float(rng.uniform(1.5, 5.0)),
    )


def step_length_m(speed_m_s: float, leg_m: float) -> float:
    """Length of a step at a speed, by the constant ratio of step length to cadence."""
    return float(np.sqrt(60.0 * WALK_RATIO_M_MIN * leg_m / REFERENCE_LEG_M * speed_m_s))


def wrapped_deg(angle_deg: float) -> float:
    """The same angle in [-180, 180)."""
    return (angle_deg + 180.0) % 360.0 - 180.0
