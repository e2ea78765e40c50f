"""Limbs, lines and dots with the integer arithmetic of DWPose's `util.py`."""

import math
from typing import Any

import cv2
import numpy as np

from synth.pose_map.box import Box
from synth.pose_map.palette import Rgb8

Color = Rgb8 | tuple[float, float, float]

_LENGTHS_PX = (5, 10, 20, 40, 80, 160, 320)


def width_by_length(length_px: float) -> int:
    """Width of a stroke of this length [MusePose pose/script/util.py]: 1 px under 5 px, 8 px from 320 px on."""
    return 1 + sum(length_px >= limit for limit in _LENGTHS_PX)


class Strokes:
    """Draws in a box of the canvas; places are those of the whole canvas."""

    def __init__(self, box: Box, swapped: bool) -> None:
        """A black canvas for the box; swapped: with red and blue exchanged."""
        self.canvas = np.zeros((box.height, box.width, 3), np.uint8)
        self._left, self._top = box.left, box.top
        self._order = -1 if swapped else 1

    def limb(self, start: np.ndarray, end: np.ndarray, half_px: int, color: Color, fade: float, dimmed: float) -> None:
        """A filled ellipse from joint to joint, darkened at once: the sources darken all limbs before the joints."""
        (x, y, _), (end_x, end_y, _) = start.tolist(), end.tolist()  # numpy takes longer for two than for the picture
        length = math.hypot(x - end_x, y - end_y)
        polygon = cv2.ellipse2Poly(
            (int((x + end_x) / 2) - self._left, int((y + end_y) / 2) - self._top),
            (int(length / 2), half_px or width_by_length(length)),
            int(math.degrees(math.atan2(y - end_y, x - end_x))),
            0,
            360,
            1,
        )
        cv2.fillConvexPoly(self.canvas, polygon, self._ordered([int(int(c * fade) * dimmed) for c in color]))

    def line(
        self,
        start: np.ndarray,
        end: np.ndarray,
        width_px: int,
        color: Color,
        fade: float = 1.0,
        dimmed: float = 1.0,
    ) -> None:
        """A line of a width, 0: by its length."""
        (x, y, *_), (end_x, end_y, *_) = start.tolist(), end.tolist()
        first, second = self._pixel(x, y), self._pixel(end_x, end_y)
        shade = int(255 * fade) / 255 * dimmed
        width = width_px or width_by_length(math.dist(first, second))
        cv2.line(self.canvas, first, second, self._ordered([c * shade for c in color]), width)

    def dot(self, x: float, y: float, radius_px: int, color: Color, fade: float) -> None:
        """A filled circle."""
        cv2.circle(self.canvas, self._pixel(x, y), radius_px, self._ordered([int(c * fade) for c in color]), -1)

    def _ordered(self, color: list[Any]) -> list[Any]:
        return color[:: self._order]

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        return int(x) - self._left, int(y) - self._top
