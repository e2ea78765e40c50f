"""Pose maps of people in any trainer's convention.

What is drawn is what the convention's own code would draw, with its integer arithmetic, on its canvas. Only the box
around the people is drawn and resized, though: it begins and ends where pixels of canvas and picture do together, so
that the picture is that of the whole canvas.
"""

import numpy as np
from jaxtyping import Float, Integer, UInt8

from synth.pose_map.box import box_of, resized
from synth.pose_map.confidence import confidence
from synth.pose_map.people import draw_people
from synth.pose_map.strokes import Strokes
from synth.pose_map.style import PoseStyle
from synth.pose_map.styles import DWPOSE


def draw(
    joints2d: Float[np.ndarray, "people 133 3"],
    width_px: int,
    height_px: int,
    style: PoseStyle = DWPOSE,
    hidden_by: Integer[np.ndarray, "people 133"] | None = None,
) -> UInt8[np.ndarray, "height width 3"]:
    """RGB pose map of one frame, on black, from COCO-WholeBody x, y [px] of the picture and visibility.

    visibility: 0 outside, 1 hidden, 2 seen; hidden_by: into `synth.labels.visibility.HIDDEN_BY`, if known. It is the
    RGB to be written into the trainer's file: where style.loader_swaps, the loader turns it into what the network
    sees, elsewhere both are the same. Joints outside or not finite are not drawn.
    """
    canvas, picture = style.canvas.size(width_px, height_px), np.zeros((height_px, width_px, 3), np.uint8)
    points = _drawable(_found(joints2d, hidden_by, style), style)
    points[..., :2] *= np.divide(canvas, (width_px, height_px))
    box = box_of(points, canvas, (width_px, height_px))
    if box:
        strokes = Strokes(box, style.swapped != style.loader_swaps)
        draw_people(strokes, points, style, style.widths(*canvas))
        picture[box.in_picture] = resized(strokes.canvas, box, style.canvas)
    return picture


def _found(
    joints2d: Float[np.ndarray, "people 133 3"],
    hidden_by: Integer[np.ndarray, "people 133"] | None,
    style: PoseStyle,
) -> Float[np.ndarray, "people 133 3"]:
    """x, y [px] and confidence; zeros where there is nothing."""
    sure = confidence(joints2d, hidden_by, style.hidden, style.confidences)[..., None]
    return np.concatenate([np.where(sure > 0, joints2d[..., :2].astype(np.float64), 0.0), sure], -1)


def _drawable(points: Float[np.ndarray, "people 133 3"], style: PoseStyle) -> Float[np.ndarray, "drawn 133 3"]:
    """Those of whom anything is sure enough, or the largest of them."""
    sure = points[..., 2] >= style.threshold
    found, sure = points[sure.any(1)], sure[sure.any(1)]
    if style.people == "all" or len(found) < 2:
        return found
    low, high = (np.where(sure[..., None], found[..., :2], far) for far in (np.inf, -np.inf))
    return found[[int((high.max(1) - low.min(1)).prod(-1).argmax())]]
