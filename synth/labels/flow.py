"""Forward flow from the surface points that pixels show, and what becomes of each point in the next frame.

The point under a pixel's centre is known (its depth; on what bends its face and place on it), so where it is in the
next frame and how far from that camera is computed from the shot, in double precision; nothing is estimated. With
that depth, whether it is covered is a comparison with what the next label picture shows there, not a guess from
forward and backward flow, which disagree at every edge and cannot tell a thin thing that passes: see `covered`.
Sky is infinitely far: it moves as the camera turns, and whatever is seen there next covers it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8

from synth.arrays import Points
from synth.equipment.track import JUMP_M_S
from synth.errors import ShotError
from synth.geometry.camera import project
from synth.label_images import LabelImages
from synth.labels.visibility import inside
from synth.scene import CameraTrack
from synth.shot import Shot
from synth.surface import points_then

UNKNOWN, VISIBLE, COVERED, LEAVES = range(4)
"""status: nothing is known (the last frame; what is put elsewhere); seen, covered or out of the picture next."""

Pixels = Int[np.ndarray, " n"]
"""Numbers of pixels, row by row."""

_AT_ONCE = 16384
"""Pixels at a time, so that what is computed of them stays near the processor."""
_NEAR_M = 1e-3
_STEEPEST = 1e-3
"""Cosine of the steepest view at which a surface is carried on along its plane."""
_ROUNDING = 1e-4
"""Share of the depth below which another object is not in front."""


@dataclass(frozen=True)
class Flow:
    """flow (H, W, 2): px from a pixel's centre to the same point in the next frame, x right, y down; status (H, W)."""

    flow: Float[np.ndarray, "height width 2"]
    status: UInt8[np.ndarray, "height width"]


@dataclass(frozen=True)
class Step:
    """A frame of a view and the one after it: their label pictures; frame: number of the first."""

    shot: Shot
    track: CameraTrack
    frame: int
    now: LabelImages
    after: LabelImages

    @property
    def surfaces(self) -> tuple[Float[np.ndarray, "pixels 4"], Float[np.ndarray, "pixels 4"]]:
        """The two surface pictures, one row a pixel."""
        if self.now.surface is None or self.after.surface is None:
            key = self.shot.facts.key
            raise ShotError(f"{key}: its label pictures do not tell surfaces; render the shot again with flow=true")
        return self.now.surface.reshape(-1, 4), self.after.surface.reshape(-1, 4)


def each_flow(shot: Shot, track: CameraTrack, pictures: Iterable[LabelImages]) -> Iterator[Flow]:
    """Flow of every frame of a view, given its label pictures; the last has none."""
    for frame, (now, after) in enumerate(pairwise(pictures)):
        yield forward_flow(Step(shot, track, frame, now, after))
    yield no_flow(track.height_px, track.width_px)


def no_flow(height_px: int, width_px: int) -> Flow:
    """Nothing is known."""
    return Flow(np.zeros((height_px, width_px, 2), np.float32), np.zeros((height_px, width_px), np.uint8))


def forward_flow(step: Step) -> Flow:
    """Flow from a frame to the next."""
    shape = step.now.depth.shape
    count = int(np.prod(shape))
    pieces = [_flow_of(step, np.arange(start, min(start + _AT_ONCE, count))) for start in range(0, count, _AT_ONCE)]
    flow, status = (np.concatenate(kind) for kind in zip(*pieces, strict=True))
    return Flow(flow.reshape(*shape, 2), status.reshape(shape))


def _flow_of(step: Step, pixels: Pixels) -> tuple[Float[np.ndarray, "n 2"], UInt8[np.ndarray, " n"]]:
    track, K = step.track, step.track.K[step.frame + 1]
    there, jumps = _from_next_camera(step, pixels)
    z = there[:, 2]
    ends = there[:, :2] / np.maximum(z, _NEAR_M)[:, None] * np.diag(K)[:2] + K[:2, 2]
    leaves = ~inside(np.column_stack([ends, z]), track.width_px, track.height_px)
    known = ~jumps & (z >= _NEAR_M)
    status = np.where(known, np.where(leaves, LEAVES, VISIBLE), UNKNOWN).astype(np.uint8)
    inner = np.flatnonzero(known & ~leaves)
    status[inner[covered(step, pixels[inner], ends[inner], z[inner])]] = COVERED
    flow = np.where(known[:, None], ends - _centres(track, pixels), 0.0)
    return flow.astype(np.float32), status


