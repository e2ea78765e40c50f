"""What athletes of each sport wear, from the shoes up."""

from collections.abc import Sequence

import numpy as np

from synth.outfit.bottoms import Bottom, worn_bottom, worn_tights
from synth.outfit.garments import fitted, sewn, worn_shoes, worn_socks
from synth.outfit.gear import arm_guard, belt, chest_guard, finger_tab, quiver, sleeve_guard
from synth.outfit.kneepads import worn_knee_pads
from synth.outfit.layers import Layer, own_cloth, skin_layer
from synth.outfit.own import own_bottom, worn_own
from synth.outfit.swimwear import arm_sleeves
from synth.outfit.tailor import Garment
from synth.outfit.tops import worn_top
from synth.outfit.wearer import Wearer, Worn, fabric, plain, rigid
from synth.scene import Material


def volleyball(w: Wearer) -> list[Worn]:
    """Jersey, shorts, knee pads, socks and shoes."""
    skin = skin_layer(w.figure, w.vertices, w.frames)
    legs = worn_tights(w)
    feet = _feet(w, legs)
    pieces, _ = _clothes(w, skin, legs)
    return [*feet, *pieces, *worn_knee_pads(w, [skin, *_layers(legs)])]


def beach(w: Wearer) -> list[Worn]:
    """Barefoot: tank top or bikini over shorts or a bikini bottom."""
    skin = skin_layer(w.figure, w.vertices, w.frames)
    return _clothes(w, skin, worn_tights(w))[0]


def archery(w: Wearer) -> list[Worn]:
    """Polo shirt or jacket, trousers, shorts or skirt, shoes, guards, finger tab, belt with a quiver."""
    skin = skin_layer(w.figure, w.vertices, w.frames)
    legs = worn_tights(w)
    feet = _feet(w, legs)
    pieces, top = _clothes(w, skin, legs, _layers(feet))
    return [*feet, *pieces, *_archers_gear(w, top, skin)]


def _clothes(w: Wearer, skin: Layer, inner: list[Worn], feet: Sequence[Layer] = ()) -> tuple[list[Worn], Layer]:
    """Bottom and top with what lies under them, and the surface that gear lies on."""
    if w.outfit.arms == "sleeves":
        knit = fabric(w, "sleeves", "sleeves", roughness=0.6)
        inner = [*inner, fitted(w, "arm_sleeves", arm_sleeves(w.figure), knit)]
    bottom = _bottom(w, [skin, *_layers(inner), *feet])
    below = [skin, *_layers(inner), *_layers(bottom.pieces)]
    own = w.outfit.own("top")
    top = worn_own(w, own, below) if own else worn_top(w, bottom.cloth, below)
    hat = w.outfit.own("headgear")
    hats = worn_own(w, hat, []).pieces if hat else []
    return [*inner, *bottom.pieces, *top.pieces, *hats], top.layer


def _feet(w: Wearer, legs: list[Worn]) -> list[Worn]:
    socks = worn_socks(w, _layers(legs))
    return [*socks, *worn_shoes(w, _layers(socks))]


def _bottom(w: Wearer, below: Sequence[Layer]) -> Bottom:
    own = w.outfit.own("bottom")
    return worn_bottom(w, below) if own is None else own_bottom(worn_own(w, own, below))


def _archers_gear(w: Wearer, shirt: Layer, skin: Layer) -> list[Worn]:
    """Guards, tab, belt and quiver on the side that the bow arm asks for."""
    figure, base = w.figure, own_cloth(shirt)
    leather = fabric(w, "guards", "guards", roughness=0.55, noise=0.0)
    bow = 1.0 if w.bow_side == "left" else -1.0
    draw = "right" if w.bow_side == "left" else "left"
    bare = np.zeros(len(figure.points), bool)
    tab = Garment(finger_tab(figure, draw), bare, None, (0.0005, 0.0005))
    quivers = rigid(w, "quiver", quiver(figure, base, -bow), _quiver_materials(w), "pelvis")
    return [
        sewn(w, "chest_guard", shirt, chest_guard(base, figure, bow), leather, (0.003, 0.004)),
        sewn(w, "belt", shirt, belt(base, figure), plain(w, "belt", (0.015, 0.014, 0.014), 0.6), (0.003, 0.003)),
        fitted(w, "finger_tab", tab, plain(w, "tab", (0.16, 0.075, 0.035), 0.7)),
        Worn(quivers, bare),
        *_arm_guards(w, shirt, skin, leather),
    ]


def _arm_guards(w: Wearer, shirt: Layer, skin: Layer, leather: Material) -> list[Worn]:
    """On the forearm's skin, or on the sleeve that covers it."""
    side = 1.0 if w.bow_side == "left" else -1.0
    reach, wrist = (side * shirt.points[:, 0]).max(), abs(w.figure.joint("left_wrist")[0])
    if reach > 0.9 * wrist:
        pieces = sleeve_guard(own_cloth(shirt), w.figure, side)
        return [sewn(w, f"arm_guard{k}", shirt, piece, leather, (0.002, 0.003)) for k, piece in enumerate(pieces)]
    guards = arm_guard(w.figure, w.bow_side)
    return [fitted(w, f"arm_guard{k}", guard, leather, [skin]) for k, guard in enumerate(guards)]


def _layers(worn: Sequence[Worn]) -> list[Layer]:
    return [piece.layer for piece in worn if piece.layer is not None]


def _quiver_materials(w: Wearer) -> tuple[Material, ...]:
    return (
        fabric(w, "quiver", "quiver", roughness=0.5, noise=0.0),
        plain(w, "shafts", (0.02, 0.02, 0.022), 0.35),
        plain(w, "vanes", w.outfit.rgb("trim") if w.outfit.colors["trim"] != "black" else (0.7, 0.46, 0.02), 0.5),
        Material(w.prefix + "metal", (0.6, 0.6, 0.62), 0.35, metallic=1.0),
    )


KITS = {"archery": archery, "volleyball": volleyball, "beach_volleyball": beach}
"""What is worn, by sport."""
