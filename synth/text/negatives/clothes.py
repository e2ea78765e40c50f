"""False facts of what is worn: colours and numbers."""

from dataclasses import replace

import numpy as np

from synth.outfit.colors import COLORS, distance
from synth.text.description import Description, Garment, Who
from synth.text.happenings import TOUCHES
from synth.text.negatives.negative import Negative, with_people

UNLIKE_COLOR = 0.5
"""Least distance of a false colour from every colour worn there: sky blue and royal blue lie nearer."""
HIGHEST_NUMBER = 24


def color(true: Description, rng: np.random.Generator) -> Negative | None:
    """A garment of one, or of all of a team who wear the same, in a colour that nobody in the clip wears there."""
    told = true.seen if true.is_game else true.seen[:1]
    slots = ("top", "bottom") if true.is_game else ("top", "bottom", "shoes", "headgear")
    worn = [(who, one) for who in told for slot in slots if (one := who.worn(slot)) and one.color]
    if not worn:
        return None
    who, garment = worn[int(rng.integers(len(worn)))]
    taken = {one.color for other in true.people for one in other.wears if one.slot == garment.slot and one.color}
    free = [color for color in COLORS if all(distance(color, other) >= UNLIKE_COLOR for other in taken)]
    if not free:
        return None
    now = str(rng.choice(free))
    changed = {one.id: _recolored(one, garment, now) for one in true.people if one.team == who.team}
    was = f"{garment.color} {garment.kind}"
    return Negative("color", was, f"{now} {garment.kind}", with_people(true, changed))


def _recolored(who: Who, garment: Garment, color: str) -> Who:
    """In `color` what is like `garment`, whether it shows or not."""
    like = (garment.slot, garment.kind, garment.color)
    wears = (replace(one, color=color) if (one.slot, one.kind, one.color) == like else one for one in who.wears)
    return replace(who, wears=tuple(wears))


def number(true: Description, rng: np.random.Generator) -> Negative | None:
    """Another number on a shirt that is told of, one that nobody has."""
    touched = {one.person_id for one in true.events if one.name in TOUCHES}
    told = [one for one in true.seen if one.number and (not true.is_game or one.id in touched)]
    if not told:
        return None
    who = told[int(rng.integers(len(told)))]
    taken = {one.number for one in true.people}
    now = int(rng.choice([k for k in range(1, HIGHEST_NUMBER + 1) if k not in taken]))
    changed = {who.id: replace(who, number=now)} if true.is_game else {
        one.id: replace(one, number=now) for one in true.seen
    }  # fmt: skip
    return Negative("number", str(who.number), str(now), with_people(true, changed))
