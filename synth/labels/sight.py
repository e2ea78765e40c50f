"""What the label pictures of a view show of joints, limbs, people and named points."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, UInt8

from synth.errors import ShotError
from synth.geometry.camera import project
from synth.labels.boxes import visible_boxes
from synth.labels.limb_sight import SAMPLE_RADIUS_M, limb_samples, limb_shares
from synth.labels.marks import Marks, seen
from synth.labels.pictures import FrameSource
from synth.labels.visibility import RADIUS_M, judge, occluder_table
from synth.scene import CameraTrack
from synth.shot import Reference, Shot
from synth.skeleton.maps import wholebody

_JOINTS = len(RADIUS_M)
_RADIUS_M = np.concatenate([RADIUS_M, SAMPLE_RADIUS_M])
"""Of joints and, after them, samples of limbs."""


@dataclass(frozen=True)
class Sight:
    """As in Labels; marked (frames, points): visibility of the named points of things and place."""

    joints2d: Float[np.ndarray, "frames people 133 3"]
    hidden_by: UInt8[np.ndarray, "frames people 133"]
    limb_seen: Float[np.ndarray, "frames people limbs"]
    boxes: Float[np.ndarray, "frames people 4"]
    marked: UInt8[np.ndarray, "frames points"]


def sight(
    shot: Shot,
    frames: FrameSource,
    camera: CameraTrack,
    joints: Float[np.ndarray, "frames people 144 3"],
    person_ids: UInt8[np.ndarray, " people"],
    named: Marks,
) -> Sight:
    """Of one view, one label picture in memory at a time. joints: in the world [m]."""
    points = wholebody(joints).astype(float)
    projected = project(np.concatenate([points, limb_samples(points)], 2), camera.K, camera.world_from_camera)
    occluders = occluder_table(shot.parts.objects)
    judged, boxes, marked = [], [], []
    for number, picture in enumerate(frames.each_labels(camera.name)):
        if picture.ids.shape != (camera.height_px, camera.width_px) or number >= shot.num_frames:
            raise ShotError(f"{shot.facts.key}: frames of view {camera.name} are not the shot's; render the shot again")
        judged.append(judge(projected[number], person_ids, picture.depth, picture.ids, occluders, _RADIUS_M))
        boxes.append(visible_boxes(picture.ids, person_ids))
        marked.append(seen(named, number, picture.depth, picture.ids))
    if len(judged) != shot.num_frames:
        raise ShotError(
            f"{shot.facts.key}: view {camera.name} has {len(judged)} frames instead of {shot.num_frames};"
            " render the shot again"
        )
    visibility, hidden_by = (np.stack([getattr(one, name) for one in judged]) for name in ("visibility", "hidden_by"))
    joints2d = np.concatenate([projected[..., :2], visibility[..., None]], -1)[:, :, :_JOINTS].astype(np.float32)
    limbs = limb_shares(visibility[:, :, _JOINTS:])
    return Sight(joints2d, hidden_by[:, :, :_JOINTS], limbs, np.stack(boxes), np.stack(marked))


def reference_joints2d(shot: Shot, frames: FrameSource, camera_index: int) -> Float[np.ndarray, "people 133 3"]:
    """COCO-WholeBody x, y [px], visibility of everybody in a view's reference picture."""
    reference = reference_of(shot)
    camera = reference.cameras[camera_index]
    person_ids = np.array([person.instance_id for person in shot.people], np.uint8)
    projected = project(wholebody(reference.joints)[None].astype(float), camera.K, camera.world_from_camera)[0]
    _, picture = frames.reference(camera.name)
    judged = judge(projected, person_ids, picture.depth, picture.ids, occluder_table(shot.parts.objects))
    return np.concatenate([projected[..., :2], judged.visibility[..., None]], -1).astype(np.float32)


def reference_of(shot: Shot) -> Reference:
    """The shot's other moment; ShotError where it was planned without one."""
    if shot.reference is None:
        raise ShotError(f"{shot.facts.key}: the shot has no reference; plan it again")
    return shot.reference
