"""Flow as grey levels: dx over dy over status, (3H, W) of 16 bits.

Steps of 1/64 px, as in KITTI's flow pictures, are right to 0.008 px and reach 512 px; a clip whose flow goes farther
takes steps twice as wide, as often as needed. A power of two: finer or odd steps would only store more noise.
"""

from collections.abc import Iterable

import numpy as np
from jaxtyping import Float, UInt8, UInt16

from synth.labels.flow import LEAVES, Flow

FINEST_PX = 1.0 / 64.0
ZERO = 32768
_MOST = 32767


def flow_scale_px(flows: Iterable[Flow]) -> float:
    """Pixels per level such that the longest flow of a clip fits; at least FINEST_PX."""
    longest = max((float(np.abs(_bounded(one.flow, one.status)).max(initial=0.0)) for one in flows), default=0.0)
    return FINEST_PX * 2.0 ** max(0, int(np.ceil(np.log2(max(longest, 1e-9) / (FINEST_PX * _MOST)))))


def flow_levels(
    flow: Float[np.ndarray, "height width 2"], status: UInt8[np.ndarray, "height width"], scale_px: float
) -> UInt16[np.ndarray, "rows width"]:
    """One frame's levels, (3H, W): round(flow / scale) + 32768 in x, then y, then status; all 0 where it is unknown."""
    levels = np.where((status > 0)[..., None], np.rint(_bounded(flow, status) / scale_px) + ZERO, 0)
    return np.concatenate([levels[..., 0], levels[..., 1], status]).astype(np.uint16)


def flow_pixels(
    levels: UInt16[np.ndarray, "*frames rows width"], scale_px: float
) -> tuple[Float[np.ndarray, "*frames height width 2"], UInt8[np.ndarray, "*frames height width"]]:
    """flow [px] and status of levels."""
    x, y, status = np.split(levels, 3, axis=-2)
    flow = (np.stack([x, y], -1).astype(np.float32) - ZERO) * np.float32(scale_px)
    return np.where((status > 0)[..., None], flow, np.float32(0.0)), status.astype(np.uint8)


def _bounded(
    flow: Float[np.ndarray, "height width 2"], status: UInt8[np.ndarray, "height width"]
) -> Float[np.ndarray, "height width 2"]:
    """Flow no longer than the picture's diagonal, in its own direction: from anywhere that leads out of the picture."""
    length = np.linalg.norm(flow, axis=-1)
    diagonal = float(np.linalg.norm(status.shape))
    shorter = np.where(status == LEAVES, np.minimum(1.0, diagonal / np.maximum(length, 1e-9)), 1.0)
    return flow * shorter[..., None].astype(np.float32)
