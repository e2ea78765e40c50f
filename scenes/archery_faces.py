"""Target faces as printed [World Archery book 2, 7.2, 8.2]: 122 cm for 70 m, 40 cm for 18 m, one or three in a row."""

from dataclasses import dataclass

import cv2
import numpy as np

from scenes.pictures import Color
from synth.scene import Texture

_SUBPIXEL_BITS = 6
WHITE, BLACK, BLUE, RED, GOLD = (245, 244, 240), (26, 25, 27), (0, 175, 220), (235, 48, 62), (250, 222, 38)
"""Pantone process black, 306U, 032U and 107U in 8-bit sRGB, as paper reflects them."""
ZONES = (WHITE, WHITE, BLACK, BLACK, BLUE, BLUE, RED, RED, GOLD, GOLD)
"""Ring 1 to 10."""
_LINE_SHARE, _CROSS_M = 0.022, 0.004
"""Dividing lines are at most 2 mm wide: 1.3 mm on rings of 61 mm; the cross in the middle has lines of 4 mm at most."""


@dataclass(frozen=True)
class Face:
    """A printed face. size_m: diameter of ring 1 of a full face; spots: centres up from the middle one [m];
    first_ring: the outermost that is printed; paper_m: width and height."""

    name: str
    size_m: float
    spots_m: tuple[float, ...] = (0.0,)
    first_ring: int = 1
    paper_m: tuple[float, float] = (1.25, 1.25)

    @property
    def ring_m(self) -> float:
        """Width of a ring."""
        return self.size_m / 20.0


FACE_122 = Face("target_face", 1.22)
FACE_40 = Face("target_face_40", 0.40, paper_m=(0.42, 0.42))
TRIPLE_40 = Face("target_face_triple", 0.40, (0.22, 0.0, -0.22), 6, (0.225, 0.665))
"""Three spots of rings 6 to 10 over each other, 22 cm from centre to centre."""


def face_picture(face: Face, px_per_m: float) -> Texture:
    """The face in its true colours; its middle spot's centre is the picture's middle."""
    width, height = (round(side * px_per_m) for side in face.paper_m)
    picture = np.full((height, width, 3), WHITE, np.uint8)
    width_px = max(1, round(_LINE_SHARE * face.ring_m * px_per_m))
    for up_m in face.spots_m:
        center = ((width - 1) / 2.0, (height - 1) / 2.0 - up_m * px_per_m)
        for ring in range(face.first_ring, 11):
            _disc(picture, center, (11 - ring) * face.ring_m * px_per_m, ZONES[ring - 1])
        for ring in range(face.first_ring, 11):
            _circle(picture, center, (11 - ring) * face.ring_m * px_per_m, _line_color(ring), width_px)
        _circle(picture, center, face.ring_m / 2.0 * px_per_m, BLACK, width_px)
        _cross(picture, center, px_per_m)
    return picture


def _line_color(ring: int) -> Color:
    """Of the line around a ring: white where black meets black, none is seen between two colours."""
    return WHITE if ring == 4 else BLACK if ZONES[ring - 1] == ZONES[max(ring - 2, 0)] else ZONES[ring - 1]


def _fixed(values: tuple[float, ...]) -> tuple[int, ...]:
    return tuple(round(value * (1 << _SUBPIXEL_BITS)) for value in values)


def _disc(picture: Texture, center: tuple[float, float], radius_px: float, color: Color) -> None:
    x, y, r = _fixed((*center, radius_px))
    cv2.circle(picture, (x, y), r, color, -1, cv2.LINE_AA, _SUBPIXEL_BITS)


def _circle(picture: Texture, center: tuple[float, float], radius_px: float, color: Color, width_px: int) -> None:
    """A line that lies inside the radius: it belongs to the ring that counts more."""
    x, y, r = _fixed((*center, radius_px - width_px / 2.0))
    cv2.circle(picture, (x, y), r, color, width_px, cv2.LINE_AA, _SUBPIXEL_BITS)


def _cross(picture: Texture, center: tuple[float, float], px_per_m: float) -> None:
    half = _CROSS_M / 2.0 * px_per_m
    for dx, dy in ((half, 0.0), (0.0, half)):
        a, b = _fixed((center[0] - dx, center[1] - dy)), _fixed((center[0] + dx, center[1] + dy))
        cv2.line(picture, a, b, BLACK, 1, cv2.LINE_AA, _SUBPIXEL_BITS)
