"""Lies about what is heard and said; told, where they can be, in description, captions and txt alike.

They are told of one athlete alone whom a camera follows with a pan; see `performance`.
"""

import io
import json
import math
import wave
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import tiny
from corruptions import Lie

from synth.clip import Clip, to_json
from synth.geometry.transform import look_at
from synth.motion.performance import Phase
from synth.scene import CameraTrack
from synth.text import long_english, regenerate

Members = dict[str, bytes]
Record = dict[str, Any]
Change = Callable[[Record], None]
RATE = 48000
PAN_RAD = 0.018
"""By which the camera turns from frame to frame."""


def performance() -> Clip:
    """A server before a camera that pans; the ball is hit clearly to the left of the picture's middle."""
    shot = tiny.shot(views=1)
    phases = (Phase("toss", 0, 0.0, 0.16), Phase("takeoff", 0, 0.16, 0.25), Phase("landing", 0, 0.8, 1.0))
    moving = replace(shot, performance=replace(shot.performance, phases=phases), cameras=(_panning(shot.cameras[0]),))
    return tiny.packed(tiny.enlarged(moving, 3))[0]


def _panning(camera: CameraTrack) -> CameraTrack:
    pose = look_at(np.array([0.7, -3.8, 1.5]), np.array([0.5, 0.0, 0.9]))
    poses = np.tile(pose, (len(camera.world_from_camera), 1, 1))
    for frame, turned in enumerate(poses):
        c, s = math.cos(PAN_RAD * frame), math.sin(PAN_RAD * frame)
        turned[:3, :3] = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ pose[:3, :3]
    return replace(camera, world_from_camera=poses)


def _record(members: Members, change: Change) -> Members:
    record = json.loads(members["events.json"])
    change(record)
    return members | {"events.json": to_json(record)}


def _retold(change: Change, **facts: Any) -> Callable[[Members], Members]:
    """events.json changed, all captions and txt worded anew, and facts of json changed with it."""

    def tell(members: Members) -> Members:
        record = json.loads(members["events.json"])
        change(record)
        record["captions"] = regenerate(record["description"])
        told = json.loads(members["json"]) | facts
        txt = long_english(record).encode()
        return members | {"events.json": to_json(record), "json": to_json(told), "txt": txt}

    return tell


def _sound(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Members], Members]:
    """The samples (N, 2) changed."""

    def tell(members: Members) -> Members:
        with wave.open(io.BytesIO(members["wav"])) as file:
            params, data = file.getparams(), file.readframes(file.getnframes())
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setparams(params)
            file.writeframes(change(np.frombuffer(data, "<i2").reshape(-1, 2)).astype("<i2").tobytes())
        return members | {"wav": buffer.getvalue()}

    return tell


def _late(samples: np.ndarray) -> np.ndarray:
    """By 50 ms; before it is heard what was heard at the end."""
    return np.roll(samples, round(0.05 * RATE), 0)


def _cue(**add: float) -> Change:
    def change(record: Record) -> None:
        for name, value in add.items():
            record["sounds"][0][name] += value

    return change


def _invented(record: Record) -> None:
    record["sounds"].append(record["sounds"][0] | {"name": "whistle", "level_db": -80.0})


def _described(**facts: Any) -> Change:
    return lambda record: record["description"].update(facts)


def _viewed(**facts: Any) -> Change:
    return lambda record: record["description"]["view"].update(facts)


def _who(**facts: Any) -> Change:
    return lambda record: record["description"]["people"][0].update(facts)


def _shirt(color: str) -> Change:
    def change(record: Record) -> None:
        record["description"]["people"][0]["wears"][0]["color"] = color

    return change


def _shirt_everywhere(color: str) -> Change:
    def change(record: Record) -> None:
        _shirt(color)(record)
        for word in record["people"][0]["words"]:
            if word["name"] == "top_color":
                word["value"] = color

    return change


def _exchanged(record: Record) -> None:
    one, other = record["description"]["phases"][:2]
    one["name"], other["name"] = other["name"], one["name"]


def _late_event(record: Record) -> None:
    record["description"]["events"][0]["time_s"] -= 0.05


def _early_phase(record: Record) -> None:
    record["description"]["phases"][0]["end_s"] -= 0.02


def _untold(kind: str) -> Change:
    return lambda record: record["description"][kind].pop(0) and None


def _doubled(record: Record) -> None:
    people = record["description"]["people"]
    people.append(people[0] | {"id": 2})


def _caption(language: str, form: str, change: Callable[[str], str]) -> Change:
    def tell(record: Record) -> None:
        one = next(one for one in record["captions"] if (one["language"], one["form"]) == (language, form))
        one["text"] = change(one["text"])

    return tell


def _negative(**facts: Any) -> Change:
    return lambda record: record["negatives"][0].update(facts)


def _true_negative(record: Record) -> None:
    record["negatives"][0]["text"] = long_english(record)


def _denies_nothing(record: Record) -> None:
    record["negatives"][0]["false"] = record["negatives"][0]["true"]


def _question(kind: str, change: Callable[[Record], None]) -> Change:
    return lambda record: change(next(one for one in record["questions"] if one["kind"] == kind))


