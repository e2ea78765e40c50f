"""Where the feet are: a schedule of plants, swings between them, and legs that trail and reach in flight."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.geometry.rotation import about
from synth.motion.posing import LimbGoal, facing
from synth.sports.movement.curves import Curve, through
from synth.sports.movement.shape import Shape

BODY_AHEAD = facing(np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0]))
"""World-from-part of anything that stands upright and faces +x."""
Place = tuple[float, float, float]


@dataclass(frozen=True)
class Plant:
    """One foot on the floor during [on_s, off_s).

    x_m, y_m: under the toe joint. yaw_deg: toes to the left. strike_deg: pitch at touch-down (toes up: negative);
    leave_deg: pitch at lift-off (heel up). flat_s: from touch-down to the whole sole; heel_s: from heel-off to
    lift-off. lift_m, swing_deg, arc_m: height of the toe joint, pitch, and way round ahead (+x) half-way to the next
    plant.
    """

    on_s: float
    off_s: float
    x_m: float
    y_m: float
    yaw_deg: float
    strike_deg: float = 0.0
    leave_deg: float = 0.0
    flat_s: float = 0.07
    heel_s: float = 0.14
    lift_m: float = 0.12
    swing_deg: float = 45.0
    arc_m: float = 0.0


@dataclass(frozen=True)
class FootPath:
    """One foot through time.

    ground: toe joint's (x, y, height above its flat place) in the world [m]; air: the same relative to the centre of
    mass during [takeoff_s, landing_s]; yaw, pitch [deg]. on_heel: 1 where the foot turns about its heel, 0 where about
    its toe joint; None: about the heel while its toes are up.
    """

    plants: tuple[Plant, ...]
    ground: Curve
    air: Curve
    yaw: Curve
    pitch: Curve
    takeoff_s: float
    landing_s: float
    on_heel: Curve | None = None


@dataclass(frozen=True)
class Flight:
    """The centre of mass in the air: two instants, its places and velocities there (3,)."""

    takeoff_s: float
    landing_s: float
    start: Float[np.ndarray, "3"]
    start_velocity: Float[np.ndarray, "3"]
    end: Float[np.ndarray, "3"]
    end_velocity: Float[np.ndarray, "3"]


_PEEL_S = 0.05
"""After take-off the toe joint, at rest on the floor until then, catches up with the body within this time."""
_STRIKE_SHARE = 0.7
"""Feet meet the floor with this share of the body's velocity: they are brought down, not put down."""


def foot_path(
    plants: tuple[Plant, ...], flight: Flight | None, trailing: tuple[tuple[float, Place, float], ...]
) -> FootPath:
    """Join plants by swings; in the flight pass `trailing` keys (time, place relative to the mass, pitch [deg])."""
    if flight is None:
        ground = _ground(plants, -1)
        return FootPath(plants, ground, ground, _yaw(plants), _pitch(plants, -1, ()), np.inf, -np.inf)
    flying = next(i for i, plant in enumerate(plants) if abs(plant.off_s - flight.takeoff_s) < 1e-9)
    return FootPath(
        plants,
        _ground(plants, flying),
        _air(plants[flying], plants[flying + 1], flight, trailing),
        _yaw(plants),
        _pitch(plants, flying, trailing),
        flight.takeoff_s,
        flight.landing_s,
    )


def _ground(plants: tuple[Plant, ...], flying: int) -> Curve:
    keys: list[tuple[float, Place, Place]] = []
    for i, plant in enumerate(plants):
        here = np.array([plant.x_m, plant.y_m, 0.0])
        keys += [(plant.on_s, tuple(here), (0.0, 0.0, 0.0)), (plant.off_s, tuple(here), (0.0, 0.0, 0.0))]
        if i + 1 < len(plants) and i != flying:
            there = np.array([plants[i + 1].x_m, plants[i + 1].y_m, 0.0])
            swing_s = plants[i + 1].on_s - plant.off_s
            middle = 0.5 * (here + there) + np.array([plant.arc_m, 0.0, plant.lift_m])
            keys.append((plant.off_s + 0.5 * swing_s, tuple(middle), tuple(1.6 * (there - here) / swing_s)))
    times, values, slopes = (np.array(column, float) for column in zip(*keys, strict=True))
    return Curve(times, values, slopes, np.zeros_like(values))


