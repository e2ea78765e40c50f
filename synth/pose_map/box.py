"""The part of a canvas in which somebody is drawn."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from synth.pose_map.style import Canvas, Widths

_INTERPOLATIONS = {
    "nearest": cv2.INTER_NEAREST, "linear": cv2.INTER_LINEAR, "area": cv2.INTER_AREA, "lanczos": cv2.INTER_LANCZOS4,
}  # fmt: skip
_REACH = 9
"""Pixels, on canvas and picture, that strokes and interpolation may reach beyond the joints."""


@dataclass(frozen=True)
class Box:
    """Pixels [left, left + width) x [top, top + height) of the canvas, and the same in the picture."""

    left: int
    top: int
    width: int
    height: int
    in_picture: tuple[slice, slice]


def box_of(
    points: Float[np.ndarray, "people 133 3"], widths: Widths, canvas: tuple[int, int], picture: tuple[int, int]
) -> Box | None:
    """The box around all points that may be drawn; None if there are none."""
    drawn = points[points[..., 2] > 0][:, :2]
    if not len(drawn):
        return None
    (left, right, start_x, end_x), (top, bottom, start_y, end_y) = (
        _span(drawn[:, axis].min(), drawn[:, axis].max(), canvas[axis], picture[axis], widths) for axis in (0, 1)
    )
    return Box(left, top, right - left, bottom - top, (slice(start_y, end_y), slice(start_x, end_x)))


def _span(low: float, high: float, canvas: int, picture: int, widths: Widths) -> tuple[int, int, int, int]:
    """From, to on the canvas and from, to in the picture: on whole steps of both."""
    steps = math.gcd(canvas, picture)
    canvas_step = canvas // steps
    reach = _REACH + _REACH * max(1, math.ceil(canvas / picture)) + max(vars(widths).values())
    first = max(0, math.floor((low - reach) / canvas_step))
    last = min(steps, math.ceil((high + 1 + reach) / canvas_step))
    first, last = min(first, steps - 1), max(last, 1)
    return first * canvas_step, last * canvas_step, first * (picture // steps), last * (picture // steps)


def resized(
    drawn: UInt8[np.ndarray, "height width 3"], box: Box, canvas: Canvas
) -> UInt8[np.ndarray, "rows columns 3"]:
    """The box's drawing at the picture's size."""
    rows, columns = (part.stop - part.start for part in box.in_picture)
    if drawn.shape[:2] == (rows, columns):
        return drawn
    how = canvas.enlarge if rows * columns > drawn.shape[0] * drawn.shape[1] else canvas.shrink
    return cv2.resize(drawn, (columns, rows), interpolation=_INTERPOLATIONS[how])
