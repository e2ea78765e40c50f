"""Frozen dataclasses that hold arrays, as a folder: one json for the structure, one npz for the numbers."""

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, no_type_check

import numpy as np
from pydantic import TypeAdapter, ValidationError

from synth.errors import ShotError
from synth.plain import arrays_of, tree_of
from synth.whole import again

Record = TypeVar("Record")


def save(record: object, folder: Path, name: str, skip: frozenset[str] = frozenset()) -> None:
    """Write `record` as <name>.json and <name>.npz; fields called one of `skip` are left out at any depth."""
    arrays: dict[str, np.ndarray] = {}
    tree = _strip(record, "", arrays, skip)
    with (folder / f"{name}.npz").open("wb") as file:
        np.savez(file, **arrays)
    (folder / f"{name}.json").write_text(json.dumps(tree, indent=1, sort_keys=True, allow_nan=False))


@no_type_check
def load(kind: type[Record], folder: Path, name: str, extra: dict[str, Any] | None = None) -> Record:
    """Read what `save` wrote; `extra` puts skipped values back, keyed by their path such as `parts/textures`."""
    try:
        tree = tree_of((folder / f"{name}.json").read_bytes())
        filled = _fill(tree, arrays_of(folder / f"{name}.npz"))
        for path, value in (extra or {}).items():
            *parents, last = path.split("/")
            target = filled
            for parent in parents:
                target = target[parent]
            target[last] = value
        return TypeAdapter(kind).validate_python(filled)
    except (OSError, ValueError, TypeError, LookupError, ValidationError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ShotError(f"{folder}: damaged {name} ({reason}); {again(folder)}") from error


def to_arrays(record: object) -> dict[str, np.ndarray]:
    """`record` as plain arrays alone, its structure as JSON under `tree`."""
    arrays: dict[str, np.ndarray] = {}
    tree = _strip(record, "", arrays, frozenset())
    return arrays | {"tree": np.array(json.dumps(tree, sort_keys=True, allow_nan=False))}


# every mesh has sizes of its own, while checks of shapes in tests hold within a call: not in this one
@no_type_check
def from_arrays(kind: type[Record], arrays: dict[str, np.ndarray]) -> Record:
    """What `to_arrays` took apart."""
    return TypeAdapter(kind).validate_python(_fill(json.loads(str(arrays["tree"])), arrays))


def _strip(value: Any, path: str, arrays: dict[str, np.ndarray], skip: frozenset[str]) -> Any:
    """The same tree with every array moved to `arrays` and named by its path."""
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return {"array": path}
    if is_dataclass(value) and not isinstance(value, type):
        names = [f.name for f in fields(value) if f.name not in skip]
        return {name: _strip(getattr(value, name), f"{path}/{name}", arrays, skip) for name in names}
    if isinstance(value, dict):
        return {key: _strip(item, f"{path}/{key}", arrays, skip) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_strip(item, f"{path}/{i}", arrays, skip) for i, item in enumerate(value)]
    return value


def _fill(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    if isinstance(value, dict):
        if set(value) == {"array"} and isinstance(value["array"], str):
            return arrays[value["array"]]
        return {key: _fill(item, arrays) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, arrays) for item in value]
    return value
