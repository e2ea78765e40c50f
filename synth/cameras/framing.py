"""From where, or through which lens, all that must be seen lies in the picture with its margin."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.cameras.path import Picture
from synth.cameras.shake import Shake
from synth.geometry.transform import look_at

AIMS = 3
"""How often the aim is set anew to centre the subject; the third time changes nothing that can be seen."""
NEAREST_M, FARTHEST_M = 0.5, 200.0
_LEAST_DEPTH_M = 0.3
SHAKEN = 2.5
"""Standard deviations of shake for which the picture leaves room."""


@dataclass(frozen=True)
class Move:
    """What a rig does but for its distance or lens: the lens is at base + distance * out and looks at aim.

    base, out, aim: (stops, 3) or (1, 3) where they never change; base and aim in metres. zoom: (stops,) or (1,), focal
    length over the wide end's. fov_deg: of the wide end, across the picture's longer side. distance_m: 0: as near as
    the lens can be; else the lens is fitted to it. margin: share of the shorter side.
    """

    base: Float[np.ndarray, "bases 3"]
    out: Float[np.ndarray, "outs 3"]
    aim: Float[np.ndarray, "aims 3"]
    fov_deg: float
    margin: float
    zoom: Float[np.ndarray, " zooms"]
    distance_m: float = 0.0
    shake: Shake | None = None

    def eye(self, distance_m: float) -> Float[np.ndarray, "eyes 3"]:
        """(stops, 3) or (1, 3)."""
        return self.base + distance_m * self.out


@dataclass(frozen=True)
class Framed:
    """A Move with its distance [m] and focal length [px] of the wide end; is_kept: all that must be seen is in it."""

    move: Move
    distance_m: float
    focal_px: float
    is_kept: bool


def focal_px(fov_deg: float, picture: Picture) -> float:
    """Focal length of a lens with this angle of view across the longer side."""
    return picture.long_px / (2.0 * np.tan(np.radians(fov_deg) / 2.0))


def fitted(move: Move, corners: Float[np.ndarray, "looks corners 3"], picture: Picture) -> Framed:
    """`move` from the least distance at which its lens keeps all corners, (looks, ...) or (1, ...), in the picture;
    where the move says the distance, through the longest lens that does, but not a wider one than fov_deg."""
    widest = focal_px(move.fov_deg, picture)
    distance, focal = move.distance_m or FARTHEST_M, widest
    for _ in range(AIMS):
        if move.distance_m:
            focal = max(widest, _longest(move, distance, corners, picture))
        else:
            distance = _nearest(move, corners, focal, picture)
        move = _centred(move, distance, focal, corners, picture)
    if move.distance_m:
        longest = _longest(move, distance, corners, picture)
        return Framed(move, distance, max(widest, longest), bool(longest >= widest))
    distance = _nearest(move, corners, focal, picture)
    return Framed(move, distance, focal, bool(distance < FARTHEST_M))


def nearer(framed: Framed, share: float, corners: Float[np.ndarray, "looks corners 3"], picture: Picture) -> Framed:
    """The same move at `share` of its distance through the lens that this needs; focal length 0 where none does."""
    move, distance, focal = framed.move, share * framed.distance_m, framed.focal_px
    for _ in range(AIMS):
        focal = _longest(move, distance, corners, picture)
        if focal <= 0.0:
            break
        move = _centred(move, distance, focal, corners, picture)
    focal = min(focal, _longest(move, distance, corners, picture))
    return Framed(move, distance, focal, bool(focal > 0.0))


def _nearest(move: Move, corners: Float[np.ndarray, "looks corners 3"], focal: float, picture: Picture) -> float:
    near, far = NEAREST_M, FARTHEST_M
    while far / near > 1.001:  # bisection: framing is monotone in distance
        distance = float(np.sqrt(near * far))
        near, far = (near, distance) if _longest(move, distance, corners, picture) >= focal else (distance, far)
    return far


def _longest(move: Move, distance_m: float, corners: Float[np.ndarray, "looks corners 3"], picture: Picture) -> float:
    """The longest focal length [px] of the wide end that keeps all corners in the picture; 0: none."""
    seen = _projected(move, distance_m, corners)
    if seen[..., 2].min() < _LEAST_DEPTH_M:
        return 0.0
    reach = np.abs(seen[..., :2]) + (0.0 if move.shake is None else _room(move.shake))
    half = picture.half - move.margin * picture.short_px
    return float(np.min(half / np.maximum(reach * move.zoom[:, None, None], 1e-9)))


def _room(shake: Shake) -> float:
    """Tangent of the angle by which a held lens may be off."""
    return float(np.tan(SHAKEN * np.sqrt(0.5 * np.sum(shake.turn_rad[:, 0] ** 2))))


def _projected(
    move: Move, distance_m: float, corners: Float[np.ndarray, "looks corners 3"]
) -> Float[np.ndarray, "looks corners 3"]:
    """Corners over depth at focal length 1, and depth [m]."""
    pose = look_at(*np.broadcast_arrays(move.eye(distance_m), move.aim))
    local = (corners - pose[:, None, :3, 3]) @ pose[:, :3, :3]
    depth = local[..., 2:]
    return np.concatenate([local[..., :2] / np.where(depth > 1e-6, depth, 1e-6), depth], -1)


def _centred(
    move: Move, distance_m: float, focal: float, corners: Float[np.ndarray, "looks corners 3"], picture: Picture
) -> Move:
    """`move` with its aim shifted across the view, by the same angle at all times, so that what the corners leave free
    lies evenly on both sides."""
    seen = _projected(move, distance_m, corners)[..., :2] * move.zoom[:, None, None]
    off = (seen.min((0, 1)) + seen.max((0, 1))) / 2.0 / move.zoom.max()
    pose = look_at(*np.broadcast_arrays(move.eye(distance_m), move.aim))
    away = np.linalg.norm(move.aim - pose[:, :3, 3], axis=-1, keepdims=True)
    shift = away * (pose[:, :3, :2] @ off)
    return replace(move, aim=move.aim + (shift.mean(0) if len(move.aim) == 1 else shift))
