"""Which rectangles of a still camera's picture differ from its plate (the place without what moves)."""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float, UInt8

from synth.geometry.camera import project
from synth.geometry.transform import apply
from synth.scene import CameraTrack, Mesh, SceneObject

_NOTICED = 2.5
"""A mean change over 5x5 probe pixels, in 8-bit steps, that shows no seam once feathered: in a hall it keeps the
pixels that differ by more than 3 to 4 steps in the finished picture."""

_OUTLIER = 50.0
"""A single probe pixel counts up to here, which alone (50 / 25) is not noticed: a stray bright path is no shadow."""

_MARGIN_PX = 2
_MERGE_GAIN = 1.15
"""Two rectangles become one unless that adds more than this to their area: each costs its own start."""


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
    """Probe pixels (size = height, width) inside the box around each thing's projected vertices."""
    mask = np.zeros(size, bool)
    scale = np.array([size[1] / track.width_px, size[0] / track.height_px])
    for thing in things:
        local = thing.cache[frame] if thing.cache is not None else meshes[thing.mesh].vertices
        world = apply(thing.pose[min(frame, len(thing.pose) - 1)], np.asarray(local, float))
        seen = project(world, track.K[frame], track.world_from_camera[frame])
        front = seen[:, 2] > 1e-6
        if not front.any():
            continue
        if not front.all():
            return np.ones(size, bool)
        low = np.maximum(np.floor(seen[:, :2].min(0) * scale).astype(int), 0)
        high = np.maximum(np.ceil(seen[:, :2].max(0) * scale).astype(int), 0)
        mask[low[1] : high[1], low[0] : high[0]] = True
    return mask


def rectangles(changed: Bool[np.ndarray, "height width"], scale: float, width_px: int, height_px: int) -> list[Rect]:
    """Rectangles of the full picture around the changed probe pixels; `scale` full pixels per probe pixel."""
    grown = cv2.dilate(changed.astype(np.uint8), np.ones((2 * _MARGIN_PX + 1,) * 2, np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(grown)
    rects = [_scaled(stats[i], scale, width_px, height_px) for i in range(1, count)]
    return _merged(sorted(rects, key=lambda rect: (rect.left, rect.top)))


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


def _scaled(box: np.ndarray, scale: float, width_px: int, height_px: int) -> Rect:
    left, top, width, height = (int(value) for value in box[:4])
    return Rect(
        left=int(left * scale),
        top=int(top * scale),
        right=min(int(np.ceil((left + width) * scale)), width_px),
        bottom=min(int(np.ceil((top + height) * scale)), height_px),
    )


def _merged(rects: list[Rect]) -> list[Rect]:
    for i, one in enumerate(rects):
        for j in range(i + 1, len(rects)):
            both = one.union(rects[j])
            if both.area <= _MERGE_GAIN * (one.area + rects[j].area) + 2000:
                return _merged([*rects[:i], both, *rects[i + 1 : j], *rects[j + 1 :]])
    return rects
