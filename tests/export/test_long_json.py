"""Laws of long JSON: the bytes are those of the library, and what is read item by item is what the library reads."""

import json
from pathlib import Path
from typing import Any

import pytest

from synth.export.family import write_json
from synth.export.long_json import each_item, items_between, write_long_json

TREE: dict[str, Any] = {
    "info": {},
    "count": 12,
    "deep": {"list": [1, [2, {"a": []}]], "word": 'two\nlines, a "quote" and ]'},
    "first": [{"id": 1, "name": "弓 ü", "values": [1.5, -2e-7]}, {"id": 2, "name": "", "values": []}],
    "none": [],
    "numbers": [1, 22, -333, 4.5, True, None, "five"],
    "last": "end",
}
LISTS = [name for name, value in TREE.items() if isinstance(value, list)]


@pytest.mark.parametrize("streamed", [[], ["first"], LISTS])
def test_the_bytes_are_those_of_a_tree_in_memory(tmp_path: Path, streamed: list[str]) -> None:
    write_json(tmp_path / "whole", TREE)
    write_long_json(tmp_path / "long", {n: iter(value) if n in streamed else value for n, value in TREE.items()})
    assert (tmp_path / "long").read_bytes() == (tmp_path / "whole").read_bytes()


def test_a_value_that_is_no_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_long_json(tmp_path / "long", {"list": iter([float("nan")])})


@pytest.mark.parametrize("chunk", [1, 7, 1 << 16])
@pytest.mark.parametrize("style", [{}, {"indent": 1}, {"indent": 4, "ensure_ascii": False}, {"separators": (",", ":")}])
def test_every_item_is_found_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, style: dict[str, Any]
) -> None:
    monkeypatch.setattr("synth.export.long_json._CHUNK", chunk)
    path = tmp_path / "tree.json"
    path.write_text(json.dumps(TREE, **style))
    found = list(each_item(path))
    assert [(item.name, item.value) for item in found if item.name != "first"] == [
        (name, value) for name in LISTS if name != "first" for value in TREE[name]
    ]
    for name in ("first", "numbers"):
        places = [(item.start, item.stop) for item in found if item.name == name]
        assert items_between(path, places[0][0], places[-1][1]) == TREE[name]
        assert [items_between(path, *place) for place in places] == [[value] for value in TREE[name]]


def test_a_file_that_ends_early_or_goes_on_is_refused(tmp_path: Path) -> None:
    path, text = tmp_path / "tree.json", json.dumps(TREE)
    for wrong in [text[:stop] for stop in range(len(text))] + [text + "x", text + text, f"[{text}]", text[:-1] + ",,}"]:
        path.write_text(wrong)
        with pytest.raises(ValueError, match=r"instead of|Expecting|Unterminated|Invalid|follows|Extra"):
            list(each_item(path))