def _air(before: Plant, after: Plant, flight: Flight, trailing: tuple[tuple[float, Place, float], ...]) -> Curve:
    """Relative to the mass; the foot leaves and meets the floor at rest, so relative to the mass it moves."""
    leaving = np.array([before.x_m, before.y_m, 0.0]) - flight.start
    meeting = np.array([after.x_m, after.y_m, 0.0]) - flight.end
    peeled = leaving - 0.27 * _PEEL_S * flight.start_velocity
    draft = through(
        [flight.takeoff_s, flight.takeoff_s + _PEEL_S, *(key[0] for key in trailing), flight.landing_s],
        np.stack([leaving, peeled, *(np.array(key[1]) for key in trailing), meeting]),
    )
    draft.slopes[0] = -flight.start_velocity
    draft.slopes[-1] = -(1.0 - _STRIKE_SHARE) * flight.end_velocity
    draft.bends[0, 2] = 9.81
    return draft


def _yaw(plants: tuple[Plant, ...]) -> Curve:
    return through(
        [time for plant in plants for time in (plant.on_s, plant.off_s)],
        [yaw for plant in plants for yaw in (plant.yaw_deg, plant.yaw_deg)],
    )


def _pitch(plants: tuple[Plant, ...], flying: int, trailing: tuple[tuple[float, Place, float], ...]) -> Curve:
    keys: list[tuple[float, float]] = []
    for i, plant in enumerate(plants):
        keys += [(plant.on_s, plant.strike_deg), (plant.on_s + plant.flat_s, 0.0)]
        keys += [(plant.off_s - plant.heel_s, 0.0), (plant.off_s, plant.leave_deg)]
        if i == flying:
            keys += [(plant.off_s + _PEEL_S, plant.leave_deg + 16.0), *((key[0], key[2]) for key in trailing)]
        elif i + 1 < len(plants):
            keys.append((plant.off_s + 0.4 * (plants[i + 1].on_s - plant.off_s), plant.swing_deg))
    return through(*zip(*keys, strict=True))


def foot_goal(
    path: FootPath,
    side: str,
    shape: Shape,
    times_s: Times,
    mass: Points,
    knee_pole: Points,
    extra_pitch_rad: Float[np.ndarray, " frames"] | None = None,
) -> LimbGoal:
    """Goal of the ankle. While toes are up the sole rolls about the heel's edge, while the heel is about the toe joint.

    extra_pitch_rad: more heel lift than the path has, where the leg would not reach otherwise.
    """
    in_air = (times_s > path.takeoff_s) & (times_s < path.landing_s)
    place = np.where(in_air[:, None], path.air.at(times_s) + mass, path.ground.at(times_s))
    yaw = about("z", np.radians(path.yaw.scalar_at(times_s)))
    pitch_rad = np.radians(path.pitch.scalar_at(times_s))
    if extra_pitch_rad is not None:
        pitch_rad = np.where(pitch_rad < 0.0, pitch_rad, pitch_rad + extra_pitch_rad)
    rotation = yaw @ about("y", pitch_rad) @ BODY_AHEAD
    toe_joint = shape.ball_of_foot(side)
    flat = place + np.array([0.0, 0.0, shape.toe_joint_height_m(side)]) - yaw @ BODY_AHEAD @ toe_joint
    heel = shape.heel_of(side)
    on_heel = pitch_rad < 0.0 if path.on_heel is None else path.on_heel.scalar_at(times_s)
    pivot = toe_joint + on_heel[:, None] * (heel - toe_joint)
    ankle = flat + ((yaw @ BODY_AHEAD - rotation) @ pivot[..., None])[..., 0]
    grounded = np.clip(1.0 - place[:, 2] / 0.15, 0.0, 1.0)
    bend = np.maximum(pitch_rad, 0.0) * grounded**2 * (3.0 - 2.0 * grounded)
    return LimbGoal(ankle, knee_pole, rotation, toe_bend_rad=bend)


def heel_lift(ankle: Points, hip: Points, leg_m: float, foot_m: float) -> Float[np.ndarray, " frames"]:
    """Heel lift [rad] that brings an ankle beyond the stretched leg's reach back into it, smooth around zero.

    foot_m: from ankle to toe joint, the lever that lifts the ankle.
    """
    excess = np.linalg.norm(hip - ankle, axis=-1) - 0.988 * leg_m
    soft = 0.004
    lift_m = soft * np.logaddexp(0.0, np.clip(excess, -0.2, 0.2) / soft)
    return np.arcsin(np.clip(lift_m / (0.85 * foot_m), 0.0, 0.75))
