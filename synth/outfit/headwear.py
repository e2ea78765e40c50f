"""What a head carries: hair, brows and lashes, hat, glasses."""

from synth.outfit.eyewear import sunglasses
from synth.outfit.face import brows_and_lashes
from synth.outfit.gear import hat
from synth.outfit.hair import hair
from synth.outfit.locks import brightened, merged
from synth.outfit.wearer import Wearer, fabric, plain, rigid
from synth.scene import Material, Parts


def hair_parts(w: Wearer) -> Parts:
    """Hair as far as it shows under the hat, brows, lashes, and the hat."""
    strands = Material(w.prefix + "hair", brightened(w.identity.hair_color), roughness=0.5, specular=0.3)
    parts = Parts()
    headgear, edge_y = (None, None) if w.outfit.headgear == "none" else hat(w.head, w.outfit.headgear)
    if headgear is not None:
        cloth = fabric(w, "hat", "headgear", roughness=0.8)
        brim = fabric(w, "hat_brim", "headgear", roughness=0.85)
        parts = rigid(w, "hat", headgear, (cloth, brim), "head")
    grown = hair(w.figure, w.head, w.identity, w.rng("hair"), edge_y)
    face = brows_and_lashes(w.figure, w.identity, w.rng("brows"))
    mesh = face if grown is None else merged([grown, face])
    return parts + rigid(w, "hair", mesh, (strands,), "head")


def glasses_parts(w: Wearer) -> Parts:
    """Sunglasses where the outfit has them."""
    if w.outfit.eyewear == "none":
        return Parts()
    lens = Material(w.prefix + "lens", w.outfit.rgb("lenses"), roughness=0.06, specular=0.9, coat=1.0)
    frame = plain(w, "glasses_frame", (0.02, 0.02, 0.022), 0.35)
    return rigid(w, "glasses", sunglasses(w.figure), (lens, frame), "head")
