"""What the athlete wears, as names and colours, drawn from a style."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from synth.errors import RecipeError
from synth.outfit.colors import distance, luminance, mean_color, rgb_of
from synth.outfit.style import PATTERNS, WEAR, GarmentFile, OutfitStyle, check_style, listed
from synth.outfit.surnames import SPONSORS, SURNAMES
from synth.randomness import generator
from synth.scene import Rgb

Sport = Literal["archery", "volleyball", "beach_volleyball"]

NUMBERS = 24
"""Shirts carry 1 to this."""
MENS = {"bikini": "tank", "sports_top": "tank", "briefs": "shorts", "skirt": "shorts"}
"""What men wear where a team's kit has this for women."""
CLEARLY_OTHER = 0.35
"""Least distance of two shirts: red and maroon lie 0.34 apart, royal blue and navy 0.42."""
FITS = {"tight": 0.12, "regular": 0.5, "wide": 1.0}

_TOPS = ("red", "royal blue", "navy", "sky blue", "green", "teal", "yellow", "orange", "purple", "maroon", "white")
_SHORTS = ("black", "navy", "white", "royal blue", "red")
_TROUSERS = ("white", "black", "navy", "grey", "khaki")
_SHOES = ("white", "black", "grey", "royal blue", "red", "orange")
_JACKETS = ("plain", "plain", "shoulders", "side_panels")
_TRIMS = ("white", "black", "yellow", "navy")


@dataclass(frozen=True)
class Outfit:
    """One set of clothes. Colours are keys of COLORS or #rrggbb.

    number: 1..99 on jersey or 0. pattern: print on the shirt. colors: by garment name; a garment that is not worn
    has no entry. headgear, eyewear, top, bottom, legs, arms, knees: values of style.WEAR. fit: 0 tight to 1 wide.
    surname, sponsor: printed unless "". crest: number of the team's emblem, 0 for none. path: a picture for the shirt.
    garments: the user's own meshes.
    """

    name: str
    sport: Sport
    number: int
    pattern: str
    colors: dict[str, str] = field(default_factory=dict)
    headgear: str = "none"
    fit: float = 0.5
    eyewear: str = "none"
    top: str = "jersey"
    bottom: str = "shorts"
    legs: str = "none"
    arms: str = "none"
    knees: str = "none"
    surname: str = ""
    sponsor: str = ""
    crest: int = 0
    path: str = ""
    garments: tuple[GarmentFile, ...] = ()

    def rgb(self, garment: str) -> Rgb:
        """Linear RGB of a garment."""
        return rgb_of(self.colors[garment])

    def cut(self, slot: Literal["top", "bottom"], gender: str) -> str:
        """What this wearer has for `top` or `bottom`: some cuts are women's only."""
        value = str(getattr(self, slot))
        return value if gender == "female" else MENS.get(value, value)

    def has_tights(self, gender: str) -> bool:
        """Whether tights are worn, and not under trousers."""
        return self.legs == "tights" and self.cut("bottom", gender) != "trousers"

    def own(self, slot: str) -> GarmentFile | None:
        """The user's garment in a slot."""
        return next((garment for garment in self.garments if garment.slot == slot), None)


def sample_outfit(sport: str, rng: np.random.Generator, style: OutfitStyle | None = None) -> Outfit:
    """Clothes for `sport` in a style.

    Each choice is drawn by its own name: two styles of one variant differ in what they say and nowhere else.
    """
    style = style or OutfitStyle()
    if sport not in WEAR:
        raise RecipeError(
            f"no outfit for sport {sport!r}; use archery, volleyball or beach_volleyball,"
            " or add one to synth/outfit/style.py"
        )
    check_style(style, (sport,))
    base = int(rng.integers(2**53))
    return _drawn(sport, base, style)


