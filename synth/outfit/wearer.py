"""One person to dress, and how things on that person become scene parts."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Transforms
from synth.outfit.binding import Cache, Frames, Posed
from synth.outfit.figure import Figure
from synth.outfit.head import Skull
from synth.outfit.identity import Identity
from synth.outfit.layers import Layer
from synth.outfit.wardrobe import Outfit
from synth.randomness import generator
from synth.scene import Material, Mesh, Parts, Rgb, SceneObject
from synth.skeleton.parts import PART_OF_JOINT, face_parts
from synth.skeleton.smplx_joints import INDEX

SIDES = ("left", "right")


@dataclass(frozen=True)
class Wearer:
    """Everything about one person that the pieces below need; nothing here depends on the pose but `vertices`
    and `frames`. neutral: the body that a user's own garments are made for, where there are any."""

    figure: Figure
    head: Skull
    identity: Identity
    outfit: Outfit
    vertices: Posed
    frames: Frames
    bow_side: str
    instance_id: int
    neutral: Figure | None = None

    def rng(self, *names: str) -> np.random.Generator:
        """Generator of one piece of what is worn."""
        return generator(self.identity.seed, self.outfit.name, *names)

    def own_rng(self, *names: str) -> np.random.Generator:
        """Generator of one piece of the person, the same in every outfit."""
        return generator(self.identity.seed, *names)

    @property
    def prefix(self) -> str:
        """Start of every name."""
        return f"person{self.instance_id}_"


@dataclass(frozen=True)
class Worn:
    """Parts with the skin that they hide, and the surface that others may lie on."""

    parts: Parts
    covers: np.ndarray
    layer: Layer | None = None


def cached(
    w: Wearer,
    name: str,
    mesh: Mesh,
    materials: tuple[Material, ...],
    cache: Cache,
    weights: Float[np.ndarray, "vertices 55"],
) -> Parts:
    """A thing with its vertices (T, V, 3) [m] in the world. weights: of the joints that carry them.

    Faces get their body parts here and in `moving`, after all cutting and merging, so that none can be lost on the way.
    """
    thing = SceneObject(
        name=w.prefix + name,
        mesh=w.prefix + name,
        materials=tuple(m.name for m in materials),
        pose=np.eye(4)[None],
        cache=cache,
        instance_id=w.instance_id,
        category="person",
    )
    labelled = replace(mesh, parts=face_parts(weights, mesh.faces))
    return Parts((thing,), {thing.mesh: labelled}, {m.name: m for m in materials})


def rigid(w: Wearer, name: str, mesh: Mesh, materials: tuple[Material, ...], joint: str) -> Parts:
    """A stiff thing that goes with a joint."""
    return moving(w, name, mesh, materials, w.frames.rigid(INDEX[joint]), joint)


def moving(w: Wearer, name: str, mesh: Mesh, materials: tuple[Material, ...], pose: Transforms, joint: str) -> Parts:
    """A stiff thing with its own `world_from_rest` (T, 4, 4) that belongs to the body part of a joint."""
    thing = SceneObject(
        name=w.prefix + name,
        mesh=w.prefix + name,
        materials=tuple(m.name for m in materials),
        pose=pose,
        instance_id=w.instance_id,
        category="person",
    )
    labelled = replace(mesh, parts=np.full(len(mesh.faces), PART_OF_JOINT[INDEX[joint]]))
    return Parts((thing,), {thing.mesh: labelled}, {m.name: m for m in materials})


def fabric(w: Wearer, name: str, garment: str, roughness: float, noise: float = 0.0004) -> Material:
    """Woven matter in the colour of a garment of the outfit."""
    return Material(
        w.prefix + name, w.outfit.rgb(garment), roughness, sheen=0.1, normal_noise_m=noise, noise_scale_m=0.004
    )


def plain(w: Wearer, name: str, color: Rgb, roughness: float) -> Material:
    """Matter of one colour."""
    return Material(w.prefix + name, color, roughness)
