"""How the bones of a foreign skeleton lie in SMPL-X's: one constant rotation per joint.

A source bone with world rotation G turns SMPL-X's joint by G @ K. K takes SMPL-X's rest bone onto the source's bone
(first axis) and fixes the roll about it by a second axis: the hinge of knee or elbow as the recording itself bends
it, the row of knuckles, the floor under a standing foot. So the file's zero pose may be a T-pose, an A-pose or,
as in character rigs, no pose at all.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy.spatial.transform import Rotation

from synth.geometry.rotation import frame_from_axes, matrix_from_axis_angle, shortest_arc, unit
from synth.mocap.skeleton_map import SkeletonMap
from synth.mocap.take import Take, rest_positions, take_world
from synth.motion.contact import speed
from synth.skeleton.smplx_joints import INDEX

Matrix = Float[np.ndarray, "3 3"]
Vector = Float[np.ndarray, "3"]

BONE_CHILD: dict[str, str] = {
    "neck": "head",
    **{f"{s}_{a}": f"{s}_{b}" for s in ("left", "right") for a, b in (
        ("hip", "knee"), ("knee", "ankle"), ("ankle", "foot"),
        ("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "middle1"),
    )},
}  # fmt: skip
"""The bone of a joint ends at this joint."""

HINGE: dict[str, Vector] = {
    **{f"{s}_{j}": np.array([1.0, 0.0, 0.0]) for s in ("left", "right") for j in ("hip", "knee")},
    **{f"left_{j}": np.array([0.0, -1.0, 0.0]) for j in ("shoulder", "elbow")},
    **{f"right_{j}": np.array([0.0, 1.0, 0.0]) for j in ("shoulder", "elbow")},
}
"""Axis upper bone x lower bone of a bent limb in SMPL-X's rest frame: heels go back, forearms forward."""

HINGE_CONFIDENCE = 0.8
HINGE_BEND = 0.15
"""Length of the mean hinge axis and mean sine of the bend below which the recording does not tell the roll."""
ROLL_LIMIT_RAD = np.radians(60.0)
"""A hinge further than this from a credible zero pose is a tracking fault, not a roll."""
SHARED_M = 0.005
"""A joint this near to its parent shares the parent's place and is no vertebra of its own."""
STANDING_SPEED_M_S = 0.3


