"""CameraTrack -> Blender camera: the one place where axes are flipped and K becomes lens and shift."""

from dataclasses import dataclass

import bpy
import numpy as np
from jaxtyping import Float
from mathutils import Matrix

from synth.arrays import Intrinsics, Transforms
from synth.scene import CameraTrack

_SENSOR_MM = 36.0
_NEAR_M, _FAR_M = 0.02, 20000.0
_BLENDER_FROM_OPENCV = np.diag([1.0, -1.0, -1.0, 1.0])


@dataclass(frozen=True)
class Lens:
    """Blender's camera numbers. shifts are shares of the picture's width; pixel_aspect is height over width."""

    focal_mm: float
    shift_x: float
    shift_y: float
    pixel_aspect: float


def lens_from_intrinsics(K: Intrinsics, width_px: int, height_px: int) -> Lens:
    """Blender's numbers for a camera matrix, with the sensor fitted to the picture's width.

    A pixel as wide as tall has fx = fy; a pixel `pixel_aspect` times as tall has fy = fx / pixel_aspect.
    The picture's middle lies at cx = W/2 - shift_x W and cy = H/2 + shift_y W / pixel_aspect.
    """
    pixel_aspect = float(K[0, 0] / K[1, 1])
    return Lens(
        focal_mm=float(K[0, 0]) * _SENSOR_MM / width_px,
        shift_x=float(width_px / 2.0 - K[0, 2]) / width_px,
        shift_y=float(K[1, 2] - height_px / 2.0) * pixel_aspect / width_px,
        pixel_aspect=pixel_aspect,
    )


def blender_pose(world_from_camera: Transforms) -> Float[np.ndarray, "4 4"]:
    """world_from_camera (x right, y down, z forward) as Blender wants it (x right, y up, z backward)."""
    return world_from_camera @ _BLENDER_FROM_OPENCV


def new_camera() -> bpy.types.Object:
    """A camera object for `point_camera` to move."""
    data = bpy.data.cameras.new("camera")
    data.sensor_fit = "HORIZONTAL"
    data.sensor_width = _SENSOR_MM
    data.clip_start, data.clip_end = _NEAR_M, _FAR_M
    return bpy.data.objects.new("camera", data)


def point_camera(camera: bpy.types.Object, scene: bpy.types.Scene, track: CameraTrack, frame: int) -> None:
    """Give camera and scene the view of `track` at `frame`."""
    lens = lens_from_intrinsics(track.K[frame], track.width_px, track.height_px)
    camera.data.lens = lens.focal_mm
    camera.data.shift_x, camera.data.shift_y = lens.shift_x, lens.shift_y
    camera.matrix_world = Matrix(blender_pose(track.world_from_camera[frame]).tolist())
    render = scene.render
    render.resolution_x, render.resolution_y = track.width_px, track.height_px
    # Blender scales the larger of the two down to 1
    render.pixel_aspect_x = 1.0 / min(lens.pixel_aspect, 1.0)
    render.pixel_aspect_y = render.pixel_aspect_x * lens.pixel_aspect
