"""A multilayer EXR that Blender has just written."""

from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
from jaxtyping import Float

from synth.errors import RenderError


def read_channels(path: Path) -> dict[str, Any]:
    """Arrays (height, width) by pass and channel, such as `Depth.Z`, without the name of the view layer."""
    try:
        with OpenEXR.File(str(path), separate_channels=True) as file:
            # Blender 4.5 writes one part for all passes; 5.x a part for each, with the index's name spelled out
            return {
                name.split(".", 1)[-1].replace("Object Index", "IndexOB"): channel.pixels
                for part in range(len(file.parts))
                for name, channel in file.channels(part).items()
            }
    except (OSError, RuntimeError) as error:
        raise RenderError(f"{path}: not a readable EXR ({error}); make room on the disk and run again") from error


def stacked(channels: dict[str, Any], name: str, parts: str) -> Float[np.ndarray, "height width channels"]:
    """A pass of several channels: `stacked(channels, "Normal", "XYZ")`."""
    return np.stack([channels[f"{name}.{part}"] for part in parts], -1)
