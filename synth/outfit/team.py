"""Kits of whole teams: one kit per side with a number each, a libero who stands out, opponents in other colours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from synth.outfit.wardrobe import COLORS, NUMBERS, Outfit, sample_outfit

LIBERO = "libero"
"""Role of the player whose shirt must contrast with the team's [FIVB rule 19.2]."""
_TRIES = 200
_PERSONAL = ("shoes", "headgear", "lenses")
"""What players of a team choose for themselves."""
_APART = 0.35
"""Least distance of two shirts in gamma-encoded RGB: red and maroon lie 0.34 apart, royal blue and navy 0.42."""


@dataclass(frozen=True)
class Place:
    """One player as an outfitter sees them: which side of the net, and what for. team "": nobody's opponent."""

    team: str
    role: str = ""


def team_outfits(sport: str, players: Sequence[Place], rng: np.random.Generator) -> tuple[Outfit, ...]:
    """One outfit per player: those of a team share the colours and the print and carry different numbers.

    A libero wears another shirt than both teams and the other libero. Shoes, hats, glasses and fit are
    each player's own. With one player this is `sample_outfit`.
    """
    kits: dict[str, Outfit] = {}
    for team in dict.fromkeys(player.team for player in players):
        kits[team] = _kit(sport, [kit.colors["top"] for kit in kits.values()], rng)
    if len(players) == 1:
        return tuple(kits.values())
    shirts = [kit.colors["top"] for kit in kits.values()]
    liberos: dict[str, str] = {}
    for team in kits:
        liberos[team] = _kit(sport, [*shirts, *liberos.values()], rng).colors["top"]
    outfits: list[Outfit | None] = [None] * len(players)
    for team, kit in kits.items():
        members = [k for k, player in enumerate(players) if player.team == team]
        numbers = _numbers(sport, len(members), rng)
        for member, number in zip(members, numbers, strict=True):
            own = _own(kit, sport, int(number), rng)
            outfits[member] = _as_libero(own, liberos[team]) if players[member].role == LIBERO else own
    return tuple(outfit for outfit in outfits if outfit is not None)


def distance(one: str, other: str) -> float:
    """How far two colours of the wardrobe lie apart in gamma-encoded RGB, 0 to sqrt 3."""
    encoded = [np.power(COLORS[name], 1 / 2.2) for name in (one, other)]
    return float(np.linalg.norm(encoded[0] - encoded[1]))


def _kit(sport: str, taken: Sequence[str], rng: np.random.Generator) -> Outfit:
    """An outfit whose shirt cannot be mistaken for one of those taken."""
    best, apart = sample_outfit(sport, rng), -1.0
    for _ in range(_TRIES):
        kit = sample_outfit(sport, rng) if apart >= 0.0 else best
        least = min((distance(kit.colors["top"], other) for other in taken), default=_APART)
        if least > apart:
            best, apart = kit, least
        if apart >= _APART:
            break
    return best


def _own(kit: Outfit, sport: str, number: int, rng: np.random.Generator) -> Outfit:
    """The team's kit on one player, in their own shoes and size."""
    other = sample_outfit(sport, rng)
    personal = {name: other.colors[name] for name in _PERSONAL if name in other.colors}
    shared = {name: color for name, color in kit.colors.items() if name not in _PERSONAL}
    return replace(other, name=f"{kit.name}_{number}", number=number, pattern=kit.pattern, colors=shared | personal)


def _numbers(sport: str, count: int, rng: np.random.Generator) -> list[int]:
    """Different numbers: 1 to 24 indoors, 1 and 2 on the beach [FIVB beach rule 5.1]."""
    most = max(2, count) if sport == "beach_volleyball" else NUMBERS
    return [int(number) for number in rng.choice(np.arange(1, most + 1), count, replace=False)]


def _as_libero(outfit: Outfit, shirt: str) -> Outfit:
    trim = "white" if distance(shirt, "white") > _APART else "black"
    return replace(
        outfit, name=f"{outfit.name}_{LIBERO}", pattern="plain", colors=outfit.colors | {"top": shirt, "trim": trim}
    )
