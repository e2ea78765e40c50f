"""People's pixels: their boxes, their ids, and that what they show lies on the body that the joints describe."""

from collections.abc import Iterator

import cv2
import numpy as np

from synth.quality.evidence import Evidence
from synth.quality.names import BONE_ENDS, distance_m
from synth.quality.pinhole import back_project, centres

FROM_BONES_M = 0.30
"""No skin, cloth, shoe or ponytail is farther from the nearest bone: buttocks and belly reach 0.2 m, hair 0.28 m."""
FAR_SHARE = 0.01
FAR_PIXELS = 8
SAMPLED = 400
"""Pixels per person and frame."""


def boxes(evidence: Evidence) -> Iterator[str]:
    """Boxes are the extents of the people's pixels, edges half-open; zeros where there are none."""
    labels = evidence.labels
    for frame in range(evidence.num_frames):
        for person, number in enumerate(labels.person_ids):
            x, y, width, height = cv2.boundingRect((evidence.ids[frame] == number).astype(np.uint8))
            true = np.array([x, y, x + width, y + height]) if width else np.zeros(4)
            off_px = np.abs(labels.boxes[frame, person] - true).max()
            if off_px > 0:
                yield f"frame {frame}: box of person {number} is {off_px:g} px off its pixels in seg.mkv, limit 0"
                return
    if not labels.boxes.any():
        yield "no person is in any frame; move the cameras"


def boxes_full(evidence: Evidence) -> Iterator[str]:
    """boxes_full hold the boxes and all joints before the camera; at the picture's border they go on."""
    labels = evidence.labels
    joints, there = labels.joints2d[..., :2], labels.joints2d[..., 0] > -9e5
    low = np.where(there[..., None], joints, np.inf).min(2)
    high = np.where(there[..., None], joints, -np.inf).max(2)
    full, seen = labels.boxes_full, labels.boxes.any(-1)
    out = np.maximum(full[..., :2] - low, high - full[..., 2:]).max(-1)
    out = np.where(there.all(-1), out, 0.0)  # where the body reaches behind the camera, so does the box
    short = np.where(
        seen, np.maximum(full[..., :2] - labels.boxes[..., :2], labels.boxes[..., 2:] - full[..., 2:]).max(-1), 0
    )
    for what, off_px, limit_px in (("joints", out, JOINT_PX), ("the visible box", short, PIXEL_PX)):
        if off_px.max(initial=0) > limit_px:
            frame, person = np.unravel_index(off_px.argmax(), off_px.shape)
            yield (f"frame {frame}: boxes_full of person {labels.person_ids[person]} leave {what} out by "
                   f"{off_px.max():.2f} px, limit {limit_px:g} px")  # fmt: skip


JOINT_PX = 2.0
"""Fingertips and toes of the joint list lie on the body's skin, which hands and shoes of the picture may sink by mm."""
PIXEL_PX = 1.0
"""A pixel shows its centre; its edges are half a pixel further."""


def ids(evidence: Evidence) -> Iterator[str]:
    """Every grey value of seg.mkv is an instance of events.json, and people are instances too."""
    known = {int(one["id"]) for one in evidence.record["instances"]}
    counts = np.zeros(256, int)
    for picture in evidence.ids:
        counts += np.bincount(picture.ravel(), minlength=256)
    unknown = sorted(set(np.flatnonzero(counts).tolist()) - known - {0})
    if unknown:
        yield f"seg.mkv has ids {unknown}, which are not among the instances of events.json"
    people = {int(value) for value in evidence.labels.person_ids}
    if people - known or len(people) != len(evidence.labels.person_ids):
        yield f"person_ids {sorted(people)} are not among the instances of events.json, or not different"
    if people != {int(one["id"]) for one in evidence.record["people"]}:
        yield "the people of events.json are not person_ids"


def body(evidence: Evidence) -> Iterator[str]:
    """A person's pixels, brought into the world by depth and camera, lie around that person's bones."""
    labels = evidence.labels
    far = total = 0
    worst_m, where = 0.0, ""
    for frame in range(evidence.num_frames):
        depth_m = evidence.depth_m(frame)
        for person, number in enumerate(labels.person_ids):
            rows, columns = np.nonzero(evidence.ids[frame] == number)
            step = max(1, len(rows) // SAMPLED)
            rows, columns = rows[::step], columns[::step]
            z = depth_m[rows, columns]
            if not len(rows):
                continue
            world = back_project(centres(rows, columns), np.where(np.isfinite(z), z, 1e4), labels.K[frame],
                                 labels.world_from_camera[frame])  # fmt: skip
            joints = labels.joints3d[frame, person]
            off_m = distance_m(world, joints[BONE_ENDS[:, 0]], joints[BONE_ENDS[:, 1]])
            far += int((off_m > FROM_BONES_M).sum())
            total += len(off_m)
            if off_m.max() > worst_m:
                worst_m, where = float(off_m.max()), f"person {number} in frame {frame}"
    if far > max(FAR_PIXELS, FAR_SHARE * total):
        yield (f"{far} of {total} pixels of people lie more than {FROM_BONES_M} m from their bones, up to "
               f"{worst_m:.2f} m ({where}), limit {FAR_SHARE:.0%}")  # fmt: skip


def joints_on_body(evidence: Evidence) -> Iterator[str]:
    """Seen joints of trunk and limbs fall on their person's own pixels."""
    labels = evidence.labels
    inner = labels.joints2d[:, :, INNER]
    frame, person, _ = np.nonzero(inner[..., 2] == 2)
    columns, rows = inner[inner[..., 2] == 2][:, :2].T.astype(int)
    grown = {}
    hits = np.zeros(len(frame), bool)
    for k in range(len(frame)):
        name = frame[k], person[k]
        if name not in grown:
            mask = (evidence.ids[frame[k]] == labels.person_ids[person[k]]).astype(np.uint8)
            grown[name] = cv2.dilate(mask, np.ones((3, 3), np.uint8))
        hits[k] = grown[name][rows[k], columns[k]]
    if len(hits) and hits.mean() < ON_BODY_SHARE:
        yield f"{hits.mean():.1%} of the seen inner joints are on their person's pixels, limit {ON_BODY_SHARE:.0%}"


INNER = slice(5, 17)
ON_BODY_SHARE = 0.98
"""Shoulders to ankles lie centimetres inside the outline; only a joint at the very rim may be a pixel off."""
