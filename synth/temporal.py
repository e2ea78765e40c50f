"""What a moving camera saw of one place in neighbouring frames, taken together: more light on what stands still.

Rendered frames know exactly where each pixel lies in the world, so that the pixel of a neighbouring frame that shows
the same place is known as well. It counts where it is seen there, stands still, and looks the same: shadows,
reflections and whatever else moves with the athletes take no part. The noise of all these pixels is independent;
denoised together they are worth as many samples as they hold.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float, Float16, Int

from synth.arrays import Intrinsics, Transforms

Passes = Float[np.ndarray, "height width 9"]

_SKY_M = 2e4
_DEPTH_SHARE = 0.02
"""Depths that differ by less belong to the same place: pixels of ground seen flat lie far apart."""
_LOOK_PX = 9
"""Width over which looks are compared: the mean of 81 pixels of 2 samples is steady to some 2 % of white."""
_LEAST_CHANGE, _CHANGE = 0.02, 4.0
"""A look has changed where it differs by so much [of white, after a square root], and by so many times the median."""


@dataclass(frozen=True)
class NoisyFrame:
    """One view of one frame, not denoised.

    passes: linear rgb, albedo, normal, float16. weight: samples of each pixel.
    look: brightness after a square root, averaged over a neighbourhood.
    depth: planar z [m], 0 where there is nothing. own: pixels of what moves, and near it.
    """

    passes: Float16[np.ndarray, "height width 9"]
    weight: Float[np.ndarray, "height width"]
    look: Float16[np.ndarray, "height width 3"]
    depth: Float[np.ndarray, "height width"]
    own: Bool[np.ndarray, "height width"]
    K: Intrinsics
    world_from_camera: Transforms


def noisy_frame(
    passes: Passes,
    weight: Float[np.ndarray, "height width"],
    depth: Float[np.ndarray, "height width"],
    own: Bool[np.ndarray, "height width"],
    K: Intrinsics,
    world_from_camera: Transforms,
    gain: float,
) -> NoisyFrame:
    """A frame ready to be gathered. gain: what makes white of 1 out of linear rgb."""
    look = cv2.blur(np.sqrt(np.clip(passes[..., :3] * gain, 0.0, 1.0)), (_LOOK_PX, _LOOK_PX))
    limit = float(np.finfo(np.float16).max)
    halves = np.clip(passes, -limit, limit).astype(np.float16)
    return NoisyFrame(halves, weight, look.astype(np.float16), depth, own, K, world_from_camera)


def gathered(frames: Sequence[NoisyFrame], at: int, threads: int = 1) -> Passes:
    """The passes of frame `at`, each pixel the mean of all samples that neighbours hold of its place, float32.

    threads: of the CPU; they do not change the result.
    """
    target = frames[at]
    total = target.passes.astype(np.float32) * target.weight[..., None]
    weight = target.weight.astype(np.float32)
    sources = [frame for number, frame in enumerate(frames) if number != at]
    with ThreadPoolExecutor(threads) as pool:
        for samples, more in pool.map(lambda source: _contribution(target, source), sources):
            total += samples
            weight += more
    return total / weight[..., None]


def _contribution(target: NoisyFrame, source: NoisyFrame) -> tuple[Passes, Float[np.ndarray, "height width"]]:
    """What a neighbour holds of the target's pixels, as sums of samples, and how many."""
    row, column, usable = _matches(target, source)
    more = np.where(usable, source.weight[row, column], np.float32(0))
    return source.passes[row, column] * more[..., None], more


def _matches(
    target: NoisyFrame, source: NoisyFrame
) -> tuple[Int[np.ndarray, "height width"], Int[np.ndarray, "height width"], Bool[np.ndarray, "height width"]]:
    """The source's pixel (row, column) that shows the place of each pixel of the target, and whether it counts."""
    height, width = target.depth.shape
    x, y, z = _projected(target, source)
    row, column = (np.clip(place, 0, size - 1).astype(np.int32) for place, size in ((y, height), (x, width)))
    inside = (x >= 0.0) & (x < width) & (y >= 0.0) & (y < height) & (z > 0.0)
    seen = np.abs(_far(source.depth)[row, column] - z) < _DEPTH_SHARE * np.abs(z)
    usable = inside & seen & ~target.own & ~source.own[row, column]
    if not usable.any():
        return row, column, usable
    change = np.abs(source.look[row, column].astype(np.float32) - target.look).max(-1)
    return row, column, usable & (change < max(_LEAST_CHANGE, _CHANGE * float(np.median(change[usable]))))


def _projected(target: NoisyFrame, source: NoisyFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Place (x, y) and depth in the source's picture of what each pixel of the target shows."""
    height, width = target.depth.shape
    to_source = np.linalg.inv(source.world_from_camera) @ target.world_from_camera
    # pixel and depth to pixel and depth: p = K_s (R K_t^-1 p z + t)
    turned = (source.K @ to_source[:3, :3] @ np.linalg.inv(target.K)).astype(np.float32)
    moved = (source.K @ to_source[:3, 3]).astype(np.float32)
    x, y = np.arange(width, dtype=np.float32) + np.float32(0.5), np.arange(height, dtype=np.float32) + np.float32(0.5)
    z = _far(target.depth)
    seen = [
        z * (turned[row, 0] * x[None, :] + turned[row, 1] * y[:, None] + turned[row, 2]) + moved[row]
        for row in range(3)
    ]
    depth = np.where(np.abs(seen[2]) > 1e-6, seen[2], np.float32(1e-6))
    return seen[0] / depth, seen[1] / depth, seen[2]


def _far(depth: Float[np.ndarray, "height width"]) -> Float[np.ndarray, "height width"]:
    return np.where(depth > 0.0, depth, np.float32(_SKY_M))
