"""Which part of a still camera's picture differs from its plate (the place without what moves).

A mask has the size of the probe, a quarter of the picture's; the picture's pixels under one of its pixels are a cell.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float, UInt8

_NOTICED = 2.5
"""A mean change over 5x5 probe pixels, in 8-bit steps, that shows no seam once feathered: in a hall it keeps the
pixels that differ by more than 3 to 4 steps in the finished picture."""

_OUTLIER = 50.0
"""A single probe pixel counts up to here, which alone (50 / 25) is not noticed: a stray bright path is no shadow."""

_MARGIN = 2
"""Cells around those that differ that are rendered anew too: there the picture fades into the plate."""

_LAP = 2
"""Cells by which each side of a cut reaches beyond it."""

LEAST_PX, LEAST_OCCLUDED_PX = 6000.0, 60000.0
"""Pixels whose cost is that of one more rectangle (0.2 CPU s); behind an occluder they cost next to nothing."""


@dataclass(frozen=True)
class Rect:
    """Half-open pixel range, origin at the picture's top left."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """Pixels inside."""
        return (self.right - self.left) * (self.bottom - self.top)

    def union(self, other: "Rect") -> "Rect":
        """The smallest rectangle around both."""
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def changed_mask(
    probe: UInt8[np.ndarray, "height width 3"],
    plate_probe: UInt8[np.ndarray, "height width 3"],
    covered: Bool[np.ndarray, "height width"],
) -> Bool[np.ndarray, "height width"]:
    """Where two probes of one noise pattern differ on average, or something that moves covers the pixel.

    The same pattern gives the same bytes where nothing changed, so any lasting difference is a shadow, a reflection
    or the thing itself, and what is left of the noise is taken out by the 5x5 mean.
    """
    difference = probe.astype(np.float32) - plate_probe.astype(np.float32)
    # what covers is rendered anew anyway; the mean must not carry it outwards
    difference[cv2.dilate(covered.astype(np.uint8), np.ones((3, 3))) > 0] = 0.0
    mean = np.abs(cv2.blur(np.clip(difference, -_OUTLIER, _OUTLIER), (5, 5))).max(-1)
    return (mean > _NOTICED) | covered


