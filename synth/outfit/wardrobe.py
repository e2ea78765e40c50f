"""What the athlete wears, as words and colours."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from synth.errors import RecipeError
from synth.outfit.identity import HAIR_WORDS, Identity
from synth.scene import Rgb

Sport = Literal["archery", "volleyball", "beach_volleyball"]

COLORS: dict[str, Rgb] = {
    "red": (0.50, 0.022, 0.025),
    "royal blue": (0.018, 0.075, 0.42),
    "navy": (0.010, 0.018, 0.060),
    "sky blue": (0.11, 0.33, 0.62),
    "green": (0.016, 0.19, 0.055),
    "teal": (0.010, 0.18, 0.19),
    "yellow": (0.72, 0.46, 0.020),
    "orange": (0.68, 0.17, 0.014),
    "purple": (0.11, 0.025, 0.24),
    "maroon": (0.13, 0.010, 0.022),
    "white": (0.74, 0.74, 0.73),
    "grey": (0.24, 0.25, 0.26),
    "black": (0.014, 0.014, 0.016),
    "khaki": (0.30, 0.23, 0.14),
}
"""Linear RGB of dyed sportswear."""

NUMBERS = 24
"""Shirts carry 1 to this."""

_TOPS = ("red", "royal blue", "navy", "sky blue", "green", "teal", "yellow", "orange", "purple", "maroon", "white")
_SHORTS = ("black", "navy", "white", "royal blue", "red")
_TROUSERS = ("white", "black", "navy", "grey", "khaki")
_SHOES = ("white", "black", "grey", "royal blue", "red", "orange")


@dataclass(frozen=True)
class Outfit:
    """One set of clothes. Colours are keys of COLORS.

    number: 1..99 on jersey or 0. pattern: print on the shirt. colors: by garment name; a garment that is not worn
    has no entry. headgear: `none`, `cap`, `bucket_hat`, `visor`. eyewear: `none`, `sunglasses`. fit: 0 tight to 1 wide.
    """

    name: str
    sport: Sport
    number: int
    pattern: Literal["plain", "side_panels", "chest_band", "shoulders", "diagonal", "fade"]
    colors: dict[str, str] = field(default_factory=dict)
    headgear: Literal["none", "cap", "bucket_hat", "visor"] = "none"
    fit: float = 0.5
    eyewear: Literal["none", "sunglasses"] = "none"

    def rgb(self, garment: str) -> Rgb:
        """Linear RGB of a garment."""
        return COLORS[self.colors[garment]]


def sample_outfit(sport: str, rng: np.random.Generator) -> Outfit:
    """Clothes for `sport`."""
    if sport == "volleyball":
        return _volleyball(rng)
    if sport == "beach_volleyball":
        return _beach(rng)
    if sport == "archery":
        return _archery(rng)
    raise RecipeError(
        f"no outfit for sport {sport!r}; use archery, volleyball or beach_volleyball,"
        " or add one to synth/outfit/wardrobe.py"
    )


def words(identity: Identity, outfit: Outfit) -> dict[str, str]:
    """Facts for captions, e.g. {"top": "red jersey with the number 7"}."""
    colors = outfit.colors
    facts = {
        "person": "woman" if identity.gender == "female" else "man",
        "hair": HAIR_WORDS[identity.hair_style].format(color=identity.hair),
        "skin": identity.skin,
    }
    if "shoes" in colors:
        facts["shoes"] = f"{colors['shoes']} shoes"
    if outfit.sport == "volleyball":
        facts["shirt"] = f"{colors['top']} jersey"
        facts["number"] = str(outfit.number)
        facts["top"] = f"{facts['shirt']} with the number {outfit.number}"
        facts["bottom"] = f"{colors['bottom']} shorts"
        facts["gear"] = f"{colors['knee_pads']} knee pads"
    elif outfit.sport == "beach_volleyball":
        facts["shirt"] = f"{colors['top']} {'sports top' if identity.gender == 'female' else 'tank top'}"
        facts["number"] = str(outfit.number)
        facts["top"] = f"{facts['shirt']} with the number {outfit.number}"
        facts["bottom"] = f"{colors['bottom']} shorts"
        facts["gear"] = "sunglasses and bare feet" if outfit.eyewear == "sunglasses" else "bare feet"
    else:
        facts["top"] = facts["shirt"] = f"{colors['top']} polo shirt"
        facts["bottom"] = f"{colors['bottom']} trousers"
        facts["gear"] = "chest guard, arm guard, finger tab and hip quiver"
    if outfit.headgear != "none":
        facts["headgear"] = f"{colors['headgear']} {outfit.headgear.replace('_', ' ')}"
    return facts


def _volleyball(rng: np.random.Generator) -> Outfit:
    top = str(rng.choice(_TOPS))
    dark = str(rng.choice(["black", "white"]))
    pattern = str(rng.choice(["plain", "side_panels", "chest_band", "shoulders", "diagonal", "fade"]))
    # a warm shirt that fades to white passes through skin colours and looks bare from afar
    trims = ("black", "navy") if pattern == "fade" else ("white", "black", "yellow", "navy")
    return Outfit(
        name=f"volleyball_{rng.integers(2**31):08x}",
        sport="volleyball",
        number=int(rng.integers(1, NUMBERS + 1)),
        pattern=pattern,  # type: ignore[arg-type]
        colors={
            "top": top,
            "trim": _other(top, trims, rng),
            "bottom": _other(top, _SHORTS, rng) if rng.random() < 0.7 else top if top in _SHORTS else "black",
            "knee_pads": dark,
            "socks": str(rng.choice(["white", "white", "black"])),
            "shoes": str(rng.choice(_SHOES)),
        },
        fit=float(rng.uniform(0.3, 0.9)),
    )


def _beach(rng: np.random.Generator) -> Outfit:
    top = str(rng.choice(_TOPS))
    hat: Literal["none", "cap", "visor"] = ("none", "cap", "visor")[int(rng.choice(3, p=[0.4, 0.25, 0.35]))]
    colors = {
        "top": top,
        "trim": _other(top, ("white", "black", "yellow", "navy"), rng),
        "bottom": top if top in _SHORTS and rng.random() < 0.5 else _other(top, _SHORTS, rng),
        "lenses": str(rng.choice(["black", "black", "royal blue", "orange"])),
    }
    if hat != "none":
        colors["headgear"] = str(rng.choice(["white", "white", "black", "navy", top]))
    return Outfit(
        name=f"beach_volleyball_{rng.integers(2**31):08x}",
        sport="beach_volleyball",
        number=int(rng.integers(1, 3)),
        pattern=str(rng.choice(["plain", "side_panels", "diagonal", "chest_band"])),  # type: ignore[arg-type]
        colors=colors,
        headgear=hat,
        fit=float(rng.uniform(0.2, 0.7)),
        eyewear="sunglasses" if rng.random() < 0.55 else "none",
    )


def _archery(rng: np.random.Generator) -> Outfit:
    top = str(rng.choice(_TOPS))
    hat: Literal["none", "cap", "bucket_hat"] = ("none", "cap", "bucket_hat")[int(rng.choice(3, p=[0.35, 0.3, 0.35]))]
    colors = {
        "top": top,
        "trim": _other(top, ("white", "black", "yellow", "navy"), rng),
        "bottom": _other(top, _TROUSERS, rng),
        "socks": "white",
        "shoes": str(rng.choice(_SHOES)),
        "guards": str(rng.choice(["black", "black", "white", "red", "royal blue"])),
        "quiver": str(rng.choice(["black", "navy", "red", "grey"])),
    }
    if hat != "none":
        colors["headgear"] = str(rng.choice(["white", "khaki", "black", "navy", top]))
    return Outfit(
        name=f"archery_{rng.integers(2**31):08x}",
        sport="archery",
        number=0,
        pattern=str(rng.choice(["plain", "side_panels", "shoulders", "chest_band"])),  # type: ignore[arg-type]
        colors=colors,
        headgear=hat,
        fit=float(rng.uniform(0.4, 0.9)),
    )


def _other(color: str, choice: tuple[str, ...], rng: np.random.Generator) -> str:
    return str(rng.choice([c for c in choice if c != color]))
