"""The part of a canvas in which somebody is drawn."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from synth.pose_map.style import Canvas

_INTERPOLATIONS = {
    "nearest": cv2.INTER_NEAREST, "linear": cv2.INTER_LINEAR, "area": cv2.INTER_AREA, "lanczos": cv2.INTER_LANCZOS4,
}  # fmt: skip
_REACH_PX = 20
"""Strokes and interpolation stay this close to the joints, in pixels of canvas or picture, whichever are larger."""


@dataclass(frozen=True)
class Box:
    """Pixels [left, left + width) x [top, top + height) of the canvas, and the same rows and columns of the picture."""

    left: int
    top: int
    width: int
    height: int
    in_picture: tuple[slice, slice]


def box_of(points: Float[np.ndarray, "drawn 133 3"], canvas: tuple[int, int], picture: tuple[int, int]) -> Box | None:
    """The box around all points of any confidence; None if there are none."""
    places = points[points[..., 2] > 0][:, :2]
    if not len(places):
        return None
    (left, right, columns), (top, bottom, rows) = (
        _span(float(places[:, axis].min()), float(places[:, axis].max()), canvas[axis], picture[axis])
        for axis in (0, 1)
    )
    return Box(left, top, right - left, bottom - top, (rows, columns))


def _span(low: float, high: float, canvas: int, picture: int) -> tuple[int, int, slice]:
    """From where to where on the canvas, and the same in the picture: in whole steps of both."""
    steps = math.gcd(canvas, picture)
    step, step_picture, reach = canvas // steps, picture // steps, _REACH_PX * max(1.0, canvas / picture)
    first = min(max(math.floor((low - reach) / step), 0), steps - 1)
    last = max(min(math.ceil((high + reach) / step), steps), first + 1)
    return first * step, last * step, slice(first * step_picture, last * step_picture)


def resized(
    drawn: UInt8[np.ndarray, "height width 3"], box: Box, canvas: Canvas
) -> UInt8[np.ndarray, "rows columns 3"]:
    """The box's drawing at the picture's size."""
    rows, columns = (part.stop - part.start for part in box.in_picture)
    if drawn.shape[:2] == (rows, columns):
        return drawn
    how = canvas.enlarge if rows * columns > drawn.shape[0] * drawn.shape[1] else canvas.shrink
    return cv2.resize(drawn, (columns, rows), interpolation=_INTERPOLATIONS[how])
