"""What a user may choose of an export; what is left open follows the format."""

import re
from dataclasses import dataclass, fields, replace
from typing import cast, get_args

from synth.errors import DatasetError
from synth.pose_map import STYLES
from synth.pose_map.confidence import Hidden

Size = tuple[int, int]
"""Width and height [px]."""


@dataclass(frozen=True)
class Settings:
    """How clips are brought into a format.

    split: `train`, `val` or `all`. size_px: pictures are scaled to cover it and cut in the middle; None keeps theirs.
    fps: frames nearest in time are taken; None keeps the clip's rate. num_frames: the first so many; None keeps all.
    style: how skeletons are drawn, a name of synth.pose_map.STYLES. hidden: what becomes of joints that something
    hides; None follows the style. absolute: whether paths in index files begin at the root of the file system; else
    they are relative to the export's folder.
    """

    split: str | None = None
    size_px: Size | None = None
    fps: float | None = None
    num_frames: int | None = None
    style: str | None = None
    hidden: Hidden | None = None
    absolute: bool | None = None

    def over(self, defaults: "Settings") -> "Settings":
        """These settings where they are set, else the defaults."""
        return replace(
            defaults, **{f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}
        )


def settings_from(
    split: str | None,
    size: str | None,
    fps: float | None,
    num_frames: int | None,
    style: str | None,
    hidden: str | None,
    absolute: bool | None,
) -> Settings:
    """Settings from the words of a command; DatasetError lists what a word may be."""
    if hidden not in (None, *get_args(Hidden)):
        raise DatasetError(f"hidden={hidden}: choose one of {', '.join(get_args(Hidden))}")
    if style not in (None, *STYLES):
        raise DatasetError(f"style={style}: choose one of {', '.join(STYLES)}")
    return Settings(split, _size(size), fps, num_frames, style, cast(Hidden | None, hidden), absolute)


def _size(text: str | None) -> Size | None:
    if text is None:
        return None
    match = re.fullmatch(r"(\d{2,5})x(\d{2,5})", text)
    if not match:
        raise DatasetError(f"size {text!r}: write WIDTHxHEIGHT, such as 832x480")
    width, height = map(int, match.groups())
    if width % 2 or height % 2:
        raise DatasetError(f"size {text}: video needs even numbers of pixels")
    return width, height
