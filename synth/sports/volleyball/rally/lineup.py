"""Who stands where: roles, positions of the rotation, and places to receive, attack, cover and defend.

Places are (x, y) of a team's own frame [m]: its side is x < 0, it faces +x, its left is +y. Positions count as in the
rules: 1 right back (the server), 2 right front, 3 middle front, 4 left front, 5 left back, 6 middle back.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Spot = tuple[float, float]
Stage = Literal["receive", "base", "defend", "attack"]

_ROTATION = ("setter", "outside hitter", "middle blocker", "opposite", "outside hitter", "middle blocker")
"""The order in which a team of six serves; the libero stands in for the middle blocker of the back row."""

_SMALL: dict[int, tuple[tuple[str, Spot, Spot, Spot], ...]] = {
    1: (("all-rounder", (-5.0, 0.0), (-5.0, 0.0), (-4.2, 0.0)),),
    2: (
        ("defender", (-5.6, -2.0), (-5.4, -1.9), (-3.0, -1.6)),
        ("blocker", (-5.6, 2.0), (-5.4, 1.9), (-3.0, 1.8)),
    ),
    3: (
        ("libero", (-6.0, -1.9), (-6.0, -2.0), (-4.0, -2.0)),
        ("setter", (-2.2, -0.9), (-3.2, -0.2), (-1.6, -0.8)),
        ("outside hitter", (-6.0, 2.1), (-5.6, 2.2), (-3.6, 3.2)),
    ),
    4: (
        ("opposite", (-6.2, -2.8), (-5.6, -2.8), (-3.8, -3.2)),
        ("setter", (-2.2, -0.9), (-2.4, -0.6), (-1.6, -0.8)),
        ("outside hitter", (-6.0, 2.8), (-5.4, 2.9), (-3.6, 3.6)),
        ("libero", (-6.8, 0.0), (-6.9, 0.0), (-5.0, 0.4)),
    ),
    5: (
        ("opposite", (-6.2, -2.8), (-5.6, -2.8), (-3.8, -3.2)),
        ("setter", (-2.2, -1.4), (-1.7, -2.2), (-1.6, -0.8)),
        ("middle blocker", (-2.6, 0.9), (-1.6, 0.2), (-3.4, 0.8)),
        ("outside hitter", (-6.0, 2.8), (-5.4, 2.9), (-3.6, 3.8)),
        ("libero", (-6.8, 0.0), (-7.0, 0.2), (-5.2, 0.4)),
    ),
}
"""Teams of one to five, by position: role and places to receive, to defend, to attack from."""

_PLACES: dict[str, tuple[Spot, Spot, Spot]] = {
    "front outside hitter": ((-6.0, 3.0), (-1.7, 2.9), (-3.7, 3.9)),
    "front middle blocker": ((-2.4, 1.6), (-1.5, 0.1), (-3.4, 0.9)),
    "front opposite": ((-2.6, -3.4), (-1.7, -2.9), (-3.7, -3.8)),
    "front setter": ((-1.5, -1.3), (-1.7, -2.7), (-1.6, -0.8)),
    "back outside hitter": ((-6.2, -2.8), (-7.3, 0.0), (-5.6, -1.2)),
    "back libero": ((-6.8, 0.1), (-5.9, 2.9), (-5.2, 2.0)),
    "back opposite": ((-7.9, -3.6), (-5.9, -2.9), (-5.4, -3.4)),
    "back setter": ((-3.4, -2.0), (-5.7, -2.7), (-1.6, -0.8)),
}
"""A team of six: places to receive, to defend, to attack from or cover."""


@dataclass(frozen=True)
class Player:
    """One of a team. number: position in the rotation, 1 to 6. receive, defend, attack: places."""

    number: int
    role: str
    receive: Spot
    defend: Spot
    attack: Spot


def line_up(size: int, rng: np.random.Generator) -> tuple[Player, ...]:
    """A team of `size` in the order of its positions; six stand in one of their six rotations."""
    shift = int(rng.integers(6))
    if size < 6:
        return tuple(Player(i + 1, *places) for i, places in enumerate(_SMALL[size]))
    return tuple(_player(number, _ROTATION[(number - 1 - shift) % 6]) for number in range(1, 7))


def _player(number: int, role: str) -> Player:
    front = number in (2, 3, 4)
    if role == "middle blocker" and not front:
        role = "libero"
    receive, defend, attack = _PLACES[f"{'front' if front else 'back'} {role}"]
    return Player(number, role, receive, defend, attack)


def setters(team: tuple[Player, ...]) -> list[int]:
    """Indices in the team by who would rather set."""
    order = {"setter": 0, "blocker": 1, "opposite": 2, "outside hitter": 3, "middle blocker": 4}
    return sorted(range(len(team)), key=lambda i: order.get(team[i].role, 5))
