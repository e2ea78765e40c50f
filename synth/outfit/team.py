"""Kits of whole teams: one kit per side with a number each, a libero who stands out, opponents in other colours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from synth.outfit.colors import distance as distance
from synth.outfit.style import OutfitStyle
from synth.outfit.surnames import SURNAMES
from synth.outfit.wardrobe import CLEARLY_OTHER, NUMBERS, Outfit, sample_outfit

LIBERO = "libero"
"""Role of the player whose shirt must contrast with the team's [FIVB rule 19.2]."""
_TRIES = 200
_PERSONAL = ("shoes", "headgear", "lenses", "knee_pads", "sleeves", "tights")
"""Colours that players of a team choose for themselves."""
_PRIVATE = ("headgear", "eyewear", "arms", "knees", "legs", "fit")
"""What else they do."""


@dataclass(frozen=True)
class Place:
    """One player as an outfitter sees them: which side of the net, and what for. team "": nobody's opponent."""

    team: str
    role: str = ""


def team_outfits(
    sport: str, players: Sequence[Place], rng: np.random.Generator, style: OutfitStyle | None = None
) -> tuple[Outfit, ...]:
    """One outfit per player: those of a team share the colours and the print and carry different numbers and names.

    A libero wears another shirt than both teams and the other libero. Shoes, hats, glasses, pads and fit are
    each player's own. The style's colours and picture are the first team's. With one player this is `sample_outfit`.
    """
    style = style or OutfitStyle()
    styles = {team: style if k == 0 else _opponents(style) for k, team in enumerate(_teams(players))}
    kits: dict[str, Outfit] = {}
    for team, own in styles.items():
        kits[team] = _kit(sport, [kit.colors["top"] for kit in kits.values()], rng, own)
    if len(players) == 1:
        return tuple(kits.values())
    shirts = [kit.colors["top"] for kit in kits.values()]
    liberos: dict[str, str] = {}
    for team in kits:
        liberos[team] = _kit(sport, [*shirts, *liberos.values()], rng, _opponents(style)).colors["top"]
    outfits: list[Outfit | None] = [None] * len(players)
    surnames = iter([str(name) for name in rng.permutation(SURNAMES)] * (1 + len(players) // len(SURNAMES)))
    for team, kit in kits.items():
        members = [k for k, player in enumerate(players) if player.team == team]
        for member, number in zip(members, _numbers(sport, len(members), rng), strict=True):
            own_kit = _own(kit, sport, number, next(surnames), rng, styles[team])
            outfits[member] = _as_libero(own_kit, liberos[team]) if players[member].role == LIBERO else own_kit
    return tuple(outfit for outfit in outfits if outfit is not None)


def _teams(players: Sequence[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(player.team for player in players))


def _opponents(style: OutfitStyle) -> OutfitStyle:
    """The same cuts in other colours: what the user chose for the first team's shirts is theirs alone."""
    colors = {garment: color for garment, color in style.colors.items() if garment not in ("top", "trim")}
    garments = tuple(garment for garment in style.garments if garment.slot != "top")
    return replace(style, colors=colors, path="", content="", garments=garments)


def _kit(sport: str, taken: Sequence[str], rng: np.random.Generator, style: OutfitStyle) -> Outfit:
    """An outfit whose shirt cannot be mistaken for one of those taken."""
    best, apart = sample_outfit(sport, rng, style), -1.0
    for _ in range(_TRIES):
        kit = sample_outfit(sport, rng, style) if apart >= 0.0 else best
        least = min((distance(kit.colors["top"], other) for other in taken), default=CLEARLY_OTHER)
        if least > apart:
            best, apart = kit, least
        if apart >= CLEARLY_OTHER:
            break
    return best


def _own(kit: Outfit, sport: str, number: int, surname: str, rng: np.random.Generator, style: OutfitStyle) -> Outfit:
    """The team's kit on one player, in their own shoes and size; of a team without uniform in their own cuts too."""
    other = sample_outfit(sport, rng, style)
    personal = {name: color for name, color in other.colors.items() if name in _PERSONAL}
    shared = {name: color for name, color in kit.colors.items() if name not in _PERSONAL}
    outfit = kit if style.uniform else replace(other, colors=other.colors | {"top": kit.colors["top"]})
    private = {name: getattr(other, name) for name in _PRIVATE}
    return replace(
        outfit,
        name=f"{kit.name}_{number}",
        number=number if kit.number else 0,
        surname=surname if kit.surname else "",
        crest=kit.crest,
        sponsor=kit.sponsor,
        colors=(shared if style.uniform else outfit.colors) | personal,
        **private,
    )


def _numbers(sport: str, count: int, rng: np.random.Generator) -> list[int]:
    """Different numbers: 1 to 24 indoors, 1 and 2 on the beach [FIVB beach rule 5.1]."""
    most = max(2, count) if sport == "beach_volleyball" else NUMBERS
    return [int(number) for number in rng.choice(np.arange(1, most + 1), count, replace=False)]


def _as_libero(outfit: Outfit, shirt: str) -> Outfit:
    """In a shirt of the libero's colour, without the team's picture or mesh."""
    trim = "white" if distance(shirt, "white") > CLEARLY_OTHER else "black"
    return replace(
        outfit,
        name=f"{outfit.name}_{LIBERO}",
        pattern="plain",
        path="",
        garments=tuple(garment for garment in outfit.garments if garment.slot != "top"),
        colors=outfit.colors | {"top": shirt, "trim": trim},
    )
