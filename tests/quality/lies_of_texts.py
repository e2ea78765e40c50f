"""Lies of captions, negatives and questions."""

import json
from collections.abc import Callable
from typing import Any

from lie import Members
from spoken_lie import Change, Record, SpokenLie, is_alone, only_record

from synth.text import long_english


def _caption(language: str, form: str, change: Callable[[str], str]) -> Change:
    def tell(record: Record) -> None:
        one = next(one for one in record["captions"] if (one["language"], one["form"]) == (language, form))
        one["text"] = change(one["text"])

    return tell


def _txt(old: str, new: str) -> Callable[[Members], Members]:
    return lambda members: members | {"txt": members["txt"].decode().replace(old, new, 1).encode()}


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


def _asks_of_a_phase(record: Record) -> bool:
    return any(one["kind"] == "phase_time" for one in record["questions"])


OF_TEXTS: tuple[SpokenLie, ...] = (
    SpokenLie("the other hand in txt", ("texts",), _txt("Right", "Left"), only=is_alone),
    SpokenLie("another count in a caption", ("texts",), only_record(_caption("en", "short", lambda _: "Two men.")),
        only=is_alone),
    SpokenLie("a Chinese caption of another clip", ("texts",),
        only_record(_caption("zh", "long", lambda _: "一名男子射箭。"))),
    SpokenLie("a short caption for the long one", ("texts",),
        lambda m: m | {"txt": json.loads(m["events.json"])["captions"][0]["text"].encode()}),
    SpokenLie("a negative that is true", ("negatives",), only_record(_true_negative)),
    SpokenLie("a negative that changes nothing", ("negatives",), only_record(_negative(changed=""))),
    SpokenLie("a negative with a true value", ("negatives",), only_record(_denies_nothing)),
    SpokenLie("a negative of another clip", ("negatives",), only_record(_turned_negative), only=is_alone),
    SpokenLie("a value 5 % too large", ("questions",), only_record(_question("camera_height", _more))),
    SpokenLie("a time 5 % too long", ("questions",), only_record(_question("phase_time", _more)),
        only=_asks_of_a_phase),
    SpokenLie("an answer of another number", ("questions",), only_record(_question("camera_height", _other_answer))),
    SpokenLie("a height in seconds", ("questions",),
        only_record(_question("camera_height", lambda one: one.update(unit="s")))),
    SpokenLie("a question that nobody knows", ("questions",),
        only_record(_question("people_count", lambda one: one.update(
        kind="mood")))),
)  # fmt: skip
