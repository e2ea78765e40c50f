"""Limbs, lines and dots with the integer arithmetic of DWPose's `util.py`."""

import math

import cv2
import numpy as np
from jaxtyping import Bool, Float

from synth.pose_map.box import Box
from synth.pose_map.style import PoseStyle

_EDGE_PX = 0.01
_LENGTHS_PX = (5, 10, 20, 40, 80, 160, 320)


def width_by_length(length_px: float) -> int:
    """Width of a stroke of this length [MusePose pose/script/util.py]: 1 px up to 5 px long, 8 px from 320 px."""
    return 1 + sum(length_px >= limit for limit in _LENGTHS_PX)


class Strokes:
    """What is drawn in a box of the canvas; places are those of the whole canvas."""

    def __init__(self, box: Box, swapped: bool) -> None:
        """A black canvas for the box."""
        self.canvas = np.zeros((box.height, box.width, 3), np.uint8)
        self._left, self._top = box.left, box.top
        self._order = -1 if swapped else 1

    @staticmethod
    def is_drawn(points: Float[np.ndarray, "points 3"], style: PoseStyle) -> Bool[np.ndarray, " points"]:
        """Points sure enough and not on the canvas's upper or left rim, which the sources skip."""
        least = np.nextafter(0.0, 1.0) if style.faded else style.threshold
        return (points[:, 2] >= least) & (points[:, :2].astype(int) > _EDGE_PX).all(1)

    def limb(
        self, start: np.ndarray, end: np.ndarray, half_px: int, color: tuple[int, int, int], fade: float, dimmed: float
    ) -> None:
        """A filled ellipse from joint to joint. Darkened as it is drawn, which is what the sources do afterwards."""
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
        cv2.fillConvexPoly(self.canvas, polygon, [int(int(c * fade) * dimmed) for c in color][:: self._order])

    def line(
        self, start: np.ndarray, end: np.ndarray, width_px: int, color: tuple[float, ...], fade: float = 1.0
    ) -> None:
        """A line of some width, 0: by its length."""
        (x, y), (end_x, end_y) = self._pixel(start), self._pixel(end)
        width = width_px or width_by_length(math.hypot(x - end_x, y - end_y))
        shade = int(255 * fade) / 255
        cv2.line(self.canvas, (x, y), (end_x, end_y), [c * shade for c in color][:: self._order], width)

    def dot(self, point: np.ndarray, radius_px: int, color: tuple[int, int, int], fade: float = 1.0) -> None:
        """A filled circle."""
        cv2.circle(self.canvas, self._pixel(point), radius_px, [int(c * fade) for c in color][:: self._order], -1)

    def _pixel(self, point: np.ndarray) -> tuple[int, int]:
        return int(point[0]) - self._left, int(point[1]) - self._top
