"""Lies: each changes one thing of a sample (or of a dataset's folder) and says which check must name it.

A lie keeps everything else consistent, so that only the check that looks at the thing itself can find it.
`bench/corrupt.py DATASET` tells them of any dataset.
"""

import io
import json
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from synth.clip import to_json
from synth.geometry.camera import project
from synth.labels import Labels
from synth.labels.boxes import visible_boxes
from synth.labels.shared import contact_frames
from synth.motion.performance import Contact
from synth.quality.clip_check import check_views, judge
from synth.quality.evidence import Evidence
from synth.skeleton.maps import SMPLX_OF_WHOLEBODY, wholebody
from synth.skeleton.smplx_joints import BENDING, INDEX, NAMES, mirrored
from synth.video import decode_map8, decode_map16, decode_rgb, encode_drawing, encode_map8, encode_map16, encode_rgb

Members = dict[str, bytes]
_ASIDE = np.diag([1.0, 0.0, 0.0, 0.0])[:, [1, 2, 3, 0]]
"""Added to a pose: 1 m along the world's x."""
_LONGER = np.array([1.01, 1.01, 1.0])[:, None]
_MIRROR = np.array([INDEX[mirrored(name)] for name in NAMES])
_PARTS = (*BENDING[:22], "left_hand", "right_hand")
_PART_MIRROR = np.array([0, *(1 + _PARTS.index(mirrored(name)) for name in _PARTS)], np.uint8)
STANDING_FOOT = "a foot that stands for two frames"


@dataclass(frozen=True)
class Lie:
    """One thing that is wrong. checks: any of these names it. everywhere: told in all views of the shot.

    needs: members or arrays of labels.npz without which it cannot be told. people: how many it takes. views: how many
    views are needed to find it.
    """

    name: str
    checks: tuple[str, ...]
    tell: Callable[[Members], Members]
    everywhere: bool = False
    needs: tuple[str, ...] = ()
    people: int = 1
    views: int = 1

    def applies(self, members: Members) -> bool:
        """Whether it can be told of this sample."""
        labels = Labels.from_bytes(members["labels.npz"])
        known = {*members, *(name for name, array in labels.arrays().items() if array.size)}
        contacts = json.loads(members["events.json"])["contacts"]
        stands = labels.contacts[:, [one["part"].endswith("foot") for one in contacts]]
        known |= {STANDING_FOOT} if (stands[1:] & stands[:-1]).any() else set()
        return known.issuperset(self.needs) and len(labels.person_ids) >= self.people


@dataclass(frozen=True)
class FolderLie:
    """One thing that is wrong with a dataset's folder, and a piece of the line that says so."""

    name: str
    says: str
    tell: Callable[[Path], None]


def found_in(lie: Lie, views: Sequence[tuple[str, Members]]) -> list[str]:
    """What the judge says of the views (key, members) of a shot when the lie is told of the first, or of all."""
    told = [(key, lie.tell(dict(members)) if not number or lie.everywhere else members)
            for number, (key, members) in enumerate(views)]  # fmt: skip
    evidence = [Evidence(key, members) for key, members in told]
    found = [*judge(evidence[0])]
    return [*found, *check_views(evidence)] if lie.views > 1 else found


def _labels(members: Members, change: Callable[[Labels], Labels]) -> Members:
    return members | {"labels.npz": change(Labels.from_bytes(members["labels.npz"])).to_bytes()}


def _array(members: Members, name: str, change: Callable[[np.ndarray], Any]) -> Members:
    """One array of labels.npz changed in place or replaced."""

    def changed(labels: Labels) -> Labels:
        array = labels.arrays()[name].copy()
        result = change(array)
        array = array if result is None else result
        if name in labels.equipment:
            return replace(labels, equipment=labels.equipment | {name: array})
        return replace(labels, **{name: array})

    return _labels(members, changed)


def _facts(members: Members, **facts: Any) -> Members:
    return members | {"json": to_json(json.loads(members["json"]) | facts)}


def _record(members: Members, change: Callable[[dict[str, Any]], None]) -> Members:
    record = json.loads(members["events.json"])
    change(record)
    return members | {"events.json": to_json(record)}


def _fps(members: Members) -> float:
    return float(json.loads(members["json"])["fps"])


def _map8(members: Members, suffix: str, change: Callable[[np.ndarray], np.ndarray]) -> Members:
    return members | {suffix: encode_map8(change(decode_map8(members[suffix]).copy()), _fps(members))}


