"""What the files that a recipe names hold: `content` beside every `path`."""

from pathlib import Path
from typing import Any

from synth.errors import TakeError
from synth.recipe.digests import file_digest


def with_contents(tree: dict[str, Any]) -> dict[str, Any]:
    """The same tree with `content` filled in beside every `path` that the recipe reads."""
    filled = dict(tree)
    for key in ("motion", "body"):
        filled[key] = _with_content(key, filled.get(key) or {})
    for key in ("outfits", "venues", "lightings"):
        parts = filled.get(key) or {}
        if isinstance(parts, dict):  # what is none is told by who checks the types
            filled[key] = {name: _with_content(f"{key}.{name}", part) for name, part in parts.items()}
    return filled


def _with_content(key: str, part: Any) -> Any:
    if isinstance(part, dict) and isinstance(part.get("garments"), list | tuple):
        part = part | {"garments": [_with_content(f"{key}.garments", one) for one in part["garments"]]}
    if not isinstance(part, dict) or not part.get("path"):
        return part
    path = _place(str(part["path"]))
    if path is None or not path.is_file():
        name = " ".join(str(path or part["path"]).split())[:300].replace("\0", " ")
        raise TakeError(f"{key}.path: there is no file {name}; give the path of an existing one")
    return part | {"path": str(path), "content": file_digest(path)}


def _place(name: str) -> Path | None:
    """The absolute path of a name; None for what can be none."""
    try:
        return Path(name).expanduser().resolve()
    except (OSError, ValueError, RuntimeError):
        return None
