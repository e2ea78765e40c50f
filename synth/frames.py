"""Frames: what a renderer returns for a Shot, as a folder of PNG (beauty) and multilayer EXR (labels) files.

frames.json                 written last: a folder without it is not finished
<view>/rgb/0000.png         8-bit sRGB
<view>/labels/0000.exr      object index, planar z [m], world normal, body part, all at the pixel centres
                            and object and surface (see synth.surface) where flow was asked for
<view>/reference/rgb.png, labels.exr    the same of the shot's reference, where it has one
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import OpenEXR
from jaxtyping import Float, UInt8

from synth.arrays import Depth, Ids, Transforms, Video
from synth.errors import ShotError

Normals = Float[np.ndarray, "frames height width 3"]

_NOTHING_M = 1e9
"""Cycles writes 1e10 where a ray hits nothing."""

_PARTS = "part.X"


@dataclass(frozen=True)
class LabelImages:
    """Labels of one frame.

    depth: planar z [m], 0 where there is nothing. ids: instance ids, 0 for the venue and for nothing.
    normals: unit vectors in camera space (x right, y down, z forward), towards the camera; 0 where nothing.
    parts: body parts of people and of what they wear, ids of synth.skeleton.parts; 0 everywhere else.
    surface: which point of which object a pixel shows, see synth.surface; None where the render was not asked for flow.
    """

    depth: Float[np.ndarray, "height width"]
    ids: UInt8[np.ndarray, "height width"]
    normals: Float[np.ndarray, "height width 3"]
    parts: UInt8[np.ndarray, "height width"]
    surface: Float[np.ndarray, "height width 4"] | None = None


class Frames:
    """A finished frames folder. Whole-view readers return arrays; `each_*` hold one frame at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.facts: dict[str, Any] = json.loads((folder / "frames.json").read_text())
        except (OSError, ValueError) as error:
            raise ShotError(f"{folder}: not a finished frames folder ({error}); render the shot again") from error

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
        poses = self.world_from_camera(view)
        paths = (labels_path(self.folder, view, frame) for frame in range(self.num_frames))
        return (self._read_labels(path, pose) for path, pose in zip(paths, poses, strict=True))

    @property
    def has_reference(self) -> bool:
        """Whether there are reference pictures."""
        return all("reference_world_from_camera" in view for view in self.facts["views"].values())

    def reference(self, view: str) -> tuple[UInt8[np.ndarray, "height width 3"], LabelImages]:
        """The picture of the shot's reference moment and its labels; ShotError where the shot had none."""
        pose = self._view(view).get("reference_world_from_camera")
        if pose is None:
            raise ShotError(f"{self.folder}: no reference of view {view!r}; plan the shot again and render it")
        folder = reference_path(self.folder, view).parent
        return _read_picture(reference_path(self.folder, view)), self._read_labels(
            folder / "labels.exr", np.array(pose)
        )

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

    def _read_labels(self, path: Path, world_from_camera: Transforms) -> LabelImages:
        try:
            with OpenEXR.File(str(path), separate_channels=True) as file:
                # Blender 4.5 writes one part for all passes; 5.x a part for each, with the index's name spelled out
                channels = {
                    name.split(".", 1)[-1].replace("Object Index", "IndexOB"): channel.pixels
                    for part in range(len(file.parts))
                    for name, channel in file.channels(part).items()
                }
        except (OSError, RuntimeError) as error:
            raise ShotError(f"{path}: not a readable EXR ({error}); render the shot again") from error
        if _PARTS not in channels:
            raise ShotError(f"{path}: made before there were body parts; render the shot again")
        return label_images(channels, world_from_camera)


def label_images(channels: dict[str, Any], world_from_camera: Transforms) -> LabelImages:
    """Labels from Blender's passes: `Depth.Z`, `IndexOB.X`, `part.X` and the world normal `Normal.X .Y .Z`."""
    depth = channels["Depth.Z"].astype(np.float32)
    hit = depth < _NOTHING_M
    world = np.stack([channels[f"Normal.{axis}"] for axis in "XYZ"], -1)
    normals = np.where(hit[..., None], world @ world_from_camera[:3, :3].astype(np.float32), 0)
    return LabelImages(
        depth=np.where(hit, depth, np.float32(0)),
        ids=np.rint(channels["IndexOB.X"]).astype(np.uint8),
        normals=normals.astype(np.float32),
        parts=np.rint(channels[_PARTS]).astype(np.uint8),
        surface=_surface(channels),
    )


def _surface(channels: dict[str, Any]) -> Float[np.ndarray, "height width 4"] | None:
    """From the passes `object` and `surface` that a label picture has where flow was asked for."""
    if "object.X" not in channels:
        return None
    return np.stack([channels["object.X"], *(channels[f"surface.{axis}"] for axis in "RGB")], -1)


def rgb_path(folder: Path, view: str, frame: int) -> Path:
    """Where the beauty picture of a frame is."""
    return folder / view / "rgb" / f"{frame:04d}.png"


def labels_path(folder: Path, view: str, frame: int) -> Path:
    """Where the label passes of a frame are."""
    return folder / view / "labels" / f"{frame:04d}.exr"


def reference_path(folder: Path, view: str) -> Path:
    """Where the beauty picture of the reference is; its label passes lie beside it as labels.exr."""
    return folder / view / "reference" / "rgb.png"


def _read_picture(path: Path) -> UInt8[np.ndarray, "height width 3"]:
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise ShotError(f"{path}: not a readable picture; render the shot again")
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
