"""The shot in BlenderProc, by its documented interface, in the bpy wheel (USE_EXTERNAL_BPY_MODULE=1).

The place, materials, lights and mesh caches are built by synth.blender.build, as a user's own loader would; from there
on it is BlenderProc: camera poses with K as its key frames, objects moved by its entities, its renderer's settings and
outputs, and one `bproc.renderer.render()` for the whole shot. Its defaults stay (denoising in the compositor, adaptive
sampling, no light tree, STATIC_BVH with spatial splits, persistent data) except where the picture would be another one:
bounces, view transform and exposure are set to ours through its own calls.
"""

import tempfile
from pathlib import Path
from typing import Any

import blenderproc as bproc
import numpy as np

from rivals.assignment import Assignment, Report, carry_out
from rivals.unrolled import unrolled
from synth.blender.build import Stage, build_stage
from synth.errors import ShotError
from synth.scene import CameraTrack
from synth.shot import Shot


def render(assignment: Assignment, report: Report) -> None:
    """Build, set up, render; what comes back is read by BlenderProc into memory."""
    views = len(assignment.loaded().cameras)
    with tempfile.TemporaryDirectory() as scratch:
        with report.timed("build"):
            shot = unrolled(assignment.loaded())
            stage = build_stage(shot, Path(assignment.shot), Path(scratch))
            _begin(stage)
            _place(stage, shot)
            _film(shot.cameras[0])
            _choose(assignment)
        with report.timed("render and read"):
            returned = bproc.renderer.render()
    if len(returned["colors"]) != shot.num_frames:
        raise ShotError(f"BlenderProc returned {len(returned['colors'])} of {shot.num_frames} frames")
    at = assignment.frame * views
    keys = {"rgb": "colors", "depth": "depth", "normals": "normals", "ids": "category_id_segmaps"}
    report.kept = {name: np.asarray(returned[key][at]) for name, key in keys.items()}


def _begin(stage: Stage) -> None:
    """BlenderProc's own start in the built scene.

    init() would empty the scene; told not to, it paints the world, from which the sky is kept, and leaves Blender's 250
    frames, which reset_keyframes() forgets. Scenes of ours are removed.
    """
    import bpy  # noqa: TID251 - a rival's process

    for scene in (stage.probe, stage.labels):
        bpy.data.scenes.remove(scene)
    sky = stage.beauty.world
    stage.beauty.world = bpy.data.worlds.new("for init")
    bproc.init(clean_up_scene=False)
    bproc.utility.reset_keyframes()
    stage.beauty.world = sky
    sky["category_id"] = 0


def _place(stage: Stage, shot: Shot) -> None:
    """Instance ids, and key frames of what moves as a whole; what bends has its mesh cache."""
    for entity in bproc.object.get_all_mesh_objects():
        entity.set_cp("category_id", entity.blender_obj.pass_index)
    for made, thing in stage.changing:
        for frame, pose in enumerate(thing.pose if len(thing.pose) > 1 else ()):
            entity = bproc.types.MeshObject(made)
            entity.set_location(pose[:3, 3], frame=frame)
            entity.set_rotation_mat(_rotation(pose), frame=frame)


def _rotation(pose: Any) -> Any:
    return pose[:3, :3] / np.linalg.norm(pose[:3, :3], axis=0)


def _film(track: CameraTrack) -> None:
    """Poses and lens; BlenderProc's pixel centres are whole numbers, its cameras look along -z."""
    K = track.K[0] - np.array([[0.0, 0.0, 0.5], [0.0, 0.0, 0.5], [0.0, 0.0, 0.0]])
    bproc.camera.set_intrinsics_from_K_matrix(K, track.width_px, track.height_px, clip_start=0.02, clip_end=20000.0)
    for pose in track.world_from_camera:
        bproc.camera.add_camera_pose(
            bproc.math.change_source_coordinate_frame_of_transformation_matrix(pose, ["X", "-Y", "-Z"])
        )


def _choose(assignment: Assignment) -> None:
    """Samples and passes; then what decides the picture, as in synth.blender.passes."""
    bproc.renderer.set_max_amount_of_samples(assignment.samples)
    bproc.renderer.enable_depth_output(activate_antialiasing=False)
    bproc.renderer.enable_normals_output()
    bproc.renderer.enable_segmentation_output(map_by=["category_id"])
    bproc.renderer.set_light_bounces(
        diffuse_bounces=4, glossy_bounces=2, max_bounces=4, transmission_bounces=4, transparent_max_bounces=32
    )
    bproc.renderer.set_output_format(view_transform="Khronos PBR Neutral", exposure=assignment.exposure_ev)


if __name__ == "__main__":
    carry_out(render)
