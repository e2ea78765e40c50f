"""limb_seen is the share of each limb that depth.mkv lets through, read once more with the judge's own thicknesses."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from synth.quality.checks.visibility import LEAST_M, MOST_M
from synth.quality.evidence import Evidence
from synth.quality.names import COCO
from synth.quality.pinhole import project
from synth.skeleton.limbs import LIMBS
from synth.skeleton.maps import SMPLX_OF_WHOLEBODY

SAMPLES = 12
FLESH = 0.75
"""Between the least and the most that lies before a bone: what is usual [measured: the best agreement of both]."""
MEAN_LIMIT = 0.2
"""Mean difference of the shares; two tables of thickness differ by 0.02 to 0.1, shares turned round by 0.7."""
TOUCHED_M = 0.01
_ENDS = np.array([[COCO[name] for name in limb] for limb in LIMBS])


def limbs(evidence: Evidence) -> Iterator[str]:
    """The stored shares are those of a dozen places along each limb, on average."""
    stored = evidence.labels.limb_seen
    if stored.shape[-1] != len(LIMBS):
        yield f"limb_seen has {stored.shape[-1]} limbs instead of {len(LIMBS)}"
        return
    off = np.abs(np.stack([_shares(evidence, frame) for frame in range(len(stored))]) - stored)
    if off.mean() > MEAN_LIMIT:
        worst = int(off.mean((0, 1)).argmax())
        yield (
            f"shares are {off.mean():.2f} off on average, limit {MEAN_LIMIT}, most {'-'.join(LIMBS[worst])} by "
            f"{off.mean((0, 1))[worst]:.2f}"
        )


def _shares(evidence: Evidence, frame: int) -> Float[np.ndarray, "people limbs"]:
    """Share of each limb's places before which nothing lies but their own flesh."""
    labels, along = evidence.labels, ((np.arange(SAMPLES) + 0.5) / SAMPLES)[:, None]
    world = labels.joints3d[frame][:, SMPLX_OF_WHOLEBODY][:, _ENDS].astype(float)
    places = world[:, :, :1] * (1 - along) + world[:, :, 1:] * along
    under_m = ((1 - FLESH) * LEAST_M + FLESH * MOST_M)[_ENDS]
    flesh_m = np.broadcast_to(under_m[:, :1] * (1 - along.T) + under_m[:, 1:] * along.T, places.shape[:3]).ravel()
    pixels, z = project(places.reshape(-1, 3), labels.K[frame], labels.world_from_camera[frame])
    width_px, height_px = evidence.size
    x, y = np.nan_to_num(pixels, nan=-9.0).T
    inside = (x >= 0) & (x < width_px) & (y >= 0) & (y < height_px)
    columns, rows = x.astype(int).clip(0, width_px - 1), y.astype(int).clip(0, height_px - 1)
    own = evidence.ids[frame][rows, columns] == np.repeat(labels.person_ids, len(LIMBS) * SAMPLES)
    seen = (evidence.depth_m(frame)[rows, columns] >= z - np.where(own, flesh_m, TOUCHED_M)) & inside
    return seen.reshape(len(labels.person_ids), len(LIMBS), SAMPLES).mean(-1)
