"""Writing a gallery: the page, an index in chunks, and per shot preview, thumbnail and data; whole or not at all."""

import json
import shutil
import tempfile
import wave
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import av

from synth.address import Place, local
from synth.errors import DatasetError
from synth.gallery import poster
from synth.gallery.entry import index_line, shot_file
from synth.gallery.layers import Picture
from synth.gallery.preview import plan, sheets
from synth.gallery.samples import View, each_shot
from synth.gallery.sound import with_sound
from synth.gallery.statistics import Statistics
from synth.manifest import Dataset, open_dataset
from synth.video import encode_rgb

FOLDER = "gallery"
SHOTS_PER_CHUNK = 200
"""Shots of one index file and of one folder: a first chunk loads at once, and no folder grows large."""
PREVIEW_CRF = 28
_DECODERS = 2
"""Streams decoded at once; the bytes do not depend on it."""
_MARK = "synth gallery"
"""In index.html: says that a folder is ours to replace."""


def write_gallery(dataset: Place, out: Path | None = None, on_shot: Callable[[str], None] | None = None) -> Path:
    """Make the gallery of a finished dataset in `out` (DATASET/gallery) and return the path of its index.html.

    A gallery that is there is replaced when the new one is whole. One shot is in memory at a time; the same dataset
    gives the same bytes. on_shot: told the clip_id of each finished shot. Raises DatasetError where the dataset is
    damaged or `out` cannot be written or is not a gallery.
    """
    opened = open_dataset(dataset)
    out = local(dataset, "a gallery beside it (out: a folder for it)") / FOLDER if out is None else out
    _refuse(out)
    try:
        draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.absolute().parent))
    except OSError as error:
        raise _unwritable(out, error) from error
    try:
        _write(opened, draft, on_shot or (lambda clip_id: None))
        _replace(draft, out)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return out / "index.html"


def _write(dataset: Dataset, folder: Path, on_shot: Callable[[str], None]) -> None:
    statistics, chunk, number = Statistics(), list[dict[str, Any]](), -1
    with ThreadPoolExecutor(_DECODERS) as pool:
        for number, views in enumerate(each_shot(dataset)):
            try:
                chunk.append(_write_shot(views, folder / shot_path(number), pool))
                statistics.add(views)
            except (KeyError, TypeError, ValueError, IndexError, wave.Error, EOFError) as error:
                raise views[0].damaged("json", f"{type(error).__name__}: {error}") from error
            if len(chunk) == SHOTS_PER_CHUNK:
                _write_chunk(chunk, folder, number // SHOTS_PER_CHUNK)
                chunk = []
            on_shot(str(views[0].facts["clip_id"]))
    if chunk:
        _write_chunk(chunk, folder, number // SHOTS_PER_CHUNK)
    _call(folder / "data" / "dataset.js", "dataset", about(dataset, number + 1))
    _call(folder / "data" / "statistics.js", "statistics", statistics.result(dataset))
    copy_page(folder)


def shot_path(number: int) -> Path:
    """Where the files of a shot lie, without their suffix."""
    return Path("data") / f"{number // SHOTS_PER_CHUNK:04d}" / f"{number:06d}"


def about(dataset: Dataset, num_shots: int) -> dict[str, Any]:
    """What the page must know before anything else."""
    return {
        "name": dataset.name,
        "digest": dataset.digest,
        "counts": dataset.counts,
        "shots": num_shots,
        "shots_per_chunk": SHOTS_PER_CHUNK,
        "moments": poster.MOMENTS,
        "tiers": dataset.recipe.get("tiers", {}),
        "shards": [asdict(shard) for shard in dataset.shards],
    }


def copy_page(folder: Path) -> None:
    """Put the page's own files, which know nothing of any dataset, into a folder."""
    for name in ("index.html", "style.css"):
        (folder / name).write_bytes((files("synth.gallery") / "static" / name).read_bytes())
    (folder / "js").mkdir()
    for script in sorted((files("synth.gallery") / "static" / "js").iterdir(), key=lambda one: one.name):
        (folder / "js" / script.name).write_bytes(script.read_bytes())


def _write_shot(views: Sequence[View], stem: Path, pool: Executor) -> dict[str, Any]:
    """Write the files of a shot; its line of the index."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    facts, record, tiles = views[0].facts, views[0].record, plan(views)
    key_frame = round(float(record["key_s"]) * float(facts["fps"]))
    wanted = poster.moments(int(facts["num_frames"]), key_frame)
    kept: dict[int, Picture] = {}
    first = tiles[0]

    def watched() -> Iterator[Picture]:
        for number, sheet in enumerate(sheets(views, tiles, pool)):
            if number in wanted:
                kept[number] = sheet[: first.height, : first.width].copy()
            yield sheet

    pictures = encode_rgb(watched(), float(facts["fps"]), PREVIEW_CRF)
    stem.with_suffix(".mp4").write_bytes(_sounded(pictures, views[0]))
    stem.with_suffix(".jpg").write_bytes(poster.strip([kept[number] for number in wanted]))
    _call(stem.with_suffix(".js"), "shot", shot_file(views, tiles))
    return index_line(views)


def _sounded(pictures: bytes, view: View) -> bytes:
    try:
        return with_sound(pictures, view.member("wav"))
    except av.FFmpegError as error:
        raise view.damaged("wav", error) from error


def _write_chunk(lines: list[dict[str, Any]], folder: Path, number: int) -> None:
    _call(folder / "data" / f"{number:04d}.js", "chunk", {"number": number, "shots": lines})


def _call(path: Path, name: str, tree: object) -> None:
    """A script that hands a tree to the page: pages from disk may load scripts and nothing else. ASCII, no NaN."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"gallery.{name}({json.dumps(tree, allow_nan=False, separators=(',', ':'))});\n")


def _refuse(out: Path) -> None:
    """DatasetError where `out` holds something that is not a gallery."""
    if not out.exists():
        return
    page = out / "index.html"
    ours = out.is_dir() and (not any(out.iterdir()) or (page.is_file() and _MARK in page.read_text(errors="replace")))
    if not ours:
        raise DatasetError(f"{out}: there is something here that is not a gallery; choose another place or delete it")


def _replace(draft: Path, out: Path) -> None:
    """Put a whole gallery in the place of what is there."""
    draft.chmod(0o755)
    old = draft.with_name(f"{draft.name}-old")
    if out.exists():
        out.rename(old)
    draft.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _unwritable(out: Path, error: OSError) -> DatasetError:
    return DatasetError(f"{out}: cannot be written ({error.strerror or error}); free the disk or choose another place")
