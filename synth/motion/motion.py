"""Motion: one athlete's SMPL-X parameters in the world frame (z up), sampled at any time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Bool, Float
from scipy.interpolate import CubicSpline

from synth.arrays import Times
from synth.errors import TakeError
from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle, slerp
from synth.plain import MOST_BYTES, arrays_of


@dataclass(frozen=True)
class Motion:
    """SMPL-X parameters of one athlete.

    poses: (frames, 165) axis-angle [rad] of the 55 joints in SMPL-X order, the root first.
    trans: (frames, 3) SMPL-X `transl` [m] in the world, z up.
    betas: (num_betas,) shape.
    gender: `neutral`, `female` or `male`.
    fps: frames per second of the samples; between them time is continuous (see `at`).
    expression: (frames, coefficients) of the face, or None for a neutral one; what each does is the body's affair.
    """

    poses: Float[np.ndarray, "frames 165"]
    trans: Float[np.ndarray, "frames 3"]
    betas: Float[np.ndarray, " num_betas"]
    gender: str
    fps: float
    expression: Float[np.ndarray, "frames coefficients"] | None = None

    @property
    def num_frames(self) -> int:
        """Samples stored."""
        return len(self.trans)

    @property
    def duration_s(self) -> float:
        """Time from the first to the last sample [s]."""
        return (self.num_frames - 1) / self.fps

    @property
    def local_rotations(self) -> Float[np.ndarray, "frames 55 3 3"]:
        """Parent-from-joint rotation matrices."""
        return matrix_from_axis_angle(self.poses.reshape(-1, 55, 3))

    def at(self, times_s: Times) -> "Motion":
        """The motion at `times_s` [s from its first sample]: rotations by slerp, translation by cubic spline.

        Times outside the recording hold its first or last pose. The result's fps is that of `times_s`.
        """
        position = np.clip(np.asarray(times_s, float) * self.fps, 0, self.num_frames - 1)
        before = np.minimum(position.astype(int), max(self.num_frames - 2, 0))
        after = np.minimum(before + 1, self.num_frames - 1)
        share = (position - before)[:, None]
        start = matrix_from_axis_angle(self.poses[before].reshape(-1, 55, 3))
        end = matrix_from_axis_angle(self.poses[after].reshape(-1, 55, 3))
        poses = axis_angle_from_matrix(slerp(start, end, np.broadcast_to(share, start.shape[:2])))
        trans = (
            CubicSpline(np.arange(self.num_frames), self.trans)(position)
            if self.num_frames > 2
            else (self.trans[before] * (1 - share) + self.trans[after] * share)
        )
        face = self.expression
        if face is not None:
            face = face[before] * (1 - share) + face[after] * share
        fps = 1.0 / (times_s[1] - times_s[0]) if len(times_s) > 1 and times_s[1] > times_s[0] else self.fps
        return replace(self, poses=poses.reshape(-1, 165), trans=trans, fps=float(fps), expression=face)

    def resampled(self, fps: float) -> "Motion":
        """The same motion at another frame rate, same start, same duration to one frame."""
        return self.at(np.arange(int(self.duration_s * fps + 1e-6) + 1) / fps)

    def save(self, path: Path, repaired: Bool[np.ndarray, " frames"] | None = None) -> None:
        """Write an AMASS-style npz: poses, trans, betas, gender, mocap_frame_rate; expression where there is one.

        repaired: frames that are interpolated and not recorded; written as `repaired_frames`.
        """
        extra = {"expression": self.expression, "repaired_frames": repaired}
        with path.open("wb") as file:
            np.savez(
                file,
                poses=self.poses,
                trans=self.trans,
                betas=self.betas,
                gender=np.array(self.gender),
                mocap_frame_rate=np.array(float(self.fps)),
                **{name: array for name, array in extra.items() if array is not None},
            )

    @staticmethod
    def load(path: Path) -> "Motion":
        """Read what `save` wrote. Foreign npz files go through synth.mocap, which doubts them."""
        try:
            return _checked(arrays_of(path, MOST_BYTES))
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise TakeError(f"{path}: not a motion ({error}); write one with `synth retarget SRC OUT.npz`") from error


def _checked(file: Mapping[str, np.ndarray]) -> Motion:
    """The motion in the arrays of an npz; KeyError, TypeError or ValueError where they are none."""
    arrays = {name: file[name].astype(float) for name in ("poses", "trans", "betas")}
    if "expression" in file:
        arrays["expression"] = file["expression"].astype(float)
    frames, rate = len(arrays["trans"]), file["mocap_frame_rate"].reshape(-1)
    shapes = {"poses": (frames, 165), "trans": (frames, 3), "betas": (arrays["betas"].size,)}
    shapes |= {"expression": (frames, arrays["expression"].size // max(frames, 1))} if "expression" in arrays else {}
    wrong = [
        name for name, shape in shapes.items() if arrays[name].shape != shape or not np.isfinite(arrays[name]).all()
    ]
    if not frames or wrong:
        raise ValueError(f"{wrong[0]} has another shape or holds NaN" if wrong else "it has no frames")
    if rate.size != 1 or not 0.0 < float(rate[0]) < np.inf:
        raise ValueError("its frame rate is no number above 0")
    return Motion(**arrays, gender=str(file["gender"]), fps=float(rate[0]))
