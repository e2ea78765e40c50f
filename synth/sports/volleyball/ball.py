"""The ball of a jump serve: in the hand, tossed, struck, over the net, off the floor and the far wall."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from synth.arrays import Points, Rotations, Times
from synth.errors import SynthError
from synth.geometry.rotation import frame_from_axes, unit
from synth.motion.posing import LimbGoal
from synth.sports.ball_flight import (
    RADIUS_M,
    acceleration,
    crossing_time,
    fly,
    fly_state,
    launch_through,
    launch_to_floor,
    spin_orientation,
)
from synth.sports.volleyball.arms import hand_rotation
from synth.sports.volleyball.curves import Curve, RotationCurve, ramp, rotations_through, through
from synth.sports.volleyball.params import VolleyballParams
from synth.sports.volleyball.plan import REFERENCE_LEG_M, Plan
from synth.sports.volleyball.timeline import Timeline

Vector = Float[np.ndarray, "3"]

TOSS_SPIN_RAD_S = 12.0
RESTITUTION = 0.75
"""Of the floor: a ball dropped from 1 m returns to about 0.55 m."""
FLOOR_GRIP = 0.82
"""Share of the level speed kept over a bounce with topspin."""
WALL_RESTITUTION = 0.55
NET_MARGIN_M = 0.10
"""Least distance between the net's top and the ball's underside."""


@dataclass(frozen=True)
class Flight:
    """One stretch of free flight that starts at `start_s` [s]."""

    start_s: float
    position: Vector
    velocity: Vector
    spin_rad_s: Vector


@dataclass(frozen=True)
class Ball:
    """The whole path. hold: ball centre while the hand has it and, after, where the hand goes on to.

    palm: frame (x along the fingers, y out of the palm) of the hand under the ball. flights: toss, serve, bounces.
    """

    hold: Curve
    palm: RotationCurve
    flights: tuple[Flight, ...]
    names: tuple[str, ...]


def hold_share(line: Timeline, side: str, times_s: Times) -> Float[np.ndarray, " frames"]:
    """How much of a hand's goal is to hold the ball: the left hand lets go first, the right one at the release."""
    if side == "left":
        return 1.0 - ramp(times_s, line.lift - 0.06, line.lift + 0.16)
    return 1.0 - ramp(times_s, line.release, line.release + 0.22)


def palm_frame(fingers: tuple[float, float, float], palm: tuple[float, float, float]) -> Float[np.ndarray, "3 3"]:
    """World-from-hand-frame: y exactly out of the palm, x along the fingers as near as that allows."""
    y = unit(np.array(palm))
    x = unit(np.array(fingers) - (np.array(fingers) @ y) * y)
    return frame_from_axes(x, y)


def holding_goal(ball: Ball, plan: Plan, side: str, times_s: Times) -> LimbGoal:
    """Goal of a hand whose palm touches the held ball."""
    center = ball.hold.at(times_s)
    if side == "right":
        palm = ball.palm.at(times_s)
    else:
        palm = np.broadcast_to(palm_frame((0.75, -0.15, 0.45), (0.05, -0.95, 0.25)), (len(times_s), 3, 3))
    rotation = hand_rotation(side, palm)
    wrist = center - RADIUS_M * palm[..., 1] - (rotation @ plan.shape.palm_of(side)[:, None])[..., 0]
    return LimbGoal(wrist, np.zeros_like(wrist), rotation)


def ball_at(ball: Ball, times_s: Times) -> Points:
    """Ball centre (frames, 3) [m]."""
    places = ball.hold.at(np.minimum(times_s, ball.flights[0].start_s))
    for flight, mask in _stretches(ball, times_s):
        since = times_s[mask] - flight.start_s
        places[mask] = fly(flight.position, flight.velocity, flight.spin_rad_s, since)
    return places


def ball_orientation(ball: Ball, times_s: Times) -> Rotations:
    """World-from-ball: turns with the hand, then with the spin of each flight; without a jump."""
    start_s = ball.flights[0].start_s
    palm = ball.palm.at(np.append(np.minimum(times_s, start_s), start_s))
    turned = palm[:-1] @ palm[-1].T
    so_far = np.eye(3)
    for i, (flight, mask) in enumerate(_stretches(ball, times_s)):
        since = times_s[mask] - flight.start_s
        turned[mask] = spin_orientation(flight.spin_rad_s, since) @ so_far
        if i + 1 < len(ball.flights):
            whole = np.array([ball.flights[i + 1].start_s - flight.start_s])
            so_far = spin_orientation(flight.spin_rad_s, whole)[0] @ so_far
    return turned


def _stretches(ball: Ball, times_s: Times) -> list[tuple[Flight, Int[np.ndarray, " chosen"]]]:
    starts = [flight.start_s for flight in ball.flights] + [np.inf]
    return [
        (flight, np.flatnonzero((times_s >= starts[i]) & (times_s < starts[i + 1])))
        for i, flight in enumerate(ball.flights)
    ]


