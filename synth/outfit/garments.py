"""Garments on a moving wearer: any piece of cloth that follows the skin, what is sewn on it, shoes and socks."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from scipy.sparse import csr_array

from synth.outfit.binding import Bound, Cache, Frames, bind, posed
from synth.outfit.cloth import Cloth, folds
from synth.outfit.crumple import crumpled
from synth.outfit.layers import Layer, carried, cloth_layer, laid, lifted, outside, own_cloth
from synth.outfit.shoes import shoe
from synth.outfit.surface import normals
from synth.outfit.tailor import Garment, band
from synth.outfit.wearer import SIDES, Wearer, Worn, cached, fabric, plain
from synth.scene import Material, Mesh, Parts


def fitted(
    w: Wearer,
    name: str,
    garment: Garment,
    material: Material,
    below: Sequence[Layer] = (),
    uvs: np.ndarray | None = None,
) -> Worn:
    """A garment of cloth on the moving body, with the folds of its cut, outside of the layers `below`."""
    cloth = garment.cloth
    cache = posed(bind(w.figure, cloth.body, cloth.points), w.vertices, w.frames)
    if garment.fold_m is not None:
        pattern = folds(cloth.points, garment.fold_m, w.rng("crumple", str(garment.fold_m)))
        cache = crumpled(cache, cloth, pattern).astype(np.float32)
    return hemmed(w, name, garment, outside(cache, cloth, below), material, uvs)


def hemmed(
    w: Wearer, name: str, garment: Garment, cache: Cache, material: Material, uvs: np.ndarray | None = None
) -> Worn:
    """A garment whose cloth is where `cache` says, with its rims folded in. uvs: (F, 3, 2) of the cloth's faces."""
    layer = cloth_layer(garment.cloth, w.figure, cache, w.frames)
    whole = own_cloth(layer).hemmed(*garment.hem_m)
    if uvs is not None:
        rims = np.repeat(uvs[:1] * 0.0 + uvs[0, 0], len(whole.faces) - len(uvs), 0)
        uvs = np.concatenate([uvs, rims])
    mesh = Mesh(whole.points, whole.faces, uvs=uvs)
    return Worn(cached(w, name, mesh, (material,), laid(layer, whole), carried(layer, whole)), garment.covers, layer)


def sewn(
    w: Wearer, name: str, parent: Layer, piece: Cloth, material: Material, hem_m: tuple[float, float] = (0.002, 0.004)
) -> Worn:
    """A piece of `own_cloth(parent)` on its garment, wherever that goes; nothing where the cut left nothing."""
    bare = np.zeros(len(w.figure.points), bool)
    if len(piece.faces) == 0:
        return Worn(Parts(), bare)
    whole = lifted(piece, parent, 0.0007).hemmed(*hem_m)
    mesh = Mesh(whole.points, whole.faces)
    return Worn(cached(w, name, mesh, (material,), laid(parent, whole), carried(parent, whole)), bare)


def worn_shoes(w: Wearer, below: Sequence[Layer] = ()) -> list[Worn]:
    """Both shoes, clear of the socks `below`."""
    accent = (0.74, 0.74, 0.73) if w.outfit.colors["shoes"] != "white" else w.outfit.rgb("top")
    materials = (
        fabric(w, "shoe_upper", "shoes", roughness=0.6),
        plain(w, "shoe_sole", (0.70, 0.70, 0.68), 0.6),
        plain(w, "shoe_accent", accent, 0.6),
        plain(w, "shoe_lining", (0.03, 0.03, 0.03), 0.9),
    )
    worn = []
    for side in SIDES:
        one = shoe(w.figure, side)
        shell = Cloth(one.points, one.faces, csr_array((len(one.points), len(w.figure.points))))
        cache = outside(_skinned(one.points, one.weights, w.frames), shell, below)
        mesh = Mesh(one.points, one.faces, material_index=one.material)
        layer = Layer(one.points, normals(one.points, one.faces), one.faces, one.weights, cache, w.frames)
        worn.append(Worn(cached(w, f"{side}_shoe", mesh, materials, cache, one.weights), one.covers, layer))
    return worn


def worn_socks(w: Wearer, below: Sequence[Layer] = ()) -> list[Worn]:
    """Both socks, over tights where there are any: higher in volleyball."""
    start = 0.55 if w.outfit.sport == "volleyball" else 0.75
    material = fabric(w, "socks", "socks", roughness=0.9)
    socks = [
        band(w.figure, (f"{side}_knee", f"{side}_ankle"), start, 1.06, 0.0025 if not below else 0.006) for side in SIDES
    ]
    return [fitted(w, f"{side}_sock", sock, material, below) for side, sock in zip(SIDES, socks, strict=True)]


def _skinned(
    points: Float[np.ndarray, "vertices 3"], weights: Float[np.ndarray, "vertices 55"], frames: Frames
) -> Cache:
    """Linear blend skinning of things that have weights of their own (T, V, 3) float32."""
    none = csr_array((len(points), 1))
    base = np.einsum("vj,tja->tva", weights, frames.origins)
    turned = posed(Bound(none, points, weights), np.zeros((len(base), 1, 3)), frames)
    return (base + turned).astype(np.float32)