@dataclass(frozen=True)
class Source:
    """A posed recording with its map. rotations (T, J, 3, 3), positions (T, J, 3) [m] in the world.

    rest_frame: world-from-body in the file's zero pose; columns are left, up, ahead.
    """

    take: Take
    map: SkeletonMap
    rotations: Float[np.ndarray, "frames joints 3 3"]
    positions: Float[np.ndarray, "frames joints 3"]
    rest_frame: Matrix

    def has(self, joint: str) -> bool:
        """Whether the recording has this SMPL-X joint."""
        return joint in self.map.joint_of

    def rotation(self, joint: str) -> Float[np.ndarray, "frames 3 3"]:
        """World rotation of the joint mapped to SMPL-X's `joint`."""
        return self.rotations[:, self.map.joint_of[joint]]

    def point(self, joint: str) -> Float[np.ndarray, "frames 3"]:
        """World position [m] of a mapped joint, or of a bone's open end where the child is not mapped."""
        if joint in self.map.joint_of:
            return self.positions[:, self.map.joint_of[joint]]
        parent = next(a for a, b in BONE_CHILD.items() if b == joint)
        children = self.open_ends(parent)
        return self.positions[:, children].mean(1)

    @property
    def spine(self) -> dict[str, int]:
        """Joints of the recording for spine1 and spine2, where it has two or more between pelvis and chest."""
        chain, joint = [], self.take.parents[self.map.chest]
        while joint >= 0 and joint != self.map.joint_of["pelvis"]:
            chain.append(joint)
            joint = self.take.parents[joint]
        moving = [j for j in reversed(chain) if np.linalg.norm(self.take.offsets[j]) > SHARED_M]
        return {"spine1": moving[0], "spine2": moving[len(moving) // 2]} if len(moving) > 1 else {}

    def open_ends(self, joint: str) -> list[int]:
        """Children of a mapped joint at the end of a non-zero bone."""
        number = self.map.joint_of[joint]
        lengths = np.linalg.norm(self.take.offsets, axis=-1)
        return [j for j, p in enumerate(self.take.parents) if p == number and lengths[j] > 0.02]

    def ends(self, joint: str) -> bool:
        """Whether the bone of a mapped joint has an end to point at."""
        return self.has(joint) and (self.has(BONE_CHILD[joint]) or bool(self.open_ends(joint)))

    def rest(self, joint: str) -> Matrix:
        """World rotation of a mapped joint in the file's zero pose."""
        return self.take.rest_rotations[self.map.joint_of[joint]]

    def bone(self, joint: str) -> Float[np.ndarray, "frames 3"]:
        """World direction of the bone of a mapped joint."""
        return unit(self.point(BONE_CHILD[joint]) - self.point(joint))


def source_of(take: Take, skeleton: SkeletonMap) -> Source:
    """The posed recording."""
    rotations, positions = take_world(take)
    rest, j = rest_positions(take), skeleton.joint_of
    hips = 0.5 * (rest[j["left_hip"]] + rest[j["right_hip"]])
    lateral, up = rest[j["left_hip"]] - rest[j["right_hip"]], rest[j["head"]] - hips
    return Source(take, skeleton, rotations, positions, frame_from_axes(lateral, up))


def leg_scale(source: Source, rest: Float[np.ndarray, "joints 3"]) -> float:
    """Length of the target's leg, hip to knee to ankle, over the recorded one's: the root moves by this ratio."""
    leg = [f"left_{joint}" for joint in ("hip", "knee", "ankle")]
    recorded = np.stack([source.point(joint)[0] for joint in leg])
    target = rest[[INDEX[joint] for joint in leg]]
    lengths = [np.linalg.norm(np.diff(points, axis=0), axis=-1).sum() for points in (target, recorded)]
    return float(lengths[0] / lengths[1])


def alignments(source: Source, rest: Float[np.ndarray, "joints 3"]) -> dict[str, Matrix]:
    """K per SMPL-X joint that the recording drives; `rest`: SMPL-X's rest joints [m]."""
    upright = {joint: source.rest(joint).T @ source.rest_frame for joint in ("pelvis", "head")}
    upright["chest"] = source.take.rest_rotations[source.map.chest].T @ source.rest_frame
    upright |= {name: source.take.rest_rotations[j].T @ source.rest_frame for name, j in source.spine.items()}
    result = dict(upright)
    if source.has("neck"):
        result["neck"] = _bone_alignment(source, "neck", rest, upright["pelvis"], "pelvis")
    for side in ("left", "right"):
        for joint, parent in (("hip", "pelvis"), ("knee", "hip"), ("shoulder", "chest"), ("elbow", "shoulder")):
            above = parent if parent in result else f"{side}_{parent}"
            result[f"{side}_{joint}"] = _bone_alignment(source, f"{side}_{joint}", rest, result[above], above)
        result[f"{side}_ankle"] = _foot_alignment(source, side, rest, result[f"{side}_knee"])
        result[f"{side}_wrist"] = _hand_alignment(source, side, rest, result[f"{side}_elbow"])
        if source.has(f"{side}_collar"):
            result[f"{side}_collar"] = _collar_alignment(source, side, result["chest"])
        if source.has(f"{side}_foot"):
            relative = np.swapaxes(source.rotation(f"{side}_foot"), -1, -2) @ source.rotation(f"{side}_ankle")
            standing = _standing(source, side)
            chosen = relative[standing] if standing.sum() >= 5 else relative
            result[f"{side}_foot"] = _mean_rotation(chosen @ result[f"{side}_ankle"])
    return result


def _bone_alignment(
    source: Source, joint: str, rest: Float[np.ndarray, "joints 3"], parent: Matrix, parent_name: str
) -> Matrix:
    target = unit(rest[INDEX[BONE_CHILD[joint]]] - rest[INDEX[joint]])
    local = _mean_local(source, joint)
    in_body = source.rest_frame.T @ source.rest(joint) @ local
    by_rest = source.rest(joint).T @ source.rest_frame @ shortest_arc(target, in_body)
    credible = _credible(joint, in_body)
    found = _hinge(source, joint) if joint in HINGE else None
    if found is not None:
        hinge, bend_rad = found
        by_hinge = frame_from_axes(local, hinge) @ frame_from_axes(target, _bent_axis(joint, rest, bend_rad)).T
        roll = Rotation.from_matrix(by_rest.T @ by_hinge).magnitude()
        if not credible or roll < ROLL_LIMIT_RAD:
            return by_hinge
    return by_rest if credible else _neutral(source, joint, local, target, parent, parent_name)


def _credible(joint: str, in_body: Vector) -> bool:
    """Whether a bone's direction in the zero pose (x left, y up, z ahead) is one people take on purpose."""
    if joint == "neck":
        return bool(in_body[1] > 0.5)
    if joint.endswith(("hip", "knee")):
        return bool(in_body[1] < -0.5)
    return bool(in_body[1] < 0.5)


def _neutral(source: Source, joint: str, local: Vector, target: Vector, parent: Matrix, parent_name: str) -> Matrix:
    """Roll such that over the recording the bone is on average not rolled against its parent."""
    number = source.map.chest if parent_name == "chest" else source.map.joint_of[parent_name]
    world = source.rotations[:, number] @ parent
    rolled = shortest_arc(world @ target, source.bone(joint)) @ world
    mean = _mean_rotation(np.swapaxes(source.rotation(joint), -1, -2) @ rolled)
    return shortest_arc(mean @ target, local) @ mean


def _mean_local(source: Source, joint: str) -> Vector:
    """Direction of a bone in its joint's own frame; twist bones in between make it waver, hence the mean."""
    return unit(np.einsum("tji,tj->ti", source.rotation(joint), source.bone(joint)).mean(0))


def _hinge(source: Source, joint: str) -> tuple[Vector, float] | None:
    """Mean axis upper x lower bone in the joint's frame, weighted by the bend, and the mean bend [rad].

    None where the recording hardly bends the limb.
    """
    upper = _upper_joint(joint)
    cross = np.cross(source.bone(upper), source.bone(BONE_CHILD[upper]))
    local = np.einsum("tji,tj->ti", source.rotation(joint), cross)
    weight = np.linalg.norm(cross, axis=-1)
    if weight.mean() < HINGE_BEND:
        return None
    mean = local.sum(0) / weight.sum()
    cosine = np.sum(source.bone(upper) * source.bone(BONE_CHILD[upper]), -1)
    bend_rad = float((np.arctan2(weight, cosine) * weight).sum() / weight.sum())
    return (unit(mean), bend_rad) if np.linalg.norm(mean) > HINGE_CONFIDENCE else None


def _bent_axis(joint: str, rest: Float[np.ndarray, "joints 3"], bend_rad: float) -> Vector:
    """The same axis of SMPL-X's own limb, bent about its hinge: its bones are not quite square to the hinge."""
    upper = _upper_joint(joint)
    lower = BONE_CHILD[upper]
    bend = matrix_from_axis_angle(HINGE[joint] * bend_rad)
    thigh, shin = rest[INDEX[lower]] - rest[INDEX[upper]], rest[INDEX[BONE_CHILD[lower]]] - rest[INDEX[lower]]
    axis = unit(np.cross(thigh, bend @ shin))
    return axis if joint == upper else bend.T @ axis


def _upper_joint(joint: str) -> str:
    return joint if joint.endswith(("hip", "shoulder")) else next(a for a, b in BONE_CHILD.items() if b == joint)


def _standing(source: Source, side: str) -> Bool[np.ndarray, " frames"]:
    """Frames in which this foot stands with its heel down: slow, and its ankle among the lowest."""
    ankle, fps = source.point(f"{side}_ankle"), source.take.fps
    moving = np.maximum(speed(ankle, fps), speed(source.point(f"{side}_foot"), fps))
    slow = moving < STANDING_SPEED_M_S
    if not slow.any():
        return slow
    return slow & (ankle[:, 2] <= np.percentile(ankle[slow, 2], 30.0))


def _foot_alignment(source: Source, side: str, rest: Float[np.ndarray, "joints 3"], shin: Matrix) -> Matrix:
    """A foot that stands is flat on the floor and points where the recorded one points."""
    joint = f"{side}_ankle"
    ahead = rest[INDEX[f"{side}_foot"]] - rest[INDEX[joint]]
    target = frame_from_axes(np.array([0.0, 1.0, 0.0]), ahead)
    standing = _standing(source, side) if source.ends(joint) else np.zeros(source.take.num_frames, bool)
    if standing.sum() >= max(5, 0.05 * source.take.fps):
        up = source.rotation(joint)[standing][:, 2, :].mean(0)
        return frame_from_axes(up, _mean_local(source, joint)) @ target.T
    if source.ends(joint) and (source.rest_frame.T @ source.rest(joint) @ _mean_local(source, joint))[2] > 0.5:
        return source.rest(joint).T @ source.rest_frame
    return _mean_rotation(np.swapaxes(source.rotation(joint), -1, -2) @ source.rotation(f"{side}_knee") @ shin)


def _hand_alignment(source: Source, side: str, rest: Float[np.ndarray, "joints 3"], forearm: Matrix) -> Matrix:
    joint, row = f"{side}_wrist", (f"{side}_index1", f"{side}_pinky1")
    if not source.ends(joint):
        return _mean_rotation(np.swapaxes(source.rotation(joint), -1, -2) @ source.rotation(f"{side}_elbow") @ forearm)
    if all(source.has(finger) for finger in row):
        across = source.point(row[0]) - source.point(row[1])
        local = np.einsum("tji,tj->ti", source.rotation(joint), across).mean(0)
        along = rest[INDEX[BONE_CHILD[joint]]] - rest[INDEX[joint]]
        target = frame_from_axes(along, rest[INDEX[row[0]]] - rest[INDEX[row[1]]])
        return frame_from_axes(_mean_local(source, joint), local) @ target.T
    return _bone_alignment(source, joint, rest, forearm, f"{side}_elbow")


def finger_alignments(
    source: Source, joints: list[str], hand: Matrix, rest: Float[np.ndarray, "joints 3"]
) -> Float[np.ndarray, "fingers 3 3"]:
    """K of joints of one hand: their zero pose relative to the hand's, and SMPL-X's fingers laid along the recorded."""
    wrist = source.rest(f"{joints[0].split('_')[0]}_wrist")
    from_hand = np.stack([source.rest(joint) for joint in joints]).swapaxes(-1, -2) @ wrist @ hand
    targets, in_hand = np.zeros((2, len(joints), 3))
    for i, joint in enumerate(joints):
        # The last joint has no child in SMPL-X: its bone lies as the one before.
        bone = joint if joint[-1] != "3" else f"{joint[:-1]}2"
        child = f"{bone[:-1]}{int(bone[-1]) + 1}"
        if source.has(bone) and source.has(child):
            targets[i] = rest[INDEX[child]] - rest[INDEX[bone]]
            in_hand[i] = hand.T @ wrist.T @ source.rest(bone) @ source.take.offsets[source.map.joint_of[child]]
    return from_hand @ shortest_arc(targets, in_hand)


def _collar_alignment(source: Source, side: str, chest: Matrix) -> Matrix:
    """Collar bones differ too much between rigs to copy their direction: their turn against the chest is kept."""
    joint = f"{side}_collar"
    bone = rest_positions(source.take)[source.map.joint_of[f"{side}_shoulder"]]
    bone = unit(bone - rest_positions(source.take)[source.map.joint_of[joint]])
    outward = (source.rest_frame.T @ bone)[0] * (1.0 if side == "left" else -1.0)
    if outward > 0.6:
        return source.rest(joint).T @ source.rest_frame
    world_chest = source.rotations[:, source.map.chest] @ chest
    return _mean_rotation(np.swapaxes(source.rotation(joint), -1, -2) @ world_chest)


def _mean_rotation(rotations: Float[np.ndarray, "frames 3 3"]) -> Matrix:
    """Chordal mean: the rotation nearest to the average matrix."""
    left, _, right = np.linalg.svd(rotations.mean(0))
    return left @ np.diag([1.0, 1.0, np.linalg.det(left @ right)]) @ right
