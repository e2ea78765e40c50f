"""A value's canonical JSON, and its digest by what decides the output."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

HASHED_BY_CONTENT = frozenset({"path"})
"""Keys that say where something lies; `content` beside them says what it is."""


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal values, equal text."""
    plain = asdict(value) if hasattr(value, "__dataclass_fields__") else value
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_hash(recipe: Any) -> int:
    """Hash of a recipe that holds dictionaries: `__hash__ = content_hash` in its class."""
    return hash(canonical(recipe))


def digest(value: Any) -> str:
    """12 hex digits of what decides the output: paths are left out, contents stay."""
    plain = without_paths(value)
    return hashlib.blake2b(canonical(plain).encode(), digest_size=6).hexdigest()


def file_digest(path: Path) -> str:
    """12 hex digits of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=6)).hexdigest()


def without_paths(value: Any) -> Any:
    """`value` as a plain tree with everything that decides the output and nothing that says where it lies."""
    return _pruned(json.loads(canonical(value)))


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        drop = HASHED_BY_CONTENT if "content" in value else frozenset()
        return {key: _pruned(item) for key, item in value.items() if key not in drop}
    return [_pruned(item) for item in value] if isinstance(value, list) else value
