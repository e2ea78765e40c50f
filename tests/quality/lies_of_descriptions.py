"""Lies of what the description says is there and is done."""

from collections.abc import Callable
from typing import Any

from spoken_lie import Change, Record, SpokenLie, retold, view_is

from synth.quality.checks.colors import COVERED

WARM = ("red", "orange", "yellow", "pink", "maroon", "khaki")


def _described(**facts: Any) -> Change:
    return lambda record: record["description"].update(facts)


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


def _has_shirt(record: Record) -> bool:
    worn = _first(record)["wears"]
    return bool(worn) and worn[0]["slot"] == "top" and worn[0]["is_seen"] and worn[0]["kind"] in COVERED


def _has(kind: str, least: int = 1) -> Callable[[Record], bool]:
    return lambda record: len(record["description"][kind]) >= least


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


OF_DESCRIPTIONS: tuple[SpokenLie, ...] = (
    SpokenLie("another colour in all captions", ("description",), retold(_shirt), only=_has_shirt),
    SpokenLie("another colour in people too", ("colors",), retold(_shirt_everywhere), only=_has_shirt),
    SpokenLie("two phases exchanged", ("description",), retold(_exchanged), only=_has("phases", 2)),
    SpokenLie("a phase too short", ("description",), retold(_early_phase), only=_has("phases")),
    SpokenLie("a phase untold", ("description",), retold(_untold("phases")), only=_has("phases")),
    SpokenLie("an event untold", ("description",), retold(_untold("events")), only=_has("events")),
    SpokenLie("an event at another time", ("description",), retold(_late_event), only=_has("events")),
    SpokenLie("somebody who is not there", ("description",), retold(_doubled)),
    SpokenLie("another sex", ("description",), retold(_opposite("person", "man", "woman"))),
    SpokenLie("another hand in all captions", ("description",), retold(_opposite("handedness", "left", "right"))),
    SpokenLie("a number on a plain shirt", ("description",), retold(_who(number=7))),
    SpokenLie("feet that do not show", ("description",),
        retold(_who(shows=["head", "torso", "arms", "hands", "hips"])),
        only=view_is(shot_size=("full", "wide"))),
    SpokenLie("another place", ("description",), retold(_described(venue="park"))),
    SpokenLie("another skill", ("description",), retold(_described(skill="juggling"))),
    SpokenLie("another light", ("description",), retold(_described(lighting="eclipse"))),
    SpokenLie("another light in words", ("description",), retold(_described(lighting_words="floodlights at night")),
        only=lambda r: r["description"]["lighting"] == "noon"),
    SpokenLie("a winner of no point", ("description",), retold(_described(winner="near")),
        only=lambda r: not r["description"]["winner"]),
)  # fmt: skip
