"""The body itself as scene parts: skin where no garment covers it, and eyes."""

from dataclasses import replace

import numpy as np

from synth.outfit.eyes import eye, eye_picture, eyeballs
from synth.outfit.skin import HEADROOM, face_picture, mouth_inside, sheen, skin_colors
from synth.outfit.unfold import unfolded
from synth.outfit.wearer import SIDES, Wearer, cached, plain, rigid
from synth.scene import Material, Mesh, Parts

PORES_M, PORE_STEP_M = 0.00006, 0.0016
"""Depth and distance of the relief of skin."""
_ROUGHNESS = (0.52, 0.42, 0.34)
"""Of dry skin, oily skin, lips."""


def skin_parts(w: Wearer, covers: np.ndarray) -> Parts:
    """Skin and inside of the mouth, but for faces whose vertices are all in `covers` (V,)."""
    figure = w.figure
    plan = unfolded(figure)
    shown = ~covers[figure.faces].all(1) & ~eyeballs(figure)
    used, faces = np.unique(figure.faces[shown], return_inverse=True)
    painted = np.zeros(len(figure.faces), bool) if plan is None else plan.faces
    slots = np.where(mouth_inside(figure), 1, np.where(painted, 2 + sheen(figure, w.head), 0))
    mesh = Mesh(
        figure.points[used],
        faces.reshape(-1, 3),
        uvs=None if plan is None else plan.uvs[shown],
        material_index=slots[shown],
        colors=skin_colors(figure, w.head, w.identity, w.own_rng("skin"), plan is not None)[used],
    )
    vertices, weights = np.asarray(w.vertices[:, used], np.float32), figure.weights[used]
    skin = _skin(w)
    mouth = plain(w, "mouth", (0.16, 0.03, 0.03), 0.5)
    if plan is None:
        return cached(w, "skin", mesh, (skin, mouth), vertices, weights)
    name = w.prefix + "face"
    picture = face_picture(figure, w.head, w.identity, plan, w.own_rng("face"))
    red, green, blue = (HEADROOM * channel for channel in skin.base_color)
    faces_of = [
        replace(skin, name=f"{name}{k}", base_color=(red, green, blue), roughness=rough, texture=name)
        for k, rough in enumerate(_ROUGHNESS)
    ]
    parts = cached(w, "skin", mesh, (skin, mouth, *faces_of), vertices, weights)
    return parts + Parts(textures={name: picture})


def eye_parts(w: Wearer) -> Parts:
    """Eyes that turn with the eye joints; none on a body without eyeballs."""
    if not eyeballs(w.figure).any():
        return Parts()
    name = w.prefix + "eyes"
    material = Material(name, (1.0, 1.0, 1.0), roughness=0.10, specular=0.5, coat=1.0, texture=name)
    total = Parts(textures={name: eye_picture(w.identity, w.own_rng("eyes"))})
    for side in SIDES:
        total += rigid(w, f"{side}_eye", eye(w.figure, side), (material,), f"{side}_eyeball")
    return total


def _skin(w: Wearer) -> Material:
    red, green, blue = (HEADROOM * channel for channel in w.identity.skin_tone)
    return Material(
        w.prefix + "skin",
        (red, green, blue),
        roughness=_ROUGHNESS[0],
        specular=0.42,
        subsurface=0.14,
        normal_noise_m=PORES_M,
        noise_scale_m=PORE_STEP_M,
    )
