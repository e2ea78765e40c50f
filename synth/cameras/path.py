"""A camera in continuous time, and the track that is sampled from it."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.interpolate import CubicSpline

from synth.arrays import Intrinsics, Times, Transforms
from synth.cameras.shake import Shake
from synth.film import FilmRecipe
from synth.geometry.rotation import matrix_from_axis_angle
from synth.geometry.transform import look_at, transform
from synth.scene import CameraTrack


@dataclass(frozen=True)
class Picture:
    """Size of a picture [px]."""

    width_px: int
    height_px: int

    @property
    def half(self) -> Float[np.ndarray, "2"]:
        """From the middle to the edges; the principal point."""
        return np.array([self.width_px, self.height_px]) / 2.0

    @property
    def long_px(self) -> int:
        return max(self.width_px, self.height_px)

    @property
    def short_px(self) -> int:
        return min(self.width_px, self.height_px)


@dataclass(frozen=True)
class CameraPath:
    """Where a camera is and looks at any time; cubic between the stops at times_s (stops,).

    eye, aim, focus: (stops, 3) in the world [m], or (1, 3) where they never move; focus is the point to be sharp.
    focal_px: (stops,) or (1,). shake: what hands add to it.
    """

    times_s: Times
    eye: Float[np.ndarray, "eyes 3"]
    aim: Float[np.ndarray, "aims 3"]
    focus: Float[np.ndarray, "foci 3"]
    focal_px: Float[np.ndarray, " focals"]
    picture: Picture
    shake: Shake | None = None

    def at(self, times_s: Times) -> tuple[Intrinsics, Transforms, Float[np.ndarray, " times"]]:
        """K (T, 3, 3), world_from_camera (T, 4, 4) and the depth [m] of what is in focus (T,) at times [s]."""
        pose = self._pose(times_s)
        K = np.zeros((len(times_s), 3, 3))
        K[:, [0, 1], [0, 1]] = self._curve(self.focal_px[:, None], times_s)
        K[:, :2, 2], K[:, 2, 2] = self.picture.half, 1.0
        away = self._curve(self.focus, times_s) - pose[:, :3, 3]
        return K, pose, np.maximum(np.einsum("ti,ti->t", away, pose[:, :3, 2]), 0.1)

    def _pose(self, times_s: Times) -> Transforms:
        if len(self.eye) == len(self.aim) == 1 and self.shake is None:
            return np.tile(look_at(self.eye[0], self.aim[0]), (len(times_s), 1, 1))  # equal to the last bit
        pose = look_at(self._curve(self.eye, times_s), self._curve(self.aim, times_s))
        if self.shake is None:
            return pose
        turn, shift = self.shake.at(times_s)
        return pose @ transform(matrix_from_axis_angle(turn), shift)

    def _curve(self, values: Float[np.ndarray, "stops width"], times_s: Times) -> Float[np.ndarray, "times width"]:
        if len(values) == 1:
            return np.repeat(values, len(times_s), 0)
        return CubicSpline(self.times_s, values, bc_type="natural" if len(values) > 2 else "not-a-knot")(times_s)


def track(path: CameraPath, name: str, times_s: Times, fps: float, film: FilmRecipe) -> CameraTrack:
    """The path at frame times, the centres of the exposures, and at the shutter's opening and closing."""
    K, pose, focus_m = path.at(times_s)
    opened = film.shutter_deg / 360.0 / fps / 2.0
    ends = [path.at(times_s + side * opened) for side in (-1.0, 1.0)] if opened > 0.0 else []
    return CameraTrack(
        name=name,
        K=K,
        world_from_camera=pose,
        width_px=path.picture.width_px,
        height_px=path.picture.height_px,
        shutter_intrinsics=np.stack([end[0] for end in ends], 1) if ends else None,
        shutter_pose=np.stack([end[1] for end in ends], 1) if ends else None,
        focus_m=focus_m if film.f_stop > 0.0 else None,
        f_stop=film.f_stop if film.f_stop > 0.0 else CameraTrack.f_stop,
        sensor_mm=film.sensor_mm * path.picture.width_px / path.picture.long_px,
    )
