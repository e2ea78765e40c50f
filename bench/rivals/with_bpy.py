"""The shot by a plain loop in bpy: per frame and view one render of all passes, multilayer EXR and an 8-bit picture.

Blender's defaults stay (adaptive sampling, OpenImageDenoise with accurate guides, light tree) except persistent data,
which every user of animations turns on, and bounces, view transform and exposure, which are ours.
"""

import tempfile
from pathlib import Path
from typing import Any

import bpy  # noqa: TID251 - a rival's process
import cv2
import numpy as np
import OpenEXR

from rivals.assignment import Assignment, Report, carry_out
from synth.blender.build import build_stage, set_frame
from synth.blender.lens import point_camera


def render(assignment: Assignment, report: Report) -> None:
    """Build once, then render and read view after view of every frame."""
    shot = assignment.loaded()
    with tempfile.TemporaryDirectory() as scratch:
        with report.timed("build"):
            stage = build_stage(shot, Path(assignment.shot), Path(scratch))
            _configure(stage.beauty, assignment)
        returned = []
        with report.timed("render and read"):
            for frame in range(shot.num_frames):
                set_frame(stage, frame)
                for track in shot.cameras:
                    point_camera(stage.camera, stage.beauty, track, frame)
                    returned.append(_taken(stage.beauty, Path(scratch)))
    report.kept = returned[assignment.frame * len(shot.cameras)]


def _configure(scene: Any, assignment: Assignment) -> None:
    scene.render.engine = "CYCLES"
    scene.render.use_persistent_data = True
    cycles = scene.cycles
    cycles.samples = assignment.samples
    cycles.use_denoising = True
    cycles.max_bounces = cycles.diffuse_bounces = cycles.transmission_bounces = 4
    cycles.glossy_bounces, cycles.transparent_max_bounces = 2, 32
    scene.view_settings.view_transform = "Khronos PBR Neutral"
    scene.view_settings.exposure = assignment.exposure_ev
    layer = scene.view_layers[0]
    layer.use_pass_z = layer.use_pass_normal = layer.use_pass_object_index = True


def _taken(scene: Any, scratch: Path) -> dict[str, np.ndarray]:
    image, passes, picture = scene.render.image_settings, scratch / "passes.exr", scratch / "picture.png"
    image.file_format, image.color_depth = "OPEN_EXR_MULTILAYER", "32"
    scene.render.filepath = str(passes)
    bpy.ops.render.render(write_still=True, scene=scene.name)
    image.file_format, image.color_depth, image.color_mode = "PNG", "8", "RGB"
    bpy.data.images["Render Result"].save_render(str(picture), scene=scene)
    with OpenEXR.File(str(passes), separate_channels=True) as file:
        channels = {name.split(".", 1)[-1]: channel.pixels for name, channel in file.channels().items()}
    return {
        "rgb": cv2.cvtColor(cv2.imread(str(picture)), cv2.COLOR_BGR2RGB),
        "depth": channels["Depth.Z"],
        "normals": np.stack([channels[f"Normal.{axis}"] for axis in "XYZ"], -1),
        "ids": channels["IndexOB.X"],
    }


if __name__ == "__main__":
    carry_out(render)
