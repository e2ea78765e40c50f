"""Reading an equipment track at the times of video frames; a jump between two samples stays a jump."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Times, Transforms
from synth.geometry.rotation import slerp
from synth.geometry.transform import transform
from synth.motion.performance import Track

JUMP_M_S = 150.0
"""Nothing in these sports is faster (arrows reach 62 m/s): a quicker change is a cut and is not interpolated."""


def poses_at(track: Track, times_s: Times) -> Transforms:
    """world_from_object (frames, 4, 4) at `times_s` [s]; outside the track its first or last pose holds."""
    before, after, share = _neighbours(len(track.world_from_object), track.fps, times_s)
    start, end = track.world_from_object[before], track.world_from_object[after]
    share = _held_at_jumps(start[:, :3, 3], end[:, :3, 3], share, track.fps)
    rotation = slerp(start[:, :3, :3], end[:, :3, :3], share)
    return transform(rotation, start[:, :3, 3] + share[:, None] * (end - start)[:, :3, 3])


def points_at(points: Float[np.ndarray, "samples 3"], fps: float, times_s: Times) -> Float[np.ndarray, "frames 3"]:
    """A channel of positions [m] at `times_s` [s], linear between samples."""
    before, after, share = _neighbours(len(points), fps, times_s)
    start, end = points[before], points[after]
    share = _held_at_jumps(start, end, share, fps)
    return start + share[:, None] * (end - start)


def _neighbours(count: int, fps: float, times_s: Times) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    position = np.clip(np.asarray(times_s, float) * fps, 0.0, count - 1.0)
    before = np.minimum(np.floor(position + 1e-9).astype(int), count - 1)
    return before, np.minimum(before + 1, count - 1), np.maximum(position - before, 0.0)


def _held_at_jumps(start: np.ndarray, end: np.ndarray, share: np.ndarray, fps: float) -> np.ndarray:
    return np.where(np.linalg.norm(end - start, axis=-1) * fps > JUMP_M_S, np.floor(share + 1e-9), share)
