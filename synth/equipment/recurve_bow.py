"""A recurve bow that follows a track: a stiff riser and limbs with string as a vertex cache."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from jaxtyping import Float

from synth.arrays import Transforms
from synth.equipment.bow_limbs import BRACE_M, limb_shares, moving_mesh
from synth.equipment.bow_riser import ARROW_REST_M, SLOTS, riser_mesh
from synth.equipment.shapes import mirrored
from synth.scene import Material, Mesh, Parts, Rgb, SceneObject

_ANODISED: tuple[Rgb, ...] = (
    (0.02, 0.09, 0.42), (0.45, 0.012, 0.02), (0.02, 0.02, 0.022), (0.62, 0.63, 0.65), (0.02, 0.28, 0.10),
    (0.75, 0.25, 0.01), (0.22, 0.03, 0.32), (0.01, 0.35, 0.42),
)  # fmt: skip
_LIMBS: tuple[Rgb, ...] = ((0.75, 0.75, 0.75), (0.015, 0.015, 0.017))
_GRIPS: tuple[Rgb, ...] = ((0.016, 0.014, 0.013), (0.016, 0.014, 0.013), (0.20, 0.085, 0.03), (0.09, 0.035, 0.015))
"""Black rubber, or walnut and cherry wood."""
BAND = (0.10, 0.13)
"""Share of the limb that carries the maker's band."""
_STRINGS: tuple[Rgb, ...] = ((0.02, 0.02, 0.02), (0.6, 0.02, 0.03), (0.75, 0.72, 0.6), (0.02, 0.12, 0.45))


@dataclass(frozen=True)
class BowStyle:
    """Colours [linear RGB], and for which hand the window is cut.

    limbs, limb_tips: the limbs' face passes from the one into the other between the shares `fade` of its length.
    """

    riser: Rgb = _ANODISED[0]
    accent: Rgb = _ANODISED[1]
    limbs: Rgb = _LIMBS[0]
    string: Rgb = _STRINGS[0]
    handedness: Literal["right", "left"] = "right"
    limb_tips: Rgb = _LIMBS[0]
    fade: tuple[float, float] = (0.35, 0.7)
    grip: Rgb = _GRIPS[0]


def draw_bow_style(rng: np.random.Generator, handedness: Literal["right", "left"] = "right") -> BowStyle:
    """A bow as archers choose theirs: coloured riser, an accent, white or carbon limbs."""
    riser, accent = rng.choice(len(_ANODISED), 2, replace=False)
    limbs = _LIMBS[int(rng.integers(len(_LIMBS)))]
    string = _STRINGS[int(rng.integers(len(_STRINGS)))]
    tips = (limbs, _ANODISED[accent], _LIMBS[0], _LIMBS[1])[int(rng.integers(4))]
    start = float(rng.uniform(0.2, 0.5))
    fade = (start, start + float(rng.uniform(0.05, 0.4)))
    grip = _GRIPS[int(rng.integers(len(_GRIPS)))]
    return BowStyle(_ANODISED[riser], _ANODISED[accent], limbs, string, handedness, tips, fade, grip)


def recurve_bow(
    name: str,
    world_from_bow: Transforms,
    nock_in_bow: Float[np.ndarray, "frames 3"],
    rest_height_m: float,
    instance_id: int,
    style: BowStyle,
) -> Parts:
    """The bow on every frame.

    nock_in_bow: the nocking point in the bow's frame [m]. rest_height_m: its height at brace height.
    """
    moving, cache = moving_mesh(nock_in_bow, rest_height_m)
    moving = printed(moving, style)
    riser = riser_mesh() if style.handedness == "right" else mirrored(riser_mesh(), 1)
    stiff, bending = _riser_materials(name, style), _limb_materials(name, style)
    return Parts(
        objects=(
            SceneObject(
                f"{name}_riser", f"{name}_riser", tuple(m.name for m in stiff), world_from_bow,
                instance_id=instance_id, category="equipment",
            ),
            SceneObject(
                f"{name}_limbs", f"{name}_limbs", tuple(m.name for m in bending), world_from_bow,
                cache=cache, instance_id=instance_id, category="equipment",
            ),
        ),
        meshes={f"{name}_riser": riser, f"{name}_limbs": moving},
        materials={material.name: material for material in (*stiff, *bending)},
    )  # fmt: skip


def printed(moving: Mesh, style: BowStyle) -> Mesh:
    """The limbs' faces with their fade and the maker's band as vertex colours; everything else white."""
    assert moving.material_index is not None
    share = limb_shares(moving)
    mix = np.clip((share - style.fade[0]) / (style.fade[1] - style.fade[0]), 0.0, 1.0)[:, None]
    colors = (1.0 - mix) * np.array(style.limbs) + mix * np.array(style.limb_tips)
    in_band = (share > BAND[0]) & (share < BAND[1])
    colors[in_band] = style.accent
    face = np.zeros(len(share), bool)
    face[np.unique(moving.faces[moving.material_index == 0])] = True
    return replace(moving, colors=np.where(face[:, None], colors, 1.0))


def at_rest(name: str, world_from_bow: Transforms, style: BowStyle) -> Parts:
    """A bow nobody holds, part of a venue."""
    nock = np.array([[-BRACE_M, 0.0, ARROW_REST_M[2]]])
    bow = recurve_bow(name, world_from_bow, nock, ARROW_REST_M[2], 0, style)
    objects = tuple(SceneObject(thing.name, thing.mesh, thing.materials, thing.pose) for thing in bow.objects)
    return Parts(objects, bow.meshes, bow.materials)


def _riser_materials(name: str, style: BowStyle) -> tuple[Material, ...]:
    looks = (
        Material(f"{name}_{SLOTS[0]}", style.riser, roughness=0.32, metallic=0.7, coat=0.2),
        Material(f"{name}_{SLOTS[1]}", style.grip, roughness=0.55),
        Material(f"{name}_{SLOTS[2]}", (0.014, 0.014, 0.015), roughness=0.45),
        Material(f"{name}_{SLOTS[3]}", (0.55, 0.55, 0.56), roughness=0.28, metallic=1.0),
        Material(f"{name}_{SLOTS[4]}", (0.012, 0.012, 0.013), roughness=0.28, coat=0.4),
        Material(f"{name}_{SLOTS[5]}", style.accent, roughness=0.35, metallic=0.7),
    )
    return looks


def _limb_materials(name: str, style: BowStyle) -> tuple[Material, ...]:
    return (
        Material(f"{name}_limb", (1.0, 1.0, 1.0), roughness=0.25, coat=0.5),
        Material(f"{name}_belly", (0.016, 0.016, 0.018), roughness=0.3, coat=0.4),
        Material(f"{name}_string", style.string, roughness=0.7),
        Material(f"{name}_serving", (0.012, 0.012, 0.012), roughness=0.6),
        Material(f"{name}_nocking_point", style.accent, roughness=0.5),
    )
