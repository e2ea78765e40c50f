"""Lies of pictures: frames, ids, boxes, depth, parts, normals, the pose map, flow."""

import json
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from lie import Lie, Members
from tampering import alter, with_drawing, with_facts, with_film, with_labels, with_map8, with_map16

from synth.labels.boxes import visible_boxes
from synth.skeleton.smplx_joints import BENDING, mirrored
from synth.video import decode_map8

_PARTS = (*BENDING[:22], "left_hand", "right_hand")
_PART_MIRROR = np.array([0, *(1 + _PARTS.index(mirrored(name)) for name in _PARTS)], np.uint8)


def _blank(pictures: np.ndarray) -> np.ndarray:
    pictures[2] = 128
    return pictures


def _unknown_id(ids: np.ndarray) -> np.ndarray:
    ids[0, 0, 0] = 77
    return ids


def _ids_aside(members: Members) -> Members:
    """Ids of all pixels 4 px to the right, and the boxes with them."""
    moved = with_map8(members, "seg.mkv", lambda ids: np.roll(ids, 4, 2))
    ids = decode_map8(moved["seg.mkv"])
    moved = with_labels(moved, lambda labels: replace(labels, boxes=np.stack(
        [visible_boxes(one, labels.person_ids) for one in ids])))  # fmt: skip
    return moved


def _swapped_frames(array: np.ndarray) -> np.ndarray:
    array[[0, -1]] = array[[-1, 0]]
    return array


def _deeper(levels: np.ndarray) -> np.ndarray:
    levels[1] = np.rint(levels[1] / 1.03).astype(np.uint16)
    return levels


def _no_ball(members: Members) -> Members:
    """Where the ball was, the farthest of the place."""
    record = json.loads(members["events.json"])
    number = next(one["id"] for one in record["instances"] if "volleyball" in one["kind"])
    hidden = decode_map8(members["seg.mkv"]) == number
    painted = with_map8(members, "seg.mkv", lambda ids: np.where(hidden, 0, ids).astype(np.uint8))
    return with_map16(painted, "depth.mkv", lambda a: np.where(hidden, a[a > 0].min(), a).astype(np.uint16))


def _next_part(array: np.ndarray) -> np.ndarray:
    return np.where(array > 0, array % 24 + 1, 0).astype(np.uint8)


def _mirrored_normals(pictures: np.ndarray) -> np.ndarray:
    lit = pictures.any(-1)
    pictures[..., 0] = np.where(lit, 255 - pictures[..., 0], 0)
    return pictures


def _flow_flipped(bands: np.ndarray) -> np.ndarray:
    shifts = bands.shape[1] // 3 * 2
    known = bands[:, :shifts] > 0
    bands[:, :shifts] = np.where(known, 65536 - bands[:, :shifts].astype(int), 0).clip(0, 65535)
    return bands


def _small_reference(members: Members) -> Members:
    picture = cv2.imdecode(np.frombuffer(members["ref.png"], np.uint8), cv2.IMREAD_COLOR)
    return members | {"ref.png": cv2.imencode(".png", picture[:-1])[1].tobytes()}


def _scaled(name: str, scale: float) -> Callable[[Members], Members]:
    return lambda m: with_facts(m, **{name: json.loads(m["json"])[name] * scale})


OF_PICTURES: tuple[Lie, ...] = (
    Lie("a grey frame", ("rgb",), lambda m: with_film(m, _blank)),
    Lie("an unknown id", ("ids",), lambda m: with_map8(m, "seg.mkv", _unknown_id)),
    Lie("ids of another frame", ("boxes",), lambda m: with_map8(m, "seg.mkv", lambda a: np.roll(a, 2, 0))),
    Lie("ids 4 px aside", ("body", "joints_on_body", "ball_pixels"), _ids_aside),
    Lie("ids of two people swapped", ("boxes",), alter("person_ids", lambda a: a[::-1].copy()), people=2),
    Lie("boxes one pixel off", ("boxes",), alter("boxes", lambda a: a + 1)),
    Lie("full boxes cut off a quarter", ("boxes_full",),
        alter("boxes_full", lambda a: a - [0, 0, 0, 1] * (a[..., 3:] - a[..., 1:2]) / 4)),
    Lie("two depth frames swapped", ("ball_pixels", "depth_of_joints", "body"),
        lambda m: with_map16(m, "depth.mkv", _swapped_frames)),
    Lie("depth 1 % too large", ("warp",), _scaled("depth_near_m", 1.01), everywhere=True, views=2),
    Lie("depth 5 % too small", ("depth_of_joints",), _scaled("depth_near_m", 0.95)),
    Lie("one frame's depth 3 % too large", ("still_world",), lambda m: with_map16(m, "depth.mkv", _deeper)),
    Lie("the ball painted over", ("ball_seen",), _no_ball, needs=("ball_pose",)),
    Lie("depth mirrored", ("body",), lambda m: with_map16(m, "depth.mkv", lambda a: a[:, :, ::-1])),
    Lie("the part map mirrored", ("parts",), lambda m: with_map8(m, "part.mkv", lambda a: a[:, :, ::-1]),
        needs=("part.mkv",)),
    Lie("the part map one part on", ("parts",), lambda m: with_map8(m, "part.mkv", _next_part),
        needs=("part.mkv",)),
    Lie("left and right parts swapped", ("parts",), lambda m: with_map8(m, "part.mkv", _PART_MIRROR.__getitem__),
        needs=("part.mkv",)),
    Lie("normals with x flipped", ("normals",), lambda m: with_drawing(m, "normal.mp4", _mirrored_normals)),
    Lie("normals of another frame", ("normals",), lambda m: with_drawing(m, "normal.mp4", _swapped_frames)),
    Lie("normals halved", ("normals",), lambda m: with_drawing(m, "normal.mp4", lambda a: a // 2)),
    Lie("the pose map in BGR", ("pose_map",), lambda m: with_drawing(m, "pose.mp4", lambda a: a[..., ::-1])),
    Lie("the pose map mirrored", ("pose_map",), lambda m: with_drawing(m, "pose.mp4", lambda a: a[:, :, ::-1])),
    Lie("flow backwards", ("flow",), lambda m: with_map16(m, "flow.mkv", _flow_flipped), needs=("flow.mkv",)),
    Lie("flow of another frame", ("flow",), lambda m: with_map16(m, "flow.mkv", lambda a: np.roll(a, 1, 0)),
        needs=("flow.mkv",)),
    Lie("lines 12 px aside", ("edges",), lambda m: with_map8(m, "edge.mkv", lambda a: np.roll(a, 12, 2)),
        needs=("edge.mkv",)),
    Lie("grey lines", ("edges",), lambda m: with_map8(m, "edge.mkv", lambda a: a // 2), needs=("edge.mkv",)),
    Lie("a reference of another size", ("reference",), _small_reference, needs=("ref.png",)),
)  # fmt: skip
