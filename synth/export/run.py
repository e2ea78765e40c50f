"""An export from beginning to end: refuse early, write clips in parallel, resume, finish, read back, then appear.

All is written into a hidden folder beside the target, which gets its name when everything has been read back.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from synth.errors import DatasetError
from synth.export.conformed import Conformed, frame_indices
from synth.export.family import Family, Paths, Record, write_json
from synth.export.registry import family_named
from synth.export.settings import Settings
from synth.export.source import Place, SourceClip, places
from synth.manifest import Dataset, open_dataset

_RECORDS = ".records"
Job = TypeVar("Job")
Done = TypeVar("Done")
OnClip = Callable[[str, int, int], None]
"""Told of each clip: what was done to it, how many are done, how many there are."""


def export(
    format_name: str,
    dataset: Path,
    target: Path,
    settings: Settings = Settings(),  # noqa: B008 - frozen
    workers: int = 0,
    on_clip: OnClip | None = None,
) -> int:
    """Write the clips of a dataset in a trainer's format into `target`, which must not exist; how many they are.

    workers: processes, 0 for one a core. After an interruption the same call goes on where it stopped.
    """
    family = family_named(format_name)
    source = open_dataset(dataset, verify=True)
    whole = settings.over(family.defaults)
    _refuse_target(target, dataset)
    found = family.chosen(places(source, str(whole.split)))
    _refuse_clips(family, found, whole)
    draft = target.absolute().parent / f".{target.name}.unfinished"
    paths = Paths(draft, target, bool(whole.absolute))
    pool = _Pool(workers, on_clip)
    try:
        _prepare(draft, family, source, whole)
        records = pool.run("written", _write_one, [(family.name, place, whole, draft) for place in found])
        _finish(family, records, paths, whole, source)
        _read_back(family, found, whole, paths, pool)
        shutil.rmtree(draft / _RECORDS)
        draft.rename(target)
    except OSError as error:
        raise DatasetError(
            f"{error.filename or target}: {error.strerror or error}; free the disk or mend its permissions, then run"
            f" again: what is finished is kept in {draft}"
        ) from error
    except BrokenProcessPool as error:
        raise DatasetError(
            f"{target}: a worker process was killed, often for want of memory; run again with fewer --workers: what is"
            f" finished is kept in {draft}"
        ) from error
    return len(records)


def conformed(family: Family, place: Place, settings: Settings) -> Conformed:
    """The clip as the format wants it, cut to a frame count that its trainers can use."""
    source = SourceClip(place)
    if settings.num_frames is None:
        rate = float(source.facts["fps"])
        count = len(frame_indices(int(source.facts["num_frames"]), rate, settings.fps or rate, None))
        settings = replace(settings, num_frames=family.usable_frames(count))
    return Conformed(source, settings, family.style)


def _refuse_target(target: Path, dataset: Path) -> None:
    if target.exists() or target.is_symlink():
        raise DatasetError(f"{target}: is there already; choose another place or delete it")
    if dataset.resolve() in target.resolve().parents:
        raise DatasetError(f"{target}: lies inside the dataset, which exports never change; choose another place")
    if not target.absolute().parent.is_dir():
        raise DatasetError(f"{target.parent}: there is no such folder; make it first")
    if not os.access(target.absolute().parent, os.W_OK):
        raise DatasetError(f"{target.parent}: no permission to write here; choose another folder")


def _refuse_clips(family: Family, found: Sequence[Place], settings: Settings) -> None:
    """Before any work: sizes and lengths that the format's trainers cannot use."""
    sizes, short = dict[tuple[int, int], str](), list[str]()
    for place in found:
        clip = conformed(family, place, settings)
        family.refuse(clip)
        sizes.setdefault((clip.width_px, clip.height_px), clip.key)
        if clip.num_frames < family.least_frames:
            short.append(f"{clip.key} has {clip.num_frames}")
    for (width, height), key in sizes.items():
        if width % family.size_step or height % family.size_step:
            raise DatasetError(
                f"{key}: {width}x{height}; {family.name} takes multiples of {family.size_step}: give --size"
            )
    if family.one_size and len(sizes) > 1:
        names = ", ".join(f"{width}x{height} ({key})" for (width, height), key in sizes.items())
        raise DatasetError(f"{family.name} takes clips of one size, here are {names}; give --size")
    if short:
        raise DatasetError(
            f"{len(short)} of {len(found)} clips have too few frames for {family.name}, which takes at least"
            f" {family.least_frames} (the first: {short[0]}); make longer clips (video.num_frames) or lower --fps"
        )


