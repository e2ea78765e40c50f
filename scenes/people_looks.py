"""Colours of bystanders: a few colourings per mesh from shared materials."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from synth.outfit.identity import HAIR_COLORS, SKIN_TONES
from synth.outfit.skin import HEADROOM
from synth.outfit.wardrobe import COLORS
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
_TOPS_OF = {"official": ("white", "navy", "charcoal"), "seated_official": ("white", "navy"),
            "line_judge": ("white", "navy"), "photographer": ("charcoal", "black", "grey")}  # fmt: skip
_BOTTOMS_OF = {"official": ("charcoal", "navy", "black"), "seated_official": ("charcoal", "navy"),
               "line_judge": ("charcoal", "navy"), "archer": ("white", "black", "navy", "grey", "khaki"),
               "player": ("black", "navy", "white"), "seated_player": ("black", "navy", "white"),
               "coach": ("black", "navy", "grey", "charcoal")}  # fmt: skip


def draw_looks(group: str, rng: np.random.Generator, count: int, colors: Sequence[str]) -> list[Looks]:
    """`count` colourings for one mesh of a group."""
    return [_looks(group, rng, colors) for _ in range(count)]


def _looks(group: str, rng: np.random.Generator, colors: Sequence[str]) -> Looks:
    skin = str(rng.choice(list(SKIN_TONES)))
    hair = str(rng.choice(_LIGHT if list(SKIN_TONES).index(skin) < 4 else _DARK))
    is_fan = rng.random() < FAN_SHARE
    tops = tuple(colors) if colors and is_fan else _TOPS_OF.get(group, _TOPS)
    bottoms = _BOTTOMS_OF.get(group, _BOTTOMS)
    return (
        _skin(skin),
        _hair(hair),
        _cloth("top", str(rng.choice(tops))),
        _cloth("bottom", str(rng.choice(bottoms))),
        _OTHER,
    )


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