def toss(plan: Plan, contact: Vector) -> Ball:
    """The ball held, lifted and tossed so that it falls to `contact` [m] at the hit; nothing after that yet."""
    line = plan.line
    mass = plan.mass(np.array([0.0, line.lift, line.release]))
    size = plan.shape.leg_m("right") / REFERENCE_LEG_M
    hold = mass[0] + size * np.array([0.30, -0.06, 0.16])
    low = mass[1] + size * np.array([0.28, -0.14, 0.06])
    leave = mass[2] + size * np.array([0.47, -0.18, 0.79])
    spin = np.array([0.0, TOSS_SPIN_RAD_S, 0.0])
    velocity = launch_through(leave, contact, line.contact - line.release, spin)
    path = _hold_path(line, hold, low, leave, velocity, acceleration(velocity, spin), size)
    return Ball(path, _palm_path(line), (Flight(line.release, leave, velocity, spin),), ("toss",))


def serve(plan: Plan, tossed: Ball, contact: Vector) -> Ball:
    """The tossed ball struck at `contact` [m]: over the net, into the court, off the floor until the end."""
    aimed = aim_serve(plan.params, contact)
    flights = [*tossed.flights, replace(aimed, start_s=plan.line.contact)]
    names = [*tossed.names, "serve"]
    while (following := _bounce(plan.params, flights[-1], plan.line.end)) is not None:
        flights.append(following[0])
        names.append(following[1])
    return replace(tossed, flights=tuple(flights), names=tuple(names))


def _hold_path(
    line: Timeline, hold: Vector, low: Vector, leave: Vector, velocity: Vector, pull: Vector, size: float
) -> Curve:
    """Still, down with the knees, up into the toss; beyond it the hand slows down within arm's reach."""
    stop_s = line.release + 0.10
    stop = leave + size * np.array([0.03, 0.02, 0.33])
    path = through([0.0, line.dip, line.lift, line.release, stop_s], np.stack([hold, hold, low, leave, stop]))
    path.slopes[3], path.bends[3] = velocity, pull
    path.bends[2] = np.array([0.0, 0.0, 12.0])
    return path


def _palm_path(line: Timeline) -> RotationCurve:
    frames = [
        palm_frame((0.75, 0.60, 0.0), (-0.1, 0.25, 0.95)),
        palm_frame((0.75, 0.60, 0.0), (-0.1, 0.25, 0.95)),
        palm_frame((0.95, 0.30, -0.25), (0.15, 0.10, 0.97)),
        palm_frame((0.85, 0.15, 0.55), (-0.35, 0.05, 0.93)),
        palm_frame((0.65, 0.20, 0.75), (-0.55, 0.20, 0.75)),
    ]
    return rotations_through([0.0, line.dip, line.lift, line.release, line.release + 0.12], np.stack(frames))


def aim_serve(params: VolleyballParams, contact: Vector) -> Flight:
    """Launch from `contact` at the serve's speed to its target, deeper or slower where the net demands it."""
    speed = params.serve_speed_m_s
    side_m = params.landing_target_m[1]
    for _ in range(12):
        for depth_m in np.arange(params.landing_target_m[0], 8.75, 0.25):
            try:
                serve = _launch(params, contact, np.array([depth_m, side_m]), speed)
            except SynthError:
                continue
            if net_clearance(params, serve)[1] > NET_MARGIN_M:
                return serve
        speed *= 0.97
    raise SynthError(
        f"no serve from {contact[2]:.2f} m clears a net of {params.net_height_m:.2f} m; jump higher or serve slower"
    )


def _launch(params: VolleyballParams, contact: Vector, landing: Float[np.ndarray, "2"], speed: float) -> Flight:
    def topspin(velocity: Vector) -> Vector:
        return 2.0 * np.pi * params.topspin_rev_s * unit(np.cross([0.0, 0.0, 1.0], velocity))

    velocity = launch_to_floor(contact, landing, speed, topspin)
    return Flight(0.0, contact, velocity, topspin(velocity))


def net_clearance(params: VolleyballParams, serve: Flight) -> tuple[float, float]:
    """When after the hit [s] the ball's centre is over the net, and how far its underside is above the top [m]."""
    time_s = crossing_time(serve.position, serve.velocity, serve.spin_rad_s, axis=0, value_m=0.0)
    height = fly(serve.position, serve.velocity, serve.spin_rad_s, np.array([time_s]))[0, 2]
    return time_s, float(height - RADIUS_M - params.net_height_m)


def _bounce(params: VolleyballParams, flight: Flight, duration_s: float) -> tuple[Flight, str] | None:
    """The flight after the next touch of floor or far wall, if that comes before the end."""
    touches = []
    for axis, value_m, name in ((2, RADIUS_M, "floor"), (0, params.far_wall_x_m - RADIUS_M, "wall")):
        if name == "wall" and flight.velocity[0] <= 0:
            continue
        try:
            after_s = crossing_time(flight.position, flight.velocity, flight.spin_rad_s, axis=axis, value_m=value_m)
        except SynthError:
            continue
        touches.append((after_s, name))
    if not touches or flight.start_s + min(touches)[0] >= duration_s:
        return None
    after_s, name = min(touches)
    place, velocity = fly_state(flight.position, flight.velocity, flight.spin_rad_s, np.array([after_s]))
    keep = [FLOOR_GRIP, FLOOR_GRIP, -RESTITUTION] if name == "floor" else [-WALL_RESTITUTION, 0.8, 0.8]
    spin = flight.spin_rad_s * (0.85 if name == "floor" else 0.3)
    position = place[0] + np.array([0.0, 0.0, 1e-6]) if name == "floor" else place[0] - np.array([1e-6, 0.0, 0.0])
    return Flight(flight.start_s + after_s, position, velocity[0] * np.array(keep), spin), name
