"""What one shot settles before time starts: posture of full draw, hands, launch and flight."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Rotations
from synth.equipment.bow_limbs import BRACE_M
from synth.equipment.bow_riser import ARROW_REST_M, CLICKER_X_M
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.clock import Clock, clock
from synth.sports.archery.footing import ground_of
from synth.sports.archery.hands import Hold, bow_hold, pinch_hold, string_hold
from synth.sports.archery.params import ArcheryParams
from synth.sports.archery.posture import FullDraw, Manner, Task, bow_rotation, solve_full_draw
from synth.sports.archery.timing import Timeline, timeline
from synth.sports.archery.trunk import Ground
from synth.sports.arrow_flight import ArrowBody, Flight, direction, launch, solve_launch

Vector = Float[np.ndarray, "3"]

NOCK_HEIGHT_M = ARROW_REST_M[2]
CLICKER_M = CLICKER_X_M
"""At full draw the point is under the clicker's blade: long draws shoot long arrows."""
BALANCE_SHARE = 0.61
"""Centre of mass from the nock, of the arrow's length: 11 % front of centre."""
FIRST_ELEVATION_RAD = np.radians(6.3)
"""Of a usual bow at 70 m, from where aiming starts."""
AIM_ROUNDS = 2
"""The posture moves the nock by centimetres, the nock turns the launch by fractions of a milliradian."""


@dataclass(frozen=True)
class Setup:
    """One archer about to shoot. power_s: how long the string pushes the arrow [s]. number: of the arrow in the end."""

    params: ArcheryParams
    anatomy: Anatomy
    line: Timeline
    ground: Ground
    bow_hold: Hold
    string_hold: Hold
    pinch_hold: Hold
    full: FullDraw
    flight: Flight
    power_s: float
    number: int = 0

    @property
    def clock(self) -> Clock:
        """From the performance's time to the shot's; all other times here are the shot's."""
        return clock(self.line, self.params.let_down)

    @property
    def length_s(self) -> float:
        """How long the shot takes with a let-down."""
        return self.line.end + self.clock.delay_s

    @property
    def hook_s(self) -> float:
        """When three fingers have taken the string, before any pull [s]."""
        return self.line.set + 0.42 * self.params.set_s

    @property
    def leave_s(self) -> float:
        """When the nock leaves the string [s]."""
        return self.line.release + self.power_s

    @property
    def impact_s(self) -> float:
        """When the point touches the face [s]."""
        return self.leave_s + self.flight.end_s


def prepare(params: ArcheryParams, anatomy: Anatomy, number: int = 0) -> Setup:
    """Solve posture and launch together: the arrow's line goes through the anchor and the ballistics."""
    ground, rest = ground_of(params, anatomy), anatomy.rest
    holds = (
        bow_hold(rest).shifted(anatomy.grip_shift),
        string_hold(rest).shifted(anatomy.string_shift),
        pinch_hold(rest),
    )
    goal, face = params.target.point(params.impact_left_m, params.impact_up_m), params.target.plane
    heading, elevation, arrow = 0.0, FIRST_ELEVATION_RAD * params.target.distance_m / 70.0, ArrowBody()
    manner = Manner(params.elbow_above_m, params.anchor_side_m, params.chin_up_rad)
    for _ in range(AIM_ROUNDS):
        bow = bow_rotation(direction(heading, elevation), params.cant_rad)
        full = solve_full_draw(Task(anatomy, ground, holds[0], holds[1], bow, manner))
        length_m = full.draw_m + CLICKER_M
        arrow = ArrowBody(length_m=length_m, balance_m=BALANCE_SHARE * length_m)
        leave = nock_at(full.pivot, full.bow, 0.0, full.draw_m)
        heading, elevation = solve_launch(leave, goal, params.launch_speed_m_s, arrow, face)
    flight = launch(leave, heading, elevation, params.launch_speed_m_s, arrow, face)
    # A constant push, which a recurve's flat force curve comes near: v = 2 s / T.
    power_s = 2.0 * (full.draw_m - BRACE_M) / params.launch_speed_m_s
    return Setup(params, anatomy, timeline(params), ground, *holds, full, flight, power_s, number)


def nock_at(
    pivot: Float[np.ndarray, "*frames 3"],
    bow: Rotations,
    draw_fraction: Float[np.ndarray, "*frames"] | float,
    draw_m: float,
) -> Float[np.ndarray, "*frames 3"]:
    """World position of the nocking point for a bow at `pivot` turned by `bow`, 0 at brace and 1 at full draw."""
    behind = BRACE_M + np.asarray(draw_fraction, float) * (draw_m - BRACE_M)
    local = np.stack([-behind, np.zeros_like(behind), np.full_like(behind, NOCK_HEIGHT_M)], -1)
    return pivot + (bow @ local[..., None])[..., 0]
