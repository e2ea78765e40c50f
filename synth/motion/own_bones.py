"""A recording on bones of its own lengths: what the transfer of rotations alone gets wrong, in metres."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.mocap.take import rest_positions
from synth.motion.alignment import Source
from synth.motion.sole import BodyShape
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import BENDING, INDEX, NUM_BENDING, PARENTS


@dataclass(frozen=True)
class OwnBones:
    """`body` with other rest joints (55, 3) [m]; its skin stays and serves for nothing but the soles."""

    body: BodyShape
    joints: Float[np.ndarray, "55 3"]

    @property
    def num_betas(self) -> int:
        return self.body.num_betas

    @property
    def weights(self) -> Float[np.ndarray, "vertices joints"]:
        return self.body.weights

    def rest_joints(self, betas: Float[np.ndarray, " num_betas"]) -> Float[np.ndarray, "55 3"]:
        return self.joints

    def rest_vertices(self, betas: Float[np.ndarray, " num_betas"]) -> Float[np.ndarray, "vertices 3"]:
        return self.body.rest_vertices(betas)


def own_bones(source: Source, body: BodyShape) -> OwnBones:
    """`body` with the recorded skeleton's zero pose; joints that were not recorded keep their place at their parent."""
    rest = np.asarray(body.rest_joints(np.zeros(body.num_betas)), float)[:NUM_BENDING]
    recorded = rest_positions(source.take) @ source.rest_frame
    numbers = {**source.map.joint_of, **source.spine, "spine3": source.map.chest}
    joints = rest.copy()
    for joint in range(1, NUM_BENDING):
        number = numbers.get(BENDING[joint])
        if number is None:
            joints[joint] = joints[PARENTS[joint]] + rest[joint] - rest[PARENTS[joint]]
        else:
            joints[joint] = rest[0] + recorded[number] - recorded[numbers["pelvis"]]
    return OwnBones(body, joints)


def position_errors(source: Source, bones: OwnBones, local: np.ndarray, trans: np.ndarray) -> dict[str, np.ndarray]:
    """Distance [m] per recorded joint and frame between the recording and the pose on its own bones."""
    placed = forward(local, trans, bones.joints)[1]
    names = [name for name in source.map.joint_of if INDEX.get(name, NUM_BENDING) < NUM_BENDING]
    return {name: np.linalg.norm(source.point(name) - placed[:, INDEX[name]], axis=-1) for name in names}
