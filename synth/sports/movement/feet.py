"""Where the feet are: a schedule of plants, swings between them, and legs that trail and reach in flight."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.geometry.rotation import about
from synth.geometry.smoothstep import smoothstep
from synth.motion.posing import LimbGoal, facing
from synth.sports.movement.curves import Curve, ramp, through
from synth.sports.movement.shape import Shape

BODY_AHEAD = facing(np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0]))
"""World-from-part of anything that stands upright and faces +x."""
Place = tuple[float, float, float]
Vector = Float[np.ndarray, "3"]


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
    its toe joint; it changes in the swing and while the foot is flat.
    """

    plants: tuple[Plant, ...]
    ground: Curve
    air: Curve
    yaw: Curve
    pitch: Curve
    takeoff_s: float
    landing_s: float
    on_heel: Curve


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
"""After take-off the toe joint catches up with the body within this time."""
LIFTS_AT, SOFT_M = 0.975, 0.010
"""The heel of a planted foot rises where the leg is longer than this share of its length, softly within SOFT_M."""
SLOWS_AT, LONGEST = 0.93, 0.995
"""A free foot or hand goes along with hip or shoulder where the limb is longer than this share of its length."""
_ROLL_S = 0.07
"""Before take-off and after landing a foot is on the tips of its toes for so long."""
_WEIGHT = np.array([0.0, 0.0, -9.81])


def foot_path(
    plants: tuple[Plant, ...], flight: Flight | None, trailing: tuple[tuple[float, Place, float], ...]
) -> FootPath:
    """Join plants by swings; in the flight pass `trailing` keys (time, place relative to the mass, pitch [deg])."""
    if flight is None:
        ground = _ground(plants, -1, None)
        return FootPath(plants, ground, ground, _yaw(plants), _pitch(plants, -1, ()), np.inf, -np.inf, _on_heel(plants))
    flying = next(i for i, plant in enumerate(plants) if abs(plant.off_s - flight.takeoff_s) < 1e-9)
    return FootPath(
        plants,
        _ground(plants, flying, flight),
        _air(plants[flying], plants[flying + 1], flight, trailing),
        _yaw(plants),
        _pitch(plants, flying, trailing),
        flight.takeoff_s,
        flight.landing_s,
        _on_heel(plants),
    )


@dataclass(frozen=True)
class _Roll:
    """The toe joint rises before take-off, or comes down after landing, while the tips of the toes press the floor.

    lasts_s. place, velocity, pull: (3,) of the toe joint in the air's first or last instant, above its flat place.
    """

    lasts_s: float
    place: Vector
    velocity: Vector
    pull: Vector


def _roll(plant: Plant, body_m_s: float) -> _Roll:
    """With half the speed of the body upwards; in proportions that let it start or end at rest."""
    lasts_s, up, speed = min(_ROLL_S, 0.5 * (plant.off_s - plant.on_s)), np.array([0.0, 0.0, 1.0]), 0.5 * body_m_s
    return _Roll(lasts_s, 0.36 * abs(speed) * lasts_s * up, speed * up, 1.3 * abs(speed) / lasts_s * up)


def _ground(plants: tuple[Plant, ...], flying: int, flight: Flight | None) -> Curve:
    keys: list[tuple[float, Place]] = []
    given: dict[int, tuple[Vector, Vector]] = {}
    for i, plant in enumerate(plants):
        here = np.array([plant.x_m, plant.y_m, 0.0])
        ends = [(plant.on_s, here), (plant.off_s, here)]
        if flight is not None and i == flying:
            roll = _roll(plant, float(flight.start_velocity[2]))
            ends[1:] = [(plant.off_s - roll.lasts_s, here), (plant.off_s, here + roll.place)]
            given[len(keys) + 2] = roll.velocity, roll.pull
        if flight is not None and i == flying + 1:
            roll = _roll(plant, float(flight.end_velocity[2]))
            ends[:1] = [(plant.on_s, here + roll.place), (plant.on_s + roll.lasts_s, here)]
            given[len(keys)] = roll.velocity, roll.pull
        keys += [(time_s, tuple(place)) for time_s, place in ends]
        if i + 1 < len(plants) and i != flying:
            there = np.array([plants[i + 1].x_m, plants[i + 1].y_m, 0.0])
            middle = 0.5 * (here + there) + np.array([plant.arc_m, 0.0, plant.lift_m])
            keys.append((0.5 * (plant.off_s + plants[i + 1].on_s), tuple(middle)))
    return through(*zip(*keys, strict=True), given=given)


