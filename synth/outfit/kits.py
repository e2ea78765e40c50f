"""What athletes of each sport wear, from the shoes up."""

import numpy as np

from synth.outfit.garments import fitted, worn_shirt, worn_shoes, worn_socks
from synth.outfit.gear import arm_guard, belt, chest_guard, finger_tab, quiver
from synth.outfit.tailor import SHIRT_FOLDS_M, Garment, ShirtCut, band, legwear, placket, polo_collar
from synth.outfit.wearer import SIDES, Wearer, Worn, fabric, plain, rigid
from synth.scene import Material

_ARMHOLE = -0.12
"""Where a sleeveless top ends: inside the shoulder joint, as a share of the upper arm."""


def volleyball(w: Wearer) -> list[Worn]:
    """Jersey, shorts, knee pads, socks and shoes."""
    female = w.identity.gender == "female"
    pads = [band(w.figure, (f"{s}_hip", f"{s}_knee"), 0.80, 1.16, 0.008, 0.010) for s in SIDES]
    hip, knee = w.figure.joint("left_hip"), w.figure.joint("left_knee")
    length = 0.42 if female else 0.55 + 0.2 * w.outfit.fit
    shorts = legwear(
        w.figure, 0.10, hip[1] + length * (knee[1] - hip[1]), 0.12 if female else 0.35 + 0.6 * w.outfit.fit,
        0.0012 if female else 0.004, w.rng("shorts"),
    )  # fmt: skip
    sleeve = 0.34 if female else 0.42
    top, _ = worn_shirt(w, ShirtCut(sleeve, 0.035, w.outfit.fit * (0.6 if female else 1.0), 0.62, 0.02), shorts.cloth)
    rubber = fabric(w, "knee_pads", "knee_pads", roughness=0.85)
    return [
        worn_shoes(w),
        worn_socks(w),
        top,
        fitted(w, "shorts", shorts, fabric(w, "shorts", "bottom", roughness=0.7)),
        *[fitted(w, f"{s}_knee_pad", pad, rubber) for s, pad in zip(SIDES, pads, strict=True)],
    ]


def archery(w: Wearer) -> list[Worn]:
    """Polo shirt, trousers, shoes, guards of arm and chest, finger tab, belt with a quiver."""
    figure = w.figure
    ankle = figure.joint("left_ankle")[1]
    trousers = legwear(figure, 0.09, ankle - 0.005, 0.45 + 0.5 * w.outfit.fit, 0.006, w.rng("trousers"))
    polo = ShirtCut(0.55, 0.05, 0.25 + 0.6 * w.outfit.fit, 0.5, 0.02)
    top, cloth = worn_shirt(w, polo, trousers.cloth)
    collar = fabric(w, "collar", "trim" if w.outfit.pattern == "shoulders" else "top", roughness=0.8)
    leather = fabric(w, "guards", "guards", roughness=0.55, noise=0.0)
    webbing = plain(w, "belt", (0.015, 0.014, 0.014), 0.6)
    bow = 1.0 if w.bow_side == "left" else -1.0
    draw = "right" if w.bow_side == "left" else "left"
    bare = np.zeros(len(figure.points), bool)
    pieces = [
        worn_shoes(w),
        worn_socks(w),
        top,
        fitted(w, "trousers", trousers, fabric(w, "trousers", "bottom", roughness=0.8)),
        fitted(w, "collar", Garment(polo_collar(cloth, figure, polo), bare, SHIRT_FOLDS_M), collar),
        fitted(w, "placket", Garment(placket(cloth, figure, polo), bare, SHIRT_FOLDS_M), collar),
        fitted(w, "chest_guard", Garment(chest_guard(cloth, figure, bow), bare, SHIRT_FOLDS_M), leather),
        fitted(w, "belt", Garment(belt(cloth, figure), bare, SHIRT_FOLDS_M), webbing),
        fitted(w, "finger_tab", Garment(finger_tab(figure, draw), bare), plain(w, "tab", (0.16, 0.075, 0.035), 0.7)),
        Worn(rigid(w, "quiver", quiver(figure, cloth, -bow), _quiver_materials(w), "pelvis"), bare),
    ]
    pieces += [fitted(w, f"arm_guard{k}", g, leather) for k, g in enumerate(arm_guard(figure, w.bow_side))]
    return pieces


def _quiver_materials(w: Wearer) -> tuple[Material, ...]:
    return (
        fabric(w, "quiver", "quiver", roughness=0.5, noise=0.0),
        plain(w, "shafts", (0.02, 0.02, 0.022), 0.35),
        plain(w, "vanes", w.outfit.rgb("trim") if w.outfit.colors["trim"] != "black" else (0.7, 0.46, 0.02), 0.5),
        Material(w.prefix + "metal", (0.6, 0.6, 0.62), 0.35, metallic=1.0),
    )


def beach(w: Wearer) -> list[Worn]:
    """Barefoot: sports top and short tights, or a tank top and wide shorts."""
    female = w.identity.gender == "female"
    hip, knee, chest = (w.figure.joint(name)[1] for name in ("left_hip", "left_knee", "spine3"))
    length = 0.13 if female else 0.45 + 0.3 * w.outfit.fit
    shorts = legwear(
        w.figure, 0.055 if female else 0.085, hip + length * (knee - hip), 0.15 if female else 0.5 + 0.4 * w.outfit.fit,
        0.0008 if female else 0.005, w.rng("shorts"),
    )  # fmt: skip
    if female:
        top, _ = worn_shirt(w, ShirtCut(_ARMHOLE, hip - (chest - 0.075), 0.0, 0.95), None)
    else:
        top, _ = worn_shirt(w, ShirtCut(_ARMHOLE, 0.035, w.outfit.fit, 0.75), shorts.cloth)
    return [top, fitted(w, "shorts", shorts, fabric(w, "shorts", "bottom", roughness=0.7))]


KITS = {"archery": archery, "volleyball": volleyball, "beach_volleyball": beach}
"""What is worn, by sport."""
