"""The body itself as scene parts: skin where no garment covers it, and eyes."""

import numpy as np

from synth.outfit.face import HEADROOM, eye_texture, eyeballs, mouth_inside, skin_colors
from synth.outfit.wearer import Wearer, cached, plain
from synth.scene import Material, Mesh, Parts


def skin_parts(w: Wearer, covers: np.ndarray) -> Parts:
    """Skin and inside of the mouth, but for faces whose vertices are all in `covers` (V,)."""
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
    mouth = plain(w, "mouth", (0.16, 0.03, 0.03), 0.5)
    mesh = Mesh(
        figure.points[used],
        faces.reshape(-1, 3),
        material_index=mouth_inside(figure)[shown].astype(int),
        colors=colors[used],
    )
    return cached(w, "skin", mesh, (skin, mouth), np.asarray(w.vertices[:, used], np.float32))


def eye_parts(w: Wearer) -> Parts:
    """Eyeballs; none on a body without them."""
    mask, uvs = eyeballs(w.figure)
    if not mask.any():
        return Parts()
    used, faces = np.unique(w.figure.faces[mask], return_inverse=True)
    name = w.prefix + "eyes"
    mesh = Mesh(w.figure.points[used], faces.reshape(-1, 3), uvs=uvs[mask])
    material = Material(name, (1.0, 1.0, 1.0), roughness=0.12, specular=0.5, coat=1.0, texture=name)
    parts = cached(w, "eyes", mesh, (material,), np.asarray(w.vertices[:, used], np.float32))
    return parts + Parts(textures={name: eye_texture(w.identity, w.rng("eyes"))})
