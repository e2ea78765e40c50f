"""A shot as renderers without views know it: one row of Blender frames, every moment once for each camera.

The cameras take turns at each moment, so that what moves stands still while they do.
"""

from dataclasses import replace

import numpy as np

from synth.errors import ShotError
from synth.scene import CameraTrack, SceneObject
from synth.shot import Shot


def unrolled(shot: Shot) -> Shot:
    """The same shot with one camera and frames * views frames; ShotError where the lens is not the same in all."""
    tracks, views = shot.cameras, len(shot.cameras)
    if any(np.ptp(np.concatenate([track.K for track in tracks]), axis=0).ravel() > 0.0):
        raise ShotError("the cameras zoom or have different lenses; choose still, handheld or orbiting ones of one rig")
    if shot.film.shutter_deg > 0.0 or tracks[0].focus_m is not None:
        raise ShotError("the film blurs; choose film=crisp")
    poses = np.stack([track.world_from_camera for track in tracks], 1).reshape(-1, 4, 4)
    camera = CameraTrack(
        "all", np.repeat(tracks[0].K, views, 0), poses, tracks[0].width_px, tracks[0].height_px
    )  # fmt: skip
    objects = tuple(_slowed(thing, views) for thing in shot.parts.objects)
    parts = replace(shot.parts, objects=objects)
    return replace(shot, num_frames=shot.num_frames * views, parts=parts, cameras=(camera,), reference=None)


def _slowed(thing: SceneObject, times: int) -> SceneObject:
    pose = np.repeat(thing.pose, times, 0) if len(thing.pose) > 1 else thing.pose
    return replace(thing, pose=pose, cache=None if thing.cache is None else np.repeat(thing.cache, times, 0))
