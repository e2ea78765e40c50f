"""Where and when the feet fall on a walk from one stand to another: turn out of the first, walk, turn into the last."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.errors import SynthError
from synth.sports.movement.gait_style import Footing, GaitStyle, Place, step_length_m, wrapped_deg

INSIDE_TURN_DEG, OUTSIDE_TURN_DEG = 55.0, 28.0
"""How far a step turns at most: with the foot on the inside of the turn the hips open, with the other they close."""
AWAY_DEG = 60.0
"""Who faces further away from the way than this turns on the spot."""
STAND_WIDTH_M = 0.20
SPOT_STEP_S = 0.60
SHIFT_S = 0.45
"""From the first shift of the weight to the first foot off the floor."""
SAME_PLACE_M = 0.2
FULL_STEP_M = 0.6
SPOT_STEP_COST = 0.15
"""A step on the spot is as bad as a step this share too long or too short."""
MOST_STEPS = 60


@dataclass(frozen=True)
class Footfall:
    """One step: the foot `side` lands on `place` at `on_s`, `step_s` after the one before; the body faces
    `heading_deg`.
    """

    side: str
    place: Place
    heading_deg: float
    on_s: float
    step_s: float


@dataclass(frozen=True)
class _Way:
    """From stand to stand: direction, how far the next to last foot goes along it [m], turns into and out of it, and
    how far behind the middle of the first stand a foot is [m].
    """

    start: Footing
    end: Footing
    theta_deg: float
    reach_m: float
    turn_in_deg: float
    turn_out_deg: float
    first: str
    last: str
    behind_m: float

    @property
    def ahead(self) -> Float[np.ndarray, "2"]:
        return np.array([np.cos(np.radians(self.theta_deg)), np.sin(np.radians(self.theta_deg))])


def footfalls(start: Footing, end: Footing, style: GaitStyle, leg_m: float, start_s: float) -> tuple[Footfall, ...]:
    """The steps from `start` to `end`, feet alternating; the first foot lifts SHIFT_S after `start_s`."""
    length_m = step_length_m(style.speed_m_s, leg_m)
    places = _places(_way(start, end), style, length_m)
    found, on_s = [], start_s + SHIFT_S
    for k, (side, place, heading) in enumerate(places):
        before = np.array(places[k - 1][1][:2] if k else start.of(_other(side))[:2])
        step_s = _step_s(float(np.linalg.norm(np.array(place[:2]) - before)), length_m, style)
        step_s *= 1.06 if k in (0, len(places) - 1) else 1.0
        on_s += step_s * (1.0 if k else 1.0 - style.double_support)
        found.append(Footfall(side, place, heading, on_s, step_s))
    return tuple(found)


def _step_s(step_m: float, length_m: float, style: GaitStyle) -> float:
    """Short steps are not as quick as they are short."""
    full_s = length_m / style.speed_m_s
    return full_s + (SPOT_STEP_S - full_s) * float(np.clip(1.0 - step_m / length_m, 0.0, 1.0))


def _way(start: Footing, end: Footing) -> _Way:
    way = end.center - start.center
    # Whoever only turns walks no way: it lies where they face in the end.
    turns_only = np.linalg.norm(way) < SAME_PLACE_M
    theta = end.yaw_deg if turns_only else float(np.degrees(np.arctan2(way[1], way[0])))
    ahead = np.array([np.cos(np.radians(theta)), np.sin(np.radians(theta))])
    last = max(("left", "right"), key=lambda side: float(np.array(end.of(side)[:2]) @ ahead))
    reach_m = float((np.array(end.of(_other(last))[:2]) - start.center) @ ahead)
    turn_in, turn_out = wrapped_deg(theta - start.yaw_deg), wrapped_deg(end.yaw_deg - theta)
    behind_m = max(float((start.center - np.array(start.of(side)[:2])) @ ahead) for side in ("left", "right"))
    reach_m = 0.0 if turns_only else max(reach_m, 0.05)
    return _Way(start, end, theta, reach_m, turn_in, turn_out, _other(last), last, behind_m)


def _places(way: _Way, style: GaitStyle, length_m: float) -> list[tuple[str, Place, float]]:
    """Sides, places and headings: of all numbers of steps, the one whose steps are nearest to `length_m`."""
    found: list[tuple[float, int]] = []
    for count in range(1, MOST_STEPS):
        leave, enter, sizes = _turns(way, count)
        if abs(leave[-1]) > 1e-9 or abs(enter[0] + way.turn_out_deg) > 1e-9:
            continue
        off = abs(float(np.log(way.reach_m / sizes.sum() / length_m))) if way.reach_m else 0.0
        found.append((off + SPOT_STEP_COST * float((sizes == 0.0).sum()), count))
    if not found or way.reach_m > MOST_STEPS * length_m:
        raise SynthError(f"no walk of {way.reach_m:.1f} m within {MOST_STEPS} steps; set a goal that is nearer")
    return _laid(way, style, min(found)[1])


def _turns(way: _Way, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """After each of 0..count steps, how far the body faces away from the way and from the last stand [deg]; and
    how long each step is against a full one.
    """
    sides = _sides(way, count)
    leave, enter = [-way.turn_in_deg], [0.0]
    for side in sides:
        leave.append(leave[-1] - _limited(leave[-1], side, way.turn_in_deg))
    # Seen backwards a turn into the last stand is a turn out of it.
    for side in reversed(sides):
        enter.append(enter[-1] - _limited(way.turn_out_deg + enter[-1], side, way.turn_out_deg))
    back = np.array(enter[::-1])
    off_way = np.maximum(np.abs(leave), np.abs(way.turn_out_deg + back))
    sizes = np.where(off_way[1:] < AWAY_DEG, 1.0, 0.0)
    # A foot left far behind shortens the first step.
    first = int(np.argmax(sizes > 0.0))
    sizes[first] *= max(1.0 - way.behind_m / FULL_STEP_M, 0.35)
    # Whoever turns aside to stand first brings the other foot beyond, for the legs would cross.
    sizes[-1] = 1.0 - 1.5 * min(abs(way.turn_out_deg) / 90.0, 1.0)
    return np.array(leave), back, sizes


def _sides(way: _Way, count: int) -> list[str]:
    return [way.first if (count - j) % 2 == 0 else way.last for j in range(1, count + 1)]


def _limited(angle_deg: float, side: str, turn_deg: float) -> float:
    most = INSIDE_TURN_DEG if (side == "left") == (turn_deg > 0) else OUTSIDE_TURN_DEG
    return float(np.clip(angle_deg, -most, most))


def _laid(way: _Way, style: GaitStyle, count: int) -> list[tuple[str, Place, float]]:
    leave, enter, sizes = _turns(way, count)
    progress_m = way.reach_m * np.cumsum(sizes) / sizes.sum()
    found = []
    for j, side in enumerate(_sides(way, count)[:-1]):
        off_deg = leave[j + 1] + way.turn_out_deg + enter[j + 1]
        middle = way.start.center + way.ahead * progress_m[j]
        # On the spot the feet stay wider than in the stand, for knees pass each other while the body turns.
        stand = way.start if abs(leave[j]) > 1e-9 else way.end
        width = style.width_m if sizes[j] else max(STAND_WIDTH_M, 1.3 * stand.width_m)
        found.append((side, _beside(middle, way.theta_deg, off_deg, side, width, style), way.theta_deg + off_deg))
    last_yaw = way.theta_deg + way.turn_out_deg
    return [*found, (way.first, way.end.of(way.first), last_yaw), (way.last, way.end.of(way.last), last_yaw)]


def _beside(
    middle: Float[np.ndarray, "2"], theta_deg: float, off_deg: float, side: str, width_m: float, style: GaitStyle
) -> Place:
    """The foot's place beside the body's line; its toes point out."""
    out = 1.0 if side == "left" else -1.0
    across = np.radians(theta_deg + 0.6 * off_deg + 90.0)
    x, y = middle + 0.5 * out * width_m * np.array([np.cos(across), np.sin(across)])
    return float(x), float(y), theta_deg + off_deg + out * style.toe_out_deg


def _other(side: str) -> str:
    return "right" if side == "left" else "left"
