"""The texts of a clip, small enough for a page: of a negative only what differs from the caption it spoils."""

import re
from difflib import SequenceMatcher
from typing import Any

Texts = list[dict[str, Any]]
_WORD = re.compile(r"[A-Za-z0-9.'-]*[A-Za-z0-9]\s?|.", re.DOTALL)
"""A word with the space behind it, or a letter of a script without spaces."""


def negatives(record: dict[str, Any]) -> Texts:
    """Each as language, changed fact, true and false value, and `pieces` of the long caption of its language."""
    long = {one["language"]: one["text"] for one in record["captions"] if one["form"] == "long"}
    return [
        {
            "language": one["language"],
            "changed": one["changed"],
            "true": one["true"],
            "false": one["false"],
            "pieces": difference(long.get(one["language"], ""), one["text"]),
        }
        for one in record["negatives"]
    ]


def difference(true: str, false: str) -> list[Any]:
    """How `false` is made of `true`, by words: a number of letters to keep, or [letters to drop, what to put there]."""
    old, new = _WORD.findall(true), _WORD.findall(false)
    pieces: list[Any] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        length = len("".join(old[start:end]))
        pieces.append(length if kind == "equal" else [length, "".join(new[new_start:new_end])])
    return pieces


def applied(true: str, pieces: list[Any]) -> str:
    """The text that `difference` took apart."""
    at, made = 0, ""
    for piece in pieces:
        drop, put = (piece, None) if isinstance(piece, int) else piece
        made += true[at : at + drop] if put is None else put
        at += drop
    return made


def questions(record: dict[str, Any]) -> Texts:
    """Language, kind, question and answer, with the time they are about."""
    names = ("language", "kind", "question", "answer", "start_s", "end_s")
    return [{name: one[name] for name in names} for one in record["questions"]]
