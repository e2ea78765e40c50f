"""A lie in words, told, where it can be, in description, captions and txt alike; and of which clips."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lie import Lie, Members
from tampering import with_record

from synth.clip import to_json
from synth.text import long_english, regenerate

Record = dict[str, Any]
Change = Callable[[Record], None]


@dataclass(frozen=True)
class SpokenLie(Lie):
    """A lie that can be told only where `only` is true of events.json."""

    only: Callable[[Record], bool] = bool

    def applies(self, members: Members) -> bool:
        """Whether it can be told of this sample."""
        record = json.loads(members["events.json"])
        return super().applies(members) and bool(record["description"]["people"][0]["shows"]) and self.only(record)


def retold(change: Change, **facts: Any) -> Callable[[Members], Members]:
    """events.json changed, all captions and txt worded anew, and facts of json changed with it."""

    def tell(members: Members) -> Members:
        record = json.loads(members["events.json"])
        change(record)
        record["captions"] = regenerate(record["description"])
        told = json.loads(members["json"]) | facts
        txt = long_english(record).encode()
        return members | {"events.json": to_json(record), "json": to_json(told), "txt": txt}

    return tell


def only_record(change: Change) -> Callable[[Members], Members]:
    """Nothing but events.json changed."""
    return lambda members: with_record(members, change)


def is_alone(record: Record) -> bool:
    return len(record["description"]["people"]) == 1


def view_is(**facts: tuple[str, ...]) -> Callable[[Record], bool]:
    """Whether the view is one of those; movements: whether the first is."""

    def only(record: Record) -> bool:
        told = record["description"]["view"] | {"movements": record["description"]["view"]["movements"][0]}
        return all(told[name] in values for name, values in facts.items())

    return only
