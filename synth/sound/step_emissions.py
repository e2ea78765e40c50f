"""Footfalls and squeaks from the contacts of feet and the motion of the legs around them."""

from functools import partial

import numpy as np
from jaxtyping import Float

from synth.motion.performance import Contact
from synth.sound.emission import Emission, Place, voiced
from synth.sound.floor_sounds import GROUNDS, squeak
from synth.sound.legs import Legs

FLOORS = ("floor", "ground")
BEFORE_S, SWING_S = 0.05, 0.2
SWING_SHARE = 0.4
"""A foot meets the ground at its mean speed over BEFORE_S, or at this share of its fastest fall in SWING_S: feet that
authored and cleaned motion plants come to rest softly where real ones knock (an assumption: 0.4 of the fall)."""
STEP_S = 0.01
SILENT_M_S = 0.12
"""Slower feet are set down without a sound."""
BRAKE_M_S2, BRAKE_S = 7.0, 0.14
"""The body loses speed at this rate over so long after the touch: a hard stop. Friction of 0.9 allows 9 m/s2."""
TURN_RAD_S = 6.0
"""A planted foot that swivels as fast as this."""
SWIVEL_M = 0.12
"""From the middle of the tread to its rim: turns a rate into a slip."""


def step_emissions(contact: Contact, legs: Legs, number: int, ground: str, *, squeaks: bool) -> list[Emission]:
    """What one contact of a foot with the ground sounds like: at most a footfall (number) and a squeak (number + 1)."""
    side = contact.part.partition("_")[0]
    # Whoever stands from the start has set no foot down.
    if contact.start_s <= 0.0 or not legs.times_s[0] <= contact.start_s <= legs.times_s[-1]:
        return []
    found = []
    speed = _down_m_s(legs, side, contact.start_s)
    place = _place(legs, side, contact.start_s)
    if speed >= SILENT_M_S:
        found.append(
            Emission("footfall", contact.start_s, contact.person, contact.object, place, number,
                     partial(voiced, GROUNDS[ground], speed))
        )  # fmt: skip
    slip = _slip(legs, side, contact) if squeaks else None
    if slip is not None:
        at_s, slip_m_s = slip
        make = partial(voiced, squeak, slip_m_s)
        place = _place(legs, side, at_s)
        found.append(Emission("squeak", at_s, contact.person, contact.object, place, number + 1, make))
    return found


def is_step(contact: Contact) -> bool:
    """Whether this is a foot on the ground."""
    return contact.part.endswith("_foot") and contact.object in FLOORS


def _down_m_s(legs: Legs, side: str, time_s: float) -> float:
    """Greatest speed into the ground of ankle or toes just before a touch [m/s]."""
    during = np.linspace(time_s - SWING_S, time_s, 1 + round(SWING_S / STEP_S))
    heights = np.stack([np.interp(during, legs.times_s, path[side][:, 2]) for path in (legs.ankle, legs.foot)])
    fastest = -np.diff(heights, axis=1).min() / STEP_S
    mean = (heights[:, -1 - round(BEFORE_S / STEP_S)] - heights[:, -1]).max() / BEFORE_S
    return max(0.0, float(mean), SWING_SHARE * float(fastest))


def _slip(legs: Legs, side: str, contact: Contact) -> tuple[float, float] | None:
    """(time, speed of the slip [m/s]) where a shoe squeaks: the body brakes hard on it, or it swivels."""
    slow = _level_speed(legs, contact.start_s) - _level_speed(legs, contact.start_s + BRAKE_S)
    long_enough = contact.end_s - contact.start_s > BRAKE_S
    if long_enough and slow > BRAKE_M_S2 * BRAKE_S:
        return contact.start_s + 0.03, slow
    during = (legs.times_s > contact.start_s + 0.03) & (legs.times_s < contact.end_s - 0.03)
    if during.sum() < 3:
        return None
    way = (legs.foot[side] - legs.ankle[side])[during, :2]
    rate = np.abs(np.gradient(np.unwrap(np.arctan2(way[:, 1], way[:, 0])), legs.times_s[during]))
    fastest = int(np.argmax(rate))
    if rate[fastest] < TURN_RAD_S:
        return None
    return float(legs.times_s[during][fastest]), float(SWIVEL_M * rate[fastest])


def _level_speed(legs: Legs, time_s: float) -> float:
    """Of the pelvis over the floor, over 40 ms [m/s]."""
    ends = [_at(legs, legs.pelvis[:, :2], time_s + s) for s in (-0.02, 0.02)]
    return float(np.linalg.norm(ends[1] - ends[0])) / 0.04


def _place(legs: Legs, side: str, time_s: float) -> Place:
    """On the ground under the base of the toes."""
    x, y, z = (float(value) for value in _at(legs, legs.foot[side], time_s))
    return x, y, max(0.0, z - 0.03)


def _at(legs: Legs, path: Float[np.ndarray, "times axes"], time_s: float) -> Float[np.ndarray, " axes"]:
    return np.array([np.interp(time_s, legs.times_s, path[:, k]) for k in range(path.shape[1])])
