"""Colours of bystanders: a few colourings per mesh from shared materials."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from synth.outfit.colors import COLORS
from synth.outfit.identity import HAIR_COLORS, SKIN_TONES
from synth.outfit.skin import HEADROOM
from synth.scene import Material, Rgb

Looks = tuple[Material, Material, Material, Material, Material]
"""Skin, hair, top, bottom, other: the slots of scenes.people_mesh."""

HAIR_GAIN = 1.6
FAN_SHARE = 0.7
"""Of those who sit in a coloured block, so many wear its colours."""
_LIGHT = ("brown", "dark brown", "blond", "ash blond", "auburn", "black", "grey")
_DARK = ("black", "black", "dark brown")
_TOPS = ("white", "white", "grey", "grey", "black", "black", "navy", "navy", "sky blue", "royal blue", "red", "maroon",
         "khaki", "green", "teal", "yellow", "orange", "purple")  # fmt: skip
_BOTTOMS = ("denim", "denim", "denim", "black", "navy", "grey", "khaki")
_MORE_COLORS: dict[str, Rgb] = {"denim": (0.045, 0.075, 0.14), "charcoal": (0.035, 0.036, 0.04)}
_SUITS = ("navy", "charcoal", "charcoal", "black")
_TEAM_TOPS = ("red", "royal blue", "navy", "white", "green", "yellow", "orange", "teal", "maroon", "black")
_TOPS_OF = {"player": _TEAM_TOPS, "seated_player": _TEAM_TOPS, "archer": (*_TEAM_TOPS, "sky blue", "purple"),
            "official": ("white", "navy", "sky blue"), "seated_official": ("white", "navy"),
            "line_judge": ("white", "navy"), "photographer": ("charcoal", "black", "grey")}  # fmt: skip
_BOTTOMS_OF = {"official": ("charcoal", "navy", "black"), "seated_official": ("charcoal", "navy"),
               "line_judge": ("charcoal", "navy"), "archer": ("white", "black", "navy", "grey", "khaki"),
               "player": ("black", "navy", "white"), "seated_player": ("black", "navy", "white"),
               "coach": ("black", "navy", "grey", "charcoal")}  # fmt: skip
_UNIFORMED = ("player", "seated_player", "official", "seated_official", "line_judge")


@dataclass(frozen=True)
class Palette:
    """Colours that a group may wear: one each where the group is in uniform."""

    tops: tuple[str, ...]
    bottoms: tuple[str, ...]
    fan_tops: tuple[str, ...] = ()


def palette(group: str, rng: np.random.Generator, colors: Sequence[str]) -> Palette:
    """What the people of one call wear; colors: of their team."""
    tops, bottoms = _TOPS_OF.get(group, _TOPS), _BOTTOMS_OF.get(group, _BOTTOMS)
    if group not in _UNIFORMED:
        return Palette(tops, bottoms, tuple(colors))
    return Palette((str(rng.choice(tuple(colors) or tops)),), (str(rng.choice(bottoms)),))


def draw_looks(worn: Palette, rng: np.random.Generator, in_suit: bool) -> Looks:
    """One colouring of a mesh."""
    skin = str(rng.choice(list(SKIN_TONES)))
    hair = str(rng.choice(_LIGHT if list(SKIN_TONES).index(skin) < 4 else _DARK))
    is_fan = rng.random() < FAN_SHARE
    tops = worn.fan_tops if worn.fan_tops and is_fan else worn.tops
    top, bottom = str(rng.choice(_SUITS if in_suit else tops)), str(rng.choice(worn.bottoms))
    return _skin(skin), _hair(hair), _cloth("top", top), _cloth("bottom", bottom), _OTHER


_OTHER = Material("people_other", (1.0, 1.0, 1.0), roughness=0.55)


@cache
def _skin(name: str) -> Material:
    r, g, b = SKIN_TONES[name]
    color = (r * HEADROOM, g * HEADROOM, b * HEADROOM)
    return Material(f"people_skin_{name}", color, roughness=0.5, specular=0.4, subsurface=0.1)


@cache
def _hair(name: str) -> Material:
    r, g, b = HAIR_COLORS[name]
    return Material(
        "people_hair_" + name.replace(" ", "_"), (r * HAIR_GAIN, g * HAIR_GAIN, b * HAIR_GAIN), roughness=0.5,
        specular=0.3, color_noise=0.35, noise_scale_m=0.012, normal_noise_m=0.002,
    )  # fmt: skip


@cache
def _cloth(part: str, name: str) -> Material:
    color = (COLORS | _MORE_COLORS)[name]
    return Material(
        f"people_{part}_" + name.replace(" ", "_"),
        color,
        roughness=0.8,
        sheen=0.1,
        color_noise=0.06,
        noise_scale_m=0.05,
    )
