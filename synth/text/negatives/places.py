"""False facts of the place: the venue and its light."""

from dataclasses import replace

import numpy as np

from synth.text.description import Description
from synth.text.negatives.negative import Negative

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


def venue(true: Description, rng: np.random.Generator) -> Negative | None:
    """A place of another kind; none where the venue is the user's own."""
    others = FALSE_VENUES.get(true.venue)
    if true.venue_words or others is None:
        return None
    now = str(rng.choice(others))
    return Negative("venue", true.venue, now, replace(true, venue=now))


def light(true: Description, rng: np.random.Generator) -> Negative | None:
    """Another light that could be there, of another kind; none where the light is the user's own."""
    was = true.lighting_words
    kind = LIGHTS.get(was, "")
    inside = kind.split(" ")[0]
    others = [words for words, other in LIGHTS.items() if other != kind and other.split(" ")[0] == inside]
    if not kind:
        return None
    now = str(rng.choice(others))
    return Negative("light", was, now, replace(true, lighting_words=now))
