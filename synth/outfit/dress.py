"""A posed naked body becomes a dressed athlete: scene parts with positions per frame."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.sparse import csr_array

from synth.body import Body
from synth.outfit.binding import Bound, Cache, Frames, Posed, bind, joint_frames, posed
from synth.outfit.cloth import Cloth, folds
from synth.outfit.crumple import crumpled
from synth.outfit.eyewear import sunglasses
from synth.outfit.face import (
    HEADROOM,
    brows_and_lashes,
    eye_texture,
    eyeballs,
    mouth_inside,
    skin_colors,
)
from synth.outfit.figure import Figure, measure
from synth.outfit.gear import arm_guard, belt, chest_guard, finger_tab, hat, quiver
from synth.outfit.hair import hair
from synth.outfit.head import Skull, skull
from synth.outfit.identity import Identity
from synth.outfit.locks import brightened, merged
from synth.outfit.prints import shirt_picture, shirt_uvs
from synth.outfit.shoes import shoe
from synth.outfit.tailor import SHIRT_FOLDS_M, Garment, ShirtCut, band, legwear, placket, polo_collar, shirt
from synth.outfit.wardrobe import Outfit
from synth.randomness import generator
from synth.scene import Material, Mesh, Parts, Rgb, SceneObject
from synth.skeleton.smplx_joints import INDEX

_SIDES = ("left", "right")


@dataclass(frozen=True)
class _Wearer:
    """Everything about one person that the pieces below need; nothing here depends on the pose but `frames`."""

    figure: Figure
    head: Skull
    identity: Identity
    outfit: Outfit
    vertices: Posed
    frames: Frames
    bow_side: str
    instance_id: int

    def rng(self, *names: str) -> np.random.Generator:
        """Generator of one piece."""
        return generator(self.identity.seed, self.outfit.name, *names)

    @property
    def prefix(self) -> str:
        """Start of every name."""
        return f"person{self.instance_id}_"


@dataclass(frozen=True)
class _Worn:
    """Parts with the skin that they hide."""

    parts: Parts
    covers: np.ndarray


def dress(
    body: Body,
    identity: Identity,
    outfit: Outfit,
    vertices: Float[np.ndarray, "frames body_vertices 3"],
    handedness: str,
    instance_id: int,
) -> Parts:
    """Skin, eyes, hair, clothes and gear of one athlete whose posed body is `vertices` (T, V, 3) in the world [m].

    `vertices` must come from `identity.betas`. handedness: the hand that draws the string or hits the ball.
    """
    figure = measure(body, identity.betas)
    wearer = _Wearer(
        figure,
        skull(figure),
        identity,
        outfit,
        vertices,
        joint_frames(figure, vertices),
        "left" if handedness == "right" else "right",
        instance_id,
    )
    worn = _WARDROBE[outfit.sport](wearer)
    covers = np.any([piece.covers for piece in worn], 0)
    total = _skin(wearer, covers) + _eyes(wearer) + _hair(wearer) + _glasses(wearer)
    for piece in worn:
        total = total + piece.parts
    return total


def _volleyball(w: _Wearer) -> list[_Worn]:
    female = w.identity.gender == "female"
    pads = [band(w.figure, (f"{s}_hip", f"{s}_knee"), 0.80, 1.16, 0.008, 0.010) for s in _SIDES]
    hip, knee = w.figure.joint("left_hip"), w.figure.joint("left_knee")
    length = 0.42 if female else 0.55 + 0.2 * w.outfit.fit
    shorts = legwear(
        w.figure, 0.10, hip[1] + length * (knee[1] - hip[1]), 0.12 if female else 0.35 + 0.6 * w.outfit.fit,
        0.0012 if female else 0.004, w.rng("shorts"),
    )  # fmt: skip
    sleeve = 0.34 if female else 0.42
    top, _ = _shirt(w, ShirtCut(sleeve, 0.035, w.outfit.fit * (0.6 if female else 1.0), 0.62, 0.02), shorts.cloth)
    rubber = _fabric(w, "knee_pads", "knee_pads", roughness=0.85)
    return [
        _shoes(w),
        _socks(w),
        top,
        _garment(w, "shorts", shorts, _fabric(w, "shorts", "bottom", roughness=0.7)),
        *[_garment(w, f"{s}_knee_pad", pad, rubber) for s, pad in zip(_SIDES, pads, strict=True)],
    ]


def _archery(w: _Wearer) -> list[_Worn]:
    figure = w.figure
    ankle = figure.joint("left_ankle")[1]
    trousers = legwear(figure, 0.09, ankle - 0.005, 0.45 + 0.5 * w.outfit.fit, 0.006, w.rng("trousers"))
    polo = ShirtCut(0.55, 0.05, 0.25 + 0.6 * w.outfit.fit, 0.5, 0.02)
    top, cloth = _shirt(w, polo, trousers.cloth)
    collar = _fabric(w, "collar", "trim" if w.outfit.pattern == "shoulders" else "top", roughness=0.8)
    leather = _fabric(w, "guards", "guards", roughness=0.55, noise=0.0)
    webbing = _plain(w, "belt", (0.015, 0.014, 0.014), 0.6)
    bow = 1.0 if w.bow_side == "left" else -1.0
    draw = "right" if w.bow_side == "left" else "left"
    bare = np.zeros(len(figure.points), bool)
    pieces = [
        _shoes(w),
        _socks(w),
        top,
        _garment(w, "trousers", trousers, _fabric(w, "trousers", "bottom", roughness=0.8)),
        _garment(w, "collar", Garment(polo_collar(cloth, figure, polo), bare, SHIRT_FOLDS_M), collar),
        _garment(w, "placket", Garment(placket(cloth, figure, polo), bare, SHIRT_FOLDS_M), collar),
        _garment(w, "chest_guard", Garment(chest_guard(cloth, figure, bow), bare, SHIRT_FOLDS_M), leather),
        _garment(w, "belt", Garment(belt(cloth, figure), bare, SHIRT_FOLDS_M), webbing),
        _garment(w, "finger_tab", Garment(finger_tab(figure, draw), bare), _plain(w, "tab", (0.16, 0.075, 0.035), 0.7)),
        _Worn(_rigid(w, "quiver", quiver(figure, cloth, -bow), _quiver_materials(w), "pelvis"), bare),
    ]
    pieces += [_garment(w, f"arm_guard{k}", g, leather) for k, g in enumerate(arm_guard(figure, w.bow_side))]
    return pieces


def _beach(w: _Wearer) -> list[_Worn]:
    """Barefoot: sports top and short tights, or a tank top and wide shorts."""
    female = w.identity.gender == "female"
    hip, knee, chest = (w.figure.joint(name)[1] for name in ("left_hip", "left_knee", "spine3"))
    length = 0.13 if female else 0.45 + 0.3 * w.outfit.fit
    shorts = legwear(
        w.figure, 0.055 if female else 0.085, hip + length * (knee - hip), 0.15 if female else 0.5 + 0.4 * w.outfit.fit,
        0.0008 if female else 0.005, w.rng("shorts"),
    )  # fmt: skip
    if female:
        top, _ = _shirt(w, ShirtCut(_ARMHOLE, hip - (chest - 0.075), 0.0, 0.95), None)
    else:
        top, _ = _shirt(w, ShirtCut(_ARMHOLE, 0.035, w.outfit.fit, 0.75), shorts.cloth)
    return [top, _garment(w, "shorts", shorts, _fabric(w, "shorts", "bottom", roughness=0.7))]


_ARMHOLE = -0.12
"""Where a sleeveless top ends: inside the shoulder joint, as a share of the upper arm."""
_WARDROBE = {"archery": _archery, "volleyball": _volleyball, "beach_volleyball": _beach}


def _glasses(w: _Wearer) -> Parts:
    if w.outfit.eyewear == "none":
        return Parts()
    lens = Material(w.prefix + "lens", w.outfit.rgb("lenses"), roughness=0.06, specular=0.9, coat=1.0)
    frame = _plain(w, "glasses_frame", (0.02, 0.02, 0.022), 0.35)
    return _rigid(w, "glasses", sunglasses(w.figure), (lens, frame), "head")


def _shirt(w: _Wearer, cut: ShirtCut, under: Cloth | None) -> tuple[_Worn, Cloth]:
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
    worn = _garment(w, "shirt", garment, material, uvs)
    return _Worn(worn.parts + Parts(textures={name: picture}), worn.covers), garment.cloth


def _garment(w: _Wearer, name: str, garment: Garment, material: Material, uvs: np.ndarray | None = None) -> _Worn:
    cloth = garment.cloth
    cache = posed(bind(w.figure, cloth.body, cloth.points), w.vertices, w.frames)
    if garment.fold_m is not None:
        pattern = folds(cloth.points, garment.fold_m, w.rng("crumple", str(garment.fold_m)))
        cache = crumpled(cache, cloth, pattern).astype(np.float32)
    mesh = Mesh(cloth.points, cloth.faces, uvs=uvs)
    return _Worn(_cached(w, name, mesh, (material,), cache), garment.covers)


def _shoes(w: _Wearer) -> _Worn:
    shoes = [shoe(w.figure, side) for side in _SIDES]
    accent = (0.74, 0.74, 0.73) if w.outfit.colors["shoes"] != "white" else w.outfit.rgb("top")
    materials = (
        _fabric(w, "shoe_upper", "shoes", roughness=0.6),
        _plain(w, "shoe_sole", (0.70, 0.70, 0.68), 0.6),
        _plain(w, "shoe_accent", accent, 0.6),
        _plain(w, "shoe_lining", (0.03, 0.03, 0.03), 0.9),
    )
    parts, covers = Parts(), np.zeros(len(w.figure.points), bool)
    for side, one in zip(_SIDES, shoes, strict=True):
        cache = _skinned(one.points, one.weights, w.frames)
        mesh = Mesh(one.points, one.faces, material_index=one.material)
        parts = parts + _cached(w, f"{side}_shoe", mesh, materials, cache)
        covers |= one.covers
    return _Worn(parts, covers)


def _socks(w: _Wearer) -> _Worn:
    start = 0.55 if w.outfit.sport == "volleyball" else 0.75
    parts, covers = Parts(), np.zeros(len(w.figure.points), bool)
    for side in _SIDES:
        sock = band(w.figure, (f"{side}_knee", f"{side}_ankle"), start, 1.06, 0.0025)
        worn = _garment(w, f"{side}_sock", sock, _fabric(w, "socks", "socks", roughness=0.9))
        parts, covers = parts + worn.parts, covers | worn.covers
    return _Worn(parts, covers)


def _skin(w: _Wearer, covers: np.ndarray) -> Parts:
    figure, identity = w.figure, w.identity
    colors = skin_colors(figure, w.head, identity, w.rng("skin"))
    eyes, _ = eyeballs(figure)
    shown = ~covers[figure.faces].all(1) & ~eyes
    used, faces = np.unique(figure.faces[shown], return_inverse=True)
    tone = identity.skin_tone
    skin = Material(
        w.prefix + "skin",
        (tone[0] * HEADROOM, tone[1] * HEADROOM, tone[2] * HEADROOM),
        roughness=0.47,
        specular=0.42,
        subsurface=0.12,
        color_noise=0.05,
        noise_scale_m=0.012,
    )
    mouth = _plain(w, "mouth", (0.16, 0.03, 0.03), 0.5)
    mesh = Mesh(
        figure.points[used],
        faces.reshape(-1, 3),
        material_index=mouth_inside(figure)[shown].astype(int),
        colors=colors[used],
    )
    return _cached(w, "skin", mesh, (skin, mouth), np.asarray(w.vertices[:, used], np.float32))


def _eyes(w: _Wearer) -> Parts:
    mask, uvs = eyeballs(w.figure)
    if not mask.any():
        return Parts()
    used, faces = np.unique(w.figure.faces[mask], return_inverse=True)
    name = w.prefix + "eyes"
    mesh = Mesh(w.figure.points[used], faces.reshape(-1, 3), uvs=uvs[mask])
    material = Material(name, (1.0, 1.0, 1.0), roughness=0.12, specular=0.5, coat=1.0, texture=name)
    parts = _cached(w, "eyes", mesh, (material,), np.asarray(w.vertices[:, used], np.float32))
    return parts + Parts(textures={name: eye_texture(w.identity, w.rng("eyes"))})


def _hair(w: _Wearer) -> Parts:
    strands = Material(w.prefix + "hair", brightened(w.identity.hair_color), roughness=0.5, specular=0.3)
    parts = Parts()
    headgear, edge_y = (None, None) if w.outfit.headgear == "none" else hat(w.head, w.outfit.headgear)
    if headgear is not None:
        cloth = _fabric(w, "hat", "headgear", roughness=0.8)
        brim = _fabric(w, "hat_brim", "headgear", roughness=0.85)
        parts = _rigid(w, "hat", headgear, (cloth, brim), "head")
    grown = hair(w.figure, w.head, w.identity, w.rng("hair"), edge_y)
    face = brows_and_lashes(w.figure, w.identity, w.rng("brows"))
    mesh = face if grown is None else merged([grown, face])
    return parts + _rigid(w, "hair", mesh, (strands,), "head")


def _quiver_materials(w: _Wearer) -> tuple[Material, ...]:
    return (
        _fabric(w, "quiver", "quiver", roughness=0.5, noise=0.0),
        _plain(w, "shafts", (0.02, 0.02, 0.022), 0.35),
        _plain(w, "vanes", w.outfit.rgb("trim") if w.outfit.colors["trim"] != "black" else (0.7, 0.46, 0.02), 0.5),
        Material(w.prefix + "metal", (0.6, 0.6, 0.62), 0.35, metallic=1.0),
    )


def _skinned(
    points: Float[np.ndarray, "vertices 3"], weights: Float[np.ndarray, "vertices 55"], frames: Frames
) -> Cache:
    """Linear blend skinning of things that have weights of their own (T, V, 3) float32."""
    none = csr_array((len(points), 1))
    base = np.einsum("vj,tja->tva", weights, frames.origins)
    turned = posed(Bound(none, points, weights), np.zeros((len(base), 1, 3)), frames)
    return (base + turned).astype(np.float32)


def _cached(w: _Wearer, name: str, mesh: Mesh, materials: tuple[Material, ...], cache: Cache) -> Parts:
    thing = SceneObject(
        name=w.prefix + name,
        mesh=w.prefix + name,
        materials=tuple(m.name for m in materials),
        pose=np.eye(4)[None],
        cache=cache,
        instance_id=w.instance_id,
        category="person",
    )
    return Parts((thing,), {thing.mesh: mesh}, {m.name: m for m in materials})


def _rigid(w: _Wearer, name: str, mesh: Mesh, materials: tuple[Material, ...], joint: str) -> Parts:
    thing = SceneObject(
        name=w.prefix + name,
        mesh=w.prefix + name,
        materials=tuple(m.name for m in materials),
        pose=w.frames.rigid(INDEX[joint]),
        instance_id=w.instance_id,
        category="person",
    )
    return Parts((thing,), {thing.mesh: mesh}, {m.name: m for m in materials})


def _fabric(w: _Wearer, name: str, garment: str, roughness: float, noise: float = 0.0004) -> Material:
    return Material(
        w.prefix + name, w.outfit.rgb(garment), roughness, sheen=0.1, normal_noise_m=noise, noise_scale_m=0.004
    )


def _plain(w: _Wearer, name: str, color: Rgb, roughness: float) -> Material:
    return Material(w.prefix + name, color, roughness)
