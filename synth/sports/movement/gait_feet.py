"""Feet that walk: heel strike, roll over the sole, heel-off, toe-off, and a swing close above the floor."""

from itertools import pairwise

import numpy as np
from jaxtyping import Float
from numpy.polynomial import Polynomial

from synth.sports.movement.curves import Curve, through
from synth.sports.movement.feet import FootPath, Plant
from synth.sports.movement.gait_steps import Footfall
from synth.sports.movement.gait_style import Footing, GaitStyle, Place, wrapped_deg

FLAT_SHARE = 0.24
"""From heel strike to the whole sole on the floor, of a step's time (12 % of the stride [Perry 1992])."""
HEEL_SHARE = 0.60
"""From heel-off to toe-off, of a step's time (from 31 % to 61 % of the stride [Perry 1992])."""
PITCH_AT_STRIKE = 0.42
"""Share of the heel's rise that is done when the other heel strikes."""
FULL_STRIDE_M = 1.3
"""Feet that swing less far than this roll and lift less."""
SWING_HEIGHTS_M = ((0.16, 0.044), (0.36, 0.042), (0.62, 0.020), (0.84, 0.022))
"""Height of the foot's pivot (toe joint, then heel) above its place on the floor at shares of the swing."""
SWING_PITCH = ((0.14, 1.12), (0.36, 0.60), (0.60, 0.06))
"""Pitch of the foot at shares of the swing, of its pitch at toe-off."""
TO_HEEL = (0.30, 0.78)
"""Shares of the swing between which the foot's pivot moves from the toe joint to the heel."""
CARRY = (
    Polynomial([0.0, 0.0, 0.0, 10.0, -15.0, 6.0])
    + 14.0 * Polynomial([0.0, 0.0, 0.0, 1.0]) * Polynomial([1.0, -1.0]) ** 5
)
"""Share of the way that the swinging foot has gone: minimum jerk with an early start."""
ASIDE = 64.0 * Polynomial([0.0, 1.0, -1.0]) ** 3
"""Share of its swing to the side, there and back."""
PASS_M, PASS_TURNING_M = 0.14, 0.12
"""The swinging foot passes the standing one at least this far aside, and further while the body turns."""
MIDDLE_OF_FOOT_M = 0.06
FOREVER_S = 1e3


def swing_start_s(step: Footfall, style: GaitStyle) -> float:
    """When the foot of this step leaves the floor [s]."""
    return step.on_s - step.step_s * (1.0 - style.double_support)


def walking_feet(steps: tuple[Footfall, ...], start: Footing, style: GaitStyle) -> dict[str, FootPath]:
    """The path of each foot; the first stand has lasted and the last one lasts for ever."""
    paths = {}
    for side in ("left", "right"):
        arounds = [_around(steps, start, k) for k, step in enumerate(steps) if step.side == side]
        paths[side] = _path(_plants(steps, start, style, side), arounds, style)
    return paths


def _around(steps: tuple[Footfall, ...], start: Footing, k: int) -> Float[np.ndarray, "3"]:
    """How far step k swings out [m] so that it passes the standing foot on its own side of the body."""
    step, before = steps[k], [earlier for earlier in steps[:k] if earlier.side == steps[k].side]
    here = np.array((before[-1].place if before else start.of(step.side))[:2])
    x, y, yaw = steps[k - 1].place if k else start.of("right" if step.side == "left" else "left")
    turn_deg = wrapped_deg(step.heading_deg - (steps[k - 1].heading_deg if k else start.yaw_deg))
    heading = np.radians(step.heading_deg - 0.5 * turn_deg)
    out = (1.0 if step.side == "left" else -1.0) * np.array([-np.sin(heading), np.cos(heading)])
    standing = np.array([x, y]) - MIDDLE_OF_FOOT_M * np.array([np.cos(np.radians(yaw)), np.sin(np.radians(yaw))])
    way = np.array(step.place[:2]) - here
    share = float(np.clip((standing - here) @ way / max(float(way @ way), 1e-6), 0.2, 0.8))
    aside_m = float((here + share * way - standing) @ out)
    pass_m = PASS_M + PASS_TURNING_M * min(abs(turn_deg) / 55.0, 1.0)
    return np.array([*(max(0.0, pass_m - aside_m) * out), 0.0])


def _plants(steps: tuple[Footfall, ...], start: Footing, style: GaitStyle, side: str) -> tuple[Plant, ...]:
    """Where a foot stands, from its landing until it leaves."""
    own = [step for step in steps if step.side == side]
    places = [start.of(side), *(step.place for step in own)]
    strides = [_stride(a, b) for a, b in pairwise(places)]
    plants = []
    for i, (x, y, yaw) in enumerate(places):
        landed, leaves = (own[i - 1] if i else None), (own[i] if i < len(own) else None)
        plants.append(
            Plant(
                on_s=landed.on_s if landed else -FOREVER_S,
                off_s=swing_start_s(leaves, style) if leaves else FOREVER_S,
                x_m=x, y_m=y, yaw_deg=yaw,
                strike_deg=style.strike_deg * strides[i - 1][1] if landed else 0.0,
                leave_deg=style.leave_deg * (0.4 + 0.6 * strides[i][0]) if leaves else 0.0,
                flat_s=FLAT_SHARE * landed.step_s if landed else 1.0,
                heel_s=HEEL_SHARE * leaves.step_s if leaves else 1.0,
            )
        )  # fmt: skip
    return tuple(plants)


