"""One beauty picture: whole, or, where the camera stands, a plate with the changed rectangles rendered anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bpy
import cv2
import numpy as np
from jaxtyping import UInt8

from synth.blender.build import Stage
from synth.blender.lens import FilmCamera, point_camera
from synth.blender.regions import Rect, changed_mask, covered_mask, paste, rectangles
from synth.errors import RenderError, ShotError
from synth.scene import CameraTrack, Mesh

Picture = UInt8[np.ndarray, "height width 3"]

_FEATHER_PX = 6
_WHOLE_SHARE = 0.7
"""From this share of changed pixels on, a whole picture costs no more than its pieces."""


def find_changes(
    stage: Stage, track: CameraTrack, meshes: dict[str, Mesh], plate_probe: Picture, frame: int, scratch: Path
) -> list[Rect] | None:
    """Rectangles in which a standing camera's picture differs from its plate, None where that is most of it.

    The stage must stand at `frame`.
    """
    probe = take_probe(stage, track, frame, scratch)
    scale = track.width_px / probe.shape[1]
    things = tuple(thing for _, thing in stage.changing)
    covered = covered_mask(things, meshes, track, frame, (probe.shape[0], probe.shape[1]))
    changed = changed_mask(probe, plate_probe, covered)
    rects = rectangles(changed, scale, track.width_px, track.height_px)
    few = sum(rect.area for rect in rects) < _WHOLE_SHARE * track.width_px * track.height_px
    return rects if few else None


def take_probe(stage: Stage, track: CameraTrack, frame: int, scratch: Path) -> Picture:
    """The picture small and noisy."""
    return _shoot(stage.camera, stage.probe, track, frame, scratch)


def take_picture(stage: Stage, track: CameraTrack, frame: int, scratch: Path) -> Picture:
    """The whole beauty picture."""
    return _shoot(stage.camera, stage.beauty, track, frame, scratch)


def take_pieces(
    stage: Stage, track: CameraTrack, frame: int, plate: Picture, rects: list[Rect], scratch: Path
) -> Picture:
    """The plate with `rects` of the beauty picture over it."""
    picture = plate
    for rect in rects:
        piece = _shoot(stage.camera, stage.beauty, track, frame, scratch, rect)
        picture = paste(picture, piece, rect, _FEATHER_PX)
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


def write_picture(path: Path, picture: Picture) -> None:
    """An 8-bit picture with nothing but the pixels (Blender would add the seconds it took)."""
    if not cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)):
        raise RenderError(f"{path}: could not be written; make room on the disk and run again")


def _shoot(
    camera: FilmCamera, scene: Any, track: CameraTrack, frame: int, scratch: Path, rect: Rect | None = None
) -> Picture:
    point_camera(camera, scene, track, frame)
    _crop(scene.render, track, rect)
    path = scratch / f"{scene.name}.png"
    render_to(scene, path)
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise ShotError(f"{path}: Blender wrote no readable picture; make room on the disk and run again")
    path.unlink()
    if rect is not None and picture.shape[:2] != (rect.bottom - rect.top, rect.right - rect.left):
        raise RenderError(f"view {track.name}: Blender cropped to {picture.shape[:2]} instead of {rect}; report it")
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def _crop(render: Any, track: CameraTrack, rect: Rect | None) -> None:
    """Render a rectangle only; a quarter pixel is added since Blender rounds the shares of the picture down."""
    render.use_border = render.use_crop_to_border = rect is not None
    if rect is not None:
        render.border_min_x = (rect.left + 0.25) / track.width_px
        render.border_max_x = min((rect.right + 0.25) / track.width_px, 1.0)
        render.border_min_y = (track.height_px - rect.bottom + 0.25) / track.height_px
        render.border_max_y = min((track.height_px - rect.top + 0.25) / track.height_px, 1.0)
