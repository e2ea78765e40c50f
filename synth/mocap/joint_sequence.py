"""Joint positions without rotations, as motion models and pose estimators write them, to a Take.

npz: `joints` (T, J, 3) in any unit and axes, `names` (J,) strings, `fps`. npy: (T, J, 3) of 22, 24, 52 or 55 joints in
SMPL, SMPL-H or SMPL-X order (HumanML3D has 22); its rate must be said.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from jaxtyping import Float

from synth.errors import TakeError
from synth.mocap.doubt import fps_of
from synth.mocap.point_body import body_from_points
from synth.mocap.raw import take_from_raw
from synth.mocap.skeleton_map import named_joints
from synth.mocap.take import Take
from synth.plain import MOST_BYTES, array_of
from synth.skeleton.smplx_joints import BENDING

POSITION_FIELDS = ("joints", "positions", "joint_positions", "keypoints3d")
FACE_POINTS = ("nose", "left_ear", "right_ear")

_SMPL_H = (*BENDING[:22], *BENDING[25:])
_BY_COUNT = {22: BENDING[:22], 24: (*BENDING[:22], "left_hand", "right_hand"), 52: _SMPL_H, 55: BENDING}


def joints_take(
    path: Path, fields: Mapping[str, np.ndarray], fps: float | None, unit_m: float | None, up: str | None
) -> Take:
    """The Take in the arrays of an npz: one of POSITION_FIELDS, `names`, `fps`."""
    positions = _checked(path, next(fields[name] for name in POSITION_FIELDS if name in fields))
    count = positions.shape[1]
    names = tuple(str(n) for n in fields["names"].reshape(-1)) if "names" in fields else _BY_COUNT.get(count, ())
    if len(names) != count:
        raise TakeError(f"{path}: {count} joints but {len(names)} names; save `names` with one word per joint")
    written = fields.get("fps", fields.get("mocap_frame_rate", np.array(np.nan))).reshape(-1)[:1].astype(float)
    rate = fps_of(None if np.isnan(written).any() or not len(written) else float(written[0]), fps, str(path))
    found = named_joints(names)
    plain = {name.lower().replace(" ", "_"): joint for joint, name in enumerate(names)}
    found |= {name: plain[name] for name in FACE_POINTS if name in plain}
    raw = body_from_points({name: positions[:, joint] for name, joint in found.items()}, rate, str(path))
    return take_from_raw(raw, rate, unit_m, up, str(path))


def npy_take(path: Path, fps: float | None, unit_m: float | None, up: str | None) -> Take:
    """The Take in an npy of (T, J, 3)."""
    try:
        positions = array_of(path, MOST_BYTES)
    except (OSError, ValueError) as error:
        raise TakeError(f"{path}: not a readable npy of numbers; save a plain array of (frames, joints, 3)") from error
    return joints_take(path, {"joints": positions}, fps, unit_m, up)


def _checked(path: Path, positions: np.ndarray) -> Float[np.ndarray, "frames joints 3"]:
    if positions.ndim != 3 or positions.shape[-1] != 3 or len(positions) == 0:
        raise TakeError(f"{path}: joint positions have shape {positions.shape}, expected (frames, joints, 3)")
    if not np.issubdtype(positions.dtype, np.number):
        raise TakeError(f"{path}: joint positions hold {positions.dtype}, not numbers; save them as floats")
    if not np.isfinite(positions).all():
        frame = int(np.argmin(np.isfinite(positions).all((1, 2))))
        raise TakeError(f"{path}: NaN or infinite position in frame {frame}; fill the gap and save it again")
    return positions.astype(float)