def _more(one: Record) -> None:
    """5 % more, in the answer too."""
    one["value"] = round(1.05 * one["value"], 4)
    one["answer"] = f"{one['value']:.2f} {one['unit']}"


def _other_answer(one: Record) -> None:
    one["answer"] = one["answer"].replace(one["answer"][0], "7", 1)


def _only(change: Change) -> Callable[[Members], Members]:
    """Nothing but events.json changed."""
    return lambda members: _record(members, change)


def _txt(old: str, new: str) -> Callable[[Members], Members]:
    return lambda members: members | {"txt": members["txt"].decode().replace(old, new, 1).encode()}


SPOKEN: tuple[Lie, ...] = (
    Lie("the sound 50 ms late", ("cues",), _sound(_late)),
    Lie("channels swapped", ("cues",), _sound(lambda samples: samples[:, ::-1])),
    Lie("a sound of silence", ("cues",), _sound(np.zeros_like)),
    Lie("the sound backwards", ("cues",), _sound(lambda samples: samples[::-1])),
    Lie("a cue 5 ms late", ("cues",), _only(_cue(time_s=0.005, arrival_s=0.005))),
    Lie("a cue that arrives at once", ("cues",), _only(lambda r: r["sounds"][0].update(
        arrival_s=r["sounds"][0]["time_s"]))),
    Lie("a cue of another's", ("cues",), _only(_cue(person_id=1))),
    Lie("a touch without a cue", ("cues",), _only(lambda r: r["sounds"].clear())),
    Lie("a whistle of nobody", ("cues",), _only(_invented)),
    Lie("the other hand in txt", ("texts",), _txt("Right", "Left")),
    Lie("another count in a caption", ("texts",), _only(_caption("en", "short", lambda _: "Two men."))),
    Lie("a Chinese caption of another clip", ("texts",), _only(_caption("zh", "long", lambda _: "一名男子射箭。"))),
    Lie("a short caption for the long one", ("texts",), lambda m: m | {"txt": json.loads(m["events.json"])["captions"][
        0]["text"].encode()}),
    Lie("another colour in all captions", ("description",), _retold(_shirt("royal blue"))),
    Lie("another colour in people too", ("colors",), _retold(_shirt_everywhere("royal blue"))),
    Lie("two phases exchanged", ("description",), _retold(_exchanged)),
    Lie("a phase too short", ("description",), _retold(_early_phase)),
    Lie("a phase untold", ("description",), _retold(_untold("phases"))),
    Lie("an event untold", ("description",), _retold(_untold("events"))),
    Lie("an event at another time", ("description",), _retold(_late_event)),
    Lie("somebody who is not there", ("description",), _retold(_doubled)),
    Lie("another sex", ("description",), _retold(_who(person="man"))),
    Lie("another hand in all captions", ("description",), _retold(_who(handedness="left"))),
    Lie("a number on a plain shirt", ("description",), _retold(_who(number=7))),
    Lie("feet that do not show", ("description",), _retold(_who(shows=["head", "torso", "arms", "hands", "hips"]))),
    Lie("another place", ("description",), _retold(_described(venue="beach"))),
    Lie("another skill", ("description",), _retold(_described(skill="dig"))),
    Lie("another light", ("description",), _retold(_described(lighting="golden_hour"))),
    Lie("another light in words", ("description",), _retold(_described(lighting_words="floodlights at night"))),
    Lie("a winner of no point", ("description",), _retold(_described(winner="near"))),
    Lie("a panning camera called static", ("camera",), _retold(_viewed(movements=["static"]),
        camera_movement="static")),
    Lie("a standing camera called moving", ("camera",), _retold(_viewed(movements=["dolly_in"]),
        camera_movement="dolly_in")),
    Lie("another movement than in json", ("camera",), _retold(_viewed(movements=["pan", "tilt"]),
        camera_movement="tilt")),
    Lie("a full shot called a close-up", ("camera",), _retold(_viewed(shot_size="close_up"), shot_size="close_up")),
    Lie("an eye level called low", ("camera",), _retold(_viewed(angle="low"), camera_angle="low")),
    Lie("a camera on the other side", ("camera",), _retold(_viewed(side="back"))),
    Lie("a camera 1 m farther", ("camera",), _retold(lambda r: r["description"]["view"].update(
        distance_m=r["description"]["view"]["distance_m"] + 1))),
    Lie("a negative that is true", ("negatives",), _only(_true_negative)),
    Lie("a negative that changes nothing", ("negatives",), _only(_negative(changed=""))),
    Lie("a negative with a true value", ("negatives",), _only(_denies_nothing)),
    Lie("a negative of another clip", ("negatives",), _only(_negative(true="left", false="right"))),
    Lie("a value 5 % too large", ("questions",), _only(_question("camera_height", _more))),
    Lie("a time 5 % too long", ("questions",), _only(_question("camera_distance", _more))),
    Lie("an answer of another number", ("questions",), _only(_question("contact_height", _other_answer))),
    Lie("a height in seconds", ("questions",), _only(_question("camera_height", lambda one: one.update(unit="s")))),
    Lie("a question that nobody knows", ("questions",), _only(_question("stature", lambda one: one.update(
        kind="mood")))),
)  # fmt: skip
"""In the order of the checks."""
