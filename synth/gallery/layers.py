"""What can be seen of a view: its picture and the colours in which depth, ids, normals and flow are shown."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float, Shaped, UInt8, UInt16

from synth.labels.flow_map import flow_pixels

Picture = UInt8[np.ndarray, "height width 3"]
Stored = Shaped[np.ndarray, "..."]
Colourer = Callable[[Stored, dict[str, Any]], Picture]

FULL_FLOW = 0.04
"""Flow in one frame, as a share of the picture's height, that has its full colour."""
_VENUE_RGB = (34, 37, 43)
_PEOPLE_RGB = (
    (255, 112, 67), (66, 165, 245), (255, 202, 40), (171, 71, 188), (38, 198, 154), (236, 64, 122),
    (156, 204, 101), (92, 107, 192), (0, 137, 62), (77, 208, 225), (141, 110, 99), (244, 143, 177),
)  # fmt: skip
_THINGS_RGB = (
    (255, 255, 255), (128, 222, 234), (197, 225, 165), (255, 224, 130), (206, 147, 216), (176, 190, 197),
    (255, 171, 145), (144, 202, 249),
)  # fmt: skip
_FIRST_THING = 100


def depth_picture(levels: UInt16[np.ndarray, "height width"]) -> Picture:
    """Inverse depth from near (bright) to far and nothing (black)."""
    return cv2.cvtColor(cv2.applyColorMap((levels >> 8).astype(np.uint8), cv2.COLORMAP_MAGMA), cv2.COLOR_BGR2RGB)


def ids_palette() -> UInt8[np.ndarray, "256 3"]:
    """RGB of every instance id: a dozen people apart from each other, things paler, the venue dark."""
    people = [_PEOPLE_RGB[(number - 1) % len(_PEOPLE_RGB)] for number in range(1, _FIRST_THING)]
    things = [_THINGS_RGB[number % len(_THINGS_RGB)] for number in range(256 - _FIRST_THING)]
    return np.array([_VENUE_RGB, *people, *things], np.uint8)


def flow_picture(
    flow: Float[np.ndarray, "height width 2"], known: Shaped[np.ndarray, "height width"], full_px: float
) -> Picture:
    """Direction as hue, speed as saturation, full at `full_px`; white is still, black unknown.

    Saturation is the root of the speed, so that slow things show.
    """
    length, angle_deg = cv2.cartToPolar(flow[..., 0], flow[..., 1], angleInDegrees=True)
    share = np.sqrt(np.minimum(length / np.float32(full_px), np.float32(1)))
    hsv = cv2.merge([angle_deg / np.float32(2), np.float32(255) * share, np.full_like(share, 255)]).astype(np.uint8)
    picture = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)
    picture[known == 0] = 0
    return picture


_PALETTE = ids_palette()


def _flow_colours(stored: Stored, facts: dict[str, Any]) -> Picture:
    flow, status = flow_pixels(stored, float(facts["flow_scale_px"]))
    return flow_picture(flow, status, FULL_FLOW * float(facts["height"]))


LAYERS: dict[str, tuple[str, str, Colourer]] = {
    "picture": ("mp4", "rgb24", lambda stored, _: stored),
    "depth": ("depth.mkv", "gray16le", lambda stored, _: depth_picture(stored)),
    "ids": ("seg.mkv", "gray", lambda stored, _: _PALETTE[stored]),
    "normals": ("normal.mp4", "rgb24", lambda stored, _: stored),
    "flow": ("flow.mkv", "gray16le", _flow_colours),
}
"""Member, the layout in which it is decoded, and what makes colours of it, by layer in the order of the page."""
SMOOTH = frozenset({"picture", "depth", "normals"})
"""Layers that may be averaged when they are made smaller; of the others a pixel is kept as it is."""
