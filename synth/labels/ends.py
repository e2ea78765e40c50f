"""Joints when the shutter opens and closes: both ends of the streak that a moving joint leaves in the picture."""

import numpy as np
from jaxtyping import Float

from synth.geometry.camera import project
from synth.scene import CameraTrack
from synth.shot import Person
from synth.skeleton.maps import wholebody


def joints3d_ends(people: tuple[Person, ...]) -> Float[np.ndarray, "frames 2 people 144 3"]:
    """SMPL-X joints [m]; those of the frame's own time where a person has none of the shutter's."""
    ends = [
        np.repeat(person.joints[:, None], 2, 1) if person.shutter_joints is None else person.shutter_joints
        for person in people
    ]
    return np.stack(ends, 2).astype(np.float32)


def joints2d_ends(
    joints: Float[np.ndarray, "frames 2 people 144 3"], camera: CameraTrack
) -> Float[np.ndarray, "frames 2 people 133 2"]:
    """COCO-WholeBody points [px] of `joints3d_ends`, seen by the camera where and as it is at these instants."""
    K = np.repeat(camera.K[:, None], 2, 1) if camera.shutter_intrinsics is None else camera.shutter_intrinsics
    pose = np.repeat(camera.world_from_camera[:, None], 2, 1) if camera.shutter_pose is None else camera.shutter_pose
    return project(wholebody(joints).astype(float), K, pose)[..., :2].astype(np.float32)
