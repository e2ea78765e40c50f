"""Line drawings from geometry: outlines, where one part of somebody hides another, and creases.

Canny on pictures draws noise, prints and shadows; these lines are where the surface ends or turns. Between two
neighbouring pixels runs a line when their ids differ; when the depth jumps, which is when it changes by more than it
does on the smoother side; when the normals turn sharply; or, if asked, when the body part changes. It is drawn on the
nearer pixel, whose outline it is, one pixel wide and connected over corners. Grass and leaves are a thicket of such
lines: where the place (id 0) has more of them than a drawing can have, there are none; and no specks.
"""

import cv2
import numpy as np
from jaxtyping import Bool, Float, UInt8

_JUMP_M, _JUMP = 0.02, 0.004
"""Least step in depth on one person or thing: metres, plus this share of the depth."""
_PLACE_JUMP = 0.06
"""The same in the place, as a share of the depth."""
_CREASE = float(np.cos(np.radians(50.0)))
_STEEPEST = 0.15
"""Cosine of the view below which normals are too slantwise to tell a crease from an outline, which is drawn anyway."""
_WINDOW_PX, _MOST_LINES = 21, 0.12
"""Share of a square of this size that the place's lines may fill."""
_SPECK_PX = 12
_INFINITY_M = np.float32(1e6)
_BAND_PX, _REACH_PX = 32, 3
"""Rows at a time, so that what is computed of them stays near the processor: half the time; and how far lines look."""
_ONES = np.ones((1, 3), np.float32)

Mask = Bool[np.ndarray, "rows columns"]


def edge_map(
    depth: Float[np.ndarray, "height width"],
    ids: UInt8[np.ndarray, "height width"],
    parts: UInt8[np.ndarray, "height width"],
    normals: Float[np.ndarray, "height width 3"],
    with_parts: bool = False,
) -> UInt8[np.ndarray, "height width"]:
    """Lines 255 on 0. depth: planar z [m], 0 where nothing; normals: in the camera's frame, towards the camera."""
    kinds = np.zeros((3, *depth.shape), np.uint8)
    for top in range(0, len(depth), _BAND_PX):
        start, stop = max(0, top - _REACH_PX), top + _BAND_PX + _REACH_PX
        band = slice(start, stop)
        found = _lines(depth[band], ids[band], parts[band] if with_parts else None, normals[band])
        kinds[:, top : top + _BAND_PX] = found[:, top - start : top - start + _BAND_PX]
    outlines, others, places = kinds
    places[cv2.blur(places * np.uint8(255), (_WINDOW_PX, _WINDOW_PX)) > 255 * _MOST_LINES] = 0
    return _thin(outlines | _without_specks(outlines | others | places)) * np.uint8(255)


def _lines(
    depth: np.ndarray, ids: np.ndarray, parts: np.ndarray | None, normals: np.ndarray
) -> UInt8[np.ndarray, "3 height width"]:
    """Lines 1 on 0: outlines of people and things, other lines on them, lines of the place."""
    far = np.where(depth > 0.0, depth, _INFINITY_M).astype(np.float32)
    normals = normals.astype(np.float32, copy=False)
    slantwise = normals[..., 2] > -_STEEPEST
    kinds = np.zeros((3, *depth.shape), np.uint8)
    for axis in (0, 1):
        outline = np.not_equal(*_neighbours(ids, axis))
        owned = np.maximum(*_neighbours(ids, axis)) > 0
        step_m = cv2.absdiff(*_neighbours(far, axis)) - _slope_m(far, axis)
        turn = _crease(normals, slantwise, axis) | (step_m > _least_m(far, owned, axis))
        if parts is not None:
            turn |= owned & np.not_equal(*_neighbours(parts, axis))
        first = np.less_equal(*_neighbours(far, axis))
        for lines, between in zip(kinds, (outline, owned & turn, turn & ~owned), strict=True):
            _draw(lines, between, first, axis)
    return kinds


def _least_m(far: np.ndarray, owned: Mask, axis: int) -> Float[np.ndarray, "rows columns"]:
    """From which jump on there is a line between neighbours [m]."""
    nearer = np.minimum(*_neighbours(far, axis))
    return np.where(owned, _JUMP_M + _JUMP * nearer, _PLACE_JUMP * nearer)


def _crease(
    normals: Float[np.ndarray, "height width 3"], slantwise: Bool[np.ndarray, "height width"], axis: int
) -> Mask:
    """Where the normals turn sharply between neighbours that are both seen well."""
    cosine = cv2.transform(cv2.multiply(*_neighbours(normals, axis)), _ONES)
    return (cosine < _CREASE) & ~np.logical_or(*_neighbours(slantwise, axis))


def _slope_m(far: np.ndarray, axis: int) -> Float[np.ndarray, "rows columns"]:
    """How much depth changes from a pixel to the next on the smoother of the two sides of each pair [m]."""
    steps = cv2.absdiff(*_neighbours(far, axis))
    along = steps if axis == 0 else steps.T
    smoother = along.copy()
    smoother[1:] = np.minimum(smoother[1:], along[:-1])
    smoother[1:-1] = np.minimum(along[:-2], along[2:])
    smoother[:1] = np.minimum(along[:1], along[1:2]) if len(along) > 1 else along
    return smoother if axis == 0 else smoother.T


def _neighbours(picture: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    return (picture[:-1], picture[1:]) if axis == 0 else (picture[:, :-1], picture[:, 1:])


def _draw(lines: UInt8[np.ndarray, "height width"], between: Mask, first_is_nearer: Mask, axis: int) -> None:
    """Set the nearer pixel of every pair with a line between."""
    line_one, line_other = _neighbours(lines, axis)
    line_one |= between & first_is_nearer
    line_other |= between & ~first_is_nearer


def _without_specks(lines: UInt8[np.ndarray, "height width"]) -> UInt8[np.ndarray, "height width"]:
    _, numbers, facts, _ = cv2.connectedComponentsWithStats(lines, connectivity=8, ltype=cv2.CV_16U)
    kept = facts[:, cv2.CC_STAT_AREA] >= _SPECK_PX
    kept[0] = False
    return kept.astype(np.uint8)[numbers]


def _thin(lines: UInt8[np.ndarray, "height width"]) -> UInt8[np.ndarray, "height width"]:
    """Without the corners of stairs, whose two neighbours touch over the diagonal."""
    framed = np.pad(lines, 1)
    middle = framed[1:-1, 1:-1]
    for down, right in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        joined = _at(framed, down, 0) & _at(framed, 0, right)
        alone = _at(framed, -down, 0) | _at(framed, 0, -right) | _at(framed, -down, -right)
        middle &= 1 - (joined & (1 - alone))
    return middle


def _at(framed: np.ndarray, down: int, right: int) -> np.ndarray:
    height, width = framed.shape
    return framed[1 + down : height - 1 + down, 1 + right : width - 1 + right]