def _map16(members: Members, suffix: str, change: Callable[[np.ndarray], np.ndarray]) -> Members:
    return members | {suffix: encode_map16(change(decode_map16(members[suffix]).copy()), _fps(members))}


def _drawing(members: Members, suffix: str, change: Callable[[np.ndarray], np.ndarray]) -> Members:
    drawn = np.ascontiguousarray(change(decode_rgb(members[suffix]).copy()))
    return members | {suffix: encode_drawing(drawn, _fps(members))}


def _film(members: Members, change: Callable[[np.ndarray], np.ndarray], fps: float = 0.0) -> Members:
    pictures = np.ascontiguousarray(change(decode_rgb(members["mp4"]).copy()))
    return members | {"mp4": encode_rgb(pictures, fps or _fps(members))}


def _reprojected(labels: Labels) -> Labels:
    """All that is in pixels made to fit the 3D and the cameras again; visibilities stay."""
    joints2d = labels.joints2d.copy()
    world = labels.joints3d[:, :, SMPLX_OF_WHOLEBODY].astype(float)
    joints2d[..., :2] = project(world, labels.K, labels.world_from_camera)[..., :2]
    ends = [project(wholebody(labels.joints3d_ends[:, k]).astype(float), labels.K, labels.world_from_camera)
            for k in (0, 1)]  # fmt: skip
    equipment = dict(labels.equipment)
    for name in [name for name in equipment if name.endswith("_points3d")]:
        flat = equipment[name.replace("3d", "2d")].copy()
        flat[..., :2] = project(equipment[name].astype(float), labels.K, labels.world_from_camera)[..., :2]
        equipment[name.replace("3d", "2d")] = flat
    venue = labels.venue_points2d.copy()
    if len(labels.venue_points3d):
        places = np.broadcast_to(labels.venue_points3d, (len(venue), *labels.venue_points3d.shape)).astype(float)
        venue[..., :2] = project(places, labels.K, labels.world_from_camera)[..., :2]
    return replace(
        labels, joints2d=joints2d, joints2d_ends=np.stack(ends, 1)[..., :2].astype(np.float32), equipment=equipment,
        venue_points2d=venue,
    )  # fmt: skip


def _moved(labels: Labels, shift_m: np.ndarray) -> Labels:
    """Joints3d and their ends moved by (frames, people, joints or 1, 3), and all pixels with them."""
    shift = shift_m.astype(np.float32)
    return _reprojected(
        replace(labels, joints3d=labels.joints3d + shift, joints3d_ends=labels.joints3d_ends + shift[:, None])
    )


def _swapped_sides(labels: Labels) -> Labels:
    return _reprojected(
        replace(labels, joints3d=labels.joints3d[:, :, _MIRROR], joints3d_ends=labels.joints3d_ends[:, :, :, _MIRROR])
    )


def _swapped_sides_2d(labels: Labels) -> Labels:
    number = {int(joint): k for k, joint in reversed(list(enumerate(SMPLX_OF_WHOLEBODY)))}
    order = [number[int(_MIRROR[joint])] for joint in SMPLX_OF_WHOLEBODY]
    joints2d = labels.joints2d.copy()
    joints2d[..., :2] = labels.joints2d[:, :, order, :2]
    return replace(labels, joints2d=joints2d)


def _swapped_people(labels: Labels) -> Labels:
    return _reprojected(replace(
        labels, joints3d=labels.joints3d[:, ::-1].copy(), joints3d_ends=labels.joints3d_ends[:, :, ::-1].copy(),
        smplx_poses=labels.smplx_poses[:, ::-1].copy(), smplx_trans=labels.smplx_trans[:, ::-1].copy(),
    ))  # fmt: skip


def _slid(labels: Labels) -> Labels:
    """The whole body glides by 4 cm per frame."""
    shift = np.zeros((*labels.joints3d.shape[:2], 1, 3))
    shift[..., 0, 0] = 0.04 * np.arange(len(shift))[:, None]
    trans = labels.smplx_trans + shift[:, :, 0].astype(np.float32)
    return replace(_moved(labels, shift), smplx_trans=trans)


def _elbow(labels: Labels) -> Labels:
    shift = np.zeros((*labels.joints3d.shape[:3], 3))
    shift[2, 0, INDEX["left_elbow"]] = 0.0, 0.0, 0.01
    return _moved(labels, shift)


