"""JSON files whose lists are too long for memory: written and read item by item."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_CHUNK = 1 << 16
_DECODER = json.JSONDecoder()
_GOES_ON = "0123456789+-.eE"
"""What stands behind a number that was read too early."""


@dataclass(frozen=True)
class Item:
    """An item of the list `name`; its text is bytes `start` to `stop` of the file."""

    name: str
    value: Any
    start: int
    stop: int


def write_long_json(path: Path, tree: Mapping[str, Any]) -> None:
    """The bytes of `write_json`; a member that is an iterator becomes a list, of which one item is held at a time."""
    with path.open("w") as file:
        for number, (name, value) in enumerate(tree.items()):
            file.write(f"{',' if number else '{'}\n {_text(name, 1)}: ")
            if isinstance(value, Iterator):
                _write_list(file, value)
            else:
                file.write(_text(value, 1))
        file.write("\n}\n")


def each_item(path: Path) -> Iterator[Item]:
    """The items of all lists at the top of a file, in order; ValueError where it is no JSON object."""
    # a character for each byte, so that places are bytes'
    with path.open(encoding="latin-1", newline="") as file:
        text = _Text(file)
        text.take("{")
        while text.ahead() != "}":
            name = text.value()
            text.take(":")
            yield from _items(text, name) if text.ahead() == "[" else _passed(text)
            if text.ahead() != "}":
                text.take(",")
        text.take("}")
        if text.ahead():
            raise ValueError("something follows its end")


def items_between(path: Path, start: int, stop: int) -> list[Any]:
    """The items whose text is these bytes of the file."""
    with path.open("rb") as file:
        file.seek(start)
        return list(json.loads(b"[" + file.read(stop - start) + b"]"))


def _text(value: Any, depth: int) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1).replace("\n", "\n" + " " * depth)


def _write_list(file: IO[str], items: Iterator[Any]) -> None:
    before = "["
    for item in items:
        file.write(f"{before}\n  {_text(item, 2)}")
        before = ","
    file.write("[]" if before == "[" else "\n ]")


def _items(text: "_Text", name: str) -> Iterator[Item]:
    text.take("[")
    while text.ahead() != "]":
        start, value = text.place, text.value()
        yield Item(name, value, start, text.place)
        if text.ahead() != "]":
            text.take(",")
    text.take("]")


def _passed(text: "_Text") -> Iterator[Item]:
    """What is no list is read and forgotten."""
    text.value()
    return iter(())


class _Text:
    """The text of a file from a place on; a chunk of it, or a value, is held."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self._held, self._at, self._before = file, "", 0, 0

    @property
    def place(self) -> int:
        """How many characters have been taken."""
        return self._before + self._at

    def ahead(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._held) or not self._more():
                return self._held[self._at : self._at + 1]

    def take(self, expected: str) -> None:
        """Go past a character; ValueError where another is there."""
        found = self.ahead()
        if found != expected:
            raise ValueError(f"{found or 'the end'} instead of {expected} at byte {self.place}")
        self._at += 1

    def value(self) -> Any:
        """Go past a value; ValueError where there is none."""
        self.ahead()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._at)
                if self._held[end : end + 1] not in _GOES_ON or not self._more():
                    self._at = end
                    return value
            except ValueError:
                if not self._more():
                    raise

    def _more(self) -> bool:
        chunk = self._file.read(_CHUNK)
        self._held, self._before, self._at = self._held[self._at :] + chunk, self.place, 0
        return bool(chunk)
