"""A value's canonical JSON, and its digest by what decides the output.

A plan of 100,000 clips asks for millions of them, of records that share nearly all of their parts. So a part that can
never change, a frozen dataclass of such parts down to plain values, remembers its own text; a dictionary may change and
is written anew each time.
"""

import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

HASHED_BY_CONTENT = frozenset({"path"})
"""Keys that say where something lies; `content` beside them says what it is."""


class Written(str):
    """What decides the output of a value as canonical JSON; it stands for the value in whatever is digested."""


def written(value: Any) -> Written:
    """Written once, for a value that is a part of several digests."""
    return Written(_text(value, "_hashed")[0])


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_PLAIN: dict[type, Callable[[Any], str]] = {
    str: json.encoder.encode_basestring_ascii, int: int.__repr__, float: _encode, bool: _encode, type(None): _encode,
    Written: str,
}  # fmt: skip


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
    write = _PLAIN.get(type(value))
    if write is not None:
        return write(value), True
    if is_dataclass(value) and not isinstance(value, type):
        return _record_text(value, form)
    if isinstance(value, dict):
        return _tree_text(value, form), False
    if isinstance(value, tuple | list):
        parts = [_text(item, form) for item in value]
        return f"[{','.join(text for text, _ in parts)}]", type(value) is tuple and all(fixed for _, fixed in parts)
    return _encode(value), False


def _record_text(record: Any, form: str) -> tuple[str, bool]:
    memory = getattr(record, "__dict__", {})
    if form in memory:
        return memory[form], True
    parts, fixed = [], record.__dataclass_params__.frozen
    kind: Any = type(record)
    for name, written in _names(kind, form):
        part, part_fixed = _text(getattr(record, name), form)
        parts.append(written + part)
        fixed = fixed and part_fixed
    text = f"{{{','.join(parts)}}}"
    if fixed:
        memory[form] = text
    return text, fixed


def _tree_text(tree: dict[Any, Any], form: str) -> str:
    named = {key if type(key) is str else _key(key): item for key, item in tree.items()}
    return f"{{{','.join(written + _text(named[name], form)[0] for name, written in _kept(tuple(named), form))}}}"


@functools.cache
def _names(kind: type, form: str) -> tuple[tuple[str, str], ...]:
    return _kept(tuple(field.name for field in fields(kind)), form)


@functools.lru_cache(maxsize=1024)
def _kept(names: tuple[str, ...], form: str) -> tuple[tuple[str, str], ...]:
    """Keys in their order, and as they are written."""
    drop = HASHED_BY_CONTENT if form == "_hashed" and "content" in names else frozenset()
    return tuple((name, f"{_encode(name)}:") for name in sorted(names) if name not in drop)


def _key(key: Any) -> str:
    """A dictionary's key that is no text, as JSON has it."""
    return next(iter(json.loads(_encode({key: 0}))))
