"""Who plays: the identity, outfit and hand of each athlete, drawn by name from the seed."""

import numpy as np

from synth.body import Body
from synth.motion.performance import Athlete, Hand
from synth.outfit import Identity, Place, sample_identity, team_outfits
from synth.planning import Look
from synth.randomness import generator
from synth.recipe import SportRecipe

LEFT_HANDED_SHARE = 0.12
"""Share of left-handers among athletes whose recipe says `any` (about one in nine people)."""
_REDRAWS = 40


def identities(seed: int, sport: str, index: int, count: int, body: Body) -> tuple[Identity, ...]:
    """The athletes of performance number `index`: of one sex, no two with the same skin, hair and hair colour.

    Each is drawn by their number alone, so the first is the same however many there are.
    """
    chosen: list[Identity] = []
    for number in range(count):
        taken = {_looks_like(identity) for identity in chosen}
        for redraw in range(_REDRAWS):
            person = _identity(seed, sport, index, number, redraw, chosen[0] if chosen else None, body)
            if _looks_like(person) not in taken:
                break
        chosen.append(person)
    return tuple(chosen)


def looks(seed: int, sport: str, index: int, athletes: tuple[Athlete, ...], body: Body) -> tuple[Look, ...]:
    """The look of each athlete of performance number `index`: the same ones in every lighting."""
    places = [Place(athlete.team, athlete.role) for athlete in athletes]
    outfits = team_outfits(sport, places, generator(seed, "outfit", sport, index))
    people = identities(seed, sport, index, len(athletes), body)
    return tuple(Look(identity, outfit) for identity, outfit in zip(people, outfits, strict=True))


def hand(recipe: SportRecipe, rng: np.random.Generator) -> Hand:
    """`right` or `left`."""
    if recipe.handedness != "any":
        return recipe.handedness
    return "left" if rng.random() < LEFT_HANDED_SHARE else "right"


def venue_choices(sport: str, gender: str) -> dict[str, float]:
    """What the athletes decide about the place: the net's height [m] by sex [reference: sports]."""
    if sport in ("volleyball", "beach_volleyball"):
        return {"net_top_m": 2.24 if gender == "female" else 2.43}
    return {}


def _identity(
    seed: int, sport: str, index: int, number: int, redraw: int, first: Identity | None, body: Body
) -> Identity:
    names = (number, redraw) if number or redraw else ()
    rng = generator(seed, "identity", sport, index, *names)
    return sample_identity(rng, None if first is None else first.gender, body)


def _looks_like(identity: Identity) -> tuple[str, str, str]:
    return identity.skin, identity.hair_style, identity.hair