def _other_focus(labels: Labels) -> Labels:
    return _reprojected(replace(labels, K=labels.K * _LONGER - _recentred(labels)))


def _recentred(labels: Labels) -> np.ndarray:
    """What a focal length changed by K * 1.01 must leave of the principal point."""
    off = np.zeros_like(labels.K)
    off[:, :2, 2] = 0.01 * labels.K[:, :2, 2]
    return off


def _camera_aside(labels: Labels) -> Labels:
    pose = labels.world_from_camera.copy()
    pose[:, :3, 3] += 0.02 * pose[:, :3, 0]
    return _reprojected(replace(labels, world_from_camera=pose))


def _pixel(array: np.ndarray) -> None:
    array[1, 0, 9, 0] += 2.0  # left wrist


def _sunken(labels: Labels) -> Labels:
    """The face's landmarks farther from the camera."""
    shift = np.zeros((*labels.joints3d.shape[:3], 3))
    shift[:, :, INDEX["right_brow1"] :] = 0.03 * labels.world_from_camera[:, None, None, :3, 2]
    return _moved(labels, shift)


def _deeper(levels: np.ndarray) -> np.ndarray:
    levels[1] = np.rint(levels[1] / 1.03).astype(np.uint16)
    return levels


def _no_ball(members: Members) -> Members:
    """Where the ball was, the farthest of the place."""
    record = json.loads(members["events.json"])
    number = next(one["id"] for one in record["instances"] if "volleyball" in one["kind"])
    hidden = decode_map8(members["seg.mkv"]) == number
    painted = _map8(members, "seg.mkv", lambda ids: np.where(hidden, 0, ids).astype(np.uint8))
    return _map16(painted, "depth.mkv", lambda a: np.where(hidden, a[a > 0].min(), a).astype(np.uint16))


def _drifting(array: np.ndarray) -> np.ndarray:
    """2 mm or 2 mrad more in every frame."""
    return array + np.float32(0.002) * np.arange(len(array), dtype=np.float32)[:, None, None]


def _next_part(array: np.ndarray) -> np.ndarray:
    return np.where(array > 0, array % 24 + 1, 0).astype(np.uint8)


def _next_hider(array: np.ndarray) -> np.ndarray:
    return np.where(array > 0, array % 4 + 1, 0).astype(np.uint8)


def _visibility(before: int, after: int) -> Callable[[np.ndarray], None]:
    def change(array: np.ndarray) -> None:
        array[..., 2][array[..., 2] == before] = after

    return change


def _nan(array: np.ndarray) -> None:
    array[0, 0, 0] = np.nan


def _ball_name(members: Members) -> str:
    names = [name for name in Labels.from_bytes(members["labels.npz"]).equipment if name.endswith("ball_pose")]
    return names[0]


def _free_frame(members: Members) -> int:
    """A frame next to whose neighbours no event and no contact is: the first, or the last but one."""
    times = [one["time_s"] for one in json.loads(members["events.json"])["events"] if one["object"] == "ball"]
    return 1 if min(times, default=9.0) > 2.0 / _fps(members) else -2


def _frozen(array: np.ndarray) -> None:
    array[:] = array[0]


def _ball_aside(members: Members) -> Members:
    frame = _free_frame(members)

    def change(array: np.ndarray) -> None:
        array[frame, 2, 3] += 0.05

    return _array(members, _ball_name(members), change)


def _swapped_frames(array: np.ndarray) -> np.ndarray:
    array[[0, -1]] = array[[-1, 0]]
    return array


def _ids_aside(members: Members) -> Members:
    """Ids of all pixels 4 px to the right, and the boxes with them."""
    moved = _map8(members, "seg.mkv", lambda ids: np.roll(ids, 4, 2))
    ids = decode_map8(moved["seg.mkv"])
    moved = _labels(moved, lambda labels: replace(labels, boxes=np.stack(
        [visible_boxes(one, labels.person_ids) for one in ids])))  # fmt: skip
    return moved


def _unknown_id(ids: np.ndarray) -> np.ndarray:
    ids[0, 0, 0] = 77
    return ids


def _blank(pictures: np.ndarray) -> np.ndarray:
    pictures[2] = 128
    return pictures


