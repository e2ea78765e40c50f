"""False facts of people: which hand they use and how many there are."""

from dataclasses import replace

import numpy as np

from synth.text.description import Description, Who
from synth.text.negatives.negative import Negative, with_people


def handedness(true: Description, rng: np.random.Generator) -> Negative:
    """The other hand: of one in a game, else of all who are seen."""
    told = true.seen if true.is_game else true.seen[:1]
    who = told[int(rng.integers(len(told)))]
    other = "left" if who.handedness == "right" else "right"
    changed = true.seen if not true.is_game else (who,)
    people = with_people(true, {one.id: replace(one, handedness=other) for one in changed})
    return Negative("handedness", who.handedness, other, people)


def count(true: Description, rng: np.random.Generator) -> Negative:
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
