"""Human3.6M's 17 joints from SMPL-X joints, and from COCO-WholeBody points as pose lifters are fed.

Two orders are about. The recordings' own, which VideoPose3D keeps (`common/h36m_dataset.py`: joints 0-3, 6-8, 12-15,
17-19, 25-27 of 32, of which 1-5 are right) and into which mmpose's demo converts detections, has the right leg before
the left one: H36M_17. mmpose's `configs/_base_/datasets/h36m.py` and SMPL's regressors name the left leg first:
H36M_LEFT_LEG_FIRST. In both the left arm comes before the right one.

Which SMPL-X joint a point of the trunk is follows from where Human3.6M's universal skeleton has it: above the middle
of the hips 233 mm (spine), 490 mm (thorax, where the arms start), 612 mm (neck or nose) and 727 mm (head), with legs
of 897 mm [bone offsets of D3 angles]. In legs that is 0.26, 0.55, 0.68, 0.81; the embedded body at rest has the middle
of its hips at 0, spine2 at 0.30, the middle of its shoulders at 0.58, neck at 0.68, head at 0.80. Hence:

root    middle of left_hip and right_hip; SMPL-X's pelvis lies 9 cm above the line on which Human3.6M's root is
spine   spine2
thorax  middle of left_shoulder and right_shoulder; SMPL-X's neck is 9 cm higher
neck    neck, though many call the point nose: it lies on the spine, 10 cm below the nose
head    head, the base of the skull; no SMPL-X joint is the crown, and neither is Human3.6M's
"""

import numpy as np
from jaxtyping import Float, Int

from synth.skeleton.maps import WHOLEBODY_INDEX, middles, seen_middles, sources
from synth.skeleton.smplx_joints import INDEX

_HIPS, _SHOULDERS = ("left_hip", "right_hip"), ("left_shoulder", "right_shoulder")

H36M_17: tuple[str, ...] = (
    "root", "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle",
    "spine", "thorax", "neck", "head",
    "left_shoulder", "left_elbow", "left_wrist", "right_shoulder", "right_elbow", "right_wrist",
)  # fmt: skip
"""Names in the recordings' order, right leg first."""

H36M_LEFT_LEG_FIRST: Int[np.ndarray, " 17"] = np.array([0, 4, 5, 6, 1, 2, 3, *range(7, 17)])
"""Which of H36M_17 each point of the other order is: `points[..., H36M_LEFT_LEG_FIRST, :]`; its own inverse."""
H36M_LEFT_LEG_FIRST.setflags(write=False)

_OF_SMPLX = sources(H36M_17, {"root": _HIPS, "spine": ("spine2",), "thorax": _SHOULDERS}, INDEX)
_OF_WHOLEBODY = sources(
    H36M_17,
    {
        "root": _HIPS,
        "spine": _HIPS + _SHOULDERS,
        "thorax": _SHOULDERS,
        "neck": ("nose",),
        "head": ("left_eye", "right_eye"),
    },
    WHOLEBODY_INDEX,
)


def h36m_of_smplx(joints: Float[np.ndarray, "*batch 144 3"]) -> Float[np.ndarray, "*batch 17 3"]:
    """Human3.6M's joints [m] of SMPL-X's 144. Their exact 2D is their projection."""
    return middles(joints, _OF_SMPLX)


def h36m_of_wholebody(points: Float[np.ndarray, "*batch 133 3"]) -> Float[np.ndarray, "*batch 17 3"]:
    """Human3.6M's joints of COCO-WholeBody points x, y, visibility, as mmpose converts what a detector finds.

    Root and thorax are middles of two points. COCO has no spine, neck or head: stand-ins are the middle of root and
    thorax, the nose and the middle of the eyes, which are not the points of `h36m_of_smplx`.
    """
    return seen_middles(points, _OF_WHOLEBODY)
