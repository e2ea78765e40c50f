"""Every kind of false fact, and the negatives of a clip."""

from collections.abc import Iterator

from synth.randomness import generator
from synth.text.captions import LANGUAGES
from synth.text.description import Description
from synth.text.negatives.camera import angle, camera_side, movement, size
from synth.text.negatives.clothes import color, number
from synth.text.negatives.negative import Change, Negative
from synth.text.negatives.people import count, handedness
from synth.text.negatives.places import light, venue
from synth.text.negatives.play import order, skill, winner

KINDS: dict[str, Change] = {
    "handedness": handedness,
    "camera_side": camera_side,
    "order": order,
    "count": count,
    "movement": movement,
    "shot_size": size,
    "angle": angle,
    "color": color,
    "venue": venue,
    "light": light,
    "skill": skill,
    "winner": winner,
    "number": number,
}
"""By the name of the fact that is changed."""


def negatives(description: Description, seed: int, key: str) -> tuple[Negative, ...]:
    """One per kind of fact that the clip's captions tell, in the order of KINDS; the same for a seed and key."""
    if not description.seen:
        return ()
    found = (change(description, generator(seed, "negatives", key, name)) for name, change in KINDS.items())
    return tuple(one for one in found if one is not None and _differs(description, one.description))


def _differs(true: Description, false: Description) -> bool:
    return all(captioner(true, "long") != captioner(false, "long") for captioner in LANGUAGES.values())


def records(description: Description, seed: int, key: str) -> Iterator[dict[str, str]]:
    """{"language", "text", "changed", "true", "false"} in every language."""
    for one in negatives(description, seed, key):
        for language, captioner in LANGUAGES.items():
            text = captioner(one.description, "long")
            yield {"language": language, "text": text, "changed": one.changed, "true": one.true, "false": one.false}
