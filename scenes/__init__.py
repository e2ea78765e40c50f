"""Places as data: one venue per file, chosen by name."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from scenes import (
    archery_hall,
    beach,
    finals_stadium,
    indoor_hall,
    outdoor_range,
    school_gym,
    volleyball_arena,
)
from synth.errors import RecipeError
from synth.scene import Venue

_MODULES = {
    "outdoor_range": outdoor_range,
    "archery_hall": archery_hall,
    "finals_stadium": finals_stadium,
    "indoor_hall": indoor_hall,
    "volleyball_arena": volleyball_arena,
    "school_gym": school_gym,
    "beach": beach,
}


@dataclass(frozen=True)
class VenueFacts:
    """What others must know of a venue: the sports that fit, how far archers shoot there [m] (0: they do not)."""

    sports: tuple[str, ...]
    distance_m: float = 0.0


FACTS: dict[str, VenueFacts] = {
    "outdoor_range": VenueFacts(("archery",), 70.0),
    "archery_hall": VenueFacts(("archery",), 18.0),
    "finals_stadium": VenueFacts(("archery",), 70.0),
    "indoor_hall": VenueFacts(("volleyball",)),
    "volleyball_arena": VenueFacts(("volleyball",)),
    "school_gym": VenueFacts(("volleyball",)),
    "beach": VenueFacts(("beach_volleyball",)),
}

VENUES: tuple[str, ...] = tuple(_MODULES)
"""Names that `build` knows."""


def build(name: str, rng: np.random.Generator, **choices: Any) -> Venue:
    """The venue called `name`, drawn by `rng`; `choices` overrule its Params, such as net_top_m=2.24."""
    if name not in _MODULES:
        raise RecipeError(f"venue '{name}' does not exist; use one of {', '.join(VENUES)}")
    module = _MODULES[name]
    params: Any = module.draw(rng)
    known = [field.name for field in fields(params)]
    unknown = sorted(set(choices) - set(known))
    if unknown:
        raise RecipeError(f"venue '{name}' has no choice '{unknown[0]}'; it has {', '.join(known)}")
    return module.build(replace(params, **choices), rng)
