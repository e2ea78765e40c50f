"""Hard negatives: Descriptions that differ from the true one in a single fact, and are false in it.

Where a fact is a matter of degree (how large a shot is, what colour a shirt has), the false value is far from the true
one; where two names may both be right (a gym is a hall), neither denies the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from synth.outfit.colors import COLORS, distance
from synth.randomness import generator
from synth.text import english_words
from synth.text.captions import LANGUAGES
from synth.text.description import Description, Garment, Who
from synth.text.happenings import TOUCHES

UNLIKE_COLOR = 0.5
"""Least distance of a false colour from every colour worn there: sky blue and royal blue lie nearer."""
FALSE_SIZES = {
    "close_up": ("full", "wide"),
    "medium": ("wide",),
    "full": ("close_up",),
    "wide": ("close_up", "medium"),
}
FALSE_ANGLES = {"low": ("high",), "high": ("low",), "eye": ("low", "high")}
FALSE_MOVEMENTS = {
    "static": ("zoom_in", "zoom_out", "dolly_in", "dolly_out"),
    "pan": ("tilt",),
    "tilt": ("pan",),
    "zoom_in": ("zoom_out",),
    "zoom_out": ("zoom_in",),
    "dolly_in": ("dolly_out",),
    "dolly_out": ("dolly_in",),
    "dolly_lateral": ("dolly_in", "dolly_out"),
    "orbit_left": ("orbit_right",),
    "orbit_right": ("orbit_left",),
    "crane_up": ("crane_down",),
    "crane_down": ("crane_up",),
    "follow": ("lead",),
    "lead": ("follow",),
    "handheld": ("static",),
}
_BALL_SKILLS = ("jump_serve", "spike", "forearm_pass", "overhead_set", "block", "dig")
FALSE_SKILLS = {
    "recurve_shot": ("compound_shot", "crossbow_shot"),
    "end_of_three": ("compound_shot", "crossbow_shot"),
    "shot": ("compound_shot", "crossbow_shot"),
    "jump_serve": ("forearm_pass", "overhead_set", "block", "dig"),
    "float_serve": ("forearm_pass", "overhead_set", "block", "dig"),
    "spike": ("forearm_pass", "overhead_set", "dig"),
    "forearm_pass": ("jump_serve", "spike", "overhead_set", "block"),
    "overhead_set": ("jump_serve", "spike", "forearm_pass", "dig"),
    "block": ("jump_serve", "forearm_pass", "dig"),
    "dig": ("jump_serve", "spike", "overhead_set", "block"),
}
"""Skills that nobody could take for the true one."""
_HALLS = ("indoor_hall", "volleyball_arena", "school_gym")
FALSE_VENUES = {
    "outdoor_range": ("archery_hall",),
    "finals_stadium": ("archery_hall",),
    "archery_hall": ("outdoor_range", "finals_stadium"),
    "beach": _HALLS,
    **dict.fromkeys(_HALLS, ("beach",)),
}
"""Other places for the sport, of another kind."""
LIGHTS = {
    "clear midday sun": "outside sun",
    "low warm evening sun": "outside evening",
    "soft overcast light": "outside overcast",
    "floodlights at night": "outside night",
    "floodlights under a starry sky": "outside night",
    "low warm evening sun through the windows": "inside evening",
    "grey daylight through high windows with the lamps on": "inside overcast",
    "midday daylight through high windows with the lamps on": "inside sun",
    "even hall lighting": "inside lamps",
    "bright even arena lighting": "inside lamps",
    "hall lamps at night": "inside lamps",
}
"""Kinds of light in the words of lightings: one kind, one look. Others have no false light."""
HIGHEST_NUMBER = 24


@dataclass(frozen=True)
class Negative:
    """A false Description. changed: which fact; true, false: its values."""

    changed: str
    true: str
    false: str
    description: Description


Change = Callable[[Description, np.random.Generator], Negative | None]


def negatives(description: Description, seed: int, key: str) -> tuple[Negative, ...]:
    """One per kind of fact that the clip's captions tell, in the order of KINDS; the same for a seed and key."""
    if not description.seen:
        return ()
    found = (change(description, generator(seed, "negatives", key, name)) for name, change in KINDS.items())
    return tuple(one for one in found if one is not None and _differs(description, one.description))


