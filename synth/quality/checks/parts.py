"""part.mkv: body parts lie on people, at the joints that they belong to, left on the left."""

from collections.abc import Iterator

import numpy as np

from synth.quality.evidence import Evidence
from synth.quality.names import COCO
from synth.quality.pinhole import project
from synth.skeleton.maps import SMPLX_OF_WHOLEBODY

# 1 + number of the SMPL joint that carries the part [README, part ids].
_PART = {name: k + 1 for k, name in enumerate((
    "pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2", "left_ankle", "right_ankle",
    "spine3", "left_foot", "right_foot", "neck", "left_collar", "right_collar", "head", "left_shoulder",
    "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hand", "right_hand",
))}  # fmt: skip
_AROUND = {
    "shoulder": ("shoulder", "collar", "elbow"), "elbow": ("shoulder", "elbow"), "wrist": ("elbow", "wrist", "hand"),
    "hip": ("hip", "knee"), "knee": ("hip", "knee"), "ankle": ("knee", "ankle", "foot"),
}  # fmt: skip
"""Parts that meet at a joint, on the same side; a part lies beyond the joint whose name it has."""
_TRUNK = ("pelvis", "spine1", "spine2", "spine3", "neck", "left_collar", "right_collar")
_WITH_TRUNK = ("shoulder", "hip")
NEAR_M = {"shoulder": 0.12, "elbow": 0.07, "wrist": 0.06, "hip": 0.15, "knee": 0.09, "ankle": 0.08}
"""The surface belongs to the joint when it is not farther before it than the limb's own radius."""
FIT_SHARE = 0.9
"""A hand or ball of the other arm may lie within the radius; a map that is moved by a limb's width fits below 0.6."""
OTHER_SIDE_SHARE = 0.03
FEW = 10
HEAD_PARTS = (_PART["head"], _PART["neck"])


def parts(evidence: Evidence) -> Iterator[str]:
    """Parts are 1 to 24 on people and 0 elsewhere; at seen joints they are the parts that meet there."""
    labels, part = evidence.labels, evidence.frames("part.mkv")
    on_people = np.isin(evidence.ids, labels.person_ids)
    if part.max(initial=0) > len(_PART):
        yield f"part.mkv has the value {part.max()}, limit {len(_PART)}"
    stray = int(((part > 0) & ~on_people).sum())
    bare = int(((part == 0) & on_people).sum())
    if stray or bare:
        yield f"{stray} pixels have a part but no person and {bare} a person but no part, limit 0"
    yield from _joint_failures(evidence, part)


def _joint_failures(evidence: Evidence, part: np.ndarray) -> Iterator[str]:
    fits, crossed = _at_joints(evidence, part)
    if len(fits) >= FEW and fits.mean() < FIT_SHARE:
        yield f"parts fit {fits.mean():.1%} of the seen joints, limit {FIT_SHARE:.0%}"
    if len(fits) >= FEW and crossed.mean() > OTHER_SIDE_SHARE:
        yield f"parts of the other side are at {crossed.mean():.1%} of the seen joints, limit {OTHER_SIDE_SHARE:.0%}"


def _at_joints(evidence: Evidence, part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of every seen joint of the limbs: whether its part fits, and whether it is of the other side."""
    labels = evidence.labels
    fits, crossed = [], []
    for frame in range(evidence.num_frames):
        world = labels.joints3d[frame][:, SMPLX_OF_WHOLEBODY]
        depth_m, ids = evidence.depth_m(frame), evidence.ids[frame]
        for person, number in enumerate(labels.person_ids):
            _, z = project(world[person], labels.K[frame], labels.world_from_camera[frame])
            for name, around in _AROUND.items():
                for side, other in (("left", "right"), ("right", "left")):
                    point = COCO[f"{side}_{name}"]
                    x, y, visibility = labels.joints2d[frame, person, point]
                    if visibility != 2:
                        continue
                    place = int(y), int(x)
                    if ids[place] != number or abs(z[point] - depth_m[place]) > NEAR_M[name]:
                        continue
                    value = part[frame][place]
                    trunk = [_PART[one] for one in _TRUNK] if name in _WITH_TRUNK else []
                    fits.append(value in [_PART[f"{side}_{one}"] for one in around] + trunk)
                    crossed.append(value in [_PART[f"{other}_{one}"] for one in around])
    return np.array(fits, bool), np.array(crossed, bool)
