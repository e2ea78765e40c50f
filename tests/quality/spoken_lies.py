"""Lies about what is heard and said; told, where they can be, in description, captions and txt alike.

Some can be told only of some clips: of an athlete alone, of a camera that pans.
"""

import io
import json
import wave
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from corruptions import Lie

from synth.clip import to_json
from synth.quality.checks.camera import SIDES
from synth.quality.checks.colors import COVERED
from synth.text import long_english, regenerate

Members = dict[str, bytes]
Record = dict[str, Any]
Change = Callable[[Record], None]
RATE = 48000


@dataclass(frozen=True)
class SpokenLie(Lie):
    """A lie that can be told only where `only` is true of events.json."""

    only: Callable[[Record], bool] = bool

    def applies(self, members: Members) -> bool:
        """Whether it can be told of this sample."""
        record = json.loads(members["events.json"])
        return super().applies(members) and bool(record["description"]["people"][0]["shows"]) and self.only(record)


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


def _opposite(name: str, one: str, other: str) -> Change:
    """A fact of the first person turned into the other of two."""
    return lambda record: _who(**{name: other if _first(record)[name] == one else one})(record)


def _first(record: Record) -> Record:
    return record["description"]["people"][0]


def _shirt(record: Record) -> None:
    """Red is called blue, all else red."""
    worn = _first(record)["wears"][0]
    worn["color"] = "royal blue" if worn["color"] in WARM else "red"


def _shirt_everywhere(record: Record) -> None:
    _shirt(record)
    for word in record["people"][0]["words"]:
        if word["name"] == "top_color":
            word["value"] = _first(record)["wears"][0]["color"]


WARM = ("red", "orange", "yellow", "pink", "maroon", "khaki")


def _has_shirt(record: Record) -> bool:
    worn = _first(record)["wears"]
    return bool(worn) and worn[0]["slot"] == "top" and worn[0]["is_seen"] and worn[0]["kind"] in COVERED


def _is_alone(record: Record) -> bool:
    return len(record["description"]["people"]) == 1


def _view_is(**facts: tuple[str, ...]) -> Callable[[Record], bool]:
    """Whether the view is one of those; movements: whether the first is."""

    def only(record: Record) -> bool:
        told = record["description"]["view"] | {"movements": record["description"]["view"]["movements"][0]}
        return all(told[name] in values for name, values in facts.items())

    return only


def _has(kind: str, least: int = 1) -> Callable[[Record], bool]:
    return lambda record: len(record["description"][kind]) >= least


def _has_struck(record: Record) -> bool:
    """Whether the first cue is of an event that must be heard."""
    cues = {(one["name"], one["time_s"]) for one in record["sounds"][:1]}
    return any((one["name"], one["time_s"]) in cues and one["is_in_clip"] for one in record["events"])


def _is_aside(record: Record) -> bool:
    """Whether the ball is struck far to one side: only the tiny shot says so by its place."""
    return any(one["name"] == "ball_contact" and one["position"][0] == -0.8 for one in record["events"])


def _asks_of_a_phase(record: Record) -> bool:
    return any(one["kind"] == "phase_time" for one in record["questions"])


def _other_side(record: Record) -> None:
    view = record["description"]["view"]
    view["side"] = SIDES[(SIDES.index(view["side"]) + 4) % 8]


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


def _turned_negative(record: Record) -> None:
    one = record["negatives"][0]
    one["true"], one["false"] = one["false"], one["true"]


def _question(kind: str, change: Callable[[Record], None]) -> Change:
    return lambda record: change(next(one for one in record["questions"] if one["kind"] == kind))


def _more(one: Record) -> None:
    """5 % more, in the answer too."""
    one["value"] = round(1.05 * one["value"], 4)
    one["answer"] = f"{one['value']:.2f} {one['unit']}"


def _other_answer(one: Record) -> None:
    one["answer"] = f"{one['value'] + 1:.2f} {one['unit']}"


def _only(change: Change) -> Callable[[Members], Members]:
    """Nothing but events.json changed."""
    return lambda members: _record(members, change)


def _txt(old: str, new: str) -> Callable[[Members], Members]:
    return lambda members: members | {"txt": members["txt"].decode().replace(old, new, 1).encode()}


