"""What is worn on hips and legs, by name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from synth.outfit.cloth import Cloth
from synth.outfit.garments import fitted, hemmed, sewn
from synth.outfit.layers import Layer, own_cloth
from synth.outfit.pieces import leg_stripes
from synth.outfit.skirt import skirt_cloth, skirt_frames
from synth.outfit.swimwear import briefs, tights
from synth.outfit.tailor import LEG_FOLDS_M, Garment, crotch_y, legwear
from synth.outfit.wearer import Wearer, Worn, fabric


@dataclass(frozen=True)
class Bottom:
    """What it is made of, outermost last, and its cloth at rest, for a shirt to hang over."""

    pieces: list[Worn]
    cloth: Cloth


def worn_tights(w: Wearer) -> list[Worn]:
    """Tights where the outfit has them."""
    if not w.outfit.has_tights(w.identity.gender):
        return []
    return [fitted(w, "tights", tights(w.figure), fabric(w, "tights", "tights", roughness=0.6))]


def worn_bottom(w: Wearer, below: Sequence[Layer]) -> Bottom:
    """The wearer's shorts, trousers, skirt or bikini bottom, clear of the layers `below`."""
    kind = w.outfit.cut("bottom", w.identity.gender)
    if kind == "skirt":
        return _skirt(w, below)
    if kind == "briefs":
        garment, rough = briefs(w.figure), 0.5
    else:
        garment, rough = _trousers(w) if kind == "trousers" else _shorts(w), 0.75
    over = replace(garment, cloth=_over_tights(w, garment.cloth))
    close = [layer for layer in below if not layer.is_skin] if kind == "briefs" else below
    worn = fitted(w, kind, over, fabric(w, "bottom", "bottom", roughness=rough), close)
    assert worn.layer is not None
    return Bottom([worn, *_striped(w, kind, worn.layer)], over.cloth)


def _over_tights(w: Wearer, cloth: Cloth) -> Cloth:
    return cloth if not w.outfit.has_tights(w.identity.gender) else cloth.moved(cloth.points + 0.0025 * cloth.normals)


def _shorts(w: Wearer) -> Garment:
    """Short and close for women who play, wide to above the knee for men, for archers to the knee."""
    figure, fit, rng = w.figure, w.outfit.fit, w.rng("shorts")
    hip, knee = figure.joint("left_hip")[1], figure.joint("left_knee")[1]
    sport, female = w.outfit.sport, w.identity.gender == "female"
    if sport == "archery":
        return legwear(figure, 0.09, hip + 0.72 * (knee - hip), 0.35 + 0.4 * fit, 0.005, rng)
    if sport == "beach_volleyball" and female:
        return legwear(figure, 0.055, hip + 0.20 * (knee - hip), 0.10, 0.0008, rng)
    if sport == "beach_volleyball":
        return legwear(figure, 0.085, hip + (0.45 + 0.3 * fit) * (knee - hip), 0.5 + 0.4 * fit, 0.005, rng)
    if female:
        return legwear(figure, 0.10, hip + 0.42 * (knee - hip), 0.12, 0.0012, rng)
    return legwear(figure, 0.10, hip + (0.55 + 0.2 * fit) * (knee - hip), 0.35 + 0.6 * fit, 0.004, rng)


def _trousers(w: Wearer) -> Garment:
    ankle = w.figure.joint("left_ankle")[1]
    return legwear(w.figure, 0.09, ankle - 0.005, 0.45 + 0.5 * w.outfit.fit, 0.006, w.rng("trousers"))


def _skirt(w: Wearer, below: Sequence[Layer]) -> Bottom:
    """A skirt to the middle of the thighs over close shorts of its colour."""
    figure, waist_m = w.figure, 0.075
    hip, knee = figure.joint("left_hip")[1], figure.joint("left_knee")[1]
    material = fabric(w, "bottom", "bottom", roughness=0.75)
    inner_end = min(hip + 0.34 * (knee - hip), crotch_y(figure) - 0.03)
    inner = legwear(figure, 0.06, inner_end, 0.05, 0.0005, w.rng("shorts"))
    shorts = fitted(w, "shorts", inner, material, below)
    end = hip + 0.60 * (knee - hip)
    cloth = skirt_cloth(figure, waist_m, end, w.rng("skirt"))
    cache = skirt_frames(figure, np.asarray(w.vertices), w.frames, waist_m, end, w.rng("skirt"))
    garment = Garment(cloth, np.zeros(len(figure.points), bool), LEG_FOLDS_M, (0.002, 0.02))
    return Bottom([shorts, hemmed(w, "skirt", garment, cache, material)], cloth)


def _striped(w: Wearer, kind: str, layer: Layer) -> list[Worn]:
    """A stripe down the sides of trousers and men's shorts, of some kits."""
    has = kind == "trousers" or (kind == "shorts" and w.identity.gender == "male")
    if not has or w.outfit.crest % 3 == 0 or w.outfit.colors["trim"] == w.outfit.colors["bottom"]:
        return []
    piece = leg_stripes(own_cloth(layer), w.figure, 0.011)
    return [sewn(w, "leg_stripes", layer, piece, fabric(w, "trim", "trim", roughness=0.8), (0.001, 0.001))]
