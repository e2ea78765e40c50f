"""Mesh and vertex caches -> bpy meshes and PC2 files; objects that name one mesh share it."""

import struct
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from jaxtyping import Float, Int

from synth.blender.materials import COLORS, PART, REST, SURFACE
from synth.errors import ShotError
from synth.scene import Mesh
from synth.surface import corner_surfaces


def build_mesh(name: str, mesh: Mesh, materials: list[Any]) -> Any:
    """The Blender mesh with uvs, colours, rest positions and materials."""
    _doubt(name, mesh)
    made = bpy.data.meshes.new(name)
    corners = _corners(mesh.faces)
    totals = corners.sum(1)
    made.vertices.add(len(mesh.vertices))
    made.loops.add(int(totals.sum()))
    made.polygons.add(len(totals))
    made.vertices.foreach_set("co", np.ascontiguousarray(mesh.vertices, np.float32).ravel())
    made.loops.foreach_set("vertex_index", mesh.faces[corners].astype(np.int32))
    made.polygons.foreach_set("loop_start", (np.cumsum(totals) - totals).astype(np.int32))
    made.polygons.foreach_set("use_smooth", np.full(len(totals), mesh.smooth))
    if mesh.material_index is not None:
        made.polygons.foreach_set("material_index", mesh.material_index.astype(np.int32))
    if mesh.uvs is not None:
        uvs = made.uv_layers.new(name="uv")
        uvs.uv.foreach_set("vector", np.ascontiguousarray(mesh.uvs[corners], np.float32).ravel())
    _add_attributes(made, mesh)
    made.update(calc_edges=True)
    if made.validate():
        raise ShotError(f"mesh {name}: faces that fold on themselves or occur twice; mend the mesh")
    for material in materials:
        made.materials.append(material)
    return made


def number_surface(made: Any, mesh: Mesh) -> None:
    """Write the attribute SURFACE of a mesh made by `build_mesh`."""
    values = made.attributes.new(SURFACE, "FLOAT_VECTOR", "CORNER").data
    values.foreach_set("vector", corner_surfaces(len(mesh.faces), mesh.faces.shape[1])[_corners(mesh.faces)].ravel())


def write_pc2(path: Path, cache: Float[np.ndarray, "frames vertices 3"]) -> None:
    """Point cache 2: one float32 sample per frame, from frame 0 on."""
    header = struct.pack("<12siiffi", b"POINTCACHE2\0", 1, cache.shape[1], 0.0, 1.0, cache.shape[0])
    with path.open("wb") as file:
        file.write(header)
        np.ascontiguousarray(cache, "<f4").tofile(file)


def _corners(faces: Int[np.ndarray, "faces corners"]) -> np.ndarray:
    """Which corners count: a quad that repeats its third vertex as the fourth is a triangle."""
    corners = np.ones(faces.shape, bool)
    if faces.shape[1] == 4:
        corners[:, 3] = faces[:, 3] != faces[:, 2]
    return corners


def _add_attributes(made: Any, mesh: Mesh) -> None:
    rest = made.attributes.new(REST, "FLOAT_VECTOR", "POINT")
    rest.data.foreach_set("vector", np.ascontiguousarray(mesh.vertices, np.float32).ravel())
    colors = np.ones((len(mesh.vertices), 4), np.float32)
    if mesh.colors is not None:
        colors[:, :3] = mesh.colors
    made.attributes.new(COLORS, "FLOAT_COLOR", "POINT").data.foreach_set("color", colors.ravel())
    if mesh.parts is not None:
        # per face: anything per vertex would be interpolated over the border between two parts
        made.attributes.new(PART, "FLOAT", "FACE").data.foreach_set("value", mesh.parts.astype(np.float32))


def _doubt(name: str, mesh: Mesh) -> None:
    if not np.isfinite(mesh.vertices).all():
        raise ShotError(f"mesh {name}: vertices that are not finite numbers; mend the mesh")
    if len(mesh.faces) and not 0 <= mesh.faces.min() <= mesh.faces.max() < len(mesh.vertices):
        raise ShotError(f"mesh {name}: faces name vertices beyond the {len(mesh.vertices)} there are; mend the mesh")