def _late_contact(members: Members) -> Members:
    """The touch of the ball that lasts in the clip, moved by 0.3 s (or as far as a short clip is long)."""
    record = json.loads(members["events.json"])
    times_s = np.arange(json.loads(members["json"])["num_frames"]) / _fps(members)
    flags = Labels.from_bytes(members["labels.npz"]).contacts
    number = next(k for k, one in enumerate(record["contacts"]) if one["object"] == "ball" and flags[:, k].any())
    one = record["contacts"][number]
    middle = (one["start_s"] + one["end_s"]) / 2
    shift = next(s for s in (0.3, -0.3, 0.1, -0.1, 0.06) if 0 <= middle + s <= times_s[-1])
    one["start_s"], one["end_s"] = one["start_s"] + shift, one["end_s"] + shift
    again = contact_frames((Contact(0, one["part"], "ball", one["start_s"], one["end_s"]),), times_s)[:, 0]

    def change(array: np.ndarray) -> None:
        array[:, number] = again

    return _array(members | {"events.json": to_json(record)}, "contacts", change)


def _flag(array: np.ndarray) -> None:
    array[-1] = 1 - array[-1]


def _flow_flipped(bands: np.ndarray) -> np.ndarray:
    shifts = bands.shape[1] // 3 * 2
    known = bands[:, :shifts] > 0
    bands[:, :shifts] = np.where(known, 65536 - bands[:, :shifts].astype(int), 0).clip(0, 65535)
    return bands


def _mirrored_normals(pictures: np.ndarray) -> np.ndarray:
    lit = pictures.any(-1)
    pictures[..., 0] = np.where(lit, 255 - pictures[..., 0], 0)
    return pictures


def _first(kind: str, name: str, add: float) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        record[kind][0][name] += add

    return change


def _late_event(record: dict[str, Any]) -> None:
    """The event at the ball that is in the clip, 50 ms later; the key instant with it."""
    one = next(one for one in record["events"] if one["object"] == "ball" and one["is_in_clip"])
    if abs(one["time_s"] - record["key_s"]) < 0.01:
        record["key_s"] += 0.05
    one["time_s"] += 0.05


def _other_hand(record: dict[str, Any]) -> None:
    for person in record["people"]:
        person["handedness"] = {"left": "right", "right": "left"}[person["handedness"]]


def _overlapping(record: dict[str, Any]) -> None:
    record["phases"][1]["start_s"] = record["phases"][0]["end_s"] - 0.01


def _stranger(record: dict[str, Any]) -> None:
    record["contacts"][0]["person_id"] = 55


def _without(members: Members, suffix: str) -> Members:
    return {name: data for name, data in members.items() if name != suffix}


def _short(members: Members) -> Members:
    """`boxes` without the last frame; Labels would refuse to be made so."""
    with np.load(io.BytesIO(members["labels.npz"])) as file:
        arrays = {name: file[name] for name in file.files}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays | {"boxes": arrays["boxes"][:-1]})
    return members | {"labels.npz": buffer.getvalue()}


def _turned_round(array: np.ndarray) -> np.ndarray:
    return 1 - array


def _small_reference(members: Members) -> Members:
    picture = cv2.imdecode(np.frombuffer(members["ref.png"], np.uint8), cv2.IMREAD_COLOR)
    return members | {"ref.png": cv2.imencode(".png", picture[:-1])[1].tobytes()}


def _longer_sound(members: Members) -> Members:
    with wave.open(io.BytesIO(members["wav"])) as file:
        params, data = file.getparams(), file.readframes(file.getnframes())
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams(params)
        file.writeframes(data + data[: 4 * round(params.framerate / _fps(members))])
    return members | {"wav": buffer.getvalue()}


def _far_touch(members: Members) -> Members:
    """A metre between what touches for the longest time."""
    flags = Labels.from_bytes(members["labels.npz"]).contacts > 0
    column = int(flags.sum(0).argmax())

    def change(array: np.ndarray) -> None:
        array[flags[:, column], column] = 1.0

    return _array(members, "contact_distance_m", change)


def _scaled(name: str, scale: float) -> Callable[[Members], Members]:
    return lambda m: _facts(m, **{name: json.loads(m["json"])[name] * scale})


def _set(name: str, change: Callable[[np.ndarray], Any]) -> Callable[[Members], Members]:
    return lambda m: _array(m, name, change)


