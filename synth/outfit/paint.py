"""Colours as pictures."""

import numpy as np
from jaxtyping import Float, UInt8


def to_srgb(linear: Float[np.ndarray, "height width 3"]) -> UInt8[np.ndarray, "height width 3"]:
    """8-bit sRGB of linear 0..1 colours."""
    value = np.clip(linear, 0.0, 1.0)
    encoded = np.where(value < 0.0031308, 12.92 * value, 1.055 * value ** (1 / 2.4) - 0.055)
    return np.round(255 * encoded).astype(np.uint8)
