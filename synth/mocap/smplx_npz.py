"""AMASS and other SMPL-family npz files: the parameters pass through, padded to SMPL-X's 165 numbers."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from jaxtyping import Float

from synth.errors import TakeError
from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle
from synth.mocap.doubt import fps_of, up_axis, z_up_from
from synth.mocap.joint_sequence import POSITION_FIELDS, joints_take
from synth.mocap.take import Take
from synth.motion.motion import Motion
from synth.plain import MOST_BYTES, PickledError, arrays_of
from synth.skeleton.smplx_joints import BENDING, PARENTS

_RATES = ("mocap_frame_rate", "mocap_framerate", "fps", "frame_rate", "framerate")
_TRANSLATIONS = ("trans", "transl", "translation")
_PARTS = ("root_orient", "pose_body", "pose_jaw", "pose_eye", "pose_hand")
_LAYOUTS = "165 (SMPL-X), 156 (SMPL-H), 72 (SMPL) or 66 (body only)"

_NOMINAL_M = {
    "left_hip": (0.06, -0.09, -0.01), "spine1": (0.0, 0.11, -0.02), "left_knee": (0.05, -0.38, 0.0),
    "spine2": (0.0, 0.14, 0.0), "left_ankle": (-0.02, -0.40, -0.04), "spine3": (0.0, 0.05, 0.03),
    "left_foot": (0.04, -0.06, 0.12), "neck": (0.0, 0.17, -0.04), "left_collar": (0.05, 0.09, -0.02),
    "head": (0.0, 0.14, 0.05), "left_shoulder": (0.11, 0.04, -0.01), "left_elbow": (0.26, -0.01, -0.03),
    "left_wrist": (0.25, 0.01, 0.0), "jaw": (0.0, 0.0, 0.02), "left_eyeball": (0.03, 0.05, 0.08),
    "left_index1": (0.10, 0.0, 0.02), "left_middle1": (0.11, 0.0, 0.0), "left_ring1": (0.10, 0.0, -0.02),
    "left_pinky1": (0.09, 0.0, -0.04), "left_thumb1": (0.03, -0.01, 0.03),
}  # fmt: skip
"""Bones of a rounded adult in the rest frame [m]."""


def nominal_offsets() -> Float[np.ndarray, "55 3"]:
    """Bone offsets of a rounded adult, for files that hold angles but no body: to look at, not to measure by."""
    offsets = np.zeros((len(BENDING), 3))
    for joint, name in enumerate(BENDING):
        plain = name.replace("right_", "left_")
        phalanx = (0.03, 0.0, 0.0) if plain[-1] in "23" and not plain.startswith("spine") else (0.0, 0.0, 0.0)
        side = -1.0 if name.startswith("right_") else 1.0
        offsets[joint] = np.array(_NOMINAL_M.get(plain, phalanx)) * (side, 1.0, 1.0)
    return offsets


def npz_take(path: Path, fps: float | None, unit_m: float | None, up: str | None) -> Take:
    """The Take in an npz of SMPL-family parameters or joint positions; `fps`, `unit_m` and `up` override the file."""
    fields = _read(path)
    if not _has_angles(fields) and any(name in fields for name in POSITION_FIELDS):
        return joints_take(path, fields, fps, unit_m, up)
    poses = _poses(path, fields)
    trans = _trans(path, fields, len(poses)) * (1.0 if unit_m is None else unit_m)
    rate = fps_of(_rate(fields), fps, str(path))
    axis, doubts = up_axis(matrix_from_axis_angle(poses[:, :3])[:, :, 1], up, str(path))
    turn = z_up_from(axis)
    poses[:, :3] = axis_angle_from_matrix(turn @ matrix_from_axis_angle(poses[:, :3]))
    motion = Motion(poses, trans @ turn.T, _betas(fields), _gender(fields), rate)
    offsets = nominal_offsets()
    return Take(
        BENDING,
        PARENTS,
        offsets,
        np.broadcast_to(z_up_from("y"), (len(BENDING), 3, 3)).copy(),
        motion.local_rotations,
        motion.trans,
        rate,
        str(path),
        doubts + (() if axis == "z" else (f"the file has {axis} up; turned to z up",)),
        motion,
    )


def _read(path: Path) -> dict[str, np.ndarray]:
    try:
        return arrays_of(path, MOST_BYTES)
    except PickledError as error:
        raise TakeError(f"{path}: {error}; save plain arrays again") from error
    except (OSError, ValueError) as error:
        raise TakeError(f"{path}: not a readable npz ({_one_line(error)}); download or export it again") from error


def _has_angles(fields: Mapping[str, np.ndarray]) -> bool:
    return any(name in fields for name in ("poses", "fullpose", "root_orient"))


def _poses(path: Path, fields: Mapping[str, np.ndarray]) -> Float[np.ndarray, "frames 165"]:
    poses = fields.get("poses", fields.get("fullpose"))
    if poses is None and "root_orient" in fields and "pose_body" in fields:
        poses = _joined(path, {name: fields[name] for name in _PARTS if name in fields})
    if poses is None:
        raise TakeError(
            f"{path}: has no `poses`, only {', '.join(sorted(fields)) or 'nothing'}; an AMASS file has poses and trans"
        )
    _check_numbers(path, "poses", poses)
    if poses.ndim != 2 or len(poses) == 0:
        raise TakeError(f"{path}: poses have shape {poses.shape}, expected (frames, {_LAYOUTS}) with frames")
    return _padded(path, poses.astype(float))


def _joined(path: Path, parts: Mapping[str, np.ndarray]) -> np.ndarray:
    """Parts of a pose side by side."""
    shapes = ", ".join(f"{name} {part.shape}" for name, part in parts.items())
    if any(part.ndim < 2 or len(part) != len(parts["root_orient"]) or not len(part) for part in parts.values()):
        raise TakeError(f"{path}: the parts of its poses are not one row a frame each ({shapes}); save them again")
    return np.concatenate([part.reshape(len(part), -1) for part in parts.values()], -1)


def _padded(path: Path, poses: Float[np.ndarray, "frames width"]) -> Float[np.ndarray, "frames 165"]:
    frames, width = poses.shape
    result = np.zeros((frames, 165))
    if width == 165:
        return poses.copy()
    if width == 156:  # SMPL-H: body, then both hands, without jaw and eyes
        result[:, :66], result[:, 75:] = poses[:, :66], poses[:, 66:]
    elif width in (66, 72):  # SMPL ends in two hand roots that SMPL-X does not have
        result[:, :66] = poses[:, :66]
    else:
        raise TakeError(f"{path}: poses hold {width} numbers per frame; known layouts are {_LAYOUTS}")
    return result


def _trans(path: Path, fields: Mapping[str, np.ndarray], frames: int) -> Float[np.ndarray, "frames 3"]:
    trans = next((fields[name] for name in _TRANSLATIONS if name in fields), None)
    if trans is None:
        raise TakeError(f"{path}: has no `trans` (root translation); an AMASS file has poses and trans")
    _check_numbers(path, "trans", trans)
    if trans.shape != (frames, 3):
        raise TakeError(f"{path}: trans has shape {trans.shape}, expected ({frames}, 3) as there are poses")
    return trans.astype(float)


def _check_numbers(path: Path, name: str, values: np.ndarray) -> None:
    if not np.issubdtype(values.dtype, np.number):
        raise TakeError(f"{path}: {name} holds {values.dtype}, not numbers; save it as floats")
    if not np.isfinite(values).all():
        frame = int(np.argwhere(~np.isfinite(values))[0][0]) if values.ndim else 0
        raise TakeError(f"{path}: NaN or infinite value of {name} in frame {frame}; fill the gap and save again")


def _rate(fields: Mapping[str, np.ndarray]) -> float | None:
    rate = next((fields[name] for name in _RATES if name in fields), None)
    numeric = rate is not None and rate.size == 1 and np.issubdtype(rate.dtype, np.number)
    return float(rate.reshape(-1)[0]) if numeric and rate is not None else None


def _betas(fields: Mapping[str, np.ndarray]) -> Float[np.ndarray, " num_betas"]:
    betas = fields.get("betas", np.zeros(10))
    flat = betas[0] if betas.ndim == 2 and len(betas) else betas
    usable = flat.ndim == 1 and np.issubdtype(flat.dtype, np.number) and np.isfinite(flat).all()
    return flat.astype(float) if usable else np.zeros(10)


def _gender(fields: Mapping[str, np.ndarray]) -> str:
    value = fields.get("gender")
    if value is None or value.size != 1:
        return "neutral"
    item = value.reshape(-1)[0]
    word = item.decode("ascii", "ignore") if isinstance(item, bytes) else str(item)
    return word if word in ("female", "male") else "neutral"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
