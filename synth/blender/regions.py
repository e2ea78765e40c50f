"""Which rectangles of a still camera's picture differ from its plate (the place without what moves)."""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float, UInt8

from synth.arrays import Points
from synth.exposure import blur_disc_px
from synth.geometry.camera import project
from synth.geometry.transform import apply
from synth.scene import CameraTrack, Mesh, SceneObject

_NOTICED = 2.5
"""A mean change over 5x5 probe pixels, in 8-bit steps, that shows no seam once feathered: in a hall it keeps the
pixels that differ by more than 3 to 4 steps in the finished picture."""

_OUTLIER = 50.0
"""A single probe pixel counts up to here, which alone (50 / 25) is not noticed: a stray bright path is no shadow."""

_MARGIN_PX = 2
_LAP_PX = 2
"""Probe pixels, four times as many of the picture, by which each side of a cut reaches beyond it."""

_LEAST_PX = 6000.0
"""Pixels whose cost is that of one more rectangle (0.1 CPU s at 8 samples)."""


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
    mean = np.abs(cv2.blur(np.clip(difference, -_OUTLIER, _OUTLIER), (5, 5))).max(-1)
    return (mean > _NOTICED) | covered


def covered_mask(
    things: tuple[SceneObject, ...],
    meshes: dict[str, Mesh],
    track: CameraTrack,
    frame: int,
    size: tuple[int, int],
) -> Bool[np.ndarray, "height width"]:
    """Probe pixels (size = height, width) inside the hull of each thing's projected vertices.

    While the shutter is open a thing covers the hull of all its places, and out of focus the discs about its points.
    """
    mask = np.zeros(size, np.uint8)
    scale = np.array([size[1] / track.width_px, size[0] / track.height_px])
    for thing in things:
        seen = project(_exposed(thing, meshes, frame), track.K[frame], track.world_from_camera[frame])
        front = seen[:, 2] > 1e-6
        if not front.any():
            continue
        if not front.all():
            return np.ones(size, bool)
        hull = cv2.convexHull((_defocused(seen, track, frame) * scale).astype(np.float32))
        # the polygon's own pixels; cv2 also draws those that its outline touches
        cv2.fillConvexPoly(mask, np.floor(np.clip(hull, -1e4, 1e4)).astype(np.int32), 1)
    return mask.astype(bool)


def _exposed(thing: SceneObject, meshes: dict[str, Mesh], frame: int) -> Points:
    """World points of a thing at a frame's own time, and when the shutter opens and closes [m]."""
    number = min(frame, len(thing.pose) - 1)
    middle = meshes[thing.mesh].vertices if thing.cache is None else thing.cache[frame]
    places = [apply(thing.pose[number], np.asarray(middle, float))]
    for end in (0, 1) if thing.shutter_cache is not None or thing.shutter_pose is not None else ():
        local = middle if thing.shutter_cache is None else thing.shutter_cache[frame, end]
        pose = thing.pose[number] if thing.shutter_pose is None else thing.shutter_pose[number, end]
        places.append(apply(pose, np.asarray(local, float)))
    return np.concatenate(places)


def _defocused(seen: Points, track: CameraTrack, frame: int) -> Float[np.ndarray, "points 2"]:
    """Pixels of projected points (x, y, depth), each with the corners of the square about its blur disc."""
    if track.focus_m is None:
        return seen[:, :2]
    radius_px = blur_disc_px(np.maximum(seen[:, 2], 1e-6), track, frame)[:, None] / 2.0
    return np.concatenate([seen[:, :2] + radius_px * corner for corner in ((-1, -1), (-1, 1), (1, -1), (1, 1))])


def rectangles(changed: Bool[np.ndarray, "height width"], scale: float, width_px: int, height_px: int) -> list[Rect]:
    """Rectangles of the full picture around the changed probe pixels; `scale` full pixels per probe pixel.

    Things far apart get their own, and a wide shadow under a tall body is cut off from it. Cut rectangles overlap by
    more than two feathers, so that the plate does not shine through between them.
    """
    grown = cv2.dilate(changed.astype(np.uint8), np.ones((2 * _MARGIN_PX + 1,) * 2, np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(grown)
    boxes = [Rect(x, y, x + w, y + h) for x, y, w, h in stats[1:count, :4].tolist()]
    least = _LEAST_PX / scale**2
    merged = _merged(sorted(boxes, key=lambda box: (box.left, box.top)), least)
    return [_scaled(part, scale, width_px, height_px) for box in merged for part in _cut(grown, box, least)]


def paste(
    plate: UInt8[np.ndarray, "height width 3"],
    piece: UInt8[np.ndarray, "rows columns 3"],
    rect: Rect,
    feather_px: int,
) -> UInt8[np.ndarray, "height width 3"]:
    """The plate with a piece over it, blended over `feather_px` at those edges that lie inside the picture."""
    height, width = plate.shape[:2]
    across = _ramp(rect.left, rect.right, width, feather_px)
    down = _ramp(rect.top, rect.bottom, height, feather_px)
    share = (down[:, None] * across[None, :])[..., None]
    result = plate.copy()
    below = plate[rect.top : rect.bottom, rect.left : rect.right].astype(np.float32)
    result[rect.top : rect.bottom, rect.left : rect.right] = np.rint(below + share * (piece - below))
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


def _cut(grown: UInt8[np.ndarray, "height width"], box: Rect, least: float) -> list[Rect]:
    """The box, or the two boxes around what lies on either side of the best cut, each cut again."""
    rows = [(Rect(box.left, box.top, box.right, y), Rect(box.left, y, box.right, box.bottom), 0, 1)
            for y in range(box.top + 1, box.bottom)]  # fmt: skip
    columns = [(Rect(box.left, box.top, x, box.bottom), Rect(x, box.top, box.right, box.bottom), 1, 0)
               for x in range(box.left + 1, box.right)]  # fmt: skip
    best, area = [box], box.area - least
    for first, second, dx, dy in rows + columns:
        one, other = _tight(grown, first), _tight(grown, second)
        lap_x, lap_y = dx * _LAP_PX, dy * _LAP_PX
        one = Rect(one.left, one.top, min(one.right + lap_x, box.right), min(one.bottom + lap_y, box.bottom))
        other = Rect(max(other.left - lap_x, box.left), max(other.top - lap_y, box.top), other.right, other.bottom)
        if one.area + other.area < area:
            best, area = [one, other], one.area + other.area
    return best if len(best) == 1 else [part for half in best for part in _cut(grown, half, least)]


def _tight(grown: UInt8[np.ndarray, "height width"], box: Rect) -> Rect:
    """The box shrunk to the changed pixels in it; empty where there are none."""
    x, y, width, height = cv2.boundingRect(grown[box.top : box.bottom, box.left : box.right])
    return Rect(box.left + x, box.top + y, box.left + x + width, box.top + y + height)
