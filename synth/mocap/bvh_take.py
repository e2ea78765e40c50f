"""BVH to Take: Euler angles to rotations, roots that only carry others folded away, unit, up axis and rate found."""

from pathlib import Path

import numpy as np
from jaxtyping import Float
from scipy.spatial.transform import Rotation

from synth.mocap.bvh import BvhFile, parse_bvh
from synth.mocap.doubt import fps_of
from synth.mocap.raw import RawSkeleton, take_from_raw
from synth.mocap.skeleton_map import ancestors, below
from synth.mocap.take import Take

CARRIED = 0.75
"""Share of the joints that hang from the body's own root, if there are carriers above it."""
STRETCH_LIMIT = 0.02
"""Spread of a bone's recorded offset, as a share of its length, above which the user is told."""


def bvh_take(path: Path, text: str, fps: float | None, unit_m: float | None, up: str | None) -> Take:
    """The Take in BVH `text`; fps, unit and up axis override what is written or detected."""
    file = parse_bvh(path, text)
    source = str(path)
    rate = fps_of(1.0 / file.frame_time_s if file.frame_time_s > 0 else None, fps, source)
    skeleton = _skeleton(file)
    return take_from_raw(skeleton, rate, unit_m, up, source)


def _skeleton(file: BvhFile) -> RawSkeleton:
    offsets, root_additive, warnings = _offsets(file)
    first = _first_moving_joint(file)
    local = _rotations(file)
    translation = _positions(file, first)
    if translation is None:
        translation = np.zeros((len(file.values), 3))
    if root_additive:
        translation = translation + file.offsets[first]
    for joint in reversed(ancestors(first, file.parents)[1:]):
        # No part of the body hangs from these carriers: their turn and place become the root's.
        carried = _positions(file, joint)
        base = np.zeros(3) if carried is None else carried
        translation = base + np.einsum("tij,tj->ti", local[:, joint], translation)
        local[:, first] = local[:, joint] @ local[:, first]
    keep = below(first, file.parents)
    offsets[first] = 0.0
    return RawSkeleton(
        tuple(file.names[j] for j in keep),
        tuple(-1 if j == first else keep.index(file.parents[j]) for j in keep),
        offsets[keep],
        local[:, keep],
        translation,
        file.warnings + warnings,
    )


def _first_moving_joint(file: BvhFile) -> int:
    """The root, or the joint below carriers (`Reference`, `Armature`) that really moves.

    Little hangs beside it: game rigs keep a root on the floor, with the pelvis and a few goals of hands and feet below.
    """
    joint = 0
    while joint in file.parents:
        children = [j for j, parent in enumerate(file.parents) if parent == joint]
        child = max(children, key=lambda j: len(below(j, file.parents)))
        if len(below(child, file.parents)) < CARRIED * len(below(joint, file.parents)):
            break
        if not any(c.endswith("position") for c in file.channels[child]):
            break
        if not np.ptp(_positions_or_zero(file, child), axis=0).max() > 1e-6:
            break
        joint = child
    return joint


def _rotations(file: BvhFile) -> Float[np.ndarray, "frames joints 3 3"]:
    """Parent-from-joint rotations: BVH turns about the joint's own axes in the order written."""
    frames = len(file.values)
    local = np.broadcast_to(np.eye(3), (frames, len(file.names), 3, 3)).copy()
    by_order: dict[str, list[int]] = {}
    for joint, channels in enumerate(file.channels):
        order = "".join(c[0] for c in channels if c.endswith("rotation"))
        if order:
            by_order.setdefault(order, []).append(joint)
    columns = _columns(file)
    for order, joints in by_order.items():
        index = [columns[j] + i for j in joints for i, c in enumerate(file.channels[j]) if c.endswith("rotation")]
        angles = file.values[:, index].reshape(-1, 3)
        turned = Rotation.from_euler(order, angles, degrees=True).as_matrix()
        local[:, joints] = turned.reshape(frames, len(joints), 3, 3)
    return local


def _columns(file: BvhFile) -> list[int]:
    return [0, *np.cumsum([len(c) for c in file.channels])[:-1].tolist()]


def _positions(file: BvhFile, joint: int) -> Float[np.ndarray, "frames 3"] | None:
    """Recorded positions of a joint in its parent's frame; an axis without channel stays at the offset."""
    channels = file.channels[joint]
    if not any(c.endswith("position") for c in channels):
        return None
    start = _columns(file)[joint]
    result = np.broadcast_to(file.offsets[joint], (len(file.values), 3)).copy()
    for i, channel in enumerate(channels):
        if channel.endswith("position"):
            result[:, "XYZ".index(channel[0])] = file.values[:, start + i]
    return result


def _positions_or_zero(file: BvhFile, joint: int) -> Float[np.ndarray, "frames 3"]:
    positions = _positions(file, joint)
    return np.zeros((len(file.values), 3)) if positions is None else positions


def _offsets(file: BvhFile) -> tuple[Float[np.ndarray, "joints 3"], bool, tuple[str, ...]]:
    """Bone offsets, whether the root's positions add to its offset, and warnings.

    Writers disagree on position channels: most write absolute values, some the difference to OFFSET.
    """
    offsets, warnings = file.offsets.copy(), []
    first = _first_moving_joint(file)
    for joint in below(first, file.parents)[1:]:
        recorded = _positions(file, joint)
        if recorded is None:
            continue
        middle, length = np.median(recorded, 0), float(np.linalg.norm(file.offsets[joint]))
        if np.linalg.norm(middle) < 0.5 * length:
            middle = middle + file.offsets[joint]
        offsets[joint] = middle
        if np.ptp(recorded, axis=0).max() > STRETCH_LIMIT * max(length, 1e-9):
            warnings.append(f"bone to {file.names[joint]} changes its length; its median is used")
    root = np.median(_positions_or_zero(file, first), 0)
    offset = file.offsets[first]
    additive = bool(np.linalg.norm(offset) > 1e-9 and root @ offset < 0.5 * (offset @ offset))
    return offsets, additive, tuple(warnings[:3])
