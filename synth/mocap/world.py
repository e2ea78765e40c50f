"""Joints posed in the world, as Blender's importers give them, to a skeleton with rigid bones below the body's root."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.mocap.fit import bone_offsets, local_of, nearest_rotation
from synth.mocap.raw import RawSkeleton
from synth.mocap.skeleton_map import below, body_root, match_skeleton

STRETCH_LIMIT = 0.02
"""Spread of a bone's recorded length, as a share of it, above which the user is told."""


@dataclass(frozen=True)
class PosedJoints:
    """A recording by its joints' matrices, world_from_joint with whatever scale and mirroring is in them.

    parents: -1 for every root, parents before children. rest: (J, 4, 4). posed: (T, J, 4, 4).
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    rest: Float[np.ndarray, "joints 4 4"]
    posed: Float[np.ndarray, "frames joints 4 4"]


def rigid(joints: PosedJoints, source: str) -> RawSkeleton:
    """The skeleton from the body's root down: what carries it is folded into the root, what lies beside it is dropped.

    Bone lengths are the recording's median, not the rest pose's, since animations may move joints to new places.
    """
    tree = _one_tree(joints)
    positions = tree.posed[..., :3, 3]
    skeleton = match_skeleton(tree.names, tree.parents, source, lambda: positions)
    first = body_root(skeleton, tree.parents)
    keep = below(first, tree.parents)
    names = tuple(tree.names[j] for j in keep)
    parents = tuple(-1 if j == first else keep.index(tree.parents[j]) for j in keep)
    positions, turns = positions[:, keep], proper_rotations(tree.posed[:, keep, :3, :3])
    offsets = bone_offsets(parents, positions, turns)
    return RawSkeleton(
        names,
        parents,
        offsets,
        local_of(parents, turns),
        positions[:, 0],
        _stretched(names, parents, positions),
        rest=proper_rotations(tree.rest[None, keep, :3, :3])[0],
    )


def _one_tree(joints: PosedJoints) -> PosedJoints:
    """Several roots hang from one more joint, which goes with the root that has most joints below it."""
    roots = [j for j, parent in enumerate(joints.parents) if parent < 0]
    if len(roots) == 1:
        return joints
    biggest = max(roots, key=lambda root: len(below(root, joints.parents)))
    return PosedJoints(
        ("carrier_of_all", *joints.names),
        (-1, *(parent + 1 for parent in joints.parents)),
        np.concatenate([joints.rest[[biggest]], joints.rest]),
        np.concatenate([joints.posed[:, [biggest]], joints.posed], 1),
    )


def proper_rotations(matrices: Float[np.ndarray, "frames joints 3 3"]) -> Float[np.ndarray, "frames joints 3 3"]:
    """The rotations nearest to scaled or sheared matrices; a mirrored joint's x axis is turned round first.

    Such a joint still turns with what it moves, which is all that a skeleton's own axes are good for.
    """
    facing = np.where(np.linalg.det(matrices) < 0.0, -1.0, 1.0)
    flipped = matrices.copy()
    flipped[..., :, 0] *= facing[..., None]
    return nearest_rotation(flipped)


def _stretched(
    names: tuple[str, ...], parents: tuple[int, ...], positions: Float[np.ndarray, "frames joints 3"]
) -> tuple[str, ...]:
    lengths = np.linalg.norm(positions[:, 1:] - positions[:, list(parents[1:])], axis=-1)
    loose = np.ptp(lengths, axis=0) > STRETCH_LIMIT * np.maximum(np.median(lengths, 0), 0.1 * lengths.mean())
    stretched = [name for name, is_loose in zip(names[1:], loose, strict=True) if is_loose]
    return (f"bones to {', '.join(stretched[:6])} change their length; the median is used",) if stretched else ()
