"""Shape aliases: the shape is the type, checked by beartype in tests."""

import numpy as np
from jaxtyping import Bool, Float, Int, Shaped, UInt8

Points = Float[np.ndarray, "... 3"]
"""Positions in metres."""

Rotations = Float[np.ndarray, "... 3 3"]
"""Rotation matrices, `a_from_b`."""

Transforms = Float[np.ndarray, "... 4 4"]
"""Rigid transforms `a_from_b`."""

AxisAngles = Float[np.ndarray, "... 3"]
"""Rotation vectors in radians."""

Quaternions = Float[np.ndarray, "... 4"]
"""Unit quaternions, w first."""

Intrinsics = Float[np.ndarray, "... 3 3"]
"""Camera matrices K in pixels; the pixel centre of column 0 is at x = 0.5."""

Depth = Float[np.ndarray, "frames height width"]
"""Planar z in metres, 0 where there is nothing."""

Video = UInt8[np.ndarray, "frames height width 3"]
Ids = UInt8[np.ndarray, "frames height width"]
Image = UInt8[np.ndarray, "height width channels"]
Times = Float[np.ndarray, " frames"]
"""Seconds."""

__all__ = [
    "AxisAngles", "Bool", "Depth", "Float", "Ids", "Image", "Int", "Intrinsics", "Points",
    "Quaternions", "Rotations", "Shaped", "Times", "Transforms", "UInt8", "Video",
]  # fmt: skip
