"""A ball in the hand, lifted and tossed to where it will be hit."""

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import frame_from_axes, unit
from synth.sports.ball_flight import acceleration, launch_through
from synth.sports.movement.curves import Curve, RotationCurve, rotations_through, through
from synth.sports.volleyball.ball import Ball, Flight, Grip, palm_offset
from synth.sports.volleyball.plan import REFERENCE_LEG_M, Plan
from synth.sports.volleyball.timeline import Timeline

Vector = Float[np.ndarray, "3"]
TOSS_SPIN_RAD_S = 12.0


def palm_frame(fingers: tuple[float, float, float], palm: tuple[float, float, float]) -> Float[np.ndarray, "3 3"]:
    """World-from-hand-frame: y exactly out of the palm, x along the fingers as near as that allows."""
    y = unit(np.array(palm))
    x = unit(np.array(fingers) - (np.array(fingers) @ y) * y)
    return frame_from_axes(x, y)


def toss(plan: Plan, contact: Vector) -> Ball:
    """The ball held, lifted and tossed so that it falls to `contact` [m] at the hit; nothing after that yet."""
    assert isinstance(plan.line, Timeline)
    line = plan.line
    mass = plan.mass(np.array([0.0, line.lift, line.release]))
    size = plan.shape.leg_m("right") / REFERENCE_LEG_M
    hold = mass[0] + size * np.array([0.30, -0.06, 0.16])
    low = mass[1] + size * np.array([0.28, -0.14, 0.06])
    leave = mass[2] + size * np.array([0.47, -0.18, 0.79])
    spin = np.array([0.0, TOSS_SPIN_RAD_S, 0.0])
    velocity = launch_through(leave, contact, line.contact - line.release, spin, plan.shape.ball_m)
    times = (0.0, line.dip, line.lift, line.release)
    path = hold_path(
        times, np.stack([hold, hold, low, leave]), velocity, acceleration(velocity, spin, plan.shape.ball_m), size
    )
    palm, steady = _palm_path(line), palm_frame((0.75, -0.15, 0.45), (0.05, -0.95, 0.25))
    grips = {
        "right": Grip(
            through([line.release, line.release + 0.20], [1.0, 0.0]), path, palm, palm_offset(plan.shape, "right")
        ),
        "left": Grip(
            through([line.lift - 0.06, line.lift + 0.16], [1.0, 0.0]),
            path,
            rotations_through([0.0, line.end], np.stack([steady, steady])),
            palm_offset(plan.shape, "left"),
        ),
    }
    return Ball(
        (Flight(line.release, leave, velocity, spin, "toss", ball_m=plan.shape.ball_m),),
        path,
        (0.0, line.release),
        palm,
        grips,
    )


def hold_path(
    times_s: tuple[float, float, float, float], places: Float[np.ndarray, "4 3"], velocity: Vector, pull: Vector,
    size: float,
) -> Curve:  # fmt: skip
    """Still, down with the knees, up into the toss; beyond it the hand slows down within arm's reach."""
    stop = places[3] + size * np.array([0.02, 0.02, 0.24])
    rises = np.zeros(3), np.array([0.0, 0.0, 12.0])
    return through(
        [*times_s, times_s[3] + 0.10], np.concatenate([places, stop[None]]), given={2: rises, 3: (velocity, pull)}
    )


def _palm_path(line: Timeline) -> RotationCurve:
    frames = [
        palm_frame((0.75, 0.60, 0.0), (-0.1, 0.25, 0.95)),
        palm_frame((0.75, 0.60, 0.0), (-0.1, 0.25, 0.95)),
        palm_frame((0.95, 0.30, -0.25), (0.15, 0.10, 0.97)),
        palm_frame((0.85, 0.15, 0.55), (-0.35, 0.05, 0.93)),
        palm_frame((0.65, 0.20, 0.75), (-0.55, 0.20, 0.75)),
    ]
    return rotations_through([0.0, line.dip, line.lift, line.release, line.release + 0.12], np.stack(frames))
