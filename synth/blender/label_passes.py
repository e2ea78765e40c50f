"""The label passes that Blender wrote as a multilayer EXR -> LabelImages."""

from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
from jaxtyping import Float

from synth.arrays import Transforms
from synth.errors import RenderError
from synth.label_images import LabelImages
from synth.normals import normal_picture

_NOTHING_M = 1e9
"""Cycles writes 1e10 where a ray hits nothing."""


def read_passes(path: Path, world_from_camera: Transforms) -> LabelImages:
    """Labels from a file that Blender has just written."""
    try:
        with OpenEXR.File(str(path), separate_channels=True) as file:
            # Blender 4.5 writes one part for all passes; 5.x a part for each, with the index's name spelled out
            channels = {
                name.split(".", 1)[-1].replace("Object Index", "IndexOB"): channel.pixels
                for part in range(len(file.parts))
                for name, channel in file.channels(part).items()
            }
    except (OSError, RuntimeError) as error:
        raise RenderError(f"{path}: not a readable EXR ({error}); make room on the disk and run again") from error
    return label_images(channels, world_from_camera)


def label_images(channels: dict[str, Any], world_from_camera: Transforms) -> LabelImages:
    """Labels from Blender's passes: `Depth.Z`, `IndexOB.X`, `part.X` and the world normal `Normal.X .Y .Z`."""
    depth = channels["Depth.Z"].astype(np.float32)
    hit = depth < _NOTHING_M
    world = np.stack([channels[f"Normal.{axis}"] for axis in "XYZ"], -1)
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
