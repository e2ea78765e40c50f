"""Label pictures of a view, in memory and on disk: a folder with one .npy per channel, frame after frame.

Not compressed, 3.5 MB a frame at 832x480 without surfaces, so that readers map them and pay for what they touch: the
passes as a ZIP-compressed float32 EXR take 1.5 MB, and 25 to 40 ms of CPU each time a frame is read. Files grow by a
frame at a time; one that is shorter than its header says was not finished.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8

from synth.errors import ShotError
from synth.normals import normal_vectors
from synth.whole import again

_FORMAT: Any = np.lib.format  # without types in numpy 1.26

SURFACE = "surface"
_CHANNELS: dict[str, tuple[str, tuple[int, ...]]] = {
    "depth": ("<f4", ()),
    "ids": ("|u1", ()),
    "parts": ("|u1", ()),
    "normal_map": ("|u1", (3,)),
    SURFACE: ("<f4", (4,)),
}
"""Type and shape of a pixel by the name of the field."""


@dataclass(frozen=True)
class LabelImages:
    """Labels of one frame.

    depth: planar z [m], 0 where there is nothing. ids: instance ids, 0 for the venue and for nothing.
    parts: body parts of people and of what they wear, ids of synth.skeleton.parts; 0 everywhere else.
    normal_map: normals as in synth.normals.
    surface: which point of which object a pixel shows, see synth.surface; None where the render was not asked for flow.
    """

    depth: Float[np.ndarray, "height width"]
    ids: UInt8[np.ndarray, "height width"]
    parts: UInt8[np.ndarray, "height width"]
    normal_map: UInt8[np.ndarray, "height width 3"]
    surface: Float[np.ndarray, "height width 4"] | None = None

    @property
    def normals(self) -> Float[np.ndarray, "height width 3"]:
        """Unit vectors in camera space (x right, y down, z forward), towards the camera; 0 where nothing."""
        return normal_vectors(self.normal_map)


def overlaid(below: LabelImages, piece: LabelImages, top: int, left: int) -> LabelImages:
    """A picture with a smaller one laid over it, whose first pixel is at row `top` and column `left`."""
    height, width = piece.ids.shape
    channels = {name: getattr(below, name).copy() for name in _CHANNELS if getattr(below, name) is not None}
    for name, channel in channels.items():
        channel[top : top + height, left : left + width] = getattr(piece, name)
    return LabelImages(**channels)


def begin(folder: Path, num_frames: int, width_px: int, height_px: int, *, flow: bool) -> None:
    """Make the folder of so many pictures; `append` fills it. flow: with surfaces."""
    folder.mkdir(parents=True)
    for name, (kind, pixel) in _CHANNELS.items():
        if name != SURFACE or flow:
            shape = (num_frames, height_px, width_px, *pixel)
            with _path(folder, name).open("wb") as file:
                _FORMAT.write_array_header_1_0(file, {"descr": kind, "fortran_order": False, "shape": shape})


def append(folder: Path, picture: LabelImages) -> None:
    """Write the next picture. Written and not mapped, so that a full disk is an error and not the process's end."""
    for name, (kind, _) in _CHANNELS.items():
        channel = getattr(picture, name)
        if channel is not None:
            with _path(folder, name).open("ab") as file:
                file.write(np.ascontiguousarray(channel, kind).data)


def each(folder: Path, num_frames: int) -> Iterator[LabelImages]:
    """The pictures in order, mapped and not read; ShotError where a file is missing, damaged or of another length."""
    channels = {name: _mapped(_path(folder, name), num_frames) for name in _CHANNELS if name != SURFACE}
    if _path(folder, SURFACE).exists():
        channels[SURFACE] = _mapped(_path(folder, SURFACE), num_frames)
    return (LabelImages(**{name: channel[frame] for name, channel in channels.items()}) for frame in range(num_frames))


def depth_of(folder: Path, num_frames: int, frame: int) -> Float[np.ndarray, "height width"]:
    """The depth of one picture, mapped and not read; ShotError as `each`."""
    depth: Float[np.ndarray, "height width"] = _mapped(_path(folder, "depth"), num_frames)[frame]
    return depth


def _mapped(path: Path, num_frames: int) -> np.ndarray:
    kind, pixel = _CHANNELS[path.stem]
    try:
        channel = np.asarray(_FORMAT.open_memmap(path, mode="r"))
    except (OSError, ValueError, TypeError, OverflowError, SyntaxError, TokenError) as error:
        raise ShotError(
            f"{path}: not readable label pictures ({error}); {again(path, 'render the shot again')}"
        ) from error
    if channel.dtype != kind or channel.shape[:1] + channel.shape[3:] != (num_frames, *pixel):
        raise ShotError(f"{path}: not {num_frames} label pictures; {again(path, 'render the shot again')}")
    return channel


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.npy"
