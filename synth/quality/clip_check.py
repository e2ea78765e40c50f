"""Checks of one clip: members, facts, streams, and labels that agree with each other and with the pictures."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from synth.clip import MEMBERS, SCHEMA, Clip
from synth.depth import metres, step_m
from synth.errors import DatasetError
from synth.geometry.camera import project
from synth.labels.boxes import visible_boxes
from synth.labels.labels import Labels
from synth.labels.visibility import HIDDEN, OUTSIDE, RADIUS_M, SEEN, inside
from synth.quality.stream_check import check_streams
from synth.skeleton.maps import SMPLX_OF_WHOLEBODY
from synth.video import Picture

REPROJECTION_PX = 0.1
"""Largest distance of stored 2D joints from the projection of the stored 3D joints."""
_RIM_PX = 0.001
_KEY = re.compile(r"[a-z0-9_]+")
FACT_TYPES: dict[str, type] = {
    "schema": int, "key": str, "clip_id": str, "view": int, "num_views": int, "camera": str, "camera_rig": str,
    "shot_size": str, "camera_angle": str, "camera_movement": str,
    "fps": float, "num_frames": int, "width": int, "height": int, "sport": str, "skill": str, "motion_id": str,
    "motion_source": str, "identity_id": str, "outfit_id": str, "venue": str, "lighting": str, "num_people": int,
    "equipment": str, "start_s": float, "shutter_deg": float, "f_stop": float, "noise": float, "crf": int, "seed": int,
    "motion_tier": str, "tier": str, "depth_near_m": float,
    "flow_scale_px": float, "audio_hz": int, "licence": str, "recipe_digest": str,
}  # fmt: skip
"""The flat json of every sample, key by key."""


def check_clip(key: str, members: Mapping[str, bytes]) -> tuple[str, ...]:
    """What is wrong with a sample, one line each; empty when it passes."""
    missing = [suffix for suffix in MEMBERS if suffix not in members]
    if missing or len(members) != len(MEMBERS):
        extra = sorted(set(members) - set(MEMBERS))
        return (f"{key}: members missing: {missing}, unknown: {extra}; make the dataset again",)
    try:
        facts = json.loads(members["json"])
        failures = list(_fact_failures(key, facts))
        if not failures:
            stream_failures, decoded = check_streams(members, facts)
            failures += stream_failures
            labels = Labels.from_bytes(members["labels.npz"])
            failures += _shape_failures(labels, facts)
            record = json.loads(members["events.json"])
            if not failures:
                failures += _truth_failures(labels, facts, decoded)
                failures += _instance_failures(labels, record, decoded["seg.mkv"])
        if not members["txt"].decode().strip():
            failures.append("txt: the caption is empty")
    except (DatasetError, ValueError, KeyError, TypeError) as error:
        failures = [f"a member cannot be read: {error}"]
    return tuple(f"{key}: {failure}" for failure in failures)


def require(clip: Clip) -> None:
    """DatasetError with everything that is wrong with a clip; nothing when it may be packed."""
    failures = check_clip(clip.key, clip.members)
    if failures:
        raise DatasetError(f"{'; '.join(failures)}; look at the shot's folder and report this as a bug")


def _fact_failures(key: str, facts: Mapping[str, Any]) -> Iterator[str]:
    if list(facts) != list(FACT_TYPES):
        yield f"json: keys {sorted(set(facts) ^ set(FACT_TYPES))} are missing or unknown, or out of order"
        return
    for name, kind in FACT_TYPES.items():
        if type(facts[name]) is not kind:
            yield f"json: {name} is {facts[name]!r}, not a {kind.__name__}"
    if facts["schema"] != SCHEMA:
        yield f"json: schema {facts['schema']} instead of {SCHEMA}"
    if facts["key"] != key or not _KEY.fullmatch(key) or not key.startswith(facts["sport"]):
        yield f"json: key {facts['key']!r} is not <sport>_<clip>_<view> in [a-z0-9_] or not the file's"


def _shape_failures(labels: Labels, facts: Mapping[str, Any]) -> Iterator[str]:
    frames, people = facts["num_frames"], facts["num_people"]
    expected = {
        "K": (frames, 3, 3), "world_from_camera": (frames, 4, 4), "smplx_poses": (frames, people, 165),
        "smplx_trans": (frames, people, 3), "joints3d": (frames, people, 144, 3),
        "joints2d": (frames, people, 133, 3), "hidden_by": (frames, people, 133), "boxes": (frames, people, 4),
        "boxes_full": (frames, people, 4), "person_ids": (people,),
        **{f"{name}_pose": (frames, 4, 4) for name in facts["equipment"].split(",") if name},
    }  # fmt: skip
    arrays = labels.arrays()
    for name, shape in expected.items():
        if name not in arrays:
            yield f"labels.npz: {name} is missing"
        elif arrays[name].shape != shape:
            yield f"labels.npz: {name} is {arrays[name].shape} instead of {shape}"
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            yield f"labels.npz: {name} holds NaN or infinity"


def _truth_failures(labels: Labels, facts: Mapping[str, Any], decoded: Mapping[str, Picture]) -> Iterator[str]:
    rotation = labels.world_from_camera[:, :3, :3]
    if np.abs(rotation @ np.swapaxes(rotation, -1, -2) - np.eye(3)).max() > 1e-6 or np.any(np.linalg.det(rotation) < 0):
        yield "labels.npz: world_from_camera is not a rigid transform"
    world = labels.joints3d[:, :, SMPLX_OF_WHOLEBODY].astype(float)
    again = project(world, labels.K, labels.world_from_camera)
    stored = labels.joints2d
    off_px = np.linalg.norm(again[..., :2] - stored[..., :2], axis=-1)[again[..., 2] > 0]
    if off_px.max(initial=0.0) > REPROJECTION_PX:
        yield f"labels.npz: joints2d are up to {off_px.max():.2f} px from the projection of joints3d"
    yield from _visibility_failures(again, stored[..., 2], labels.person_ids, facts, decoded)
    boxes = np.stack([visible_boxes(ids, labels.person_ids) for ids in decoded["seg.mkv"]])
    if not np.array_equal(boxes, labels.boxes):
        yield "labels.npz: boxes are not those of the people's pixels in seg.mkv"
    if not labels.boxes.any():
        yield "no person is in any frame; move the cameras"


def _visibility_failures(
    projected: np.ndarray,
    visibility: np.ndarray,
    person_ids: np.ndarray,
    facts: Mapping[str, Any],
    decoded: Mapping[str, Picture],
) -> Iterator[str]:
    """The rule of synth.labels.visibility against the shipped depth and ids, with slack for 16-bit depth."""
    width_px, height_px = facts["width"], facts["height"]
    is_inside = inside(projected, width_px, height_px)
    rim = np.abs(projected[..., :2] - np.rint(projected[..., :2])).min(-1) < _RIM_PX  # either pixel may be meant
    if np.any((is_inside != (visibility != OUTSIDE)) & ~rim):
        yield "labels.npz: visibility 0 is not the same as outside the picture"
    frame, person, point = np.nonzero(is_inside & ~rim)
    x, y, z = projected[frame, person, point].T
    levels = decoded["depth.mkv"][frame, y.astype(int), x.astype(int)]
    surface_m = metres(levels, facts["depth_near_m"])
    owner = decoded["seg.mkv"][frame, y.astype(int), x.astype(int)]
    allowed_m = np.where(owner == person_ids[person], RADIUS_M[point], 0.0)
    slack_m = 0.001 + step_m(z, facts["depth_near_m"])
    stored = visibility[frame, person, point]
    free = levels == 0
    wrong = (stored == SEEN) & ~free & (surface_m < z - allowed_m - slack_m)
    wrong |= (stored == HIDDEN) & (free | (surface_m > z - allowed_m + slack_m))
    if wrong.any():
        yield f"labels.npz: visibility of {int(wrong.sum())} joints contradicts depth.mkv and seg.mkv"


def _instance_failures(labels: Labels, record: Mapping[str, Any], seg: Picture) -> Iterator[str]:
    known = {int(instance["id"]) for instance in record["instances"]}
    unknown = sorted({int(value) for value in np.unique(seg)} - known - {0})
    if unknown:
        yield f"seg.mkv: ids {unknown} are not among the instances of events.json"
    strangers = sorted({int(value) for value in labels.person_ids} - known)
    if strangers:
        yield f"labels.npz: person_ids {strangers} are not among the instances of events.json"
    if labels.contacts.shape[1] != len(record["contacts"]):
        yield "labels.npz: contacts has not one column per contact of events.json"
