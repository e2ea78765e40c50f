"""Rotations of a skeleton with rigid bones that bring its joints to recorded positions."""

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import shortest_arc

GUESS_WEIGHT = 1e-4
"""How much the guessed rotation counts [m2] beside a joint's bones, so that a fan of parallel bones keeps its roll."""


def bone_offsets(
    parents: tuple[int, ...],
    positions: Float[np.ndarray, "frames joints 3"],
    world: Float[np.ndarray, "frames joints 3 3"],
) -> Float[np.ndarray, "joints 3"]:
    """Each joint in its parent's frame: median over the recording."""
    offsets = np.zeros((len(parents), 3))
    for joint, parent in enumerate(parents):
        if parent >= 0:
            bone = positions[:, joint] - positions[:, parent]
            offsets[joint] = np.median(np.einsum("tji,tj->ti", world[:, parent], bone), 0)
    return offsets


def fit_rotations(
    parents: tuple[int, ...],
    offsets: Float[np.ndarray, "joints 3"],
    positions: Float[np.ndarray, "frames joints 3"],
    guess: Float[np.ndarray, "frames joints 3 3"],
) -> Float[np.ndarray, "frames joints 3 3"]:
    """World rotations nearest to `guess` whose bones point at the recorded joints.

    A joint with one bone turns by the shortest arc, one with several by the best fit, one with none with its parent.
    """
    world = guess.copy()
    for joint, parent in enumerate(parents):
        children = [c for c, p in enumerate(parents) if p == joint and np.linalg.norm(offsets[c]) > 1e-6]
        bones = positions[:, children] - positions[:, joint, None]
        if not children:
            if parent >= 0:
                world[:, joint] = world[:, parent] @ np.swapaxes(guess[:, parent], -1, -2) @ guess[:, joint]
        elif len(children) == 1:
            world[:, joint] = shortest_arc(guess[:, joint] @ offsets[children[0]], bones[:, 0]) @ guess[:, joint]
        else:
            spread = np.einsum("tci,cj->tij", bones, offsets[children]) + GUESS_WEIGHT * guess[:, joint]
            world[:, joint] = nearest_rotation(spread)
    return world


def nearest_rotation(matrix: Float[np.ndarray, "*rows 3 3"]) -> Float[np.ndarray, "*rows 3 3"]:
    """The rotation nearest to each matrix."""
    left, _, right = np.linalg.svd(matrix)
    left[..., :, 2] *= np.linalg.det(left @ right)[..., None]
    return left @ right


def local_of(
    parents: tuple[int, ...], world: Float[np.ndarray, "frames joints 3 3"]
) -> Float[np.ndarray, "frames joints 3 3"]:
    """Parent-from-joint rotations; the root's stays world_from_root."""
    local = np.swapaxes(world[:, list(np.maximum(parents, 0))], -1, -2) @ world
    local[:, 0] = world[:, 0]
    return local
