"""limb_seen is the share of each limb that depth.mkv lets through, between a strict and a generous reading."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from synth.quality.checks.visibility import LEAST_M, MOST_M, SLACK_M, around
from synth.quality.evidence import Evidence
from synth.quality.names import COCO
from synth.quality.pinhole import project
from synth.skeleton.limbs import LIMBS
from synth.skeleton.maps import SMPLX_OF_WHOLEBODY

SAMPLES = 12
SHARE_SLACK = 0.13
"""One more or fewer of a dozen places, and the end of the limb that is nearest to an outline."""
OUT_SHARE = 0.03
TOUCHED_M = 0.01
_ENDS = np.array([[COCO[name] for name in limb] for limb in LIMBS])


def limbs(evidence: Evidence) -> Iterator[str]:
    """Each share lies between that of places that are surely seen and that of those that may be."""
    stored = evidence.labels.limb_seen
    if stored.shape[-1] != len(LIMBS):
        yield f"limb_seen has {stored.shape[-1]} limbs instead of {len(LIMBS)}"
        return
    low, high = (np.stack(one) for one in zip(*(_shares(evidence, f) for f in range(len(stored))), strict=True))
    off = np.maximum(low - stored, stored - high)
    if (off > SHARE_SLACK).mean() > OUT_SHARE:
        frame, person, limb = np.unravel_index(off.argmax(), off.shape)
        bounds = f"{low[frame, person, limb]:.2f} to {high[frame, person, limb]:.2f}"
        yield (
            f"{(off > SHARE_SLACK).mean():.1%} of the shares are off, limit {OUT_SHARE:.0%}, such as "
            f"{'-'.join(LIMBS[limb])} of person {evidence.labels.person_ids[person]} in frame {frame}: "
            f"{stored[frame, person, limb]:.2f}, not within {bounds}"
        )


def _shares(
    evidence: Evidence, frame: int
) -> tuple[Float[np.ndarray, "people limbs"], Float[np.ndarray, "people limbs"]]:
    """Least and greatest share of each limb that can be seen."""
    labels, along = evidence.labels, ((np.arange(SAMPLES) + 0.5) / SAMPLES)[:, None]
    world = labels.joints3d[frame][:, SMPLX_OF_WHOLEBODY][:, _ENDS].astype(float)
    places = world[:, :, :1] * (1 - along) + world[:, :, 1:] * along
    deep = [(part[_ENDS[:, :1]] * (1 - along.T) + part[_ENDS[:, 1:]] * along.T) for part in (LEAST_M, MOST_M)]
    least_m, most_m = (np.broadcast_to(one, places.shape[:3]).ravel() for one in deep)
    pixels, z = project(places.reshape(-1, 3), labels.K[frame], labels.world_from_camera[frame])
    width_px, height_px = evidence.size
    x, y = np.nan_to_num(pixels, nan=-9.0).T
    inside = (x >= 0) & (x < width_px) & (y >= 0) & (y < height_px)
    columns, rows = x.astype(int).clip(0, width_px - 1), y.astype(int).clip(0, height_px - 1)
    owner = np.repeat(labels.person_ids, len(LIMBS) * SAMPLES)
    near_m = around(evidence.depth_m(frame), rows, columns)
    own = around(evidence.ids[frame], rows, columns) == owner
    sure = (near_m >= z - np.where(own, least_m, 0.0) - SLACK_M).all(0) & inside
    may = (near_m >= z - np.where(own, most_m, TOUCHED_M) - SLACK_M).any(0) & inside
    shape = len(labels.person_ids), len(LIMBS), SAMPLES
    return sure.reshape(shape).mean(-1), may.reshape(shape).mean(-1)
