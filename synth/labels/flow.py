"""Forward flow from the surface points that pixels show, and what becomes of each point in the next frame.

The point under a pixel's centre is known (its depth; on what bends its face and place on it), so where it is in the
next frame and how far from that camera is computed from the shot, in double precision; nothing is estimated, and
whether it is covered there is no guess from forward and backward flow: see synth.labels.covered.
Sky is infinitely far: it moves as the camera turns, and whatever is seen there next covers it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Float, UInt8

from synth.equipment.track import JUMP_M_S
from synth.label_images import LabelImages
from synth.labels.covered import covered
from synth.labels.step import Pixels, Step, centres, rays
from synth.labels.visibility import inside
from synth.scene import CameraTrack
from synth.shot import Shot
from synth.surface import points_then

UNKNOWN, VISIBLE, COVERED, LEAVES = range(4)
"""status: nothing is known (the last frame; what is put elsewhere); seen, covered or out of the picture next."""

_AT_ONCE = 16384
"""Pixels at a time, so that what is computed of them stays near the processor."""
_NEAR_M = 1e-3


@dataclass(frozen=True)
class Flow:
    """flow (H, W, 2): px from a pixel's centre to the same point in the next frame, x right, y down; status (H, W)."""

    flow: Float[np.ndarray, "height width 2"]
    status: UInt8[np.ndarray, "height width"]


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
    pieces = [_ends(step, np.arange(start, min(start + _AT_ONCE, count))) for start in range(0, count, _AT_ONCE)]
    flow, z, status = (np.concatenate(kind) for kind in zip(*pieces, strict=True))
    seen = np.flatnonzero(status == VISIBLE)
    status[seen[covered(step, seen, flow[seen] + centres(step.track, seen), z[seen])]] = COVERED
    return Flow(flow.astype(np.float32).reshape(*shape, 2), status.reshape(shape))


def _ends(
    step: Step, pixels: Pixels
) -> tuple[Float[np.ndarray, "n 2"], Float[np.ndarray, " n"], UInt8[np.ndarray, " n"]]:
    """Flow, planar depth then, and status as if nothing covered anything."""
    track, K = step.track, step.track.K[step.frame + 1]
    there, jumps = _from_next_camera(step, pixels)
    z = there[:, 2]
    ends = there[:, :2] / np.maximum(z, _NEAR_M)[:, None] * np.diag(K)[:2] + K[:2, 2]
    leaves = ~inside(np.column_stack([ends, z]), track.width_px, track.height_px)
    known = ~jumps & (z >= _NEAR_M)
    status = np.where(known, np.where(leaves, LEAVES, VISIBLE), UNKNOWN).astype(np.uint8)
    return np.where(known[:, None], ends - centres(track, pixels), 0.0), z, status


def _from_next_camera(step: Step, pixels: Pixels) -> tuple[Float[np.ndarray, "n 3"], Bool[np.ndarray, " n"]]:
    """The pixels' points in the next camera's frame (directions where they are sky), and which are put elsewhere."""
    pose, following = step.track.world_from_camera[step.frame : step.frame + 2]
    depth = step.now.depth.ravel()[pixels].astype(float)
    solid = (depth > 0.0)[:, None]
    ways = rays(centres(step.track, pixels), step.track.K[step.frame]) * np.where(solid, depth[:, None], 1.0)
    here = ways @ pose[:3, :3].T + solid * pose[:3, 3]
    there = points_then(step.shot.parts, step.surfaces[0][pixels], here, step.frame, step.frame + 1)
    jumps = np.square(there - here).sum(-1) > (JUMP_M_S / step.shot.fps) ** 2
    return (there - solid * following[:3, 3]) @ following[:3, :3], jumps
