"""Formats that hand clips over as the dataset holds them: to the byte, with every member or a choice of them."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from synth.errors import DatasetError
from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record
from synth.export.settings import Settings
from synth.export.video_pictures import VideoPictures
from synth.storage import is_url

STREAMS = {"rgb": "mp4", "pose": "pose.mp4", "normal": "normal.mp4"}
"""Members that are plain videos, by the names of columns."""


class AsStored(Family):
    """The bytes of the dataset in another container; settings that would change them are refused."""

    style: ClassVar[str] = "dwpose"
    defaults: ClassVar[Settings] = Settings(split="all", absolute=False)

    def refuse(self, clip: Conformed) -> None:
        """Settings that would change the stored bytes."""
        settings = clip.settings
        drawn = settings.hidden is not None or settings.style not in (None, self.style)
        if drawn or not clip.untouched:
            raise DatasetError(
                f"{self.name} hands the dataset's bytes over as they are: leave out --size, --fps, --frames, --style"
                " and --hidden, or make the dataset so"
            )

    @abstractmethod
    def members(self, row: Any, paths: Paths) -> Mapping[str, bytes]:
        """Members of one clip of `index`, by suffix, read where the index says that they lie."""

    @abstractmethod
    def facts(self, row: Any, paths: Paths) -> Mapping[str, Any]:
        """The clip's flat facts as the export tells them; more keys may stand beside them."""

    def suffixes(self, clip: Conformed) -> set[str]:
        """Members that must be there: all, unless the format takes a choice."""
        return set(clip.source.members)

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """Pictures and skeletons, decoded from the export's bytes."""
        found = self.members(row, paths)
        return {stream: VideoPictures(found[STREAMS[stream]]) for stream in ("rgb", "pose") if STREAMS[stream] in found}

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """Every member is there and equal to the dataset's, the facts are the clip's, and frames are counted."""
        found, wanted = self.members(row, paths), self.suffixes(clip)
        for suffix in sorted(wanted ^ set(found)):
            yield f"{clip.key}: {suffix}: {'is missing' if suffix in wanted else 'is no member of this clip'}"
        for suffix in sorted(wanted & set(found)):
            if found[suffix] != clip.source.members[suffix]:
                yield f"{clip.key}: {suffix}: not the dataset's bytes"
                return
        told = self.facts(row, paths)
        for name, value in clip.facts.items():
            if name not in told or told[name] != value or type(told[name]) is not type(value):
                yield f"{clip.key}: {name} is {told.get(name)!r} instead of {value!r}"
        yield from super().verify(clip, row, paths)


def stored(clip: Conformed) -> Record:
    """What every record of these formats says."""
    shard = clip.source.shard
    return {"shard": shard if is_url(shard) else str(Path(shard).absolute()), "facts": clip.facts}


def shards_of(records: Iterable[Record]) -> dict[str, str]:
    """Splits of the shards that clips lie in, by path, in the dataset's order."""
    return {record["shard"]: record["split"] for record in records}


def as_stored_page(settings: Settings) -> str:
    """Markdown: what was chosen, which is only the split."""
    return (
        f"Chosen for this export: split {settings.split}; size, rate, length and skeletons (style `dwpose`: neck to"
        " right shoulder red, R,G,B = 153,0,0, limbs 4 px in the picture itself, hands, face as white dots, everybody"
        " drawn) are the dataset's own bytes. `export.json` says the same."
    )
