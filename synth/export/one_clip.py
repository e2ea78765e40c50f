"""What is done to one clip, in whatever process: brought into shape, written unless it is there, read back."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from synth.damage import DAMAGE, damaged
from synth.errors import DatasetError
from synth.export.conformed import Conformed, frame_indices
from synth.export.family import Family, Paths
from synth.export.records import record_path
from synth.export.registry import family_named
from synth.export.settings import Settings
from synth.export.source import Place, SourceClip
from synth.storage import SourceError

UNREADABLE: tuple[type[Exception], ...] = (*DAMAGE, OSError, sqlite3.Error, DatasetError)
"""What reading a written file raises where it is not as it was written."""


def conformed(family: Family, place: Place, settings: Settings) -> Conformed:
    """The clip as the format wants it, cut to a frame count that its trainers can use."""
    with _readable(place):
        source = SourceClip(place)
        if settings.num_frames is None:
            rate = float(source.facts["fps"])
            count = len(frame_indices(int(source.facts["num_frames"]), rate, settings.fps or rate, None))
            settings = replace(settings, num_frames=family.usable_frames(count))
        return Conformed(source, settings, family.style)


def write_one(job: tuple[str, Place, Settings, Path]) -> str:
    """Write a clip unless an earlier run has; its record comes last. The clip's key."""
    name, place, settings, draft = job
    path = record_path(draft, place.key)
    if path.is_file():
        return place.key
    family = family_named(name)
    clip = conformed(family, place, settings)
    with _readable(place):
        written = family.write(clip, draft)
    record = {
        "key": clip.key,
        "split": place.split,
        "caption": clip.caption,
        "fps": clip.fps,
        "num_frames": clip.num_frames,
        "width": clip.width_px,
        "height": clip.height_px,
    } | written
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps(record, allow_nan=False))
    unfinished.replace(path)
    return place.key


def verify_one(job: tuple[str, Place, Settings, Paths, Any]) -> list[str]:
    """Read a clip as a trainer would; what is wrong with it, a line each."""
    name, place, settings, paths, row = job
    family = family_named(name)
    try:
        return list(family.verify(conformed(family, place, settings), row, paths))
    except SourceError:
        raise  # the connection's fault, not the export's
    except UNREADABLE as error:
        return [f"{place.key}: {reason(error)}"]


def reason(error: Exception) -> str:
    """What was wrong with a file, in a line."""
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror or error}"
    return str(error) if isinstance(error, DatasetError) else f"{type(error).__name__}: {error}"


@contextmanager
def _readable(place: Place) -> Iterator[None]:
    """Errors with the clip's name; what is the disk's fault (OSError) passes."""
    try:
        yield
    except OSError:
        raise
    except DatasetError as error:
        if place.key in str(error) or isinstance(error, SourceError):
            raise
        raise DatasetError(f"{place.key}: {error}") from error
    except DAMAGE as error:
        raise DatasetError(damaged(f"{place.entry.shard}: clip {place.key}", error)) from error
