"""What moves while the shutter is open, and what the lens is focused on."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Times
from synth.equipment.track import JUMP_M_S
from synth.film import FilmRecipe
from synth.geometry.transform import apply, inverse
from synth.scene import CameraTrack, Parts, SceneObject
from synth.shot import Person
from synth.skeleton.smplx_joints import INDEX

ShutterTimes = Float[np.ndarray, "frames 2"]
"""When the shutter opens and closes [s]."""

FOCUS_JOINT = "neck"
NEAREST_FOCUS_M = 0.3


def shutter_times_s(times_s: Times, film: FilmRecipe, fps: float) -> ShutterTimes:
    """The exposure of each frame [s of the performance]; the frame's own time is half way."""
    return times_s[:, None] + film.shutter_deg / 360.0 / fps * np.array([-0.5, 0.5])


def exposed(parts: Parts, ends: Parts, ends_s: ShutterTimes) -> Parts:
    """`parts` with the places of `ends` in their shutter fields.

    ends: the same things at ends_s.reshape(-1). What would be quicker than anything is in these sports has been put
    somewhere else in that frame: it stands still there and leaves no streak.
    """
    half_s = float(ends_s[0, 1] - ends_s[0, 0]) / 2.0
    pairs = zip(parts.objects, ends.objects, strict=True)
    return replace(parts, objects=tuple(_exposed(thing, end, half_s) for thing, end in pairs))


def focused(track: CameraTrack, film: FilmRecipe, people: tuple[Person, ...]) -> CameraTrack:
    """The track with the film's lens: focused on what its rig says, else on the middle one of the people."""
    if film.f_stop == 0.0:
        return replace(track, focus_m=None)
    if track.focus_m is not None:
        return track
    # a camera held upright has its sensor's short side across the picture
    across = track.width_px / max(track.width_px, track.height_px)
    return replace(track, focus_m=_focus_m(track, people), f_stop=film.f_stop, sensor_mm=film.sensor_mm * across)


def blur_disc_px(depth_m: Float[np.ndarray, " points"], track: CameraTrack, frame: int) -> Float[np.ndarray, " points"]:
    """Diameter of the disc [px] that a point at planar depth `depth_m` becomes; 0 without a focus.

    The aperture f / N is seen from the point in the plane of focus: A |d - s| / d there, times fx / s in the picture.
    [thin lens: c = A |d - s| / d * f / (s - f); the distance of the sensor is fx here, whatever the focus]
    """
    if track.focus_m is None:
        return np.zeros_like(depth_m)
    fx_px, focus_m = float(track.K[frame, 0, 0]), float(track.focus_m[frame])
    aperture_m = fx_px * track.sensor_mm / track.width_px / 1000.0 / track.f_stop
    return aperture_m * np.abs(depth_m - focus_m) / depth_m * fx_px / focus_m


def _exposed(thing: SceneObject, end: SceneObject, half_s: float) -> SceneObject:
    poses, cache = None, None
    if len(thing.pose) > 1:
        poses = end.pose.reshape(-1, 2, 4, 4)
        jumps = np.linalg.norm(poses[..., :3, 3] - thing.pose[:, None, :3, 3], axis=-1) > JUMP_M_S * half_s
        poses = np.where(jumps[..., None, None], thing.pose[:, None], poses)
    if thing.cache is not None and end.cache is not None:
        cache = end.cache.reshape(-1, 2, *thing.cache.shape[1:])
    return replace(thing, shutter_pose=poses, shutter_cache=cache)


def _focus_m(track: CameraTrack, people: tuple[Person, ...]) -> Float[np.ndarray, " frames"]:
    """Planar depth [m] of the middle one of the people in front of the lens, per frame."""
    joints = np.stack([person.joints[:, INDEX[FOCUS_JOINT]] for person in people], 1)
    depth_m = apply(inverse(track.world_from_camera), joints)[..., 2]
    before = np.where(depth_m > NEAREST_FOCUS_M, depth_m, np.nan)
    none = np.isnan(before).all(1)
    before[none] = NEAREST_FOCUS_M
    return np.nanmedian(before, axis=1)
