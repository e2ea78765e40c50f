"""Colours of dyed sportswear, by name or as #rrggbb."""

import re
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import UInt8

from synth.errors import RecipeError
from synth.scene import Rgb

COLORS: dict[str, Rgb] = {
    "red": (0.50, 0.022, 0.025),
    "royal blue": (0.018, 0.075, 0.42),
    "navy": (0.010, 0.018, 0.060),
    "sky blue": (0.11, 0.33, 0.62),
    "green": (0.016, 0.19, 0.055),
    "teal": (0.010, 0.18, 0.19),
    "yellow": (0.72, 0.46, 0.020),
    "orange": (0.68, 0.17, 0.014),
    "purple": (0.11, 0.025, 0.24),
    "maroon": (0.13, 0.010, 0.022),
    "white": (0.74, 0.74, 0.73),
    "grey": (0.24, 0.25, 0.26),
    "black": (0.014, 0.014, 0.016),
    "khaki": (0.30, 0.23, 0.14),
    "pink": (0.62, 0.13, 0.24),
}
"""Linear RGB."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_LUMINANCE = (0.2126, 0.7152, 0.0722)
_JPEG_SIZE = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]..\x08(..)(..)", re.DOTALL)
MOST_PIXELS = 100_000_000
"""Of a user's picture."""


def is_color(color: str) -> bool:
    """Whether this is a colour's name or #rrggbb."""
    return color in COLORS or bool(_HEX.fullmatch(color))


def rgb_of(color: str) -> Rgb:
    """Linear RGB of a name in COLORS or of #rrggbb in sRGB."""
    if color in COLORS:
        return COLORS[color]
    encoded = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255.0
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return float(linear[0]), float(linear[1]), float(linear[2])


def hex_of(srgb: np.ndarray) -> str:
    """#rrggbb of 8-bit sRGB (3,)."""
    return "#" + "".join(f"{round(float(value)):02x}" for value in srgb)


def name_of(color: str) -> str:
    """What a caption calls it: the nearest name."""
    return color if color in COLORS else min(COLORS, key=lambda name: distance(name, color))


def distance(one: str, other: str) -> float:
    """How far two colours lie apart in gamma-encoded RGB, 0 to sqrt 3."""
    encoded = [np.power(rgb_of(color), 1 / 2.2) for color in (one, other)]
    return float(np.linalg.norm(encoded[0] - encoded[1]))


def luminance(color: str) -> float:
    """Relative luminance, 0 to 1."""
    return float(np.dot(rgb_of(color), _LUMINANCE))


def _pixels(data: bytes) -> int:
    """Width times height as the first bytes of a PNG or JPEG say; 0 for others. OpenCV makes room before it looks."""
    if data.startswith(b"\x89PNG"):
        return int.from_bytes(data[16:20], "big") * int.from_bytes(data[20:24], "big")
    sizes = re.findall(
        rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]..\x08(..)(..)", data.partition(b"\xff\xda")[0], re.S
    )
    return max((int.from_bytes(height, "big") * int.from_bytes(width, "big") for height, width in sizes), default=0)


def _is_cut_png(data: bytes) -> bool:
    """Whether a PNG has a chunk that is longer than the file: OpenCV makes room for what a chunk says of its length."""
    at = 8
    while data.startswith(b"\x89PNG") and at < len(data):
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return at > max(len(data), 8)


@cache
def read_picture(path: str) -> UInt8[np.ndarray, "height width 3"]:
    """A user's picture as sRGB; RecipeError when there is none to be read."""
    place = Path(path).expanduser()
    data = np.fromfile(place, np.uint8) if place.is_file() else np.zeros(0, np.uint8)
    large = _pixels(data[:1_000_000].tobytes()) > MOST_PIXELS
    readable = len(data) > 0 and not large and not _is_cut_png(data.tobytes())
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if readable else None
    if picture is None:
        why = "is not a picture that can be read" if place.is_file() else "does not exist"
        why = f"has more than {MOST_PIXELS / 1e6:.0f} million pixels" if large else why
        raise RecipeError(f"outfit.path: {place} {why}; give a .png or .jpg")
    return np.ascontiguousarray(picture[..., ::-1])


def mean_color(path: str) -> str:
    """The mean colour of a picture as #rrggbb."""
    return hex_of(read_picture(path).reshape(-1, 3).mean(0))
