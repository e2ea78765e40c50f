"""(Shot, Frames) -> Labels of one view: numbers that are true of each frame."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float, UInt8

from synth.arrays import Times, Transforms
from synth.errors import ShotError
from synth.geometry.camera import project
from synth.geometry.rotation import slerp
from synth.geometry.transform import transform
from synth.labels.boxes import full_boxes, visible_boxes
from synth.labels.labels import Labels
from synth.labels.visibility import judge, occluder_table
from synth.motion.performance import Contact, Track
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


def label(shot: Shot, frames: FrameSource, camera_index: int) -> Labels:
    """Labels of one view. Projections come from the parameters, visibility and boxes from the label pictures."""
    camera = shot.cameras[camera_index]
    joints = np.stack([person.joints for person in shot.people], 1).astype(np.float32)
    projected = project(wholebody(joints).astype(float), camera.K, camera.world_from_camera)
    person_ids = np.array([person.instance_id for person in shot.people], np.uint8)
    joints2d, hidden_by, boxes = _seen(shot, frames, camera, projected, person_ids)
    contacts = contact_frames(shot.performance.contacts, shot.times_s)
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
        contacts=contacts,
        contact_distance_m=np.zeros(contacts.shape, np.float32),
        venue_points3d=np.zeros((0, 3), np.float32),
        venue_points2d=np.zeros((len(joints), 0, 3), np.float32),
        ref_K=np.eye(3),
        ref_world_from_camera=np.eye(4),
        ref_joints2d=np.zeros((people, 133, 3), np.float32),
        equipment={f"{track.name}_pose": equipment_pose(shot, track) for track in shot.performance.tracks},
    )


def contact_frames(contacts: tuple[Contact, ...], times_s: Times) -> UInt8[np.ndarray, "frames contacts"]:
    """1 where a contact, in their order, lasts at the time [s] of a frame; intervals are half-open.

    A contact between two frames (a hit lasts 10 ms) counts for the frame nearest to its middle, so that none is lost.
    """
    start = np.array([contact.start_s for contact in contacts])
    end = np.array([contact.end_s for contact in contacts])
    lasting = (times_s[:, None] >= start) & (times_s[:, None] < end)
    middle = (start + end) / 2
    half_frame_s = (times_s[1] - times_s[0]) / 2 if len(times_s) > 1 else 0.0
    missed = ~lasting.any(0) & (middle >= times_s[0] - half_frame_s) & (middle < times_s[-1] + half_frame_s)
    nearest = np.abs(times_s[:, None] - middle).argmin(0) if len(contacts) else np.zeros(0, int)
    lasting[nearest[missed], np.flatnonzero(missed)] = True
    return lasting.astype(np.uint8)


def equipment_pose(shot: Shot, track: Track) -> Float[np.ndarray, "frames 4 4"]:
    """world_from_object at the frames: the rendered object's own pose where one has the track's name."""
    for item in shot.parts.objects:
        if item.name == track.name and len(item.pose) == shot.num_frames:
            return item.pose.astype(np.float64)
    return track_at(track, shot.times_s)


def track_at(track: Track, times_s: Times) -> Transforms:
    """world_from_object (T,4,4) at times [s]: slerp and straight lines between samples; held beyond the ends."""
    last = len(track.world_from_object) - 1
    position = np.clip(times_s * track.fps, 0, last)
    before = np.minimum(position.astype(int), max(last - 1, 0))
    after = np.minimum(before + 1, last)
    share = position - before
    start, end = track.world_from_object[before], track.world_from_object[after]
    middle = start[:, :3, 3] * (1 - share)[:, None] + end[:, :3, 3] * share[:, None]
    return transform(slerp(start[:, :3, :3], end[:, :3, :3], share), middle)


def _seen(
    shot: Shot,
    frames: FrameSource,
    camera: CameraTrack,
    projected: Float[np.ndarray, "frames people 133 3"],
    person_ids: UInt8[np.ndarray, " people"],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """joints2d, hidden_by and visible boxes of all frames, one label picture in memory at a time."""
    occluders = occluder_table(shot.parts.objects)
    judged, boxes = [], []
    for number, picture in enumerate(frames.each_labels(camera.name)):
        if picture.ids.shape != (camera.height_px, camera.width_px) or number >= shot.num_frames:
            raise ShotError(f"{shot.facts.key}: frames of view {camera.name} are not the shot's; render the shot again")
        judged.append(judge(projected[number], person_ids, picture.depth, picture.ids, occluders))
        boxes.append(visible_boxes(picture.ids, person_ids))
    if len(judged) != shot.num_frames:
        raise ShotError(
            f"{shot.facts.key}: view {camera.name} has {len(judged)} frames instead of {shot.num_frames};"
            " render the shot again"
        )
    visibility = np.stack([one.visibility for one in judged])
    joints2d = np.concatenate([projected[..., :2], visibility[..., None]], -1).astype(np.float32)
    return joints2d, np.stack([one.hidden_by for one in judged]), np.stack(boxes)


def _stacked_betas(shot: Shot) -> Float[np.ndarray, "people num_betas"]:
    """(P, B), shorter ones filled up with zeros, which mean the average."""
    width = max(len(person.betas) for person in shot.people)
    return np.stack([np.pad(person.betas, (0, width - len(person.betas))) for person in shot.people]).astype(np.float32)
