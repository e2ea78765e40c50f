"""Numbers of joints by name, and what the judge itself holds of a body: where limbs run and how thick they are."""

import numpy as np

from synth.skeleton.maps import COCO_WHOLEBODY_133
from synth.skeleton.smplx_joints import INDEX

COCO = {name: number for number, name in reversed(list(enumerate(COCO_WHOLEBODY_133)))}
"""Number among the 133 points; the first where a name occurs twice (wrists)."""

BONES: tuple[tuple[str, str], ...] = (
    *((f"{side}_{a}", f"{side}_{b}") for side in ("left", "right") for a, b in (
        ("hip", "knee"), ("knee", "ankle"), ("ankle", "foot"), ("foot", "big_toe"), ("ankle", "heel"),
        ("collar", "shoulder"), ("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "middle1"),
        ("middle1", "middle_tip"), ("index1", "index_tip"), ("pinky1", "pinky_tip"), ("thumb1", "thumb_tip"),
        ("hip", "shoulder"))),
    ("pelvis", "spine1"), ("spine1", "spine2"), ("spine2", "spine3"), ("spine3", "neck"), ("neck", "head"),
    ("head", "nose"), ("left_ear", "right_ear"), ("left_hip", "right_hip"), ("left_shoulder", "right_shoulder"),
)  # fmt: skip
"""Stretches that flesh surrounds, by SMPL-X names; hip to shoulder is the flank."""
BONE_ENDS = np.array([[INDEX[a], INDEX[b]] for a, b in BONES])


def joint(name: str) -> int:
    """Number among the 144 joints."""
    return INDEX[name]


def distance_m(points: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Distance (points,) of points (points, 3) from the nearest of the stretches from starts to ends (bones, 3)."""
    along = ends - starts
    share = ((points[:, None] - starts) * along).sum(-1) / np.maximum((along**2).sum(-1), 1e-12)
    nearest = starts + share.clip(0, 1)[..., None] * along
    return np.linalg.norm(points[:, None] - nearest, axis=-1).min(1)
