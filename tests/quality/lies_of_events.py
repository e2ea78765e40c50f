"""Lies of physics and events: the ball, feet, touches, phases, scores, and points of things."""

import io
import json
import wave
from dataclasses import replace
from typing import Any

import numpy as np
from lie import STANDING_FOOT, Lie, Members
from moved_joints import ASIDE, moved
from tampering import (
    alter,
    fps_of,
    with_array,
    with_facts,
    with_labels,
    with_record,
)

from synth.clip import to_json
from synth.labels import Labels
from synth.labels.shared import contact_frames
from synth.motion.performance import Contact


def _longer_sound(members: Members) -> Members:
    with wave.open(io.BytesIO(members["wav"])) as file:
        params, data = file.getparams(), file.readframes(file.getnframes())
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams(params)
        file.writeframes(data + data[: 4 * round(params.framerate / fps_of(members))])
    return members | {"wav": buffer.getvalue()}


def _far_touch(members: Members) -> Members:
    """A metre between what touches for the longest time."""
    flags = Labels.from_bytes(members["labels.npz"]).contacts > 0
    column = int(flags.sum(0).argmax())

    def change(array: np.ndarray) -> None:
        array[flags[:, column], column] = 1.0

    return with_array(members, "contact_distance_m", change)


def _ball_name(members: Members) -> str:
    names = [name for name in Labels.from_bytes(members["labels.npz"]).equipment if name.endswith("ball_pose")]
    return names[0]


def _free_frame(members: Members) -> int:
    """A frame next to whose neighbours no event and no contact is: the first, or the last but one."""
    times = [one["time_s"] for one in json.loads(members["events.json"])["events"] if one["object"] == "ball"]
    return 1 if min(times, default=9.0) > 2.0 / fps_of(members) else -2


def _frozen(array: np.ndarray) -> None:
    array[:] = array[0]


def _ball_aside(members: Members) -> Members:
    frame = _free_frame(members)

    def change(array: np.ndarray) -> None:
        array[frame, 2, 3] += 0.05

    return with_array(members, _ball_name(members), change)


def _slid(labels: Labels) -> Labels:
    """The whole body glides by 4 cm per frame."""
    shift = np.zeros((*labels.joints3d.shape[:2], 1, 3))
    shift[..., 0, 0] = 0.04 * np.arange(len(shift))[:, None]
    trans = labels.smplx_trans + shift[:, :, 0].astype(np.float32)
    return replace(moved(labels, shift), smplx_trans=trans)


def _late_contact(members: Members) -> Members:
    """The touch of the ball that lasts in the clip, moved by 0.3 s (or as far as a short clip is long)."""
    record = json.loads(members["events.json"])
    times_s = np.arange(json.loads(members["json"])["num_frames"]) / fps_of(members)
    flags = Labels.from_bytes(members["labels.npz"]).contacts
    number = next(k for k, one in enumerate(record["contacts"]) if one["object"] == "ball" and flags[:, k].any())
    one = record["contacts"][number]
    middle = (one["start_s"] + one["end_s"]) / 2
    shift = next(s for s in (0.3, -0.3, 0.1, -0.1, 0.06) if 0 <= middle + s <= times_s[-1])
    one["start_s"], one["end_s"] = one["start_s"] + shift, one["end_s"] + shift
    again = contact_frames((Contact(0, one["part"], "ball", one["start_s"], one["end_s"]),), times_s)[:, 0]

    def change(array: np.ndarray) -> None:
        array[:, number] = again

    return with_array(members | {"events.json": to_json(record)}, "contacts", change)


def _flag(array: np.ndarray) -> None:
    array[-1] = 1 - array[-1]


def _late_event(record: dict[str, Any]) -> None:
    """The event at the ball that is in the clip, 50 ms later; the key instant with it."""
    one = next(one for one in record["events"] if one["object"] == "ball" and one["is_in_clip"])
    if abs(one["time_s"] - record["key_s"]) < 0.01:
        record["key_s"] += 0.05
    one["time_s"] += 0.05


def _overlapping(record: dict[str, Any]) -> None:
    record["phases"][1]["start_s"] = record["phases"][0]["end_s"] - 0.01


def _stranger(record: dict[str, Any]) -> None:
    record["contacts"][0]["person_id"] = 55


def _other_hand(record: dict[str, Any]) -> None:
    for person in record["people"]:
        person["handedness"] = {"left": "right", "right": "left"}[person["handedness"]]


OF_EVENTS: tuple[Lie, ...] = (
    Lie("the ball stands still in the air", ("ballistics",), lambda m: with_array(m, _ball_name(m), _frozen),
        everywhere=True, needs=("ball_pose",)),
    Lie("the ball 5 cm too high in one frame", ("ballistics",), _ball_aside, everywhere=True, needs=("ball_pose",)),
    Lie("the ball's place 10 cm aside", ("ball_pixels",),
        lambda m: with_array(m, _ball_name(m), lambda a: a + ASIDE * 0.1),
        everywhere=True, needs=("ball_pose",)),
    Lie("the body glides", ("foot_slide",), lambda m: with_labels(m, _slid), everywhere=True,
        needs=(STANDING_FOOT,)),
    Lie("a touch moved in time", ("contact",), _late_contact, everywhere=True, needs=("ball_pose",)),
    Lie("a contact flag turned", ("contact",), alter("contacts", _flag)),
    Lie("events in another order", ("events",), lambda m: with_record(m, lambda r: r["events"].reverse())),
    Lie("a touch's event 50 ms late", ("places",), lambda m: with_record(m, _late_event), everywhere=True,
        needs=("ball_pose",)),
    Lie("the key instant 0.2 s late", ("events",),
        lambda m: with_record(m, lambda r: r.update(key_s=r["key_s"] + 0.2))),
    Lie("an event that is in the clip called outside", ("events",),
        lambda m: with_record(m, lambda r: r["events"][0].update(is_in_clip=not r["events"][0]["is_in_clip"]))),
    Lie("phases overlap", ("phases",), lambda m: with_record(m, _overlapping)),
    Lie("a contact of nobody", ("events",), lambda m: with_record(m, _stranger)),
    Lie("the other hand", ("handedness",), lambda m: with_record(m, _other_hand)),
    Lie("a better score", ("scores",), lambda m: with_record(m, lambda r: r["scores"][1].update(value=0.99))),
    Lie("a score forgotten", ("scores",), lambda m: with_record(m, lambda r: r["scores"].pop())),
    Lie("a tier there is none of", ("scores",), lambda m: with_facts(m, tier="platinum")),
    Lie("another number of views", ("one_world",), lambda m: with_facts(m, num_views=3), views=2),
    Lie("a view of another motion", ("one_world",), lambda m: with_facts(m, motion_id="another"), views=2),
    Lie("a sound a frame too long", ("wav",), _longer_sound, needs=("wav",)),
    Lie("a touch a metre away", ("contact_distance",), _far_touch, everywhere=True),
)  # fmt: skip


OF_POINTS: tuple[Lie, ...] = (
    Lie("a point of the ball 1 px off", ("points",), alter("ball_points2d", lambda a: a + np.float32(1)),
        needs=("ball_points2d",)),
    Lie("venue points 1 px off", ("points",), alter("venue_points2d", lambda a: a + np.float32(1)),
        needs=("venue_points2d",)),
    Lie("a venue point without a name", ("venue",), lambda m: with_record(m, lambda r: r["venue_points"].pop()),
        needs=("venue_points3d",)),
    Lie("a bow that stays drawn", ("equipment",), alter("bow_draw", lambda a: a * 0 + 1), everywhere=True,
        needs=("bow_draw",)),
)  # fmt: skip
