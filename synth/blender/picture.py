"""One beauty picture: whole, or, where the camera stands, a plate with what changed rendered anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from synth.blender.build import Stage
from synth.blender.footprint import covered_mask
from synth.blender.label_passes import read_passes
from synth.blender.lens import FilmCamera, point_camera
from synth.blender.occluder import occlude, remove
from synth.blender.regions import (
    LEAST_OCCLUDED_PX,
    LEAST_PX,
    Rect,
    changed_mask,
    frame_of,
    grown,
    paste,
    rectangles,
    shares,
)
from synth.blender.sun_shadow import SunlitPlace, shadow_mask, sunlit_places
from synth.errors import RenderError, ShotError
from synth.label_images import LabelImages, overlaid
from synth.scene import CameraTrack, Light, Mesh

Picture = UInt8[np.ndarray, "height width 3"]
Cells = Bool[np.ndarray, "rows columns"]
"""See synth.blender.regions."""

_FEATHER_PX = 6
FILTER_PX = 2
"""How far the occluder's edge is seen in the pixels beside it (a Blackman-Harris filter 1.5 pixels wide)."""
WHOLE_SHARE = 0.7
"""From this share of changed cells on, a whole picture costs no more than its pieces."""


@dataclass(frozen=True)
class EmptyPlace:
    """What a standing camera sees of the place without what moves."""

    track: CameraTrack
    probe: Picture
    labels: LabelImages
    sunlit: tuple[SunlitPlace, ...]


@dataclass(frozen=True)
class Changes:
    """What differs from the empty place in a frame of a standing camera.

    cells: to be rendered anew over the plate, None where that is most of the picture. covered: a rectangle around what
    things cover, outside which the labels are those of the empty place; None where they cover nothing.
    """

    cells: Cells | None
    covered: Rect | None


def find_changes(stage: Stage, empty: EmptyPlace, meshes: dict[str, Mesh], frame: int, scratch: Path) -> Changes:
    """What changes in a frame at which the stage must stand."""
    probe = take_probe(stage, empty.track, frame, scratch)
    things, size = tuple(thing for _, thing in stage.changing), (probe.shape[0], probe.shape[1])
    covered = covered_mask(things, meshes, empty.track, frame, size)
    known = covered | shadow_mask(empty.sunlit, things, meshes, frame, size)
    cells = grown(changed_mask(probe, empty.probe, known))
    around = frame_of(grown(covered), empty.track.width_px, empty.track.height_px)
    return Changes(cells if cells.mean() < WHOLE_SHARE else None, around)


def look_at_empty_place(stage: Stage, track: CameraTrack, lights: tuple[Light, ...], scratch: Path) -> EmptyPlace:
    """The place as a standing camera sees it; the stage must be in `empty_place`."""
    labels = take_labels(stage, track, 0, scratch)
    suns = tuple(light for light in lights if light.kind == "sun")
    return EmptyPlace(track, take_probe(stage, track, 0, scratch), labels, sunlit_places(suns, labels.depth, track))


def take_labels(stage: Stage, track: CameraTrack, frame: int, scratch: Path, rect: Rect | None = None) -> LabelImages:
    """The label picture, or a rectangle of it."""
    point_camera(stage.camera, stage.labels, track, frame, sharp=True)
    crop(stage.labels.render, track, rect)
    passes = scratch / "labels.exr"
    render_to(stage.labels, passes)
    images = read_passes(passes, track.world_from_camera[frame])
    passes.unlink()
    _refuse_other_size(images.ids, track, rect)
    return images


def take_label_piece(stage: Stage, empty: EmptyPlace, changes: Changes, frame: int, scratch: Path) -> LabelImages:
    """The label picture of a standing camera: that of the empty place with what is covered rendered anew."""
    if changes.covered is None:
        return empty.labels
    piece = take_labels(stage, empty.track, frame, scratch, changes.covered)
    return overlaid(empty.labels, piece, changes.covered.top, changes.covered.left)


def take_probe(stage: Stage, track: CameraTrack, frame: int, scratch: Path) -> Picture:
    """The picture small and noisy."""
    return _shoot(stage.camera, stage.probe, track, frame, scratch)


def take_picture(stage: Stage, track: CameraTrack, frame: int, scratch: Path) -> Picture:
    """The whole beauty picture."""
    return _shoot(stage.camera, stage.beauty, track, frame, scratch)


def take_pieces(stage: Stage, track: CameraTrack, frame: int, plate: Picture, cells: Cells, scratch: Path) -> Picture:
    """The plate with `cells` of the beauty picture over it.

    Only their pixels cost anything: an occluder before the lens covers the others, unless the lens blurs its edge.
    """
    width, height = track.width_px, track.height_px
    sharp = track.focus_m is None
    share = shares(cells, width, height, FILTER_PX if sharp else 0, _FEATHER_PX)
    if sharp:
        occlude(stage.occluder, ~cells, track, frame)
    picture = plate
    for rect in rectangles(cells, width, height, LEAST_OCCLUDED_PX if sharp else LEAST_PX):
        piece = _shoot(stage.camera, stage.beauty, track, frame, scratch, rect)
        picture = paste(picture, piece, rect, _FEATHER_PX, share)
    if sharp:
        remove(stage.occluder)
    return picture


@contextmanager
def empty_place(stage: Stage) -> Iterator[None]:
    """The stage without anything that changes, for plates."""
    for made, _ in stage.changing:
        made.hide_render = True
    try:
        yield
    finally:
        for made, _ in stage.changing:
            made.hide_render = False


def render_to(scene: Any, path: Path) -> None:
    """Render a scene into a file."""
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True, scene=scene.name)
    if not path.is_file():
        raise RenderError(f"{path}: Blender wrote nothing; make room on the disk and run again")


def read_picture(path: Path) -> Picture:
    """A picture that Blender has just written, which is deleted."""
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise ShotError(f"{path}: Blender wrote no readable picture; make room on the disk and run again")
    path.unlink()
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def _shoot(
    camera: FilmCamera, scene: Any, track: CameraTrack, frame: int, scratch: Path, rect: Rect | None = None
) -> Picture:
    point_camera(camera, scene, track, frame)
    crop(scene.render, track, rect)
    path = scratch / f"{scene.name}.png"
    render_to(scene, path)
    picture = read_picture(path)
    _refuse_other_size(picture, track, rect)
    return picture


def _refuse_other_size(picture: np.ndarray, track: CameraTrack, rect: Rect | None) -> None:
    if rect is not None and picture.shape[:2] != (rect.bottom - rect.top, rect.right - rect.left):
        raise RenderError(f"view {track.name}: Blender cropped to {picture.shape[:2]} instead of {rect}; report it")


def crop(render: Any, track: CameraTrack, rect: Rect | None) -> None:
    """Render a rectangle only; a quarter pixel is added since Blender rounds the shares of the picture down."""
    render.use_border = render.use_crop_to_border = rect is not None
    if rect is not None:
        render.border_min_x = (rect.left + 0.25) / track.width_px
        render.border_max_x = min((rect.right + 0.25) / track.width_px, 1.0)
        render.border_min_y = (track.height_px - rect.bottom + 0.25) / track.height_px
        render.border_max_y = min((track.height_px - rect.top + 0.25) / track.height_px, 1.0)
