"""The 24 parts of a body that a part map shows, and the parts that faces of a skinned mesh belong to.

A part is what one of SMPL's 24 joints carries [SMPL, Loper et al. 2015]: the segmentation of the body by the joint
with the greatest skinning weight. In a part map 0 is no part and 1 + k is part k.
"""

import numpy as np
from jaxtyping import Float, Int, UInt8

from synth.skeleton.smplx_joints import BENDING

PARTS: tuple[str, ...] = (*BENDING[:22], "left_hand", "right_hand")
"""Names in the order of SMPL's joints; part k has the id k + 1. A `wrist` is the palm, a `hand` the fingers; a `knee`
is the shank, as every part lies beyond the joint it is named after."""

PART_ID: dict[str, int] = {name: k + 1 for k, name in enumerate(PARTS)}
"""Value in a part map by name, 1 to 24."""


def part_of(joint: str) -> str:
    """The part that one of SMPL-X's 55 bending joints carries: jaw and eyes are the head, fingers are the hand."""
    if joint in PART_ID:
        return joint
    side, _, name = joint.partition("_")
    return "head" if joint == "jaw" or name == "eyeball" else f"{side}_hand"


PART_OF_JOINT: UInt8[np.ndarray, " 55"] = np.array([PART_ID[part_of(joint)] for joint in BENDING], np.uint8)
"""Part id of each bending joint."""
PART_OF_JOINT.setflags(write=False)

DENSEPOSE_PARTS: tuple[str, ...] = (
    "torso", "right_hand", "left_hand", "left_foot", "right_foot", "right_thigh", "left_thigh", "right_shank",
    "left_shank", "left_upper_arm", "right_upper_arm", "left_forearm", "right_forearm", "head",
)  # fmt: skip
"""DensePose's 14 coarse parts in its order; part k has the value k + 1 [densepose.org, `dp_masks`]."""

_DENSEPOSE_SIDED = {
    "hip": "thigh", "knee": "shank", "ankle": "foot", "foot": "foot", "shoulder": "upper_arm", "elbow": "forearm",
    "wrist": "hand", "hand": "hand",
}  # fmt: skip


def _densepose_of(part: str) -> str:
    side, _, name = part.partition("_")
    if name in _DENSEPOSE_SIDED:
        return f"{side}_{_DENSEPOSE_SIDED[name]}"
    return "head" if part in ("head", "neck") else "torso"


def _lookup() -> UInt8[np.ndarray, " 256"]:
    table = np.zeros(256, np.uint8)
    for part, value in PART_ID.items():
        table[value] = 1 + DENSEPOSE_PARTS.index(_densepose_of(part))
    return table


DENSEPOSE_OF_PART = _lookup()
"""(256,) uint8: `DENSEPOSE_OF_PART[part_map]` is the map in DensePose's 14 coarse parts; no part stays 0."""
DENSEPOSE_OF_PART.setflags(write=False)

_PARTS_FROM_JOINTS = (PART_OF_JOINT[:, None] == np.arange(1, len(PARTS) + 1)).astype(float)


def face_parts(
    weights: Float[np.ndarray, "vertices 55"], faces: Int[np.ndarray, "faces corners"]
) -> UInt8[np.ndarray, " faces"]:
    """Part id of each face: that whose joints have the most of its corners' skinning weights together."""
    shares = weights @ _PARTS_FROM_JOINTS
    total = np.sum([shares[corner] for corner in faces.T], axis=0)
    return (1 + total.argmax(1)).astype(np.uint8)
