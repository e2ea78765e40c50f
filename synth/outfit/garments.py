"""Garments on a moving wearer: shirt, shoes, socks, and any piece of cloth that follows the skin."""

import numpy as np
from jaxtyping import Float
from scipy.sparse import csr_array

from synth.outfit.binding import Bound, Cache, Frames, bind, posed
from synth.outfit.cloth import Cloth, folds
from synth.outfit.crumple import crumpled
from synth.outfit.prints import shirt_picture, shirt_uvs
from synth.outfit.shoes import shoe
from synth.outfit.tailor import Garment, ShirtCut, band, shirt
from synth.outfit.wearer import SIDES, Wearer, Worn, cached, fabric, plain
from synth.scene import Material, Mesh, Parts


def fitted(w: Wearer, name: str, garment: Garment, material: Material, uvs: np.ndarray | None = None) -> Worn:
    """A garment of cloth on the moving body, with the folds of its cut."""
    cloth = garment.cloth
    cache = posed(bind(w.figure, cloth.body, cloth.points), w.vertices, w.frames)
    if garment.fold_m is not None:
        pattern = folds(cloth.points, garment.fold_m, w.rng("crumple", str(garment.fold_m)))
        cache = crumpled(cache, cloth, pattern).astype(np.float32)
    mesh = Mesh(cloth.points, cloth.faces, uvs=uvs)
    return Worn(cached(w, name, mesh, (material,), cache), garment.covers)


def worn_shirt(w: Wearer, cut: ShirtCut, under: Cloth | None) -> tuple[Worn, Cloth]:
    """The shirt with its print, over what is worn `under` its hem; and its cloth, for what lies on it."""
    garment = shirt(w.figure, cut, w.rng("shirt"), under)
    chest_y = float(w.figure.joint("spine3")[1]) + 0.03
    hem_y = float(w.figure.joint("left_hip")[1]) - cut.hem_m - chest_y
    shoulder_y = float(w.figure.joint("left_shoulder")[1]) - chest_y
    uvs = shirt_uvs(garment.cloth.points, garment.cloth.faces, chest_y)
    picture = shirt_picture(w.outfit, hem_y, shoulder_y)
    name = w.prefix + "shirt"
    material = Material(
        name, (1.0, 1.0, 1.0), 0.75, sheen=0.15, texture=name, normal_noise_m=0.0004, noise_scale_m=0.004
    )
    worn = fitted(w, "shirt", garment, material, uvs)
    return Worn(worn.parts + Parts(textures={name: picture}), worn.covers), garment.cloth


def worn_shoes(w: Wearer) -> Worn:
    """Both shoes."""
    shoes = [shoe(w.figure, side) for side in SIDES]
    accent = (0.74, 0.74, 0.73) if w.outfit.colors["shoes"] != "white" else w.outfit.rgb("top")
    materials = (
        fabric(w, "shoe_upper", "shoes", roughness=0.6),
        plain(w, "shoe_sole", (0.70, 0.70, 0.68), 0.6),
        plain(w, "shoe_accent", accent, 0.6),
        plain(w, "shoe_lining", (0.03, 0.03, 0.03), 0.9),
    )
    parts, covers = Parts(), np.zeros(len(w.figure.points), bool)
    for side, one in zip(SIDES, shoes, strict=True):
        cache = _skinned(one.points, one.weights, w.frames)
        mesh = Mesh(one.points, one.faces, material_index=one.material)
        parts = parts + cached(w, f"{side}_shoe", mesh, materials, cache)
        covers |= one.covers
    return Worn(parts, covers)


def worn_socks(w: Wearer) -> Worn:
    """Both socks: higher in volleyball."""
    start = 0.55 if w.outfit.sport == "volleyball" else 0.75
    parts, covers = Parts(), np.zeros(len(w.figure.points), bool)
    for side in SIDES:
        sock = band(w.figure, (f"{side}_knee", f"{side}_ankle"), start, 1.06, 0.0025)
        worn = fitted(w, f"{side}_sock", sock, fabric(w, "socks", "socks", roughness=0.9))
        parts, covers = parts + worn.parts, covers | worn.covers
    return Worn(parts, covers)


def _skinned(
    points: Float[np.ndarray, "vertices 3"], weights: Float[np.ndarray, "vertices 55"], frames: Frames
) -> Cache:
    """Linear blend skinning of things that have weights of their own (T, V, 3) float32."""
    none = csr_array((len(points), 1))
    base = np.einsum("vj,tja->tva", weights, frames.origins)
    turned = posed(Bound(none, points, weights), np.zeros((len(base), 1, 3)), frames)
    return (base + turned).astype(np.float32)
