"""Who plays: the identity, outfit and hand of each athlete, drawn by name from the seed."""

import numpy as np

from synth.body import Body
from synth.motion.performance import Hand
from synth.outfit import sample_identity, sample_outfit
from synth.planning import Look
from synth.randomness import generator
from synth.recipe import SportRecipe

LEFT_HANDED_SHARE = 0.12
"""Share of left-handers among athletes whose recipe says `any` (about one in nine people)."""


def cast(seed: int, sport: str, index: int, body: Body) -> Look:
    """The look of the athlete of performance number `index`: the same one in every lighting."""
    return Look(
        sample_identity(generator(seed, "identity", sport, index), body=body),
        sample_outfit(sport, generator(seed, "outfit", sport, index)),
    )


def hand(recipe: SportRecipe, rng: np.random.Generator) -> Hand:
    """`right` or `left`."""
    if recipe.handedness != "any":
        return recipe.handedness
    return "left" if rng.random() < LEFT_HANDED_SHARE else "right"


def venue_choices(sport: str, look: Look) -> dict[str, float]:
    """What the athlete decides about the place: the net's height [m] by sex [reference: sports]."""
    if sport == "volleyball":
        return {"net_top_m": 2.24 if look.identity.gender == "female" else 2.43}
    return {}
