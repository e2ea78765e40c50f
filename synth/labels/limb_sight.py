"""How much of each limb is seen: a share, where visibility of joints only knows their ends.

SAMPLES points, evenly spread between a limb's two joints in space, are judged as joints are, by
synth.labels.visibility, each lying as deep under the skin as lies between its ends' depths, and up to FLESH_M deeper
half way: on the embedded body at rest the back of the calf is 81 mm from the bone where 85 mm lie between knee and
ankle, the cheek 53 mm where 37 mm lie between nose and ear, and clothes hang away from both. A share is how many of
them are seen; those outside the picture are not. Points are placed in space and then projected, so that their depths
are linear in the inverse along the limb's picture, as on any straight line.
"""

import numpy as np
from jaxtyping import Float, UInt8

from synth.labels.visibility import RADIUS_M, SEEN
from synth.skeleton.limbs import LIMBS
from synth.skeleton.maps import WHOLEBODY_INDEX

SAMPLES = 16
FLESH_M = 0.03
_ENDS = np.array([[WHOLEBODY_INDEX[name] for name in limb] for limb in LIMBS])
_ALONG = (np.arange(SAMPLES) + 0.5) / SAMPLES

SAMPLE_RADIUS_M: Float[np.ndarray, " samples"] = (
    RADIUS_M[_ENDS[:, :1]] * (1.0 - _ALONG) + RADIUS_M[_ENDS[:, 1:]] * _ALONG + FLESH_M * 4.0 * _ALONG * (1.0 - _ALONG)
).ravel()
"""How deep each sample lies under the skin."""
SAMPLE_RADIUS_M.setflags(write=False)


def limb_samples(points: Float[np.ndarray, "*batch 133 3"]) -> Float[np.ndarray, "*batch samples 3"]:
    """Points (..., L * SAMPLES, 3) [m] on all limbs between COCO-WholeBody points in the world."""
    ends = points[..., _ENDS, :]
    along = _ALONG[:, None]
    samples = ends[..., :1, :] * (1.0 - along) + ends[..., 1:, :] * along
    return samples.reshape(*points.shape[:-2], -1, 3)


def limb_shares(visibility: UInt8[np.ndarray, "*batch samples"]) -> Float[np.ndarray, "*batch limbs"]:
    """Share 0..1 of each limb's samples that are seen."""
    seen = (visibility == SEEN).reshape(*visibility.shape[:-1], len(LIMBS), SAMPLES)
    return seen.mean(-1, dtype=np.float32)
