"""A gallery with as many shots as one likes, made of one that is there: its shots again and again under other names."""

import json
import shutil
from pathlib import Path
from typing import Any


def many_shots(gallery: Path, out: Path, shots: int) -> None:
    """Copy a gallery of a few shots to `out` and multiply its index; pictures are links to the few that are there."""
    shutil.copytree(gallery, out)
    about, lines = _read(out / "data" / "dataset.js"), _read(out / "data" / "0000.js")["shots"]
    per_chunk = int(about["shots_per_chunk"])
    copies = [lines[i % len(lines)] | {"clip_id": f"{lines[i % len(lines)]['clip_id']}_{i:05d}"} for i in range(shots)]
    for first in range(0, shots, per_chunk):
        number = first // per_chunk
        _write(
            out / "data" / f"{number:04d}.js", "chunk", {"number": number, "shots": copies[first : first + per_chunk]}
        )
    for i in range(len(lines), shots):
        _link(out / "data", i, i % len(lines), per_chunk)
    clips = sum(len(one["views"]) for one in copies)
    counts = about["counts"] | {
        "shots": shots,
        "clips": clips,
        "frames": sum(o["frames"] * len(o["views"]) for o in copies),
    }
    _write(out / "data" / "dataset.js", "dataset", about | {"shots": shots, "counts": counts})


def _link(data: Path, number: int, original: int, per_chunk: int) -> None:
    folder = data / f"{number // per_chunk:04d}"
    folder.mkdir(exist_ok=True)
    for suffix in ("js", "jpg", "mp4"):
        (folder / f"{number:06d}.{suffix}").hardlink_to(data / "0000" / f"{original:06d}.{suffix}")


def _read(path: Path) -> Any:
    text = path.read_text()
    return json.loads(text[text.index("(") + 1 : text.rindex(")")])


def _write(path: Path, name: str, tree: object) -> None:
    path.write_text(f"gallery.{name}({json.dumps(tree)});\n")
