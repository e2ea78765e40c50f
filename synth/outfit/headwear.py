"""What a head carries: hair, brows and lashes, hat, glasses."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Rotations, Transforms
from synth.geometry.rotation import matrix_from_axis_angle, unit
from synth.geometry.smoothstep import smoothstep
from synth.geometry.transform import transform
from synth.outfit.brows import brows_and_lashes
from synth.outfit.eyewear import sunglasses
from synth.outfit.gear import hat
from synth.outfit.hair import hair
from synth.outfit.locks import brightened, merged
from synth.outfit.own import own_edge_y
from synth.outfit.wearer import Wearer, fabric, moving, plain, rigid
from synth.scene import Material, Parts
from synth.skeleton.smplx_joints import INDEX

TAIL_SHARE = 0.8
"""Tails turn so much of the way from where they hang on an upright head to straight down."""
FREE_RAD, BLOCKED_RAD = 1.2, 0.15
"""The furthest that a tail swings away from the head, and towards it, where the neck is."""
_DOWN = np.array([0.0, -1.0, 0.0])
_WORLD_DOWN = np.array([0.0, 0.0, -1.0])


def hair_parts(w: Wearer) -> Parts:
    """Hair as far as it shows under the hat, brows, lashes, and the hat."""
    strands = Material(w.prefix + "hair", brightened(w.identity.hair_color), roughness=0.55, specular=0.25)
    parts = Parts()
    headgear, edge_y = (None, None) if w.outfit.headgear == "none" else hat(w.head, w.outfit.headgear)
    own = w.outfit.own("headgear")
    if own is not None:
        headgear, edge_y = None, own_edge_y(w, own)
    if headgear is not None:
        cloth = fabric(w, "hat", "headgear", roughness=0.8)
        brim = fabric(w, "hat_brim", "headgear", roughness=0.85)
        parts = rigid(w, "hat", headgear, (cloth, brim), "head")
    grown = hair(w.figure, w.head, w.identity, w.own_rng("hair"), edge_y)
    face = brows_and_lashes(w.figure, w.identity, w.own_rng("brows"))
    mesh = face if grown is None else merged([grown.mesh, face])
    parts += rigid(w, "hair", mesh, (strands,), "head")
    head = w.frames.rigid(INDEX["head"])
    for number, (tail, tie) in enumerate(() if grown is None else grown.tails):
        parts += moving(w, f"tail{number}", tail, (strands,), hanging(head, tie, w.head.center), "head")
    return parts


def hanging(head: Transforms, tie: Float[np.ndarray, "3"], center: Float[np.ndarray, "3"]) -> Transforms:
    """`world_from_rest` (T, 4, 4) of a tail: it turns about its tie to hang down, but not into the neck.

    It depends on the head's pose alone, so that it is the same whenever a clip begins.
    """
    down = head[:, :3, :3].swapaxes(1, 2) @ _WORLD_DOWN
    out = unit((tie - center) * [1.0, 0.0, 1.0])
    angle = np.arccos(np.clip(down @ _DOWN, -1.0, 1.0))
    most = BLOCKED_RAD + (FREE_RAD - BLOCKED_RAD) * smoothstep(-0.3, 0.4, down @ out)
    turn = most * np.tanh(TAIL_SHARE * angle / most)
    swing: Rotations = matrix_from_axis_angle(unit(np.cross(_DOWN, down)) * turn[:, None])
    return head @ transform(swing, tie - swing @ tie)


def glasses_parts(w: Wearer) -> Parts:
    """Sunglasses where the outfit has them."""
    if w.outfit.eyewear == "none":
        return Parts()
    lens = Material(w.prefix + "lens", w.outfit.rgb("lenses"), roughness=0.06, specular=0.9, coat=1.0)
    frame = plain(w, "glasses_frame", (0.02, 0.02, 0.022), 0.35)
    return rigid(w, "glasses", sunglasses(w.figure), (lens, frame), "head")
