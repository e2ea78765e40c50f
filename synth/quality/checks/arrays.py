"""Arrays of labels.npz: there, of the right shape, finite, and of the ranges their meanings allow."""

from collections.abc import Iterator

import numpy as np

from synth.quality.evidence import Evidence

ORTHONORMAL = 1e-6
"""Largest deviation of R R^T from 1 in doubles."""


def arrays(evidence: Evidence) -> Iterator[str]:
    """Every array is there, has its shape, and holds numbers."""
    held = evidence.labels.arrays()
    for name, shape in _expected(evidence).items():
        if name not in held:
            yield f"{name} is missing"
        elif not _fits(held[name].shape, shape):
            yield f"{name} is {held[name].shape} instead of {shape}"
    for name, array in held.items():
        if not np.isfinite(array).all():
            yield f"{name} holds NaN or infinity"


def ranges(evidence: Evidence) -> Iterator[str]:
    """Codes and shares lie in what they may be."""
    labels = evidence.labels
    codes = {"joints2d visibility": (labels.joints2d[..., 2], 2), "hidden_by": (labels.hidden_by, 4),
             "contacts": (labels.contacts, 1)}  # fmt: skip
    for name, (values, highest) in codes.items():
        if not np.isin(values, np.arange(highest + 1)).all():
            yield f"{name} has values beside 0 to {highest}"
    if labels.limb_seen.size and (labels.limb_seen.min() < 0 or labels.limb_seen.max() > 1):
        yield f"limb_seen runs from {labels.limb_seen.min():.3f} to {labels.limb_seen.max():.3f}, not within 0 to 1"


def rigid(evidence: Evidence) -> Iterator[str]:
    """Cameras and equipment are turned and moved, not bent; lenses have square pixels and look forward."""
    labels = evidence.labels
    poses = {"world_from_camera": labels.world_from_camera}
    poses |= {name: array for name, array in labels.equipment.items() if name.endswith("_pose")}
    for name, pose in poses.items():
        rotation = pose[:, :3, :3]
        off = np.abs(rotation @ np.swapaxes(rotation, -1, -2) - np.eye(3)).max()
        if off > ORTHONORMAL or np.any(np.linalg.det(rotation) < 0) or np.any(pose[:, 3] != [0, 0, 0, 1]):
            yield f"{name} is not rigid: R R^T is {off:.2g} off, limit {ORTHONORMAL:g}, or it mirrors"
    K = labels.K
    if np.any(K[:, 2] != [0, 0, 1]) or np.any(K[:, 0, 0] <= 0) or np.any(np.abs(K[:, 0, 0] / K[:, 1, 1] - 1) > 1e-6):
        yield "K is not a camera with square pixels"


def _expected(evidence: Evidence) -> dict[str, tuple[int, ...]]:
    """Shapes by name; -1 is any length."""
    frames, people = evidence.num_frames, int(evidence.facts["num_people"])
    contacts = len(evidence.record["contacts"])
    return {
        "K": (frames, 3, 3), "world_from_camera": (frames, 4, 4), "smplx_poses": (frames, people, 165),
        "smplx_trans": (frames, people, 3), "smplx_betas": (people, -1), "joints3d": (frames, people, 144, 3),
        "joints2d": (frames, people, 133, 3), "hidden_by": (frames, people, 133),
        "joints3d_ends": (frames, 2, people, 144, 3), "joints2d_ends": (frames, 2, people, 133, 2),
        "limb_seen": (frames, people, -1), "boxes": (frames, people, 4), "boxes_full": (frames, people, 4),
        "person_ids": (people,), "contacts": (frames, contacts), "contact_distance_m": (frames, contacts),
        "venue_points3d": (-1, 3), "venue_points2d": (frames, -1, 3), "ref_K": (3, 3),
        "ref_world_from_camera": (4, 4), "ref_joints2d": (people, 133, 3),
        **{f"{name}_pose": (frames, 4, 4) for name in evidence.facts["equipment"].split(",") if name},
    }  # fmt: skip


def _fits(shape: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return len(shape) == len(expected) and all(want in (-1, got) for got, want in zip(shape, expected, strict=True))
