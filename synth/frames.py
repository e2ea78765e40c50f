"""Frames: what a renderer returns for a Shot, as a folder of BMP (beauty) and .npy (labels) files.

frames.json                 written last: a folder without it is not finished
<view>/rgb/0000.bmp         8-bit sRGB; a PNG takes 0.5 instead of 1.2 MB, and 20 times as long to write and to read
<view>/labels/              see synth.label_images: object index, planar z [m], normal, body part, all at the pixel
                            centres, and surfaces where flow was asked for
<view>/reference/rgb.bmp, labels/    the same of the shot's reference, where it has one
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from synth.arrays import Depth, Ids, Transforms, Video
from synth.errors import ShotError
from synth.label_images import LabelImages, each
from synth.plain import tree_of
from synth.whole import again

Normals = Float[np.ndarray, "frames height width 3"]


AGAIN = "render the shot again"


class Frames:
    """A finished frames folder. Whole-view readers return arrays; `each_*` hold one frame at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.facts: dict[str, Any] = _checked(tree_of((folder / "frames.json").read_bytes()))
        except (OSError, ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
            raise ShotError(f"{folder}: not a finished frames folder ({error}); {again(folder, AGAIN)}") from error

    @property
    def views(self) -> tuple[str, ...]:
        """Names of the cameras."""
        return tuple(self.facts["views"])

    @property
    def num_frames(self) -> int:
        """Pictures per view."""
        return int(self.facts["num_frames"])

    @property
    def seconds(self) -> dict[str, float]:
        """Wall time of this shot [s] by pass: `build`, `meter`, `probes`, `labels`, `plates`, `beauty`, `reference`."""
        return dict(self.facts["seconds"])

    def world_from_camera(self, view: str) -> Transforms:
        """(frames, 4, 4) as rendered."""
        return np.array(self._view(view)["world_from_camera"])

    def each_rgb(self, view: str) -> Iterator[UInt8[np.ndarray, "height width 3"]]:
        """Beauty pictures in order."""
        self._view(view)
        return (self._read_rgb(view, frame) for frame in range(self.num_frames))

    def each_labels(self, view: str) -> Iterator[LabelImages]:
        """Label pictures in order."""
        self._view(view)
        return each(labels_folder(self.folder, view), self.num_frames)

    @property
    def has_reference(self) -> bool:
        """Whether there are reference pictures."""
        return all("reference_world_from_camera" in view for view in self.facts["views"].values())

    def reference(self, view: str) -> tuple[UInt8[np.ndarray, "height width 3"], LabelImages]:
        """The picture of the shot's reference moment and its labels; ShotError where the shot had none."""
        if "reference_world_from_camera" not in self._view(view):
            raise ShotError(f"{self.folder}: no reference of view {view!r}; plan the shot again and render it")
        picture = reference_path(self.folder, view)
        return _read_picture(picture), next(each(picture.with_name("labels"), 1))

    def rgb(self, view: str) -> Video:
        """(frames, height, width, 3) uint8 sRGB."""
        return np.stack(list(self.each_rgb(view)))

    def depth(self, view: str) -> Depth:
        """(frames, height, width) float32 planar z [m], 0 where there is nothing."""
        return np.stack([labels.depth for labels in self.each_labels(view)])

    def ids(self, view: str) -> Ids:
        """(frames, height, width) uint8 instance ids."""
        return np.stack([labels.ids for labels in self.each_labels(view)])

    def normals(self, view: str) -> Normals:
        """(frames, height, width, 3) float32 in camera space."""
        return np.stack([labels.normals for labels in self.each_labels(view)])

    def parts(self, view: str) -> Ids:
        """(frames, height, width) uint8 body parts."""
        return np.stack([labels.parts for labels in self.each_labels(view)])

    def _view(self, view: str) -> dict[str, Any]:
        if view not in self.facts["views"]:
            raise ShotError(f"{self.folder}: no view {view!r}; it has {', '.join(self.views)}")
        return self.facts["views"][view]

    def _read_rgb(self, view: str, frame: int) -> UInt8[np.ndarray, "height width 3"]:
        return _read_picture(rgb_path(self.folder, view, frame))


def rgb_path(folder: Path, view: str, frame: int) -> Path:
    """Where the beauty picture of a frame is."""
    return folder / view / "rgb" / f"{frame:04d}.bmp"


def labels_folder(folder: Path, view: str) -> Path:
    """Where the label pictures are."""
    return folder / view / "labels"


def reference_path(folder: Path, view: str) -> Path:
    """Where the beauty picture of the reference is; its label picture lies beside it in the folder `labels`."""
    return folder / view / "reference" / "rgb.bmp"


def _checked(facts: Any) -> dict[str, Any]:
    """The same facts; ValueError, TypeError or KeyError where they are not those of frames."""
    views, whole = facts["views"], np.eye(4).shape
    if not all(np.array(view["world_from_camera"], float).shape[1:] == whole for view in views.values()):
        raise ValueError("a camera has no poses")
    int(facts["num_frames"]), {name: float(seconds) for name, seconds in facts["seconds"].items()}
    return dict(facts)


def _read_picture(path: Path) -> UInt8[np.ndarray, "height width 3"]:
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise ShotError(f"{path}: not a readable picture; {again(path, AGAIN)}")
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
