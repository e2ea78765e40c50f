"""(Shot, Frames) -> Labels of one view: numbers that are true of each frame."""

import numpy as np
from jaxtyping import Float

from synth.labels.boxes import full_boxes
from synth.labels.ends import joints2d_ends, joints3d_ends
from synth.labels.labels import Labels
from synth.labels.marks import marks, points2d
from synth.labels.pictures import FrameSource
from synth.labels.shared import Shared, share
from synth.labels.sight import reference_joints2d, reference_of, sight
from synth.shot import Shot


def label(shot: Shot, frames: FrameSource, camera_index: int, shared: Shared | None = None) -> Labels:
    """Labels of one view. Projections come from the parameters, visibility and boxes from the label pictures.

    shared: what `share` found, for who labels several views of the shot; None: found here.
    """
    camera, shared = shot.cameras[camera_index], shared or share(shot)
    joints = np.stack([person.joints for person in shot.people], 1).astype(np.float32)
    person_ids = np.array([person.instance_id for person in shot.people], np.uint8)
    named, ends = marks(shot, shared, camera), joints3d_ends(shot.people)
    found = sight(shot, frames, camera, joints, person_ids, named)
    things2d = points2d(named, found.marked)
    reference = reference_of(shot).cameras[camera_index]
    return Labels(
        K=camera.K.astype(np.float64),
        world_from_camera=camera.world_from_camera.astype(np.float64),
        smplx_poses=np.stack([person.poses for person in shot.people], 1).astype(np.float32),
        smplx_trans=np.stack([person.trans for person in shot.people], 1).astype(np.float32),
        smplx_betas=_stacked_betas(shot),
        joints3d=joints,
        joints2d=found.joints2d,
        hidden_by=found.hidden_by,
        joints3d_ends=ends,
        joints2d_ends=joints2d_ends(ends, camera),
        limb_seen=found.limb_seen,
        boxes=found.boxes,
        boxes_full=full_boxes(shot.parts.objects, shot.parts.meshes, camera, person_ids, shared.outlines),
        person_ids=person_ids,
        contacts=shared.contacts,
        contact_distance_m=shared.contact_distance_m,
        venue_points3d=shared.venue_points3d.astype(np.float32),
        venue_points2d=things2d.pop("venue_points2d"),
        ref_K=reference.K[0].astype(np.float64),
        ref_world_from_camera=reference.world_from_camera[0].astype(np.float64),
        ref_joints2d=reference_joints2d(shot, frames, camera_index),
        equipment=shared.arrays() | things2d,
    )


def _stacked_betas(shot: Shot) -> Float[np.ndarray, "people num_betas"]:
    """(P, B), shorter ones filled up with zeros, which mean the average."""
    width = max(len(person.betas) for person in shot.people)
    return np.stack([np.pad(person.betas, (0, width - len(person.betas))) for person in shot.people]).astype(np.float32)