def _drawn(sport: str, base: int, style: OutfitStyle) -> Outfit:
    def draw(*names: str) -> np.random.Generator:
        return generator(base, "outfit", style.variant, sport, *names)

    worn = {slot: style.drawn(sport, slot, draw(slot)) for slot in WEAR[sport]}
    pattern = _pattern(sport, worn["top"], style, draw("pattern"))
    chosen = ({"top": mean_color(style.path)} if style.path else {}) | style.colors
    colors = _colors(sport, worn, pattern, draw) | chosen
    if "top" in chosen and "trim" not in chosen and distance(colors["trim"], colors["top"]) < CLEARLY_OTHER:
        colors["trim"] = "white" if luminance(colors["top"]) < 0.3 else "black"
    low, high = {"volleyball": (0.3, 0.9), "beach_volleyball": (0.2, 0.7), "archery": (0.4, 0.9)}[sport]
    outfit = Outfit(
        name="",
        sport=sport,  # type: ignore[arg-type]
        number=_number(sport, draw("number")) if style.number != "none" else 0,
        pattern=pattern,
        colors=_worn_only(colors, sport, worn),
        fit=FITS.get(style.fit, float(draw("fit").uniform(low, high))),
        surname=str(draw("surname").choice(SURNAMES)) if style.surname != "none" else "",
        sponsor=str(draw("sponsor").choice(SPONSORS)) if style.sponsor != "none" else "",
        crest=int(draw("crest").integers(1, 2**31)) if style.sponsor != "none" else 0,
        path=style.path,
        garments=style.garments,
        **worn,
    )
    return replace(outfit, name=f"{sport}_{_digest(outfit, style.content)}")


def _digest(outfit: Outfit, content: str) -> str:
    """8 hex digits of all that is worn: outfits of two styles that differ have two names. content: of the picture."""
    garments = tuple(replace(garment, path="") for garment in outfit.garments)
    said = repr((replace(outfit, path="", garments=garments), content))
    return hashlib.blake2b(said.encode(), digest_size=4).hexdigest()


def _pattern(sport: str, top: str, style: OutfitStyle, rng: np.random.Generator) -> str:
    wanted = [name for name in listed(style.pattern) if name != "any"]
    return str(rng.choice(wanted or (_JACKETS if top == "jacket" else PATTERNS[sport])))


def _number(sport: str, rng: np.random.Generator) -> int:
    return {"archery": 0, "beach_volleyball": int(rng.integers(1, 3))}.get(sport, int(rng.integers(1, NUMBERS + 1)))


def _colors(sport: str, worn: dict[str, str], pattern: str, draw: Callable[..., np.random.Generator]) -> dict[str, str]:
    """A colour for everything that can be worn."""
    top = str(draw("top colour").choice(_TOPS))
    # a warm shirt that fades to white passes through skin colours and looks bare from afar
    trims = ("black", "navy") if pattern == "fade" else _TRIMS
    bottoms = _TROUSERS if sport == "archery" else _SHORTS
    same = top in bottoms and sport != "archery" and draw("same").random() < 0.35
    dark = str(draw("knee pads").choice(["black", "white"]))
    return {
        "top": top,
        "trim": other(top, trims, draw("trim")),
        "bottom": top if same else other(top, bottoms, draw("bottom colour")),
        "knee_pads": dark,
        "socks": "white" if sport == "archery" else str(draw("socks").choice(["white", "white", "black"])),
        "shoes": str(draw("shoes").choice(_SHOES)),
        "headgear": str(draw("headgear colour").choice(["white", "white", "black", "navy", top])),
        "lenses": str(draw("lenses").choice(["black", "black", "royal blue", "orange"])),
        "guards": other(top, ("black", "black", "white", "red", "royal blue"), draw("guards")),
        "quiver": str(draw("quiver").choice(["black", "navy", "red", "grey"])),
        "tights": str(draw("tights").choice(["black", "black", "navy"])),
        "sleeves": str(draw("sleeves").choice(["white", "black", top])),
    }


def _worn_only(colors: dict[str, str], sport: str, worn: dict[str, str]) -> dict[str, str]:
    """Without the colours of what this sport or this outfit does not have."""
    archer, shod = sport == "archery", sport != "beach_volleyball"
    has = {
        "knee_pads": worn["knees"] != "none",
        "headgear": worn["headgear"] != "none",
        "lenses": worn["eyewear"] != "none",
        "tights": worn["legs"] != "none",
        "sleeves": worn["arms"] != "none",
        "guards": archer,
        "quiver": archer,
        "socks": shod,
        "shoes": shod,
    }
    return {garment: color for garment, color in colors.items() if has.get(garment, True)}


def other(color: str, choice: tuple[str, ...], rng: np.random.Generator) -> str:
    """Another colour of these than `color`."""
    return str(rng.choice([c for c in choice if c != color]))
