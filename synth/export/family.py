"""What a format is: how one clip is written, what its index files say, and how both are read back."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np

from synth.export.conformed import Conformed
from synth.export.settings import Settings
from synth.export.source import Place
from synth.export.video_pictures import Picture, VideoPictures, count_frames

Record = dict[str, Any]
"""What a clip left in the export: `key`, `split`, `caption`, `fps`, `num_frames`, `width`, `height` and, from `write`,
paths relative to the export's folder and whatever the index files need; JSON."""

LOSSY, BLOCK_PX = 10.0, 16
"""Difference of the means of the worst block, of 255, up to which a picture that was encoded again counts as the same:
encoding leaves block means within 5, while another athlete in the same place changes some of them by 11 and more, but
the mean of the whole picture by 1 only [measured, 96x64 to 480x288]."""
LOSSY_DRAWING = 12.0
"""Mean difference of grey values up to which a skeleton in JPEG counts as the same; its block means go up to 14 off
[measured, 480x288]."""
DRAWN = 2.0
"""The same of drawings and maps, which are encoded without loss but for the colour conversion, over the pixels that
either draws: a thin skeleton is so little of a picture that another clip's would pass else."""


@dataclass(frozen=True)
class Paths:
    """How index files name files. folder: where the export lies now. target: where it will lie."""

    folder: Path
    target: Path
    absolute: bool

    def named(self, relative: str) -> str:
        """A file of the export as index files name it."""
        return str(self.target.absolute() / relative) if self.absolute else relative

    def find(self, named: str) -> Path:
        """Where a file that an index names lies now."""
        path = Path(named)
        return self.folder / (path.relative_to(self.target.absolute()) if path.is_absolute() else path)


class Family(ABC):
    """A trainer family's format; one instance serves all clips, in several processes, so it holds no state."""

    name: ClassVar[str]
    """As the user types it."""
    about: ClassVar[str]
    """One line: which trainers read it."""
    style: ClassVar[str] = "dwpose"
    """How skeletons are drawn, of synth.pose_map.STYLES."""
    defaults: ClassVar[Settings] = Settings(split="train", absolute=False)
    least_frames: ClassVar[int] = 1
    """Clips with fewer frames, at the format's rate, are of no use to its trainers."""
    frames_step: ClassVar[int] = 1
    """Frame counts are 1 + a multiple of this: 4 for the Wan family, 8 for some, 1 for any. Longer clips are cut."""
    size_step: ClassVar[int] = 1
    """Widths and heights are multiples of this."""
    lossy: ClassVar[frozenset[str]] = frozenset({"rgb"})
    """Streams that may be encoded with loss."""
    may_be_black: ClassVar[frozenset[str]] = frozenset()
    """Streams that may show nothing from beginning to end, such as the face of someone who never turns it here."""

    def chosen(self, found: Sequence[Place]) -> Sequence[Place]:
        """Which clips are written: all; a format about shots or motions takes one of each."""
        return found

    def usable_frames(self, available: int) -> int:
        """How many of a clip's frames are written, so that its trainers can use them all."""
        return 1 + (available - 1) // self.frames_step * self.frames_step

    def refuse(self, clip: Conformed) -> None:
        """DatasetError, before any work, for a clip or settings that this format cannot take."""
        return

    @abstractmethod
    def write(self, clip: Conformed, folder: Path) -> Record:
        """Write one clip's files below `folder`, to places that no other clip uses; what the index says of it."""

    @abstractmethod
    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """Write the index files; the records come in the order of the shards."""

    @abstractmethod
    def index(self, paths: Paths) -> Mapping[str, Any]:
        """What the index files say of each clip, by key, read as the trainer reads them; picklable."""

    @abstractmethod
    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """The streams of one clip of `index` as its trainer would find them: RGB frames by the names that `expected`
        knows."""

    @abstractmethod
    def page(self, settings: Settings) -> str:
        """Markdown: where to point the trainer, and how skeletons, rate, length, size and paths were chosen."""

    def card(self, records: Sequence[Record], settings: Settings) -> str:
        """README.md: the page, with a head where the format has one that depends on what was written."""
        return self.page(settings)

    def expected(self, clip: Conformed, stream: str, frame: int) -> Picture:
        """What a frame of a stream must show: `rgb`, `pose` here; formats add their own."""
        if stream == "rgb":
            return clip.rgb[frame]
        if stream == "pose":
            return clip.pose(frame)
        raise KeyError(stream)

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """What is wrong with a written clip, a line each: frame counts, frame-exact streams, black control."""
        for stream, frames in self.read(row, paths).items():
            if _is_copy(clip, stream, frames):  # of what the dataset's checks have passed, and its digest vouches for
                continue
            yield from self._stream_failures(
                clip, stream, frames if isinstance(frames, VideoPictures) else list(frames)
            )

    def _stream_failures(self, clip: Conformed, stream: str, frames: VideoPictures | list[Picture]) -> Iterator[str]:
        if len(frames) != clip.num_frames:
            yield f"{clip.key}: {stream}: {len(frames)} frames instead of {clip.num_frames}"
            return
        if stream not in self.may_be_black and not any(frame.any() for frame in frames):
            yield f"{clip.key}: {stream}: black throughout"
            return
        expected = cache(lambda number: self.expected(clip, stream, number))
        for number in moments(clip.num_frames):
            yield from self._frame_failures(clip, stream, frames[number], number, expected)

    def _frame_failures(
        self, clip: Conformed, stream: str, found: Picture, number: int, expected: Callable[[int], Picture]
    ) -> Iterator[str]:
        """The frame is the right one: not nearer to a neighbour by more than half of what lies between the two, which a
        lossy encoder that repeats what hardly moves may come to."""
        own = expected(number)
        if found.shape != own.shape:
            sizes = " instead of ".join(f"{picture.shape[1]}x{picture.shape[0]}" for picture in (found, own))
            yield f"{clip.key}: {stream}: pictures of {sizes}"
            return
        if off := self._too_far(stream, found, own):
            yield f"{clip.key}: {stream}: frame {number} differs by {off:.1f} of 255 from what it must show"
            return
        drawn = stream not in self.lossy
        error = difference(found, own, drawn)
        for other in {max(number - 1, 0), min(number + 1, clip.num_frames - 1)} - {number}:
            apart = difference(own, expected(other), drawn)
            if error - difference(found, expected(other), drawn) > max(apart / 2, 1e-6):
                yield f"{clip.key}: {stream}: frame {number} shows the moment of frame {other}"

    def _too_far(self, stream: str, found: Picture, own: Picture) -> float:
        """How far a picture is off, 0 where that is allowed. Somebody more in a picture without loss, such as Champ's
        PNGs, is too little of it for the mean."""
        lossy = stream in self.lossy
        checks = [] if lossy else [(difference(found, own, drawn=True), DRAWN)]
        if lossy and stream == "pose":
            checks.append((difference(found, own), LOSSY_DRAWING))
        else:
            checks.append((worst_block(found, own), LOSSY))
        return max((off for off, limit in checks if off > limit), default=0.0)


