"""Whether a folder that one stage finished is still what it was: the sizes of its files stand in its done.json."""

import json
from pathlib import Path

from synth.errors import ShotError

DONE = "done.json"
"""Written last; a folder without it is not finished."""


def done(folder: Path, facts: str) -> str:
    """The text of done.json: an object's JSON, and the sizes of the files that lie in the folder by now."""
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in _files(folder)}
    return json.dumps(json.loads(facts) | {"files": dict(sorted(sizes.items()))})


def refuse_changed(folder: Path) -> None:
    """ShotError where a file of a finished folder is gone or has another size; old folders tell no sizes."""
    try:
        sizes = json.loads((folder / DONE).read_text()).get("files", {})
        wrong = [f"{name} is not as long as it was" for name, size in sizes.items() if _size(folder / name) != size]
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        wrong = [" ".join(str(error).split())]
    if wrong:
        raise ShotError(f"{folder}: damaged since it was finished ({wrong[0]}); {again(folder)}")


def again(path: Path, alone: str = "delete the folder and run the same command again") -> str:
    """The cure for what was found damaged: which stage's folder goes, so that it is made again.

    alone: the cure of what lies in no stage's folder.
    """
    folder = next((one for one in (path, *path.parents) if (one / DONE).is_file()), None)
    return f"delete {folder} and run the same command again" if folder else alone


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path != folder / DONE]


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1
