"""negatives of events.json: false captions that differ in one named fact, whose true value is the description's."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from synth.quality.checks.description import TOUCHES
from synth.quality.evidence import Evidence

Record = dict[str, Any]
Values = Callable[[Record], set[str]]


def negatives(evidence: Evidence) -> Iterator[str]:
    """Each has another text than all true captions, a fact's name, its value, and one that is not true."""
    record = evidence.record
    captions = {(str(one["language"]), str(one["text"])) for one in record["captions"]}
    languages = {language for language, _ in captions}
    told = [(str(one["language"]), str(one["text"])) for one in record["negatives"]]
    for one in record["negatives"]:
        what = f"{one['changed'] or 'nothing'} ({one['language']})"
        if (one["language"], one["text"]) in captions:
            yield f"{what}: the text is a true caption"
        yield from (f"{what}: {wrong}" for wrong in _wrong(record["description"], one))
    if len(set(told)) < len(told):
        yield "the same text occurs twice"
    kinds = {language: [one["changed"] for one in record["negatives"] if one["language"] == language]
             for language in {*languages, *(language for language, _ in told)}}  # fmt: skip
    if any(kind != next(iter(kinds.values())) for kind in kinds.values()):
        yield f"languages deny different facts: {kinds}"


def _wrong(description: Record, one: Record) -> Iterator[str]:
    values = VALUES.get(one["changed"])
    if values is None:
        yield f"changed is none of {', '.join(VALUES)}"
        return
    true = values(description)
    if one["true"] not in true:
        yield f"{one['true']!r} is called true, the description says {sorted(true)}"
    mixed = one["changed"] == "handedness" and _is_game(description)  # one of several; the text says which
    if one["false"] == one["true"] or (one["false"] in true and not mixed):
        yield f"{one['false']!r} is called false and is true"


def _seen(description: Record) -> list[Record]:
    return [one for one in description["people"] if one["shows"]]


def _is_game(description: Record) -> bool:
    """Whether people are told apart."""
    looks = {str((one["person"], one["wears"])) for one in _seen(description)}
    return any(one["team"] for one in description["people"]) or len(looks) > 1


def _colors(description: Record) -> set[str]:
    return {f"{one['color']} {one['kind']}" for who in _seen(description) for one in who["wears"] if one["color"]}


def _sides(description: Record) -> set[str]:
    view = description["view"]
    return {view["court_side"] if _is_game(description) else view["side"]}


def _orders(description: Record) -> set[str]:
    """Neighbours among the phases of each person, and among the touches."""
    found = set()
    for who in _seen(description):
        names = [one["name"] for one in description["phases"] if one["person_id"] == who["id"]]
        found |= {", ".join(pair) for pair in pairwise(names)}
    touches = [f"{one['person_id']} {one['name']}" for one in description["events"] if one["name"] in TOUCHES]
    return found | {", ".join(pair) for pair in pairwise(touches)}


VALUES: dict[str, Values] = {
    "handedness": lambda d: {one["handedness"] for one in _seen(d)},
    "camera_side": _sides,
    "order": _orders,
    "count": lambda d: {str(len(_seen(d)))},
    "movement": lambda d: set(d["view"]["movements"]),
    "shot_size": lambda d: {d["view"]["shot_size"]},
    "angle": lambda d: {d["view"]["angle"]},
    "color": _colors,
    "venue": lambda d: {d["venue"]},
    "light": lambda d: {d["lighting_words"]},
    "skill": lambda d: {d["skill"]},
    "winner": lambda d: {d["winner"]},
    "number": lambda d: {str(one["number"]) for one in _seen(d) if one["number"]},
}
"""What is true of a description, by the names of facts that a negative may change."""
