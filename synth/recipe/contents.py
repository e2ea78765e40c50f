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
        filled[key] = {name: _with_content(f"{key}.{name}", part) for name, part in (filled.get(key) or {}).items()}
    return filled


def _with_content(key: str, part: Any) -> Any:
    if isinstance(part, dict) and part.get("garments"):
        part = part | {"garments": [_with_content(f"{key}.garments", one) for one in part["garments"]]}
    if not isinstance(part, dict) or not part.get("path"):
        return part
    path = Path(str(part["path"])).expanduser().resolve()
    if not path.is_file():
        raise TakeError(f"{key}.path: there is no file {path}; give the path of an existing one")
    return part | {"path": str(path), "content": file_digest(path)}