LIES: tuple[Lie, ...] = (
    # form
    Lie("a member is missing", ("members",), lambda m: _without(m, "seg.mkv")),
    Lie("a member is unknown", ("members",), lambda m: m | {"mask.png": b"1"}),
    Lie("members are in another order", ("members",), lambda m: dict(reversed(m.items()))),
    Lie("the caption is empty", ("members", "caption"), lambda m: m | {"txt": b" \n"}),
    Lie("the frame rate is an int", ("facts",), lambda m: _facts(m, fps=int(_fps(m)))),
    Lie("another schema", ("facts",), lambda m: _facts(m, schema=2)),
    Lie("a fact too many", ("facts",), lambda m: _facts(m, mood="good")),
    Lie("a frame is dropped", ("streams",), lambda m: _film(m, lambda a: a[:-1])),
    Lie("another frame rate", ("streams",), lambda m: _film(m, lambda a: a, fps=_fps(m) + 1)),
    Lie("another size", ("streams",), lambda m: _drawing(m, "pose.mp4", lambda a: a[:, :-32])),
    Lie("pictures in place of drawings", ("streams",), lambda m: m | {"pose.mp4": m["mp4"]}),
    Lie("a stream is cut off", ("streams",), lambda m: m | {"depth.mkv": m["depth.mkv"][: len(m["depth.mkv"]) // 2]}),
    Lie("not a number", ("arrays",), _set("smplx_trans", _nan)),
    Lie("a person's array is a frame short", ("arrays",), _short),
    Lie("an equipment pose is missing", ("arrays",), lambda m: _labels(m, lambda one: replace(one, equipment={})),
        needs=("ball_pose",)),
    # pictures
    Lie("a grey frame", ("rgb",), lambda m: _film(m, _blank)),
    Lie("an unknown id", ("ids",), lambda m: _map8(m, "seg.mkv", _unknown_id)),
    Lie("ids of another frame", ("boxes",), lambda m: _map8(m, "seg.mkv", lambda a: np.roll(a, 2, 0))),
    Lie("ids 4 px aside", ("body", "joints_on_body", "ball_pixels"), _ids_aside),
    Lie("ids of two people swapped", ("boxes",), _set("person_ids", lambda a: a[::-1].copy()), people=2),
    Lie("boxes one pixel off", ("boxes",), _set("boxes", lambda a: a + 1)),
    Lie("full boxes cut off a quarter", ("boxes_full",),
        _set("boxes_full", lambda a: a - [0, 0, 0, 1] * (a[..., 3:] - a[..., 1:2]) / 4)),
    Lie("two depth frames swapped", ("ball_pixels", "depth_of_joints", "body"),
        lambda m: _map16(m, "depth.mkv", _swapped_frames)),
    Lie("depth 1 % too large", ("warp",), _scaled("depth_near_m", 1.01), everywhere=True, views=2),
    Lie("depth 5 % too small", ("depth_of_joints",), _scaled("depth_near_m", 0.95)),
    Lie("one frame's depth 3 % too large", ("still_world",), lambda m: _map16(m, "depth.mkv", _deeper)),
    Lie("the ball painted over", ("ball_seen",), _no_ball, needs=("ball_pose",)),
    Lie("depth mirrored", ("body",), lambda m: _map16(m, "depth.mkv", lambda a: a[:, :, ::-1])),
    Lie("the part map mirrored", ("parts",), lambda m: _map8(m, "part.mkv", lambda a: a[:, :, ::-1]),
        needs=("part.mkv",)),
    Lie("the part map one part on", ("parts",), lambda m: _map8(m, "part.mkv", _next_part),
        needs=("part.mkv",)),
    Lie("left and right parts swapped", ("parts",), lambda m: _map8(m, "part.mkv", _PART_MIRROR.__getitem__),
        needs=("part.mkv",)),
    Lie("normals with x flipped", ("normals",), lambda m: _drawing(m, "normal.mp4", _mirrored_normals)),
    Lie("normals of another frame", ("normals",), lambda m: _drawing(m, "normal.mp4", _swapped_frames)),
    Lie("normals halved", ("normals",), lambda m: _drawing(m, "normal.mp4", lambda a: a // 2)),
    Lie("the pose map in BGR", ("pose_map",), lambda m: _drawing(m, "pose.mp4", lambda a: a[..., ::-1])),
    Lie("the pose map mirrored", ("pose_map",), lambda m: _drawing(m, "pose.mp4", lambda a: a[:, :, ::-1])),
    Lie("flow backwards", ("flow",), lambda m: _map16(m, "flow.mkv", _flow_flipped), needs=("flow.mkv",)),
    Lie("flow of another frame", ("flow",), lambda m: _map16(m, "flow.mkv", lambda a: np.roll(a, 1, 0)),
        needs=("flow.mkv",)),
    # cameras and joints
    Lie("a joint 2 px off", ("reprojection",), _set("joints2d", _pixel)),
    Lie("left and right swapped in 2D", ("reprojection",), lambda m: _labels(m, _swapped_sides_2d)),
    Lie("left and right swapped everywhere", ("sides",), lambda m: _labels(m, _swapped_sides), everywhere=True),
    Lie("two people's motions swapped", ("body",), lambda m: _labels(m, _swapped_people), everywhere=True, people=2),
    Lie("joints of another frame", ("smplx",), lambda m: _labels(m, lambda one: _reprojected(
        replace(one, joints3d=np.roll(one.joints3d, 1, 0), joints3d_ends=np.roll(one.joints3d_ends, 1, 0)))),
        everywhere=True),
    Lie("an elbow 1 cm off in one frame", ("smplx",), lambda m: _labels(m, _elbow), everywhere=True),
    Lie("landmarks 3 cm inside the head", ("face_on_surface",), lambda m: _labels(m, _sunken)),
    Lie("one view's joints 5 mm aside", ("triangulation",), lambda m: _labels(m, lambda one: _moved(
        one, np.full((1, 1, 1, 3), 0.005))), views=2),
    Lie("trans drifts", ("smplx",), _set("smplx_trans", _drifting),
        everywhere=True),
    Lie("rotations drift", ("smplx",), _set("smplx_poses", _drifting),
        everywhere=True),
    Lie("a focal length 1 % too long", ("reprojection",), _set("K", lambda a: a * _LONGER)),
    Lie("a focal length 1 % too long, 2D too", ("warp", "pose_map"), lambda m: _labels(m, _other_focus), views=2),
    Lie("a camera 2 cm aside", ("reprojection",), _set("world_from_camera", lambda a: a + _ASIDE * 0.02)),
    Lie("a camera 2 cm aside, 2D too", ("warp", "depth_of_joints"), lambda m: _labels(m, _camera_aside), views=2),
    Lie("a camera that is not rigid", ("rigid",), _set("world_from_camera", lambda a: a * [1.001, 1, 1, 1])),
    Lie("the shutter's ends 1 px off", ("ends",), _set("joints2d_ends", lambda a: a + np.float32(1.5))),
    Lie("all that is hidden called seen", ("depth_of_joints",), _set("joints2d", _visibility(1, 2))),
    Lie("all that is seen called hidden", ("depth_of_joints", "hidden_by"), _set("joints2d", _visibility(2, 1))),
    Lie("hidden by another", ("hidden_by",), _set("hidden_by", _next_hider)),
    Lie("no limb seen", ("limbs",), _set("limb_seen", np.zeros_like)),
    Lie("seen limbs called hidden", ("limbs",), _set("limb_seen", _turned_round)),
    Lie("lines 12 px aside", ("edges",), lambda m: _map8(m, "edge.mkv", lambda a: np.roll(a, 12, 2)),
        needs=("edge.mkv",)),
    Lie("grey lines", ("edges",), lambda m: _map8(m, "edge.mkv", lambda a: a // 2), needs=("edge.mkv",)),
    Lie("a reference of another size", ("reference",), _small_reference, needs=("ref.png",)),
    Lie("a sound a frame too long", ("wav",), _longer_sound, needs=("wav",)),
    Lie("a touch a metre away", ("contact_distance",), _far_touch, everywhere=True),
    Lie("more than all of a limb seen", ("ranges",), _set("limb_seen", lambda a: a + np.float32(1.5))),
    # physics and events
    Lie("the ball stands still in the air", ("ballistics",), lambda m: _array(m, _ball_name(m), _frozen),
        everywhere=True, needs=("ball_pose",)),
    Lie("the ball 5 cm too high in one frame", ("ballistics",), _ball_aside, everywhere=True, needs=("ball_pose",)),
    Lie("the ball's place 10 cm aside", ("ball_pixels",),
        lambda m: _array(m, _ball_name(m), lambda a: a + _ASIDE * 0.1),
        everywhere=True, needs=("ball_pose",)),
    Lie("the body glides", ("foot_slide",), lambda m: _labels(m, _slid), everywhere=True,
        needs=(STANDING_FOOT,)),
    Lie("a touch moved in time", ("contact",), _late_contact, everywhere=True, needs=("ball_pose",)),
    Lie("a contact flag turned", ("contact",), _set("contacts", _flag)),
    Lie("events in another order", ("events",), lambda m: _record(m, lambda r: r["events"].reverse())),
    Lie("a touch's event 50 ms late", ("places",), lambda m: _record(m, _late_event), everywhere=True,
        needs=("ball_pose",)),
    Lie("the key instant 0.2 s late", ("events",), lambda m: _record(m, lambda r: r.update(key_s=r["key_s"] + 0.2))),
    Lie("an event that is in the clip called outside", ("events",),
        lambda m: _record(m, lambda r: r["events"][0].update(is_in_clip=not r["events"][0]["is_in_clip"]))),
    Lie("phases overlap", ("phases",), lambda m: _record(m, _overlapping)),
    Lie("a contact of nobody", ("events",), lambda m: _record(m, _stranger)),
    Lie("the other hand", ("handedness",), lambda m: _record(m, _other_hand)),
    Lie("a better score", ("scores",), lambda m: _record(m, lambda r: r["scores"][1].update(value=0.99))),
    Lie("a score forgotten", ("scores",), lambda m: _record(m, lambda r: r["scores"].pop())),
    Lie("a tier there is none of", ("scores",), lambda m: _facts(m, tier="platinum")),
    Lie("another number of views", ("one_world",), lambda m: _facts(m, num_views=3), views=2),
    Lie("a view of another motion", ("one_world",), lambda m: _facts(m, motion_id="another"), views=2),
    # places and points that later stages fill
    Lie("a point of the ball 1 px off", ("points",), _set("ball_points2d", lambda a: a + np.float32(1)),
        needs=("ball_points2d",)),
    Lie("venue points 1 px off", ("points",), _set("venue_points2d", lambda a: a + np.float32(1)),
        needs=("venue_points2d",)),
    Lie("a venue point without a name", ("venue",), lambda m: _record(m, lambda r: r["venue_points"].pop()),
        needs=("venue_points3d",)),
    Lie("a bow that stays drawn", ("equipment",), _set("bow_draw", lambda a: a * 0 + 1), everywhere=True,
        needs=("bow_draw",)),
)  # fmt: skip
"""In the order of the checks."""


def _flip_byte(dataset: Path) -> None:
    path = next((dataset / "shards").iterdir())
    data = bytearray(path.read_bytes())
    data[9000] ^= 64
    path.write_bytes(bytes(data))


def _edit_manifest(dataset: Path, change: Callable[[dict[str, Any]], None]) -> None:
    manifest = json.loads((dataset / "dataset.json").read_text())
    change(manifest)
    (dataset / "dataset.json").write_text(json.dumps(manifest))


def _edit_index(dataset: Path, change: Callable[[list[str]], list[str]]) -> None:
    path = dataset / "clips.jsonl"
    path.write_text("\n".join(change(path.read_text().splitlines())) + "\n")


def _relabel(lines: list[str]) -> list[str]:
    row = json.loads(lines[0])
    return [json.dumps(row | {"lighting": "dusk"}), *lines[1:]]


FOLDER_LIES: tuple[FolderLie, ...] = (
    FolderLie("a byte flipped", "sha256 differs", _flip_byte),
    FolderLie("a shard gone", "this shard is missing", lambda d: next((d / "shards").iterdir()).unlink()),
    FolderLie("a clip too many counted", "counts", lambda d: _edit_manifest(
        d, lambda m: m["counts"].update(clips=m["counts"]["clips"] + 1))),
    FolderLie("a shard's clips miscounted", "clips instead of the manifest's", lambda d: _edit_manifest(
        d, lambda m: m["shards"][0].update(num_clips=99))),
    FolderLie("higher bars than the clips met", "but its scores are worth", lambda d: _edit_manifest(
        d, lambda m: m["recipe"].update(tiers={"gold": {"at_least": {"person_height": 9.0}}}))),
    FolderLie("the list of the rejected gone", "no readable list of rejected clips",
              lambda d: (d / "rejected.jsonl").unlink()),
    FolderLie("the index says another light", "is not what the clip says", lambda d: _edit_index(d, _relabel)),
    FolderLie("the index leaves a clip out", "is not listed", lambda d: _edit_index(d, lambda lines: lines[1:])),
)  # fmt: skip
