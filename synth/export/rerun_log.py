"""What goes into a Rerun recording, by what it shows."""

from typing import Any

import cv2
import numpy as np

from synth.body import default_body_path, load_body
from synth.export.conformed import Conformed
from synth.labels.visibility import OUTSIDE
from synth.skeleton.maps import openpose
from synth.skeleton.smplx_joints import NAMES, PARENTS

_JPEG_QUALITY = 90
_SKIN = (200, 180, 165, 160)
_LEFT, _RIGHT, _MIDDLE = (90, 140, 255), (255, 110, 90), (220, 220, 220)
_BONES = [(child, parent) for child, parent in enumerate(PARENTS[:55]) if parent >= 0]
_BONE_COLORS = [
    _LEFT if NAMES[child].startswith("left") else _RIGHT if NAMES[child].startswith("right") else _MIDDLE
    for child, _ in _BONES
]


def log_people(rr: Any, recording: Any, clip: Conformed) -> None:
    """Bodies and skeletons in the world."""
    labels = clip.source.labels
    _log_bodies(rr, recording, clip)
    for frame, index in enumerate(clip.indices):
        at(rr, recording, clip, frame)
        for person, number in enumerate(labels.person_ids):
            joints = labels.joints3d[index, person].astype(np.float32)
            bones = [np.stack([joints[parent], joints[child]]) for child, parent in _BONES]
            recording.log(f"world/people/{number}/bones", rr.LineStrips3D(bones, colors=_BONE_COLORS, radii=0.008))
            recording.log(f"world/people/{number}/joints", rr.Points3D(joints[:55], radii=0.012))


def _log_bodies(rr: Any, recording: Any, clip: Conformed) -> None:
    """Posed bodies without clothes, where the embedded body is built and has so many betas."""
    labels = clip.source.labels
    if not default_body_path().is_file() or labels.smplx_betas.shape[1] != load_body().num_betas:
        return
    body = load_body()
    for person, number in enumerate(labels.person_ids):
        place = f"world/people/{number}/body"
        recording.log(place, rr.Mesh3D.from_fields(triangle_indices=body.faces, albedo_factor=_SKIN), static=True)
        poses, trans = (
            values[clip.indices, person].astype(float) for values in (labels.smplx_poses, labels.smplx_trans)
        )
        for frame, vertices in enumerate(body.pose(poses, trans, labels.smplx_betas[person].astype(float)).vertices):
            at(rr, recording, clip, frame)
            recording.log(place, rr.Mesh3D.from_fields(vertex_positions=vertices))


def log_things(rr: Any, recording: Any, clip: Conformed) -> None:
    """Named points of the equipment and of the place."""
    equipment = clip.source.labels.equipment
    for frame, index in enumerate(clip.indices):
        at(rr, recording, clip, frame)
        for name, values in equipment.items():
            if name.endswith("_points3d"):
                place = f"world/things/{name.removesuffix('_points3d')}"
                recording.log(place, rr.Points3D(values[index].astype(np.float32), radii=0.02, colors=(255, 200, 0)))
    points = clip.source.labels.venue_points3d
    if len(points):
        recording.log("world/place", rr.Points3D(points, radii=0.02, colors=(120, 200, 160)), static=True)


def log_events(rr: Any, recording: Any, clip: Conformed) -> None:
    """What happens when, and whose recording this is."""
    recording.log("first_view", rr.TextDocument(clip.key), static=True)
    recording.log("caption", rr.TextDocument(clip.caption), static=True)
    for event in clip.source.record["events"]:
        recording.set_time_sequence("frame", round(event["time_s"] * clip.fps))
        recording.set_time_seconds("time", event["time_s"])
        recording.log("events", rr.TextLog(str(event["name"])))


def log_view(rr: Any, recording: Any, view: Conformed) -> None:
    """A camera with its picture, depth, ids and 2D skeletons."""
    place = f"world/{view.facts['camera']}"
    size = (view.width_px, view.height_px)
    for frame in range(view.num_frames):
        at(rr, recording, view, frame)
        pose = view.world_from_camera[frame]
        recording.log(place, rr.Transform3D(translation=pose[:3, 3], mat3x3=pose[:3, :3]))
        recording.log(place, rr.Pinhole(image_from_camera=view.camera_matrix[frame], resolution=size))
        recording.log(f"{place}/rgb", rr.EncodedImage(contents=_jpeg(view, frame), media_type="image/jpeg"))
        recording.log(f"{place}/depth", rr.DepthImage(view.depth_m[frame], meter=1.0))
        recording.log(f"{place}/ids", rr.SegmentationImage(view.ids[frame]))
        for person, joints in enumerate(openpose(view.joints2d[frame])):
            there = joints[:, 2] > OUTSIDE
            recording.log(f"{place}/joints/{person}", rr.Points2D(joints[there, :2], radii=2.0))


def at(rr: Any, recording: Any, clip: Conformed, frame: int) -> None:
    """What is logged next belongs to this frame."""
    recording.set_time_sequence("frame", frame)
    recording.set_time_seconds("time", frame / clip.fps)


def _jpeg(view: Conformed, frame: int) -> bytes:
    bgr = np.ascontiguousarray(view.rgb[frame][..., ::-1])
    return cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1].tobytes()