def _prepare(draft: Path, family: Family, source: Dataset, settings: Settings) -> None:
    """Make the hidden folder; what another dataset, format or settings left in it is thrown away."""
    identity = {"format": family.name, "dataset": source.digest, "settings": json.loads(json.dumps(asdict(settings)))}
    identity["shards"] = [shard.sha256 for shard in source.shards]
    marker = draft / _RECORDS / "identity.json"
    if draft.exists() and not (marker.is_file() and marker.read_text() == json.dumps(identity)):
        shutil.rmtree(draft)
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(json.dumps(identity))


def _write_one(job: tuple[str, Place, Settings, Path]) -> Record:
    """Write a clip unless an earlier run has; its record comes last."""
    name, place, settings, draft = job
    path = draft / _RECORDS / f"{place.key}.json"
    if path.is_file():
        return json.loads(path.read_text())
    family = family_named(name)
    clip = conformed(family, place, settings)
    record = {
        "key": clip.key,
        "split": place.split,
        "caption": clip.caption,
        "fps": clip.fps,
        "num_frames": clip.num_frames,
        "width": clip.width_px,
        "height": clip.height_px,
    } | family.write(clip, draft)
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps(record, allow_nan=False))
    unfinished.replace(path)
    return json.loads(json.dumps(record))


def _finish(family: Family, records: list[Record], paths: Paths, settings: Settings, source: Dataset) -> None:
    family.finish(records, paths)
    facts = {"format": family.name, "dataset": source.name, "digest": source.digest, "clips": len(records)}
    write_json(paths.folder / "export.json", facts | {"settings": asdict(settings)})
    (paths.folder / "README.md").write_text(family.card(records, settings))


def _read_back(family: Family, found: Sequence[Place], settings: Settings, paths: Paths, pool: "_Pool") -> None:
    """Read every clip as a trainer would; DatasetError with the first thing that is wrong."""
    rows = family.index(paths)
    keys = [place.key for place in found]
    failures = [f"the index lists {key}, which is no clip" for key in sorted(set(rows) - set(keys))]
    failures += [f"the index does not list {key}" for key in keys if key not in rows]
    jobs = [(family.name, place, settings, paths, rows[place.key]) for place in found if place.key in rows]
    failures += [line for lines in pool.run("read back", _verify_one, jobs) for line in lines]
    if failures:
        shutil.rmtree(paths.folder / _RECORDS)  # the next run begins anew
        raise DatasetError(
            f"{len(failures)} things are wrong with what was written, the first: {failures[0]}; nothing was exported,"
            f" please report it; the files are in {paths.folder}"
        )


def _verify_one(job: tuple[str, Place, Settings, Paths, Any]) -> list[str]:
    name, place, settings, paths, row = job
    family = family_named(name)
    try:
        return list(family.verify(conformed(family, place, settings), row, paths))
    except OSError as error:
        return [f"{place.key}: {error.filename}: {error.strerror or error}"]
    except DatasetError as error:
        return [f"{place.key}: {error}"]


class _Pool:
    """Runs jobs one after the other or in processes, and tells of each. Drawing is Python, so threads do not help;
    forked processes would inherit dead decoder threads."""

    def __init__(self, workers: int, on_clip: OnClip | None) -> None:
        self._workers, self._on_clip = workers or os.cpu_count() or 1, on_clip

    def run(self, what: str, work: Callable[[Job], Done], jobs: Sequence[Job]) -> list[Done]:
        """Results in the order of the jobs."""
        workers = min(self._workers, len(jobs))
        if workers <= 1:
            return list(self._told(map(work, jobs), what, len(jobs)))
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            try:
                return list(self._told(pool.map(work, jobs), what, len(jobs)))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _told(self, results: Iterator[Done], what: str, total: int) -> Iterator[Done]:
        for number, result in enumerate(results, 1):
            if self._on_clip:
                self._on_clip(what, number, total)
            yield result
