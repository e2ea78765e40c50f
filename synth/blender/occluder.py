"""A black sheet before the lens with holes where a picture is rendered anew: what it covers costs one ray a sample.

Nothing but the camera sees it: it casts no shadow and shows in no reflection.
"""

from typing import Any

import bpy
import numpy as np
from jaxtyping import Bool

from synth.arrays import Points
from synth.blender.lens import blender_pose
from synth.blender.shutter import place
from synth.scene import CameraTrack

_DISTANCE_M = 0.05
_BEYOND = 1.0
"""How far it reaches beyond the picture's edges, in pictures: the filter looks over them."""


def new_occluder() -> Any:
    """An empty sheet for `occlude`."""
    material = bpy.data.materials.new("occluder")
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    black = tree.nodes.new("ShaderNodeEmission")
    black.inputs["Strength"].default_value = 0.0
    tree.links.new(black.outputs[0], tree.nodes.new("ShaderNodeOutputMaterial").inputs["Surface"])
    mesh = bpy.data.meshes.new("occluder")
    mesh.materials.append(material)
    made = bpy.data.objects.new("occluder", mesh)
    for kind in ("diffuse", "glossy", "transmission", "volume_scatter", "shadow"):
        setattr(made, f"visible_{kind}", False)
    return made


def occlude(made: Any, cells: Bool[np.ndarray, "rows columns"], track: CameraTrack, frame: int) -> None:
    """Cover these cells of a sharp, standing camera's picture."""
    spans = _spans(cells)
    corners = _corners(spans, cells.shape, track, frame)
    made.data.clear_geometry()
    made.data.from_pydata(corners.tolist(), [], np.arange(len(corners)).reshape(-1, 4).tolist())
    made.data.update()
    place(made, blender_pose(track.world_from_camera[frame]))


def remove(made: Any) -> None:
    """Cover nothing. Cheaper than hiding the object, which Cycles would have to add again."""
    made.data.clear_geometry()
    made.data.update()


def _spans(cells: Bool[np.ndarray, "rows columns"]) -> np.ndarray:
    """Runs of covered cells as (spans, 3): row, first column, column after the last."""
    padded = np.pad(cells, ((0, 0), (1, 1))).astype(np.int8)
    row, start = np.nonzero(np.diff(padded) == 1)
    _, stop = np.nonzero(np.diff(padded) == -1)
    return np.stack([row, start, stop], 1)


def _corners(spans: np.ndarray, shape: tuple[int, ...], track: CameraTrack, frame: int) -> Points:
    """Corners of each span's rectangle, four after each other, in Blender's camera axes [m]."""
    rows, columns = shape
    x = _edges(spans[:, 1:], columns) * track.width_px
    y = _edges(spans[:, :1] + [0, 1], rows) * track.height_px
    at = np.stack([np.stack([x[:, i], y[:, j]], -1) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))], 1).reshape(-1, 2)
    K = track.K[frame]
    flat = (at - K[:2, 2]) / (K[0, 0], K[1, 1]) * _DISTANCE_M
    return np.column_stack([flat[:, 0], -flat[:, 1], np.full(len(flat), -_DISTANCE_M)])


def _edges(places: np.ndarray, count: int) -> np.ndarray:
    """Cell borders as shares of the picture; those at its edges lie far outside."""
    return np.where(places <= 0, -_BEYOND, np.where(places >= count, 1.0 + _BEYOND, places / count))
