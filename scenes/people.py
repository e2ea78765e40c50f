"""People in the place: spectators on their seats, neighbours on the shooting line, officials, coaches, players.

`places` are world_from_person (4, 4): x ahead, y to the left, z up. Few meshes, many instances, seen by no label.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from scenes.people_bodies import SEAT_HEIGHT_M
from scenes.people_cast import CAST, postures
from scenes.people_library import library
from scenes.people_looks import Looks, draw_looks, palette
from synth.errors import RecipeError
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.scene import Material, Parts, SceneObject

__all__ = ["SEAT_HEIGHT_M", "seated", "standing"]

Place = Float[np.ndarray, "4 4"]
Kind = Literal["archer", "coach", "official", "line_judge", "player", "photographer", "spectator"]
Sitter = Literal["spectator", "player", "official"]
Mood = Literal["calm", "cheering"]

_SEATED = {"spectator": "seated", "player": "seated_player", "official": "seated_official"}
_CHEERS = ("cheering", "fist_up", "clapping_high")
"""Postures that nobody holds for long: not for a calm crowd, which stands still in the video."""
_MOST_LOOKS = 4
"""Colourings per mesh: Cycles keeps a mesh for each."""


def seated(
    places: Sequence[Place],
    rng: np.random.Generator,
    share: float = 0.85,
    who: Sitter = "spectator",
    colors: Sequence[str] = (),
    mood: Mood = "calm",
) -> Parts:
    """People on seats; each place is taken with probability `share`.

    places: origin on the seat's front edge at the seat's height, SEAT_HEIGHT_M above the floor. colors: names in
    synth.outfit.wardrobe.COLORS of the tops that most spectators and all players wear; none: any.
    mood: `cheering` has some with their arms up.
    """
    if not 0.0 <= share <= 1.0:
        raise RecipeError(f"share={share:g}: a share of the seats lies between 0 and 1")
    taken = [np.asarray(place, float) for place in places if rng.random() < share]
    return _people(_SEATED[who], taken, rng, colors, mood, turn_deg=1.5, sizes=(0.97, 1.0))


def standing(
    kind: Kind, places: Sequence[Place], rng: np.random.Generator, colors: Sequence[str] = (), mood: Mood = "calm"
) -> Parts:
    """People on their feet, one at every place; an archer shoots along the place's +x.

    places: origin on the ground between the feet. colors, mood: as for `seated`.
    """
    turn_deg = {"archer": 0.0, "spectator": 8.0}.get(kind, 4.0)
    return _people(kind, [np.asarray(place, float) for place in places], rng, colors, mood, turn_deg, (0.96, 1.04))


def _people(
    group: str,
    places: list[Place],
    rng: np.random.Generator,
    colors: Sequence[str],
    mood: Mood,
    turn_deg: float,
    sizes: tuple[float, float],
) -> Parts:
    meshes = library(group)
    suits = [member.is_in_suit for member in CAST[group] for _ in range(member.postures)]
    shown = [k for k, name in enumerate(postures(group)) if mood == "cheering" or name not in _CHEERS]
    worn = palette(group, rng, colors)
    looks = [[draw_looks(worn, rng, in_suit) for _ in range(_MOST_LOOKS)] for in_suit in suits]
    materials: dict[str, Material] = {}
    objects, used = [], {}
    for choice, place in zip(_shuffled(len(shown), len(places), rng), places, strict=True):
        number = shown[choice]
        look: Looks = looks[number][int(rng.integers(len(looks[number])))]
        name = f"people_{group}_{number}"
        objects.append(
            SceneObject(_name(group, place), name, tuple(m.name for m in look), _jittered(place, rng, turn_deg, sizes))
        )
        used[name] = meshes[number]
        materials |= {material.name: material for material in look}
    return Parts(tuple(objects), used, materials)


def _shuffled(kinds: int, count: int, rng: np.random.Generator) -> list[int]:
    """Numbers below `kinds`, each as often as the others, twins never side by side unless there is one kind only."""
    numbers: list[int] = []
    while len(numbers) < count:
        round_ = [int(k) for k in rng.permutation(kinds)]
        if numbers and kinds > 1 and round_[0] == numbers[-1]:
            round_ = [*round_[1:], round_[0]]
        numbers += round_
    return numbers[:count]


def _name(group: str, place: Place) -> str:
    """Unique as long as no two people share a place: several calls may fill one venue."""
    x, y, z = (round(100.0 * float(value)) for value in place[:3, 3])
    return f"{group}_{x}_{y}_{z}"


def _jittered(
    place: Place, rng: np.random.Generator, turn_deg: float, sizes: tuple[float, float]
) -> Float[np.ndarray, "1 4 4"]:
    turn = about("z", np.radians(rng.uniform(-turn_deg, turn_deg))) * rng.uniform(*sizes)
    return (place @ transform(turn, np.zeros(3)))[None]
