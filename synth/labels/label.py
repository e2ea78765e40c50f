"""(Shot, Frames) -> Labels of one view: numbers that are true of each frame."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float, UInt8

from synth.errors import ShotError
from synth.geometry.camera import project
from synth.labels.boxes import full_boxes, visible_boxes
from synth.labels.labels import Labels
from synth.labels.marks import Marks, marks, points2d, seen
from synth.labels.shared import Shared, share
from synth.labels.visibility import judge, occluder_table
from synth.scene import CameraTrack
from synth.shot import Shot
from synth.skeleton.limbs import LIMBS
from synth.skeleton.maps import wholebody


@runtime_checkable
class LabelPicture(Protocol):
    """depth: planar z [m], 0 where nothing. ids: instances. parts: body parts. normals: camera space, 0 where nothing."""

    @property
    def depth(self) -> Float[np.ndarray, "height width"]: ...
    @property
    def ids(self) -> UInt8[np.ndarray, "height width"]: ...
    @property
    def parts(self) -> UInt8[np.ndarray, "height width"]: ...
    @property
    def normals(self) -> Float[np.ndarray, "height width 3"]: ...


@runtime_checkable
class FrameSource(Protocol):
    """What labelling needs of `synth.frames.Frames`."""

    def each_rgb(self, view: str) -> Iterator[UInt8[np.ndarray, "height width 3"]]:
        """Beauty pictures in order."""
        ...

    def each_labels(self, view: str) -> Iterator[LabelPicture]:
        """Label pictures in order."""
        ...


def label(shot: Shot, frames: FrameSource, camera_index: int, shared: Shared | None = None) -> Labels:
    """Labels of one view. Projections come from the parameters, visibility and boxes from the label pictures.

    shared: what `share` found, for who labels several views of the shot; None: found here.
    """
    camera, shared = shot.cameras[camera_index], shared or share(shot)
    named = marks(shot, shared, camera)
    joints = np.stack([person.joints for person in shot.people], 1).astype(np.float32)
    projected = project(wholebody(joints).astype(float), camera.K, camera.world_from_camera)
    person_ids = np.array([person.instance_id for person in shot.people], np.uint8)
    joints2d, hidden_by, boxes, marked = _seen(shot, frames, camera, projected, person_ids, named)
    things2d = points2d(named, marked)
    people = len(shot.people)
    return Labels(
        K=camera.K.astype(np.float64),
        world_from_camera=camera.world_from_camera.astype(np.float64),
        smplx_poses=np.stack([person.poses for person in shot.people], 1).astype(np.float32),
        smplx_trans=np.stack([person.trans for person in shot.people], 1).astype(np.float32),
        smplx_betas=_stacked_betas(shot),
        joints3d=joints,
        joints2d=joints2d,
        hidden_by=hidden_by,
        joints3d_ends=np.repeat(joints[:, None], 2, 1),
        joints2d_ends=np.repeat(joints2d[:, None, ..., :2], 2, 1),
        limb_seen=np.zeros((len(joints), people, len(LIMBS)), np.float32),
        boxes=boxes,
        boxes_full=full_boxes(shot.parts.objects, shot.parts.meshes, camera, person_ids),
        person_ids=person_ids,
        contacts=shared.contacts,
        contact_distance_m=shared.contact_distance_m,
        venue_points3d=shared.venue_points3d.astype(np.float32),
        venue_points2d=things2d.pop("venue_points2d"),
        ref_K=np.eye(3),
        ref_world_from_camera=np.eye(4),
        ref_joints2d=np.zeros((people, 133, 3), np.float32),
        equipment=shared.arrays() | things2d,
    )


def _seen(
    shot: Shot,
    frames: FrameSource,
    camera: CameraTrack,
    projected: Float[np.ndarray, "frames people 133 3"],
    person_ids: UInt8[np.ndarray, " people"],
    named: Marks,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """joints2d, hidden_by, visible boxes and visibility of `named`, one label picture in memory at a time."""
    occluders = occluder_table(shot.parts.objects)
    judged, boxes, marked = [], [], []
    for number, picture in enumerate(frames.each_labels(camera.name)):
        if picture.ids.shape != (camera.height_px, camera.width_px) or number >= shot.num_frames:
            raise ShotError(f"{shot.facts.key}: frames of view {camera.name} are not the shot's; render the shot again")
        judged.append(judge(projected[number], person_ids, picture.depth, picture.ids, occluders))
        boxes.append(visible_boxes(picture.ids, person_ids))
        marked.append(seen(named, number, picture.depth, picture.ids))
    if len(judged) != shot.num_frames:
        raise ShotError(
            f"{shot.facts.key}: view {camera.name} has {len(judged)} frames instead of {shot.num_frames};"
            " render the shot again"
        )
    visibility = np.stack([one.visibility for one in judged])
    joints2d = np.concatenate([projected[..., :2], visibility[..., None]], -1).astype(np.float32)
    return joints2d, np.stack([one.hidden_by for one in judged]), np.stack(boxes), np.stack(marked)


def _stacked_betas(shot: Shot) -> Float[np.ndarray, "people num_betas"]:
    """(P, B), shorter ones filled up with zeros, which mean the average."""
    width = max(len(person.betas) for person in shot.people)
    return np.stack([np.pad(person.betas, (0, width - len(person.betas))) for person in shot.people]).astype(np.float32)
