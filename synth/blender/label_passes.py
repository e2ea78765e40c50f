"""The label passes that Blender wrote as a multilayer EXR -> LabelImages."""

from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from synth.arrays import Transforms
from synth.blender.exr import read_channels, stacked
from synth.label_images import LabelImages
from synth.normals import normal_picture

_NOTHING_M = 1e9
"""Cycles writes 1e10 where a ray hits nothing."""


def read_passes(path: Path, world_from_camera: Transforms) -> LabelImages:
    """Labels from a file that Blender has just written."""
    return label_images(read_channels(path), world_from_camera)


def label_images(channels: dict[str, Any], world_from_camera: Transforms) -> LabelImages:
    """Labels from Blender's passes: `Depth.Z`, `IndexOB.X`, `part.X` and the world normal `Normal.X .Y .Z`."""
    depth = channels["Depth.Z"].astype(np.float32)
    hit = depth < _NOTHING_M
    world = stacked(channels, "Normal", "XYZ")
    normals = np.where(hit[..., None], world @ world_from_camera[:3, :3].astype(np.float32), np.float32(0))
    return LabelImages(
        depth=np.where(hit, depth, np.float32(0)),
        ids=np.rint(channels["IndexOB.X"]).astype(np.uint8),
        parts=np.rint(channels["part.X"]).astype(np.uint8),
        normal_map=normal_picture(normals),
        surface=_surface(channels),
    )


def _surface(channels: dict[str, Any]) -> Float[np.ndarray, "height width 4"] | None:
    """From the passes `object` and `surface` that a label picture has where flow was asked for."""
    if "object.X" not in channels:
        return None
    return np.stack([channels["object.X"], *(channels[f"surface.{axis}"] for axis in "RGB")], -1)