def _differs(true: Description, false: Description) -> bool:
    return all(captioner(true, "long") != captioner(false, "long") for captioner in LANGUAGES.values())


def _handedness(true: Description, rng: np.random.Generator) -> Negative:
    told = true.seen if true.is_game else true.seen[:1]
    who = told[int(rng.integers(len(told)))]
    other = "left" if who.handedness == "right" else "right"
    changed = true.seen if not true.is_game else (who,)
    people = _with(true, {one.id: replace(one, handedness=other) for one in changed})
    return Negative("handedness", who.handedness, other, people)


def _camera_side(true: Description, rng: np.random.Generator) -> Negative | None:
    """Left and right, or front and back, or the two teams exchanged."""
    was = true.view.court_side if true.is_game else true.view.side
    pairs = (("near", "far"),) if true.is_game else (("left", "right"),)
    now = next((_swapped(was, *pair) for pair in pairs if _swapped(was, *pair) != was), "")
    if not now:
        now = {"front": "back", "back": "front", "side": f"behind_{rng.choice(['near', 'far'])}"}.get(was, "")
    if not now:
        return None
    view = replace(true.view, court_side=now) if true.is_game else replace(true.view, side=now)
    return Negative("camera_side", was, now, replace(true, view=view))


def _order(true: Description, rng: np.random.Generator) -> Negative | None:
    return _touch_order(true, rng) if true.is_game else _phase_order(true, rng)


def _phase_order(true: Description, rng: np.random.Generator) -> Negative | None:
    """Two phases that follow each other exchanged; times stay."""
    own = [k for k, one in enumerate(true.phases) if one.person_id == true.seen[0].id]
    pairs = [(i, k) for i, k in pairwise(own) if true.phases[i].name != true.phases[k].name]
    if not pairs:
        return None
    i, k = pairs[int(rng.integers(len(pairs)))]
    phases, names = list(true.phases), (true.phases[i].name, true.phases[k].name)
    phases[i], phases[k] = replace(phases[i], name=names[1]), replace(phases[k], name=names[0])
    return Negative("order", ", ".join(names), ", ".join(names[::-1]), replace(true, phases=tuple(phases)))


def _touch_order(true: Description, rng: np.random.Generator) -> Negative | None:
    """Two touches that follow each other exchanged; times stay."""
    touched = [k for k, one in enumerate(true.events) if one.name in TOUCHES]
    facts = {k: (true.events[k].name, true.events[k].person_id) for k in touched}
    pairs = [(i, k) for i, k in pairwise(touched) if facts[i] != facts[k]]
    if not pairs:
        return None
    i, k = pairs[int(rng.integers(len(pairs)))]
    events = list(true.events)
    events[i], events[k] = (
        replace(true.events[k], time_s=true.events[i].time_s),
        replace(true.events[i], time_s=true.events[k].time_s),
    )
    told = [f"{facts[n][1]} {facts[n][0]}" for n in (i, k)]
    return Negative("order", ", ".join(told), ", ".join(told[::-1]), replace(true, events=tuple(events)))


def _count(true: Description, rng: np.random.Generator) -> Negative:
    """One more of those seen, or one less; nothing else that is told of them changes."""
    spare = [one for one in true.seen if _is_spare(true, one)]
    if spare and rng.random() < 0.5:
        gone = spare[int(rng.integers(len(spare)))]
        false = replace(true, people=tuple(one for one in true.people if one.id != gone.id))
    else:
        twin = _usual(true)
        false = replace(true, people=(*true.people, replace(twin, id=max(one.id for one in true.people) + 1)))
    return Negative("count", str(len(true.seen)), str(len(false.seen)), false)


def _is_spare(true: Description, who: Who) -> bool:
    """Whether somebody is told of by nothing but the count."""
    named = {one.person_id for one in true.events} | {true.view.about}
    right = sum(one.handedness == "right" for one in true.seen)
    mates = [one.worn("top") for one in true.team(who.team)]
    usual = true.shirt_of(who.team)
    others = len(mates) - mates.count(usual)
    return (
        who.id not in named
        and who.is_whole
        and (who.handedness == "right" and right > 1)
        and who.worn("top") == usual
        and mates.count(usual) - 1 > others
    )


