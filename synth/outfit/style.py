"""What of an outfit is chosen; all that is left at "any" is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from synth.errors import RecipeError
from synth.outfit.colors import COLORS, is_color

Choice = str | tuple[str, ...]
"""One value, or several: each sport wears one of those it has."""
ANY = "any"

WEAR: dict[str, dict[str, dict[str, float]]] = {
    "volleyball": {
        "top": {"jersey": 0.85, "long_sleeve": 0.15},
        "bottom": {"shorts": 1.0},
        "legs": {"none": 0.95, "tights": 0.05},
        "arms": {"none": 0.8, "sleeves": 0.2},
        "headgear": {"none": 1.0},
        "eyewear": {"none": 1.0},
        "knees": {"knee_pads": 0.9, "none": 0.1},
    },
    "beach_volleyball": {
        "top": {"tank": 0.35, "sports_top": 0.2, "bikini": 0.45, "long_sleeve": 0.0},
        "bottom": {"shorts": 0.5, "briefs": 0.5},
        "legs": {"none": 1.0, "tights": 0.0},
        "arms": {"none": 0.93, "sleeves": 0.07},
        "headgear": {"none": 0.35, "cap": 0.25, "visor": 0.4},
        "eyewear": {"none": 0.45, "sunglasses": 0.55},
        "knees": {"none": 1.0},
    },
    "archery": {
        "top": {"polo": 0.7, "jacket": 0.2, "long_sleeve": 0.1},
        "bottom": {"trousers": 0.65, "shorts": 0.2, "skirt": 0.15},
        "legs": {"none": 1.0, "tights": 0.0},
        "arms": {"none": 1.0},
        "headgear": {"none": 0.3, "cap": 0.3, "bucket_hat": 0.3, "visor": 0.1},
        "eyewear": {"none": 0.9, "sunglasses": 0.1},
        "knees": {"none": 1.0},
    },
}
"""What there is to wear, by sport and slot, with how often it is drawn at "any" (0: only on request)."""

PATTERNS: dict[str, tuple[str, ...]] = {
    "volleyball": ("plain", "side_panels", "chest_band", "shoulders", "diagonal", "fade", "chevron", "halves"),
    "beach_volleyball": ("plain", "side_panels", "diagonal", "chest_band", "chevron"),
    "archery": ("plain", "side_panels", "shoulders", "chest_band", "halves"),
}
"""Prints on shirts; the same names are known everywhere."""

GARMENTS = (
    "top", "trim", "bottom", "knee_pads", "socks", "shoes", "headgear", "lenses", "guards", "quiver", "tights",
    "sleeves",
)  # fmt: skip
"""What `colors` may name."""
SLOTS = ("top", "bottom", "headgear")
"""What a user's own garment replaces."""


@dataclass(frozen=True)
class GarmentFile:
    """A user's own garment: a mesh around the body at rest (T-pose, y up, metres), instead of what fills the slot.

    path: .obj, .glb, .ply or .stl. color: name, #rrggbb or "" for the file's own. noun: what captions call it.
    """

    path: str
    slot: Literal["top", "bottom", "headgear"] = "top"
    color: str = ""
    noun: str = ""
    content: str = ""


@dataclass(frozen=True)
class OutfitStyle:
    """Choices about what is worn. Each of top to knees: "any", one value of WEAR, or several: a sport takes what it
    has.

    variant: name of the draw; another variant, other colours of everything. fit: how wide loose things are.
    colors: by garment (GARMENTS), a name (COLORS) or #rrggbb; in a match of the first team, opponents contrast.
    pattern: print of the shirt. number, surname, sponsor: printed where the sport has them, or "none".
    uniform: a team wears one kit; without it only the shirts' colour is shared. shared: the same clothes in every
    motion of a dataset, so that somebody in them looks the same in all. path: a picture for the shirt, a metre
    square around the chest in front and behind; twice as wide as high, its left half is the front and its right half
    the back. garments: the user's own meshes. content: as in the recipe's other paths.
    """

    variant: str = "home"
    top: Choice = ANY
    bottom: Choice = ANY
    legs: Choice = ANY
    arms: Choice = ANY
    headgear: Choice = ANY
    eyewear: Choice = ANY
    knees: Choice = ANY
    fit: Literal["any", "tight", "regular", "wide"] = "any"
    colors: dict[str, str] = field(default_factory=dict)
    pattern: Choice = ANY
    number: Literal["any", "none"] = "any"
    surname: Literal["any", "none"] = "any"
    sponsor: Literal["any", "none"] = "any"
    uniform: bool = True
    shared: bool = False
    path: str = ""
    content: str = ""
    garments: tuple[GarmentFile, ...] = ()

    def drawn(self, sport: str, slot: str, rng: np.random.Generator) -> str:
        """What fills a slot in a sport."""
        known = WEAR[sport][slot]
        wanted = [value for value in known if value in listed(getattr(self, slot))]
        names, shares = wanted or list(known), np.array([1.0] * len(wanted) or list(known.values()))
        return str(rng.choice(names, p=shares / shares.sum()))


def listed(choice: Choice) -> tuple[str, ...]:
    """One or several values as several."""
    return (choice,) if isinstance(choice, str) else tuple(choice)


def check_style(style: OutfitStyle, sports: Sequence[str] = tuple(WEAR), where: str = "outfit") -> None:
    """RecipeError for what none of these sports, or one of them, cannot wear. where: the key's name in the message."""
    for slot in WEAR["volleyball"]:
        chosen = listed(getattr(style, slot))
        everywhere = {value for sport in WEAR for value in WEAR[sport][slot]} | {ANY}
        _refuse_others(chosen, everywhere, f"{where}.{slot}", {sport: tuple(WEAR[sport][slot]) for sport in sports})
        for sport in sports:
            if ANY not in chosen and not set(chosen) & set(WEAR[sport][slot]):
                raise RecipeError(
                    f"{where}.{slot}={'|'.join(chosen)}: {sport} has {', '.join(WEAR[sport][slot])};"
                    f" name one of them too ({slot}=[{','.join([*chosen, next(iter(WEAR[sport][slot]))])}]) or any"
                )
    known = {name for names in PATTERNS.values() for name in names} | {ANY}
    _refuse_others(listed(style.pattern), known, f"{where}.pattern", {})
    for garment, color in style.colors.items():
        _refuse_others((garment,), set(GARMENTS), f"{where}.colors", {})
        _refuse_color(color, f"{where}.colors.{garment}")
    for number, own in enumerate(style.garments):
        _refuse_others((own.slot,), set(SLOTS), f"{where}.garments[{number}].slot", {})
        if own.color:
            _refuse_color(own.color, f"{where}.garments[{number}].color")


def _refuse_others(values: tuple[str, ...], known: set[str], where: str, by_sport: dict[str, tuple[str, ...]]) -> None:
    for value in values:
        if value not in known:
            lists = "; ".join(f"{sport}: {', '.join(names)}" for sport, names in by_sport.items())
            raise RecipeError(f"{where}: there is no {value!r}; use any or one of {lists or ', '.join(sorted(known))}")


def _refuse_color(color: str, where: str) -> None:
    if not is_color(color):
        raise RecipeError(f"{where}={color!r}: not a colour; use #rrggbb or one of {', '.join(COLORS)}")
