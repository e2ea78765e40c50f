"""Forward flow from the surface points that pixels show, and what becomes of each point in the next frame.

The point under a pixel's centre is known (its depth; on what bends its face and place on it), so where it is in the
next frame and how far from that camera is computed from the shot, in double precision; nothing is estimated. With
that depth, whether it is covered is a comparison with what the next label picture shows there, not a guess from
forward and backward flow, which disagree at every edge and cannot tell a thin thing that passes.

The rule. A point is *covered* when what the next frame shows at the nearest pixel's centre is in front of it: the
surface there, carried on along its tangent plane to the point itself, is nearer. On one object (a body behind its own
arm) it must be nearer by more than the size of a pixel on that surface, seen as slantwise as it is: below that they
are the same surface. Where nothing but sky is there, nothing covers. A point that nothing covers is *visible*.
Sky is infinitely far: it moves as the camera turns, and whatever is seen there next covers it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Float, UInt8

from synth.arrays import Points, Transforms
from synth.equipment.track import JUMP_M_S
from synth.errors import ShotError
from synth.frames import Frames, LabelImages
from synth.scene import CameraTrack
from synth.shot import Shot
from synth.surface import points_then

UNKNOWN, VISIBLE, COVERED, LEAVES = range(4)
"""status: nothing is known (the last frame; what is put elsewhere); seen, covered or out of the picture next."""

_NEAR_M = 1e-3
_STEEPEST = 1e-3
"""Cosine of the steepest view at which a surface is carried on along its plane."""


@dataclass(frozen=True)
class Flow:
    """flow (H, W, 2): px from a pixel's centre to the same point in the next frame, x right, y down; status (H, W)."""

    flow: Float[np.ndarray, "height width 2"]
    status: UInt8[np.ndarray, "height width"]


def each_flow(shot: Shot, frames: Frames, track: CameraTrack) -> Iterator[Flow]:
    """Flow of every frame of a view; the last has none."""
    for frame, (now, after) in enumerate(pairwise(frames.each_labels(track.name))):
        yield forward_flow(shot, track, frame, now, after)
    yield no_flow(track.height_px, track.width_px)


def no_flow(height_px: int, width_px: int) -> Flow:
    """Nothing is known."""
    return Flow(np.zeros((height_px, width_px, 2), np.float32), np.zeros((height_px, width_px), np.uint8))


def forward_flow(shot: Shot, track: CameraTrack, frame: int, now: LabelImages, after: LabelImages) -> Flow:
    """Flow from `frame`, whose labels are `now`, to the next frame, whose labels are `after`."""
    if now.surface is None or after.surface is None:
        raise ShotError(f"{shot.facts.key}: its label pictures know no surfaces; render the shot again with flow=true")
    there, jumps = _seen_from_next(shot, track, frame, now)
    z = there[:, 2]
    pixels = there @ track.K[frame + 1].T
    ends = pixels[:, :2] / np.maximum(z, _NEAR_M)[:, None]
    size = np.array([track.width_px, track.height_px])
    leaves = (z < _NEAR_M) | np.any((ends < 0) | (ends >= size), -1)
    status = np.full(len(ends), VISIBLE, np.uint8)
    status[leaves] = LEAVES
    inner = np.flatnonzero(~leaves)
    status[inner[_covered(inner, ends[inner], z[inner], track, frame + 1, now, after)]] = COVERED
    status[jumps | (z < _NEAR_M)] = UNKNOWN
    flow = np.where((status == UNKNOWN)[:, None], 0.0, ends - _centres(track))
    shape = now.depth.shape
    return Flow(flow.reshape(*shape, 2).astype(np.float32), status.reshape(shape))


def _centres(track: CameraTrack) -> Float[np.ndarray, "pixels 2"]:
    rows, columns = np.mgrid[: track.height_px, : track.width_px]
    return np.stack([columns.ravel(), rows.ravel()], -1) + 0.5


def _rays(ends: Float[np.ndarray, "pixels 2"], K: Float[np.ndarray, "3 3"]) -> Points:
    """Directions in the camera's frame with planar depth 1."""
    return np.concatenate([ends, np.ones((len(ends), 1))], -1) @ np.linalg.inv(K).T


def _seen_from_next(
    shot: Shot, track: CameraTrack, frame: int, now: LabelImages
) -> tuple[Float[np.ndarray, "pixels 3"], Bool[np.ndarray, " pixels"]]:
    """Every pixel's point in the next camera's frame (a direction where it is sky), and which are put elsewhere."""
    assert now.surface is not None
    depth = now.depth.ravel().astype(float)
    pose, following = track.world_from_camera[frame], track.world_from_camera[frame + 1]
    rays = _rays(_centres(track), track.K[frame])
    sky = depth == 0.0
    here = _turned(rays * np.where(sky, 1.0, depth)[:, None], pose) + np.where(sky[:, None], 0.0, pose[:3, 3])
    there = points_then(shot.parts, now.surface.reshape(-1, 4), here, frame, frame + 1)
    jumps = np.square(there - here).sum(-1) > (JUMP_M_S / shot.fps) ** 2
    return (there - np.where(sky[:, None], 0.0, following[:3, 3])) @ following[:3, :3], jumps


def _turned(points: Points, world_from_camera: Transforms) -> Points:
    return points @ world_from_camera[:3, :3].T


def _covered(
    source: np.ndarray,
    ends: Float[np.ndarray, "pixels 2"],
    z: Float[np.ndarray, " pixels"],
    track: CameraTrack,
    frame: int,
    now: LabelImages,
    after: LabelImages,
) -> Bool[np.ndarray, " pixels"]:
    """Whether points that came from the pixels `source` to `ends`, z [m] deep, are behind what `after` shows."""
    assert now.surface is not None and after.surface is not None
    place = np.floor(ends).astype(int)
    pixel = place[:, 1] * track.width_px + place[:, 0]
    shown = after.depth.ravel()[pixel].astype(float)
    normal = after.normals.reshape(-1, 3)[pixel].astype(float)
    at_centre, at_end = _rays(place + 0.5, track.K[frame]), _rays(ends, track.K[frame])
    lean = np.maximum(-(normal * at_end).sum(-1), _STEEPEST)
    surface = shown * np.maximum(-(normal * at_centre).sum(-1), _STEEPEST) / lean
    slope = lean / np.linalg.norm(at_end, axis=-1)
    pixel_m = shown / track.K[frame, 0, 0]
    same = now.surface[..., 0].ravel()[source] == after.surface[..., 0].ravel()[pixel]
    sky = now.depth.ravel()[source] == 0.0
    allowed = np.where(same, pixel_m / slope, 1e-4 * shown)
    return (shown > 0.0) & (sky | (surface < z - allowed))