def _usual(true: Description) -> Who:
    """Somebody in the shirt of most, right-handed if anybody is."""
    usual = [one for one in true.seen if one.worn("top") == true.shirt_of(one.team)] or list(true.seen)
    return next((one for one in usual if one.handedness == "right"), usual[0])


def _movement(true: Description, rng: np.random.Generator) -> Negative:
    """The movement that is told, turned into its opposite."""
    moves = true.view.movements
    was = next((move for move in moves if move not in ("static", "handheld")), moves[0])
    now = str(rng.choice(FALSE_MOVEMENTS[was]))
    changed = tuple(now if move == was else move for move in moves if move != now)
    return Negative("movement", was, now, replace(true, view=replace(true.view, movements=changed)))


def _size(true: Description, rng: np.random.Generator) -> Negative:
    was = true.view.shot_size
    now = str(rng.choice(FALSE_SIZES[was]))
    return Negative("shot_size", was, now, replace(true, view=replace(true.view, shot_size=now)))


def _angle(true: Description, rng: np.random.Generator) -> Negative:
    was = true.view.angle
    now = str(rng.choice(FALSE_ANGLES[was]))
    return Negative("angle", was, now, replace(true, view=replace(true.view, angle=now)))


def _color(true: Description, rng: np.random.Generator) -> Negative | None:
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
    return Negative("color", was, f"{now} {garment.kind}", _with(true, changed))


def _recolored(who: Who, garment: Garment, color: str) -> Who:
    """In `color` what is like `garment`, whether it shows or not."""
    like = (garment.slot, garment.kind, garment.color)
    wears = (replace(one, color=color) if (one.slot, one.kind, one.color) == like else one for one in who.wears)
    return replace(who, wears=tuple(wears))


def _number(true: Description, rng: np.random.Generator) -> Negative | None:
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
    return Negative("number", str(who.number), str(now), _with(true, changed))


def _venue(true: Description, rng: np.random.Generator) -> Negative | None:
    """A place of another kind; none where the venue is the user's own."""
    others = FALSE_VENUES.get(true.venue)
    if true.venue_words or others is None:
        return None
    now = str(rng.choice(others))
    return Negative("venue", true.venue, now, replace(true, venue=now))


def _light(true: Description, rng: np.random.Generator) -> Negative | None:
    """Another light that could be there, of another kind; none where the light is the user's own."""
    was = true.lighting_words
    kind = LIGHTS.get(was, "")
    inside = kind.split(" ")[0]
    others = [words for words, other in LIGHTS.items() if other != kind and other.split(" ")[0] == inside]
    if not kind:
        return None
    now = str(rng.choice(others))
    return Negative("light", was, now, replace(true, lighting_words=now))


def _skill(true: Description, rng: np.random.Generator) -> Negative | None:
    others = [one for one in FALSE_SKILLS.get(true.skill, ()) if (true.sport, one) in english_words.SKILLS]
    if not others:
        return None
    now = str(rng.choice(others))
    return Negative("skill", true.skill, now, replace(true, skill=now))


def _winner(true: Description, rng: np.random.Generator) -> Negative | None:
    if not true.winner:
        return None
    now = "far" if true.winner == "near" else "near"
    return Negative("winner", true.winner, now, replace(true, winner=now))


KINDS: dict[str, Change] = {
    "handedness": _handedness,
    "camera_side": _camera_side,
    "order": _order,
    "count": _count,
    "movement": _movement,
    "shot_size": _size,
    "angle": _angle,
    "color": _color,
    "venue": _venue,
    "light": _light,
    "skill": _skill,
    "winner": _winner,
    "number": _number,
}
"""By the name of the fact that is changed."""


def _with(true: Description, changed: dict[int, Who]) -> Description:
    return replace(true, people=tuple(changed.get(one.id, one) for one in true.people))


def _swapped(name: str, one: str, other: str) -> str:
    """`front_right` of `front_left`."""
    parts = {one: other, other: one}
    return "_".join(parts.get(part, part) for part in name.split("_"))


def records(description: Description, seed: int, key: str) -> Iterator[dict[str, str]]:
    """{"language", "text", "changed", "true", "false"} in every language."""
    for one in negatives(description, seed, key):
        for language, captioner in LANGUAGES.items():
            text = captioner(one.description, "long")
            yield {"language": language, "text": text, "changed": one.changed, "true": one.true, "false": one.false}
