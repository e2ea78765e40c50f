"""What is worn on the trunk, by name: cut, print, and what is sewn on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from synth.outfit.cloth import Cloth
from synth.outfit.garments import fitted, sewn
from synth.outfit.layers import Layer, own_cloth
from synth.outfit.pieces import (
    cuffs,
    neck_rib,
    placket,
    polo_collar,
    sleeve_stripes,
    stand_collar,
    waistband,
    zip_strip,
)  # fmt: skip
from synth.outfit.prints import shirt_picture, shirt_uvs
from synth.outfit.swimwear import bikini_top
from synth.outfit.tailor import ShirtCut, shirt
from synth.outfit.wearer import Wearer, Worn, fabric, plain
from synth.scene import Material, Parts


@dataclass(frozen=True)
class Top:
    """A finished top: what it is made of, and the surface that gear lies on. cloth: of a user's own garment."""

    pieces: list[Worn]
    layer: Layer
    cloth: Cloth | None = None


def worn_top(w: Wearer, under: Cloth | None, below: Sequence[Layer]) -> Top:
    """The wearer's top over what is worn `under` its hem, clear of the layers `below`."""
    kind = w.outfit.cut("top", w.identity.gender)
    if kind == "bikini":
        worn = fitted(w, "bikini_top", bikini_top(w.figure), fabric(w, "bikini_top", "top", roughness=0.5))
        assert worn.layer is not None
        return Top([worn], worn.layer)
    cut = _CUTS[kind](w)
    worn = _printed(w, cut, None if kind == "sports_top" else under, below)
    layer = worn.layer
    assert layer is not None
    return Top([worn, *_SEWN[kind](w, layer, cut)], layer)


def _jersey(w: Wearer) -> ShirtCut:
    female = w.identity.gender == "female"
    return ShirtCut(0.34 if female else 0.42, 0.035, w.outfit.fit * (0.6 if female else 1.0), 0.62, 0.02)


def _long_sleeve(w: Wearer) -> ShirtCut:
    return ShirtCut(1.9, 0.04, 0.75 * w.outfit.fit, 0.6, 0.0)


def _tank(w: Wearer) -> ShirtCut:
    fit = w.outfit.fit * (0.5 if w.identity.gender == "female" else 1.0)
    return ShirtCut(None, 0.035, fit, 0.75, scoop_m=0.03)


def _sports_top(w: Wearer) -> ShirtCut:
    hip, chest = w.figure.joint("left_hip")[1], w.figure.joint("spine3")[1]
    return ShirtCut(None, hip - (chest - 0.075), 0.0, 0.95, scoop_m=0.035)


def _polo(w: Wearer) -> ShirtCut:
    return ShirtCut(0.55, 0.05, 0.25 + 0.6 * w.outfit.fit, 0.5, 0.02)


def _jacket(w: Wearer) -> ShirtCut:
    return ShirtCut(1.95, 0.055, 0.35 + 0.5 * w.outfit.fit, 0.42)


_CUTS: dict[str, Callable[[Wearer], ShirtCut]] = {
    "jersey": _jersey, "long_sleeve": _long_sleeve, "tank": _tank, "sports_top": _sports_top, "polo": _polo,
    "jacket": _jacket,
}  # fmt: skip


def _printed(w: Wearer, cut: ShirtCut, under: Cloth | None, below: Sequence[Layer]) -> Worn:
    """The shirt with its picture."""
    garment = shirt(w.figure, cut, w.rng("shirt"), under)
    chest_y = float(w.figure.joint("spine3")[1]) + 0.03
    hem_y = float(w.figure.joint("left_hip")[1]) - cut.hem_m - chest_y
    shoulder_y = float(w.figure.joint("left_shoulder")[1]) - chest_y
    uvs = shirt_uvs(garment.cloth.points, garment.cloth.faces, chest_y)
    name = w.prefix + "shirt"
    material = Material(
        name, (1.0, 1.0, 1.0), 0.75, sheen=0.15, texture=name, normal_noise_m=0.0004, noise_scale_m=0.004
    )
    kind = w.outfit.cut("top", w.identity.gender)
    part = "jacket" if kind == "jacket" else "shirt"
    worn = fitted(w, part, garment, material, below, uvs)
    picture = shirt_picture(w.outfit, hem_y, shoulder_y, w.identity.gender, _neckline_y(garment.cloth) - chest_y)
    return Worn(worn.parts + Parts(textures={name: picture}), worn.covers, worn.layer)


def _neckline_y(cloth: Cloth) -> float:
    """Height of the lowest point of the neckline in front [m]."""
    points = cloth.points
    return float(points[(np.abs(points[:, 0]) < 0.02) & (cloth.normals[:, 2] > 0.0), 1].max())


def _trim(w: Wearer) -> Material:
    return fabric(w, "trim", "trim", roughness=0.8)


def _sewn_jersey(w: Wearer, layer: Layer, cut: ShirtCut) -> list[Worn]:
    base, trim = own_cloth(layer), _trim(w)
    return [
        sewn(w, "collar", layer, neck_rib(base, w.figure, cut), trim),
        sewn(w, "cuffs", layer, cuffs(base, w.figure, cut, 0.014), trim),
    ]


def _sewn_tank(w: Wearer, layer: Layer, cut: ShirtCut) -> list[Worn]:
    return [sewn(w, "collar", layer, neck_rib(own_cloth(layer), w.figure, cut, 0.010), _trim(w))]


def _sewn_polo(w: Wearer, layer: Layer, cut: ShirtCut) -> list[Worn]:
    base = own_cloth(layer)
    material = fabric(w, "collar", "trim" if w.outfit.pattern == "shoulders" else "top", roughness=0.8)
    return [
        sewn(w, "cuffs", layer, cuffs(base, w.figure, cut, 0.02), material),
        sewn(w, "collar", layer, polo_collar(base, w.figure, cut), material, (0.002, 0.01)),
        sewn(w, "placket", layer, placket(base, w.figure, cut), material, (0.002, 0.002)),
    ]


def _sewn_jacket(w: Wearer, layer: Layer, cut: ShirtCut) -> list[Worn]:
    base, trim, own = own_cloth(layer), _trim(w), fabric(w, "jacket_rib", "top", roughness=0.85)
    metal = Material(w.prefix + "zip", (0.45, 0.45, 0.47), 0.35, metallic=1.0)
    return [
        sewn(w, "cuffs", layer, cuffs(base, w.figure, cut, 0.045), own),
        sewn(w, "waistband", layer, waistband(base, w.figure, cut, 0.035), own),
        sewn(w, "stripes", layer, sleeve_stripes(base, w.figure, cut), trim, (0.001, 0.001)),
        sewn(w, "zip_tape", layer, zip_strip(base, 0.011, 0.0022), plain(w, "zip_tape", (0.02, 0.02, 0.022), 0.7)),
        sewn(w, "zip_teeth", layer, zip_strip(base, 0.0028, 0.0042), metal, (0.001, 0.001)),
        sewn(w, "collar", layer, stand_collar(base, w.figure, cut), own, (0.0025, 0.012)),
    ]


_SEWN: dict[str, Callable[[Wearer, Layer, ShirtCut], list[Worn]]] = {
    "jersey": _sewn_jersey, "long_sleeve": _sewn_jersey, "tank": _sewn_tank, "sports_top": _sewn_tank,
    "polo": _sewn_polo, "jacket": _sewn_jacket,
}  # fmt: skip