def _stride(start: Place, end: Place) -> tuple[float, float]:
    """How full a foot's way is (0 to 1), and how much of that lies along its toes where it lands."""
    x, y = np.subtract(end[:2], start[:2])
    full = min(float(np.hypot(x, y)) / FULL_STRIDE_M, 1.0)
    return full, full * max(float(np.cos(np.arctan2(y, x) - np.radians(end[2]))), 0.0)


def _path(plants: tuple[Plant, ...], arounds: list[Float[np.ndarray, "3"]], style: GaitStyle) -> FootPath:
    times = [time_s for plant in plants for time_s in (plant.on_s, plant.off_s)]
    yaw = through(times, np.repeat(np.unwrap([plant.yaw_deg for plant in plants], period=360.0), 2))
    ground = _ground(plants, arounds)
    return FootPath(plants, ground, ground, yaw, _pitch(plants, style), np.inf, -np.inf, _on_heel(plants))


def _ground(plants: tuple[Plant, ...], arounds: list[Float[np.ndarray, "3"]]) -> Curve:
    """The pivot rests while the foot stands, and is carried low and ahead with minimum jerk in the swing."""
    rows: list[tuple[float, np.ndarray, np.ndarray, np.ndarray]] = []
    for plant, after, around in zip(plants, (*plants[1:], None), (*arounds, np.zeros(3)), strict=True):
        here, still = np.array([plant.x_m, plant.y_m, 0.0]), np.zeros(3)
        rows += [(plant.on_s, here, still, still), (plant.off_s, here, still, still)]
        if after is None:
            break
        swing_s, way = after.on_s - plant.off_s, np.array([after.x_m - plant.x_m, after.y_m - plant.y_m, 0.0])
        size = 0.75 + 0.25 * min(float(np.linalg.norm(way)) / FULL_STRIDE_M, 1.0)
        for u, height_m in SWING_HEIGHTS_M:
            place = here + way * CARRY(u) + around * ASIDE(u) + np.array([0.0, 0.0, size * height_m])
            slope, bend = ((way * CARRY.deriv(n)(u) + around * ASIDE.deriv(n)(u)) / swing_s**n for n in (1, 2))
            rows.append((plant.off_s + u * swing_s, place, slope, bend))
    times, values, slopes, bends = (np.array(column) for column in zip(*rows, strict=True))
    heights = through(times.tolist(), values[:, 2])
    slopes[:, 2], bends[:, 2] = heights.slopes[:, 0], heights.bends[:, 0]
    return Curve(times, values, slopes, bends)


def _pitch(plants: tuple[Plant, ...], style: GaitStyle) -> Curve:
    """Toes up at heel strike, flat, heel up until toe-off, toes level in the swing."""
    keys: list[tuple[float, float]] = []
    for plant, after in zip(plants, (*plants[1:], None), strict=True):
        keys += [(plant.on_s, plant.strike_deg), (plant.on_s + plant.flat_s, 0.0)]
        keys.append((plant.off_s - plant.heel_s, 0.0))
        if after is None:
            break
        both_s = style.double_support / HEEL_SHARE * plant.heel_s
        keys += [(plant.off_s - both_s, PITCH_AT_STRIKE * plant.leave_deg), (plant.off_s, plant.leave_deg)]
        swing_s = after.on_s - plant.off_s
        keys += [(plant.off_s + share * swing_s, part * plant.leave_deg) for share, part in SWING_PITCH]
    return through(*zip(*keys, strict=True))


def _on_heel(plants: tuple[Plant, ...]) -> Curve:
    """1 while the foot turns about its heel, 0 while about its toe joint; it may change while the foot is flat."""
    keys: list[tuple[float, float]] = []
    for plant, after in zip(plants, (*plants[1:], None), strict=True):
        middle_s = max(plant.on_s + plant.flat_s, plant.off_s - plant.heel_s - 0.1)
        keys += [(plant.on_s + plant.flat_s, 1.0), (max(plant.off_s - plant.heel_s, middle_s + 0.02), 0.0)]
        if after is None:
            break
        swing_s = after.on_s - plant.off_s
        keys += [(plant.off_s + share * swing_s, heel) for share, heel in zip(TO_HEEL, (0.0, 1.0), strict=True)]
    return through(*zip(*keys, strict=True))
