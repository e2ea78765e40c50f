"""Who plays: people of the roster, their outfits and hands, drawn by name from the seed."""

from collections.abc import Sequence

import numpy as np

from synth.body import Body
from synth.errors import RecipeError
from synth.motion.performance import Athlete, Hand
from synth.outfit import OutfitStyle, Place, team_outfits
from synth.outfit.roster import person
from synth.planning import Look
from synth.randomness import generator
from synth.recipe import SportRecipe

LEFT_HANDED_SHARE = 0.12
"""Share of left-handers among athletes whose recipe says `any` (about one in nine people)."""
HELD_OUT_ROSTER = 48
"""People who perform the motions held out for validation; they follow those of training in the roster."""
NET_SPORTS = ("volleyball", "beach_volleyball")
"""Where the net's height depends on the sex of the players, so that a motion is performed by one sex."""


def leads(
    seed: int, sport: str, index: int, roster: int, held_out: bool, people: Sequence[int] = ()
) -> tuple[int, ...]:
    """Roster numbers of those who may take the lead in motion number `index`, the first to be asked first.

    people: who is to be chosen from; none: everybody, in net sports those of the first one's sex.
    """
    pool = list(dict.fromkeys(people)) or list(_pool(roster, held_out))
    order = [int(number) for number in generator(seed, "cast", sport, index).permutation(pool)]
    if sport in NET_SPORTS:
        same = [number for number in order if number % 2 == order[0] % 2]
        return tuple(same if not people else same + [number for number in order if number not in same])
    return tuple(order)


def candidates(order: Sequence[int], cast: int, casts: int) -> tuple[int, ...]:
    """Of `leads`, those who may perform as cast number `cast` of `casts`; no two casts ask the same one."""
    mine = tuple(order[cast :: max(casts, 1)]) if cast else tuple(order[:1])
    if not mine:
        raise RecipeError(f"identity.casts={casts}: only {len(order)} people can perform this; add to identity.people")
    return mine


def team(lead: int, count: int, roster: int, held_out: bool, rng: np.random.Generator) -> tuple[int, ...]:
    """The lead with count - 1 others of one sex: neighbours in the roster look different from each other."""
    sex = [number for number in _pool(roster, held_out) if number % 2 == lead % 2]
    if count > len(sex):
        raise RecipeError(f"identity.roster={roster}: {count} players of one sex are needed; use {2 * count} or more")
    start = sex.index(lead) if lead in sex else 0
    around = [sex[(start + step) % len(sex)] for step in range(len(sex))]
    others = [number for number in around if number != lead][: count - 1]
    return lead, *(int(number) for number in rng.permutation(others))


def looks(
    seed: int,
    sport: str,
    index: int,
    athletes: tuple[Athlete, ...],
    numbers: Sequence[int],
    body: Body,
    style: OutfitStyle = OutfitStyle(),  # noqa: B008 - frozen
) -> tuple[Look, ...]:
    """The look of each athlete of motion number `index`: the same clothes whoever wears them.

    style: of a `shared` one the clothes are the same in every motion too.
    """
    places = [Place(athlete.team, athlete.role) for athlete in athletes]
    names = () if style.shared else (index,)
    outfits = team_outfits(sport, places, generator(seed, "outfit", sport, *names), style)
    return tuple(Look(person(number, body), outfit) for number, outfit in zip(numbers, outfits, strict=True))


def hand(recipe: SportRecipe, rng: np.random.Generator) -> Hand:
    """`right` or `left`."""
    if recipe.handedness != "any":
        return recipe.handedness
    return "left" if rng.random() < LEFT_HANDED_SHARE else "right"


def venue_choices(sport: str, gender: str) -> dict[str, float]:
    """What the athletes decide about the place: the net's height [m] by sex [reference: sports]."""
    if sport in NET_SPORTS:
        return {"net_top_m": 2.24 if gender == "female" else 2.43}
    return {}


def _pool(roster: int, held_out: bool) -> range:
    return range(roster, roster + HELD_OUT_ROSTER) if held_out else range(roster)
