"""Frames of an mp4 as pictures, of which only those that are looked at are made."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from av import VideoFrame
from av.video.reformatter import VideoReformatter
from jaxtyping import UInt8

from synth.errors import DatasetError
from synth.video import decoded_frames, opened

Picture = UInt8[np.ndarray, "height width 3"]
_KEPT = 4
"""Pictures made last, which a format may ask for once for each of its streams."""


class VideoPictures:
    """RGB frames by number, read-only. All are decoded when the first is asked for; converting costs as much again, so each is
    converted when it is asked for.

    indices: which frames, in which order (None: all). fitted: what is done to each. path: named where decoding fails.
    """

    def __init__(
        self,
        data: bytes,
        indices: Sequence[int] | None = None,
        fitted: Callable[[Picture], Picture] | None = None,
        path: Path | None = None,
    ) -> None:
        self._data, self._chosen, self._fitted, self._path = data, indices, fitted, path
        self._converter = VideoReformatter()
        self._made = lru_cache(maxsize=_KEPT)(self._make)

    def __len__(self) -> int:
        return len(self._indices)

    def __getitem__(self, number: int) -> Picture:
        return self._made(int(self._indices[number]))

    def __iter__(self) -> Iterator[Picture]:
        return (self[number] for number in range(len(self)))

    @property
    def num_decoded(self) -> int:
        """How many frames of the stream decode."""
        return len(self._frames)

    def is_copy(self, data: bytes) -> bool:
        """Whether these are the frames of a stream as they come, from the same bytes."""
        return self._chosen is None and self._fitted is None and self._data == data

    @property
    def _indices(self) -> Sequence[int]:
        return range(len(self._frames)) if self._chosen is None else self._chosen

    @cached_property
    def _frames(self) -> tuple[VideoFrame, ...]:
        try:
            return _decoded(self._data)
        except DatasetError as error:
            where = f"{self._path}: " if self._path else ""
            raise DatasetError(f"{where}{error}") from error

    def _make(self, index: int) -> Picture:
        picture = self._converter.reformat(self._frames[index], format="rgb24", threads=1).to_ndarray()
        made = self._fitted(picture) if self._fitted else picture
        made.flags.writeable = False
        return made


def count_frames(data: bytes) -> int:
    """How many frames the container holds, none of which is decoded."""
    with opened(data) as container:
        return sum(packet.size > 0 for packet in container.demux(video=0))


@lru_cache(maxsize=1)
def _decoded(data: bytes) -> tuple[VideoFrame, ...]:
    """The last one is kept: a copied stream is compared with the one it came from."""
    with opened(data) as container:
        return tuple(decoded_frames(container))
