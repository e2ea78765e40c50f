"""CameraTrack -> Blender camera: the one place where axes are flipped and K becomes lens and shift."""

from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from jaxtyping import Float

from synth.arrays import Intrinsics, Transforms
from synth.blender.shutter import MOMENTS, PLACE, blender_frame, new_curves, place, set_keys
from synth.scene import CameraTrack

_SENSOR_MM = 36.0
_NEAR_M, _FAR_M = 0.02, 20000.0
_LENS = (("lens", 0), ("shift_x", 0), ("shift_y", 0))
_BLENDER_FROM_OPENCV = np.diag([1.0, -1.0, -1.0, 1.0])


@dataclass(frozen=True)
class FilmCamera:
    """Blender's one camera, and where the shutter takes time the curves that move and zoom it while it is open."""

    made: Any
    place_curves: tuple[Any, ...] = ()
    lens_curves: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Lens:
    """Blender's camera numbers. shifts are shares of the picture's width; pixel_aspect is height over width."""

    focal_mm: float
    shift_x: float
    shift_y: float
    pixel_aspect: float


def lens_from_intrinsics(K: Intrinsics, width_px: int, height_px: int, sensor_mm: float = _SENSOR_MM) -> Lens:
    """Blender's numbers for a camera matrix, with the sensor fitted to the picture's width.

    A pixel as wide as tall has fx = fy; a pixel `pixel_aspect` times as tall has fy = fx / pixel_aspect.
    The picture's middle lies at cx = W/2 - shift_x W and cy = H/2 + shift_y W / pixel_aspect.
    """
    pixel_aspect = float(K[0, 0] / K[1, 1])
    return Lens(
        focal_mm=float(K[0, 0]) * sensor_mm / width_px,
        shift_x=float(width_px / 2.0 - K[0, 2]) / width_px,
        shift_y=float(K[1, 2] - height_px / 2.0) * pixel_aspect / width_px,
        pixel_aspect=pixel_aspect,
    )


def blender_pose(world_from_camera: Transforms) -> Float[np.ndarray, "4 4"]:
    """world_from_camera (x right, y down, z forward) as Blender wants it (x right, y up, z backward)."""
    return world_from_camera @ _BLENDER_FROM_OPENCV


def new_camera(moments: int = 1) -> FilmCamera:
    """A camera for `point_camera` to move; moments: frames of Blender's per video frame."""
    data = bpy.data.cameras.new("camera")
    data.sensor_fit = "HORIZONTAL"
    data.clip_start, data.clip_end = _NEAR_M, _FAR_M
    made = bpy.data.objects.new("camera", data)
    if moments == 1:
        return FilmCamera(made)
    return FilmCamera(made, tuple(new_curves(made, PLACE)), tuple(new_curves(data, _LENS)))


def point_camera(
    camera: FilmCamera, scene: bpy.types.Scene, track: CameraTrack, frame: int, sharp: bool = False
) -> None:
    """Give camera and scene the view of `track` at `frame`; sharp: everything, whatever the lens is focused on."""
    data = camera.made.data
    blurred = track.focus_m is not None and not sharp
    data.sensor_width = track.sensor_mm if blurred else _SENSOR_MM
    _focus(data.dof, track, frame, blurred)
    lens = lens_from_intrinsics(track.K[frame], track.width_px, track.height_px, data.sensor_width)
    _set_lens(data, lens)
    place(camera.made, blender_pose(track.world_from_camera[frame]))
    if camera.place_curves:
        _animate(camera, track, frame)
    render = scene.render
    render.resolution_x, render.resolution_y = track.width_px, track.height_px
    # Blender scales the larger of the two down to 1
    render.pixel_aspect_x = 1.0 / min(lens.pixel_aspect, 1.0)
    render.pixel_aspect_y = render.pixel_aspect_x * lens.pixel_aspect


def _focus(dof: Any, track: CameraTrack, frame: int, blurred: bool) -> None:
    dof.use_dof = blurred
    if blurred:
        assert track.focus_m is not None
        dof.focus_distance, dof.aperture_fstop = float(track.focus_m[frame]), track.f_stop


def _set_lens(data: Any, lens: Lens) -> None:
    data.lens, data.shift_x, data.shift_y = lens.focal_mm, lens.shift_x, lens.shift_y


def _animate(camera: FilmCamera, track: CameraTrack, frame: int) -> None:
    """Keys for when the shutter opens, is half way and closes."""
    made, data = camera.made, camera.made.data
    values = []
    for K, pose in _exposed(track, frame):
        place(made, blender_pose(pose))
        _set_lens(data, lens_from_intrinsics(K, track.width_px, track.height_px, data.sensor_width))
        at = [*made.location, *made.rotation_euler, *made.scale, data.lens, data.shift_x, data.shift_y]
        values.append(at)
    frames = blender_frame(frame, MOMENTS) + np.arange(-1.0, 2.0)
    for curve, column in zip((*camera.place_curves, *camera.lens_curves), np.array(values).T, strict=True):
        set_keys(curve, frames, column)
    made.animation_data.action.update_tag()
    data.animation_data.action.update_tag()


def _exposed(track: CameraTrack, frame: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """K and world_from_camera as the shutter opens, at the frame's own time, and as it closes."""
    K, pose = track.K[frame], track.world_from_camera[frame]
    K_open, K_close = (K, K) if track.shutter_intrinsics is None else track.shutter_intrinsics[frame]
    pose_open, pose_close = (pose, pose) if track.shutter_pose is None else track.shutter_pose[frame]
    return [(K_open, pose_open), (K, pose), (K_close, pose_close)]