def grown(changed: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    """The cells to render anew: those that differ, with a margin."""
    return cv2.dilate(changed.astype(np.uint8), np.ones((2 * _MARGIN + 1,) * 2, np.uint8)).astype(bool)


def rectangles(
    cells: Bool[np.ndarray, "height width"], width_px: int, height_px: int, least_px: float = LEAST_PX
) -> list[Rect]:
    """Rectangles of the full picture around cells; least_px: pixels that cost as much as one more rectangle.

    Cells far apart get their own, and a wide shadow under a tall body is cut off from it. Cut rectangles overlap by
    more than two feathers, so that the plate does not shine through between them.
    """
    scale = width_px / cells.shape[1]
    mask = cells.astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    boxes = [Rect(x, y, x + w, y + h) for x, y, w, h in stats[1:count, :4].tolist()]
    least = least_px / scale**2
    merged = _merged(sorted(boxes, key=lambda box: (box.left, box.top)), least)
    return [_scaled(part, scale, width_px, height_px) for box in merged for part in _cut(mask, box, least)]


def frame_of(cells: Bool[np.ndarray, "height width"], width_px: int, height_px: int) -> Rect | None:
    """One rectangle of the full picture around all cells, None where there are none."""
    x, y, width, height = cv2.boundingRect(cells.astype(np.uint8))
    box = Rect(x, y, x + width, y + height)
    return _scaled(box, width_px / cells.shape[1], width_px, height_px) if box.area else None


def shares(
    cells: Bool[np.ndarray, "height width"], width_px: int, height_px: int, lap_px: int, feather_px: int
) -> Float[np.ndarray, "rows columns"]:
    """How much of each pixel is new: 0 from the cells' edge to `lap_px` inside, then rising to 1 over `feather_px`."""
    mask = cv2.resize(cells.astype(np.uint8), (width_px, height_px), interpolation=cv2.INTER_NEAREST)
    # whole numbers throughout: a distance transform differs in the last bit from run to run
    half = feather_px // 2
    inner = cv2.erode(mask, np.ones((2 * (lap_px + half) + 1,) * 2))
    around = cv2.boxFilter(inner, cv2.CV_32F, (2 * half + 1,) * 2, normalize=False, borderType=cv2.BORDER_REPLICATE)
    return around / np.float64((2 * half + 1) ** 2)


def paste(
    plate: UInt8[np.ndarray, "height width 3"],
    piece: UInt8[np.ndarray, "rows columns 3"],
    rect: Rect,
    feather_px: int,
    share: Float[np.ndarray, "height width"] | None = None,
) -> UInt8[np.ndarray, "height width 3"]:
    """The plate with a piece over it, blended over `feather_px` at those edges that lie inside the picture.

    share: how much of each pixel a piece may replace.
    """
    height, width = plate.shape[:2]
    across = _ramp(rect.left, rect.right, width, feather_px)
    down = _ramp(rect.top, rect.bottom, height, feather_px)
    rows, columns = slice(rect.top, rect.bottom), slice(rect.left, rect.right)
    new = (down[:, None] * across[None, :]) * (1.0 if share is None else share[rows, columns])
    result = plate.copy()
    below = plate[rows, columns].astype(np.float32)
    result[rows, columns] = np.rint(below + new[..., None] * (piece - below))
    return result


def _ramp(start: int, stop: int, size: int, feather_px: int) -> Float[np.ndarray, " pixels"]:
    """Weights over [start, stop): rising from an inner edge, 1 at the picture's own edge."""
    place = np.arange(start, stop)
    rise = np.ones(len(place)) if start == 0 else (place - start + 1) / (feather_px + 1)
    fall = np.ones(len(place)) if stop == size else (stop - place) / (feather_px + 1)
    return np.clip(np.minimum(rise, fall), 0.0, 1.0)


def _scaled(box: Rect, scale: float, width_px: int, height_px: int) -> Rect:
    return Rect(
        left=int(box.left * scale),
        top=int(box.top * scale),
        right=min(int(np.ceil(box.right * scale)), width_px),
        bottom=min(int(np.ceil(box.bottom * scale)), height_px),
    )


def _merged(rects: list[Rect], least: float) -> list[Rect]:
    for i, one in enumerate(rects):
        for j in range(i + 1, len(rects)):
            both = one.union(rects[j])
            if both.area <= one.area + rects[j].area + least:
                return _merged([*rects[:i], both, *rects[i + 1 : j], *rects[j + 1 :]], least)
    return rects


def _cut(mask: UInt8[np.ndarray, "height width"], box: Rect, least: float) -> list[Rect]:
    """The box, or the two boxes around what lies on either side of the best cut, each cut again."""
    rows = [(Rect(box.left, box.top, box.right, y), Rect(box.left, y, box.right, box.bottom), 0, 1)
            for y in range(box.top + 1, box.bottom)]  # fmt: skip
    columns = [(Rect(box.left, box.top, x, box.bottom), Rect(x, box.top, box.right, box.bottom), 1, 0)
               for x in range(box.left + 1, box.right)]  # fmt: skip
    best, area = [box], box.area - least
    for first, second, dx, dy in rows + columns:
        one, other = _tight(mask, first), _tight(mask, second)
        lap_x, lap_y = dx * _LAP, dy * _LAP
        one = Rect(one.left, one.top, min(one.right + lap_x, box.right), min(one.bottom + lap_y, box.bottom))
        other = Rect(max(other.left - lap_x, box.left), max(other.top - lap_y, box.top), other.right, other.bottom)
        if one.area + other.area < area:
            best, area = [one, other], one.area + other.area
    return best if len(best) == 1 else [part for half in best for part in _cut(mask, half, least)]


def _tight(mask: UInt8[np.ndarray, "height width"], box: Rect) -> Rect:
    """The box shrunk to the changed pixels in it; empty where there are none."""
    x, y, width, height = cv2.boundingRect(mask[box.top : box.bottom, box.left : box.right])
    return Rect(box.left + x, box.top + y, box.left + x + width, box.top + y + height)
