"""An export from beginning to end: refuse early, write clips in parallel, resume, finish, read back, then appear.

All is written into a hidden folder beside the target, which gets its name when everything has been read back.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from synth.address import Address
from synth.errors import DatasetError
from synth.export.family import Family, Paths, write_json
from synth.export.one_clip import UNREADABLE, conformed, reason, verify_one, write_one
from synth.export.pool import OnClip, Pool
from synth.export.records import RECORDS, Records
from synth.export.registry import family_named
from synth.export.settings import Settings
from synth.export.source import Place, places
from synth.manifest import Dataset, open_dataset
from synth.storage import SourceError


def export(
    format_name: str,
    dataset: Path | Address,
    target: Path,
    settings: Settings = Settings(),  # noqa: B008 - frozen
    workers: int = 0,
    on_clip: OnClip | None = None,
) -> int:
    """Write the clips of a dataset in a trainer's format into `target`, which must not exist; how many they are.

    dataset: a folder, or an address, of which members are fetched as clips need them. workers: processes, 0 for one a core. After an interruption the same call goes on where it stopped. DatasetError
    where anything is refused, damaged or wrong when read back, and where another export writes into `target`.
    """
    family = family_named(format_name)
    source = open_dataset(dataset, verify=True)
    whole = settings.over(family.defaults)
    _refuse_target(target, dataset)
    found = family.chosen(places(source, str(whole.split)))
    _refuse_clips(family, found, whole)
    draft = target.absolute().parent / f".{target.name}.unfinished"
    paths = Paths(draft, target, bool(whole.absolute))
    with _explained(target, draft), _alone(target):
        _prepare(draft, family, source, whole)
        records = _written(family, found, whole, paths, source, Pool(workers, on_clip))
        _read_back(family, found, whole, paths, Pool(workers, on_clip))
        _refuse_target(target, dataset)  # somebody else may have made it in the meantime
        shutil.rmtree(draft / RECORDS)
        draft.rename(target)
    return len(records)


@contextmanager
def _explained(target: Path, draft: Path) -> Iterator[None]:
    """What the machine refuses, in one line with the cure."""
    try:
        yield
    except OSError as error:
        raise DatasetError(
            f"{error.filename2 or error.filename or target}: {error.strerror or error}; free the disk or mend its permissions, then run"
            f" again: what is finished is kept in {draft}"
        ) from error
    except BrokenProcessPool as error:
        raise DatasetError(
            f"{target}: a worker process was killed, often for want of memory; run again with fewer --workers: what is"
            f" finished is kept in {draft}"
        ) from error


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """One export into a place at a time; the kernel frees the lock of a process that dies."""
    path = target.absolute().parent / f".{target.name}.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = os.path.samestat(os.fstat(file.fileno()), path.stat())  # else it was freed and removed just now
        except (BlockingIOError, FileNotFoundError):
            mine = False
        if not mine:
            raise DatasetError(f"{target}: another export is writing it; wait for that one or choose another place")
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _refuse_target(target: Path, dataset: Path | Address) -> None:
    if target.exists() or target.is_symlink():
        raise DatasetError(f"{target}: is there already; choose another place or delete it")
    if isinstance(dataset, Path) and dataset.resolve() in target.resolve().parents:
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
    if short:
        raise DatasetError(
            f"{len(short)} of {len(found)} clips have too few frames for {family.name}, which takes at least"
            f" {family.least_frames} (the first: {short[0]}); make longer clips (video.num_frames) or lower --fps"
        )


def _prepare(draft: Path, family: Family, source: Dataset, settings: Settings) -> None:
    """Make the hidden folder; what another dataset, format or settings left in it is thrown away."""
    identity = {"format": family.name, "dataset": source.digest, "settings": json.loads(json.dumps(asdict(settings)))}
    identity["shards"] = [shard.sha256 for shard in source.shards]
    marker = draft / RECORDS / "identity.json"
    if draft.exists() and not (marker.is_file() and marker.read_text() == json.dumps(identity)):
        shutil.rmtree(draft)
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(json.dumps(identity))


def _written(
    family: Family, found: Sequence[Place], settings: Settings, paths: Paths, source: Dataset, pool: Pool
) -> Records:
    """Clips and index files. A clip that cannot be read leaves nothing behind, since the cure is another dataset."""
    try:
        jobs = [(family.name, place, settings, paths.folder) for place in found]
        records = Records(paths.folder, pool.run("written", write_one, jobs))
        _finish(family, records, paths, settings, source)
    except SourceError:
        raise  # the same dataset can be reached again
    except DatasetError:
        shutil.rmtree(paths.folder)
        raise
    return records


def _finish(family: Family, records: Records, paths: Paths, settings: Settings, source: Dataset) -> None:
    family.finish(records, paths)
    facts = {"format": family.name, "dataset": source.name, "digest": source.digest, "clips": len(records)}
    write_json(paths.folder / "export.json", facts | {"settings": asdict(settings)})
    (paths.folder / "README.md").write_text(family.card(records, settings))


def _read_back(family: Family, found: Sequence[Place], settings: Settings, paths: Paths, pool: Pool) -> None:
    """Read every clip as a trainer would; DatasetError with the first thing that is wrong."""
    rows, failures, keys = dict[str, Any](), list[str](), [place.key for place in found]
    try:
        rows |= family.index(paths)
    except UNREADABLE as error:
        failures.append(f"the index cannot be read ({reason(error)})")
    failures += [f"the index lists {key}, which is no clip" for key in sorted(set(rows) - set(keys))]
    failures += [f"the index does not list {key}" for key in keys if key not in rows]
    jobs = [(family.name, place, settings, paths, rows[place.key]) for place in found if place.key in rows]
    failures += [line for lines in pool.run("read back", verify_one, jobs) for line in lines]
    if failures:
        shutil.rmtree(paths.folder / RECORDS)  # the next run begins anew
        raise DatasetError(
            f"{len(failures)} things are wrong with what was written, the first: {failures[0]}; nothing was exported,"
            f" please report it; the files are in {paths.folder}"
        )