def _air(before: Plant, after: Plant, flight: Flight, trailing: tuple[tuple[float, Place, float], ...]) -> Curve:
    """Relative to the mass, which moves while the foot rolls over its toes."""
    rises, falls = _roll(before, float(flight.start_velocity[2])), _roll(after, float(flight.end_velocity[2]))
    leaving = np.array([before.x_m, before.y_m, 0.0]) + rises.place - flight.start
    meeting = np.array([after.x_m, after.y_m, 0.0]) + falls.place - flight.end
    lags = rises.velocity - flight.start_velocity
    return through(
        [flight.takeoff_s, flight.takeoff_s + _PEEL_S, *(key[0] for key in trailing), flight.landing_s],
        np.stack([leaving, leaving + 0.27 * _PEEL_S * lags, *(np.array(key[1]) for key in trailing), meeting]),
        given={
            0: (lags, rises.pull - _WEIGHT),
            2 + len(trailing): (falls.velocity - flight.end_velocity, falls.pull - _WEIGHT),
        },
    )


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


def _on_heel(plants: tuple[Plant, ...]) -> Curve:
    keys: list[tuple[float, float]] = []
    for i, plant in enumerate(plants):
        flat_s, rises_s = plant.on_s + plant.flat_s, plant.off_s - plant.heel_s
        heel = 1.0 if plant.strike_deg < 0.0 else 0.0
        keys += [(plant.on_s, heel), (flat_s, heel), (min(0.5 * (flat_s + rises_s), flat_s + 0.1), 0.0)]
        keys.append((plant.off_s if i + 1 == len(plants) else 0.5 * (plant.off_s + plants[i + 1].on_s), 0.0))
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
    on_heel = path.on_heel.scalar_at(times_s)
    rotation = yaw @ about("y", pitch_rad) @ BODY_AHEAD
    toe_joint = shape.ball_of_foot(side)
    flat = place + np.array([0.0, 0.0, shape.toe_joint_height_m(side)]) - yaw @ BODY_AHEAD @ toe_joint
    heel = shape.heel_of(side)
    pivot = toe_joint + on_heel[:, None] * (heel - toe_joint)
    ankle = flat + ((yaw @ BODY_AHEAD - rotation) @ pivot[..., None])[..., 0]
    if extra_pitch_rad is not None:
        pitch_rad = pitch_rad + (1.0 - on_heel) * extra_pitch_rad
        lifted = yaw @ about("y", pitch_rad) @ BODY_AHEAD
        ankle, rotation = ankle + (rotation - lifted) @ toe_joint, lifted
    bend = np.maximum(pitch_rad, 0.0) * smoothstep(0.15, 0.0, place[:, 2])
    return LimbGoal(ankle, knee_pole, rotation, toe_bend_rad=bend)


def heel_lift(ankle: Points, hip: Points, leg_m: float, foot_m: float) -> Float[np.ndarray, " frames"]:
    """Heel lift [rad] that brings an ankle beyond the stretched leg's reach back into it, smooth around zero.

    foot_m: from ankle to toe joint, the lever that lifts the ankle.
    """
    excess = np.linalg.norm(hip - ankle, axis=-1) - LIFTS_AT * leg_m
    lift_m = SOFT_M * np.logaddexp(0.0, np.clip(excess, -0.2, 0.2) / SOFT_M)
    return np.arcsin(0.75 * np.tanh(lift_m / (0.85 * foot_m) / 0.75))


def aloft(path: FootPath, times_s: Times) -> Float[np.ndarray, " frames"]:
    """1 where the foot swings freely, falling smoothly to 0 where it is planted."""
    free = np.zeros(len(times_s))
    for before, after in pairwise(path.plants):
        fades_s = min(0.06, 0.4 * (after.on_s - before.off_s))
        free += ramp(times_s, before.off_s, before.off_s + fades_s) - ramp(times_s, after.on_s - fades_s, after.on_s)
    return free


def within_reach(end: Points, start: Points, limb_m: float) -> Points:
    """The end of a limb drawn towards its start, smoothly from SLOWS_AT of the limb's length on, never beyond it."""
    way = end - start
    distance = np.linalg.norm(way, axis=-1, keepdims=True)
    slows, room = SLOWS_AT * limb_m, (LONGEST - SLOWS_AT) * limb_m
    near = slows + room * np.tanh(np.maximum(distance - slows, 0.0) / room)
    return start + way * np.minimum(near / distance, 1.0)
