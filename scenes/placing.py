"""Putting meshes into a venue: many objects that share one mesh."""

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from synth.scene import Material, Mesh, Parts, SceneObject, Texture


def things(
    name: str,
    mesh: Mesh,
    materials: Sequence[Material],
    poses: Sequence[Float[np.ndarray, "4 4"]] = (),
    instance_id: int = 0,
    category: Literal["equipment", "venue"] = "venue",
    mesh_name: str = "",
) -> Parts:
    """One object of this mesh per pose (none given: one at the origin), named `name`, `name_1`, `name_2` ...

    mesh_name: where things of another name share the mesh in other materials.
    """
    slots = tuple(material.name for material in materials)
    objects = tuple(
        SceneObject(
            name if k == 0 else f"{name}_{k}", mesh_name or name, slots, np.asarray(pose, float)[None],
            instance_id=instance_id, category=category,
        )
        for k, pose in enumerate(poses or (np.eye(4),))
    )  # fmt: skip
    return Parts(objects, {mesh_name or name: mesh}, {material.name: material for material in materials})


def gathered(parts: Iterable[Parts], textures: dict[str, Texture] | None = None) -> Parts:
    """All parts in one."""
    return sum(parts, Parts(textures=textures or {}))