def _is_copy(clip: Conformed, stream: str, frames: Iterable[Picture]) -> bool:
    """Whether a stream is the clip's own video byte for byte, with all its frames."""
    stored = clip.source.members["mp4"] if stream == "rgb" and clip.untouched else None
    copied = stored is not None and isinstance(frames, VideoPictures) and frames.is_copy(stored)
    return copied and stored is not None and count_frames(stored) == clip.num_frames


def moments(num_frames: int) -> tuple[int, ...]:
    """The frames that are compared: the ends, the middle, and those beside the ends, where shifts show."""
    last = num_frames - 1
    return tuple(sorted({0, min(1, last), num_frames // 2, max(last - 1, 0), last}))


def difference(one: Picture, other: Picture, drawn: bool = False) -> float:
    """Mean absolute difference of grey values; `drawn`: over the pixels that are not black in both."""
    values = 3 * _drawn_pixels(one, other) if drawn else one.size
    return cv2.norm(one, other, cv2.NORM_L1) / max(values, 1)


def _drawn_pixels(one: Picture, other: Picture) -> int:
    black = cv2.inRange(cv2.bitwise_or(one, other), (0, 0, 0), (0, 0, 0))
    return black.size - cv2.countNonZero(black)


def worst_block(one: Picture, other: Picture) -> float:
    """Largest difference of the means of a block, in any channel, of grey values."""
    height, width = (max(edge // BLOCK_PX, 1) for edge in one.shape[:2])
    apart = one.astype(np.float32) - other
    return float(np.abs(cv2.resize(apart, (width, height), interpolation=cv2.INTER_AREA)).max())


def read_video(path: Path) -> VideoPictures:
    """All frames of a video file in RGB, decoded when the first is asked for."""
    return VideoPictures(path.read_bytes(), path=path)


def write_file(path: Path, data: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows))


def write_json(path: Path, tree: Any) -> None:
    """Readable JSON."""
    path.write_text(json.dumps(tree, ensure_ascii=False, allow_nan=False, indent=1) + "\n")
