"""A value's canonical JSON, and its digest by what decides the output.

A plan of 100,000 clips asks for millions of them, of records that share nearly all of their parts. So a part that can
never change, a frozen dataclass of such parts down to plain values, remembers its own text; a dictionary may change and
is written anew each time.
"""

import functools
import hashlib
import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

HASHED_BY_CONTENT = frozenset({"path"})
"""Keys that say where something lies; `content` beside them says what it is."""

_PLAIN = (str, int, float, bool, type(None))
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal values, equal text."""
    return _text(value, "_canonical")[0]


def content_hash(recipe: Any) -> int:
    """Hash of a recipe that holds dictionaries: `__hash__ = content_hash` in its class."""
    return hash(canonical(recipe))


def digest(value: Any) -> str:
    """12 hex digits of what decides the output: paths are left out, contents stay."""
    return hashlib.blake2b(_text(value, "_hashed")[0].encode(), digest_size=6).hexdigest()


def file_digest(path: Path) -> str:
    """12 hex digits of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=6)).hexdigest()


def without_paths(value: Any) -> Any:
    """`value` as a plain tree with everything that decides the output and nothing that says where it lies."""
    return json.loads(_text(value, "_hashed")[0])


def _text(value: Any, form: str) -> tuple[str, bool]:
    """Canonical JSON, and whether it can never change. form: `_canonical`, or `_hashed` for that without paths."""
    if type(value) in _PLAIN:
        return _encode(value), True
    if is_dataclass(value) and not isinstance(value, type):
        return _record_text(value, form)
    if isinstance(value, dict):
        return _joined({_key(key): _text(item, form)[0] for key, item in value.items()}, form), False
    if isinstance(value, tuple | list):
        parts = [_text(item, form) for item in value]
        return f"[{','.join(text for text, _ in parts)}]", type(value) is tuple and all(fixed for _, fixed in parts)
    return _encode(value), False


def _record_text(record: Any, form: str) -> tuple[str, bool]:
    memory = getattr(record, "__dict__", {})
    if form in memory:
        return memory[form], True
    parts = {name: _text(getattr(record, name), form) for name in _names(type(record))}
    text = _joined({name: part for name, (part, _) in parts.items()}, form)
    fixed = record.__dataclass_params__.frozen and all(fixed for _, fixed in parts.values())
    if fixed:
        memory[form] = text
    return text, fixed


def _joined(texts: dict[str, str], form: str) -> str:
    drop = HASHED_BY_CONTENT if form == "_hashed" and "content" in texts else frozenset()
    return f"{{{','.join(f'{_encode(key)}:{texts[key]}' for key in sorted(texts) if key not in drop)}}}"


@functools.cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _key(key: Any) -> str:
    """A dictionary's key as text, as JSON has it."""
    return key if type(key) is str else next(iter(json.loads(_encode({key: 0}))))