SPOKEN: tuple[SpokenLie, ...] = (
    SpokenLie("the sound 50 ms late", ("cues",), _sound(_late), only=_has_struck),
    SpokenLie("channels swapped", ("cues",), _sound(lambda samples: samples[:, ::-1]), only=_is_aside),
    SpokenLie("a sound of silence", ("cues",), _sound(np.zeros_like), only=_has_struck),
    SpokenLie("the sound backwards", ("cues",), _sound(lambda samples: samples[::-1]), only=_has_struck),
    SpokenLie("a cue 5 ms late", ("cues",), _only(_cue(time_s=0.005, arrival_s=0.005)), only=_has_struck),
    SpokenLie("a cue that arrives at once", ("cues",), _only(lambda r: r["sounds"][0].update(
        arrival_s=r["sounds"][0]["time_s"])), only=_has_struck),
    SpokenLie("a cue of another's", ("cues",), _only(_cue(person_id=1)), only=_has_struck),
    SpokenLie("a touch without a cue", ("cues",), _only(lambda r: r["sounds"].clear()), only=_has_struck),
    SpokenLie("a whistle of nobody", ("cues",), _only(_invented), only=lambda r: r["sounds"]),
    SpokenLie("the other hand in txt", ("texts",), _txt("Right", "Left"), only=_is_alone),
    SpokenLie("another count in a caption", ("texts",), _only(_caption("en", "short", lambda _: "Two men.")),
        only=_is_alone),
    SpokenLie("a Chinese caption of another clip", ("texts",),
        _only(_caption("zh", "long", lambda _: "一名男子射箭。"))),
    SpokenLie("a short caption for the long one", ("texts",),
        lambda m: m | {"txt": json.loads(m["events.json"])["captions"][0]["text"].encode()}),
    SpokenLie("another colour in all captions", ("description",), _retold(_shirt), only=_has_shirt),
    SpokenLie("another colour in people too", ("colors",), _retold(_shirt_everywhere), only=_has_shirt),
    SpokenLie("two phases exchanged", ("description",), _retold(_exchanged), only=_has("phases", 2)),
    SpokenLie("a phase too short", ("description",), _retold(_early_phase), only=_has("phases")),
    SpokenLie("a phase untold", ("description",), _retold(_untold("phases")), only=_has("phases")),
    SpokenLie("an event untold", ("description",), _retold(_untold("events")), only=_has("events")),
    SpokenLie("an event at another time", ("description",), _retold(_late_event), only=_has("events")),
    SpokenLie("somebody who is not there", ("description",), _retold(_doubled)),
    SpokenLie("another sex", ("description",), _retold(_opposite("person", "man", "woman"))),
    SpokenLie("another hand in all captions", ("description",), _retold(_opposite("handedness", "left", "right"))),
    SpokenLie("a number on a plain shirt", ("description",), _retold(_who(number=7))),
    SpokenLie("feet that do not show", ("description",),
        _retold(_who(shows=["head", "torso", "arms", "hands", "hips"])),
        only=_view_is(shot_size=("full", "wide"))),
    SpokenLie("another place", ("description",), _retold(_described(venue="park"))),
    SpokenLie("another skill", ("description",), _retold(_described(skill="juggling"))),
    SpokenLie("another light", ("description",), _retold(_described(lighting="eclipse"))),
    SpokenLie("another light in words", ("description",), _retold(_described(lighting_words="floodlights at night")),
        only=lambda r: r["description"]["lighting"] == "noon"),
    SpokenLie("a winner of no point", ("description",), _retold(_described(winner="near")),
        only=lambda r: not r["description"]["winner"]),
    SpokenLie("a panning camera called static", ("camera",), _retold(_viewed(movements=["static"]),
        camera_movement="static"), only=_view_is(movements=("pan",))),
    SpokenLie("a standing camera called moving", ("camera",), _retold(_viewed(movements=["dolly_in"]),
        camera_movement="dolly_in"), only=_view_is(movements=("pan", "static"))),
    SpokenLie("another movement than in json", ("camera",), _retold(_viewed(movements=["pan", "tilt"]),
        camera_movement="tilt"), only=_view_is(movements=("pan", "static"))),
    SpokenLie("a full shot called a close-up", ("camera",),
        _retold(_viewed(shot_size="close_up"), shot_size="close_up"),
        only=_view_is(shot_size=("full", "wide"))),
    SpokenLie("an eye level called low", ("camera",), _retold(_viewed(angle="low"), camera_angle="low"),
        only=lambda r: r["description"]["view"]["pitch_deg"] > -4),
    SpokenLie("a camera on the other side", ("camera",), _retold(_other_side)),
    SpokenLie("a camera 1 m farther", ("camera",), _retold(lambda r: r["description"]["view"].update(
        distance_m=r["description"]["view"]["distance_m"] + 1))),
    SpokenLie("a negative that is true", ("negatives",), _only(_true_negative)),
    SpokenLie("a negative that changes nothing", ("negatives",), _only(_negative(changed=""))),
    SpokenLie("a negative with a true value", ("negatives",), _only(_denies_nothing)),
    SpokenLie("a negative of another clip", ("negatives",), _only(_turned_negative), only=_is_alone),
    SpokenLie("a value 5 % too large", ("questions",), _only(_question("camera_height", _more))),
    SpokenLie("a time 5 % too long", ("questions",), _only(_question("phase_time", _more)),
        only=_asks_of_a_phase),
    SpokenLie("an answer of another number", ("questions",), _only(_question("camera_height", _other_answer))),
    SpokenLie("a height in seconds", ("questions",),
        _only(_question("camera_height", lambda one: one.update(unit="s")))),
    SpokenLie("a question that nobody knows", ("questions",),
        _only(_question("people_count", lambda one: one.update(
        kind="mood")))),
)  # fmt: skip
"""In the order of the checks."""