def covered(
    step: Step, pixels: Pixels, ends: Float[np.ndarray, "n 2"], z: Float[np.ndarray, " n"]
) -> Bool[np.ndarray, " n"]:
    """Whether the points seen in `pixels` are hidden in the next frame, in which they are at `ends` [px], z [m] deep.

    Pictures know surfaces at pixel centres only. So look at the centre nearest to the end: is the surface there in
    front of the point? And is it there to the side of it, or over it? The point itself was seen, so in the picture
    that moves along with what is in front there are two samples: that pixel, where it covers, and where the point
    was seen before, which it did not cover. The nearer of the two decides. Between leaves and blades that stand
    still nothing is covered, then; across the edge of what moves by, the nearest pixel decides.
    """
    place = np.floor(ends).astype(int)
    nearest = place[:, 1] * step.track.width_px + place[:, 0]
    front = np.flatnonzero(_in_front(step, pixels, nearest, ends, z))
    if not len(front):
        return np.zeros(len(ends), bool)
    centres = place[front] + 0.5
    beside = centres - ends[front]
    before = _seen_before(step, nearest[front], centres) - _centres(step.track, pixels[front])
    result = np.zeros(len(ends), bool)
    result[front] = np.square(beside).sum(-1) < np.square(beside - before).sum(-1)
    return result


def _in_front(
    step: Step,
    pixels: Pixels,
    nearest: Pixels,
    ends: Float[np.ndarray, "n 2"],
    z: Float[np.ndarray, " n"],
) -> Bool[np.ndarray, " n"]:
    """Whether the surface in the pixel `nearest`, carried on along its tangent plane to the end, is nearer than z.

    On one object (a body behind its own arm) by more than a pixel's size on that surface: below, it is the same part.
    """
    K = step.track.K[step.frame + 1]
    shown = step.after.depth.ravel()[nearest].astype(float)
    normal = step.after.normals.reshape(-1, 3)[nearest].astype(float)
    rays = _rays(ends, K)
    lean = np.maximum(-(normal * rays).sum(-1), _STEEPEST)
    surface = shown * np.maximum(-(normal * _rays(np.floor(ends) + 0.5, K)).sum(-1), _STEEPEST) / lean
    now, after = step.surfaces
    same = now[pixels, 0] == after[nearest, 0]
    allowed_m = np.where(same, shown / K[0, 0] * np.linalg.norm(rays, axis=-1) / lean, _ROUNDING * shown)
    sky = now[pixels, 0] == 0
    return (shown > 0.0) & (sky | (surface < z - allowed_m))


def _seen_before(step: Step, pixels: Pixels, centres: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 2"]:
    """Where in the picture [px] the points that the next frame's `pixels` show are in the frame itself."""
    frame, track = step.frame, step.track
    depth = step.after.depth.ravel()[pixels].astype(float)
    pose = track.world_from_camera[frame + 1]
    here = (_rays(centres, track.K[frame + 1]) * depth[:, None]) @ pose[:3, :3].T + pose[:3, 3]
    before = points_then(step.shot.parts, step.surfaces[1][pixels], here, frame + 1, frame)
    return project(before, track.K[frame], track.world_from_camera[frame])[:, :2]


def _from_next_camera(step: Step, pixels: Pixels) -> tuple[Float[np.ndarray, "n 3"], Bool[np.ndarray, " n"]]:
    """The pixels' points in the next camera's frame (directions where they are sky), and which are put elsewhere."""
    pose, following = step.track.world_from_camera[step.frame : step.frame + 2]
    depth = step.now.depth.ravel()[pixels].astype(float)
    solid = (depth > 0.0)[:, None]
    rays = _rays(_centres(step.track, pixels), step.track.K[step.frame]) * np.where(solid, depth[:, None], 1.0)
    here = rays @ pose[:3, :3].T + solid * pose[:3, 3]
    there = points_then(step.shot.parts, step.surfaces[0][pixels], here, step.frame, step.frame + 1)
    jumps = np.square(there - here).sum(-1) > (JUMP_M_S / step.shot.fps) ** 2
    return (there - solid * following[:3, 3]) @ following[:3, :3], jumps


def _centres(track: CameraTrack, pixels: Pixels) -> Float[np.ndarray, "n 2"]:
    return np.column_stack([pixels % track.width_px, pixels // track.width_px]) + 0.5


def _rays(ends: Float[np.ndarray, "n 2"], K: Float[np.ndarray, "3 3"]) -> Points:
    """Directions in the camera's frame with planar depth 1."""
    rays = np.ones((len(ends), 3))
    rays[:, :2] = (ends - K[:2, 2]) / np.diag(K)[:2]
    return rays
