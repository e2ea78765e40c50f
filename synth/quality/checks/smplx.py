"""joints3d are those of smplx_poses and smplx_trans: every bone keeps its place in its parent's frame."""

from collections.abc import Iterator

import numpy as np
from scipy.spatial.transform import Rotation

from synth.quality.evidence import Evidence
from synth.skeleton.smplx_joints import BENDING, NUM_BENDING, PARENTS

LIMIT_M = 0.001
"""A rest skeleton is one set of offsets; float32 places 50 m from the origin are exact to 4 um, rotations to 1e-6."""


def smplx(evidence: Evidence) -> Iterator[str]:
    """Turned back by the parent's rotation, each joint stands where it stood in every other frame [SMPL, eq. 2-4]."""
    labels = evidence.labels
    for person, number in enumerate(labels.person_ids):
        joints = labels.joints3d[:, person, :NUM_BENDING].astype(float)
        turns = _global(labels.smplx_poses[:, person].astype(float))
        for child, parent in enumerate(PARENTS):
            if parent < 0:
                rest = joints[:, 0] - labels.smplx_trans[:, person]
            else:
                rest = np.einsum("fji,fj->fi", turns[:, parent], joints[:, child] - joints[:, parent])
            off_m = np.linalg.norm(rest - np.median(rest, 0), axis=-1)
            if off_m.max() > LIMIT_M:
                yield (f"person {number}: {BENDING[child]} is {off_m.max():.4f} m from where smplx_poses and "
                       f"smplx_trans put it in frame {off_m.argmax()}, limit {LIMIT_M} m")  # fmt: skip
                break


def _global(poses: np.ndarray) -> np.ndarray:
    """Rotations (frames, 55, 3, 3) in the world of axis-angle poses (frames, 165) relative to the parents."""
    local = Rotation.from_rotvec(poses.reshape(-1, 3)).as_matrix().reshape(len(poses), -1, 3, 3)
    turns = local.copy()
    for child, parent in enumerate(PARENTS):
        if parent >= 0:
            turns[:, child] = turns[:, parent] @ local[:, child]
    return turns
