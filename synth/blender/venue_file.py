"""A .blend file -> Venue: evaluated meshes with their instances, principled materials, lamps, named places.

What a Venue can say is kept: geometry after modifiers, linked copies and collection instances as instances, base
colour (a value or a picture), roughness, metal, alpha, glow, lamps. Procedural shaders become their plain colours;
sun, sky and cameras are the recipe's own.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from jaxtyping import Float

from synth.blender.venue_materials import read_material
from synth.errors import ShotError
from synth.scene import Light, Material, Mesh, Parts, SceneObject, Texture, Venue

MOST_TRIANGLES = 8_000_000
_SHAPES = frozenset({"MESH", "CURVE", "SURFACE", "META", "FONT"})
_LAMPS = {"POINT": "point", "AREA": "area", "SPOT": "spot"}
PLAIN = Material("plain", (0.5, 0.5, 0.5), 0.7)
"""What a face without a material looks like."""


def read_venue(path: Path) -> Venue:
    """The Venue of a file's scene; ShotError where it holds nothing to see. Scripts in the file are not run."""
    bpy.ops.wm.open_mainfile(filepath=str(path), load_ui=False, use_scripts=False)
    scene = bpy.context.scene
    unit_m = scene.unit_settings.scale_length if scene.unit_settings.system != "NONE" else 1.0
    graph = bpy.context.evaluated_depsgraph_get()
    parts = _parts(graph, unit_m)
    if not parts.objects:
        raise ShotError(f"{path}: its scene has no visible mesh; save it with the place in the active scene")
    return Venue("blend", parts, tuple(_lamps(graph, unit_m)), _places(scene, unit_m))


def _parts(graph: Any, unit_m: float) -> Parts:
    meshes: dict[str, Mesh] = {}
    slots: dict[str, tuple[str, ...]] = {}
    materials: dict[str, Material] = {PLAIN.name: PLAIN}
    textures: dict[str, Texture] = {}
    objects: list[SceneObject] = []
    triangles = 0
    for instance in graph.object_instances:
        shown = instance.object
        if shown.type not in _SHAPES or shown.original.hide_render or not instance.show_self:
            continue
        name = _mesh_name(shown)
        if name not in meshes:
            meshes[name] = _mesh(shown, unit_m)
            slots[name] = tuple(_kept(slot.material, materials, textures) for slot in shown.material_slots)
        mesh = meshes[name]
        triangles += len(mesh.faces)
        if triangles > MOST_TRIANGLES:
            raise ShotError(f"more than {MOST_TRIANGLES} triangles in all; use instances or decimate")
        if len(mesh.faces):
            number = int(shown.original.get("instance_id", 0))
            pose = _pose(instance.matrix_world, unit_m)
            label = f"{_plain_name(shown.name)}_{len(objects)}"
            objects.append(SceneObject(label, name, slots[name] or (PLAIN.name,), pose[None], instance_id=number))
    used = {thing.mesh for thing in objects}
    return Parts(tuple(objects), {k: mesh for k, mesh in meshes.items() if k in used}, materials, textures)


def _kept(material: Any, materials: dict[str, Material], textures: dict[str, Texture]) -> str:
    """Name of a slot's material, read when it is met first."""
    if material is None:
        return PLAIN.name
    name = f"blend_{_plain_name(material.name)}"
    if name not in materials:
        materials[name], found = read_material(name, material)
        textures.update(found)
    return name


def _mesh_name(shown: Any) -> str:
    """Linked copies without modifiers share their data; everything else is a mesh of its own."""
    original = shown.original
    alone = original.modifiers or original.data is None or original.type != "MESH"
    return f"blend_{_plain_name(original.name if alone else original.data.name)}"


def _mesh(shown: Any, unit_m: float) -> Mesh:
    data = shown.to_mesh()
    try:
        data.calc_loop_triangles()
        count = len(data.loop_triangles)
        vertices = _values(data.vertices, "co", 3) * unit_m
        faces = _values(data.loop_triangles, "vertices", 3, np.int32)
        corners = _values(data.loop_triangles, "loops", 3, np.int32)
        layer = data.uv_layers.active
        uvs = _values(layer.uv, "vector", 2)[corners] if layer is not None and count else None
        slot = np.zeros(count, np.int32)
        data.loop_triangles.foreach_get("material_index", slot)
        smooth = np.zeros(count, bool)
        data.loop_triangles.foreach_get("use_smooth", smooth)
        slot = np.clip(slot, 0, max(len(shown.material_slots) - 1, 0))
        whole = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
        return Mesh(
            vertices, faces[whole].astype(int), None if uvs is None else uvs[whole], slot[whole].astype(int),
            bool(smooth.mean() > 0.5) if count else True,
        )  # fmt: skip
    finally:
        shown.to_mesh_clear()


def _values(collection: Any, name: str, width: int, kind: type = np.float32) -> np.ndarray:
    values: np.ndarray = np.zeros(width * len(collection), kind)
    collection.foreach_get(name, values)
    return values.reshape(-1, width).astype(int if kind is np.int32 else float)


def _pose(matrix: Any, unit_m: float) -> Float[np.ndarray, "4 4"]:
    pose = np.array(matrix, float)
    pose[:3, 3] *= unit_m
    return pose


def _lamps(graph: Any, unit_m: float) -> Iterator[Light]:
    for instance in graph.object_instances:
        shown = instance.object
        if shown.type != "LIGHT" or shown.original.hide_render or shown.data.type not in _LAMPS:
            continue
        red, green, blue = (float(value) for value in shown.data.color)
        pose, lamp = _pose(instance.matrix_world, unit_m), shown.data
        pose[:3, :3] /= np.maximum(np.linalg.norm(pose[:3, :3], axis=0), 1e-9)
        is_area = lamp.type == "AREA"
        oblong = is_area and lamp.shape in ("RECTANGLE", "ELLIPSE")
        yield Light(
            name=_plain_name(shown.name),
            kind=_LAMPS[lamp.type],  # type: ignore[arg-type]
            pose=pose,
            color=(red, green, blue),
            energy=float(lamp.energy),
            size_m=float(lamp.size if is_area else 2.0 * lamp.shadow_soft_size) * unit_m,
            size_y_m=float(lamp.size_y) * unit_m if oblong else 0.0,
            spot_angle_rad=float(lamp.spot_size) if lamp.type == "SPOT" else 1.0,
        )


def _places(scene: Any, unit_m: float) -> dict[str, Float[np.ndarray, "3"]]:
    """Empties are named places."""
    empties = [one for one in scene.objects if one.type == "EMPTY" and one.instance_collection is None]
    return {_plain_name(one.name): np.array(one.matrix_world.translation, float) * unit_m for one in empties}


def _plain_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "thing"
