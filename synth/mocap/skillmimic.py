"""SkillMimic tensors: basketball with the ball, rotations of a simulated body and the positions they came from.

(T, 337) floats, 60 fps, metres, z up: 0:3 root place, 3:6 its axis-angle, 6:165 axis-angle of 53 joints (the root
again, then the tree depth first), 165:324 their positions, 324:327 the ball, 336 contact. The simulated knees have one
axis, so rotations and positions differ by up to some centimetres: positions are followed, rotations give the roll.
"""

import pickle
import struct
import zipfile
from itertools import pairwise
from pathlib import Path

import numpy as np
from jaxtyping import Float

from synth.errors import TakeError
from synth.geometry.rotation import matrix_from_axis_angle
from synth.mocap.doubt import fps_of
from synth.mocap.fit import bone_offsets, fit_rotations, local_of
from synth.mocap.raw import RawSkeleton, take_from_raw
from synth.mocap.take import Z_UP_FROM_Y_UP, Take, pose_world

WIDTH = 337
SKILLMIMIC_FPS = 60.0
TOLD_M = 0.01
"""A skeleton that misses the recorded positions by more than this is told of."""

_DAMAGE = (
    OSError, RuntimeError, EOFError, ValueError, TypeError, LookupError, AttributeError, AssertionError, MemoryError,
    OverflowError, ImportError, struct.error, zipfile.BadZipFile, pickle.UnpicklingError,
)  # fmt: skip
"""What torch raises on bytes that are no tensor."""

_LEG, _ARM = ("Hip", "Knee", "Ankle", "Toe"), ("Thorax", "Shoulder", "Elbow", "Wrist")
_FINGERS = tuple(tuple(f"{f}{k}" for k in (1, 2, 3)) for f in ("Index", "Middle", "Pinky", "Ring", "Thumb"))
_SPINE = ("Pelvis", "Torso", "Spine", "Spine2", "Chest", "Neck", "Head")


def _tree() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names and parents, depth first: legs, spine, then each arm with its hand."""
    chains = [("Pelvis", *(f"{s}_{j}" for j in _LEG)) for s in "LR"] + [_SPINE]
    for s in "LR":
        chains.append(("Chest", *(f"{s}_{j}" for j in _ARM)))
        chains += [(f"{s}_Wrist", *(f"{s}_{j}" for j in finger)) for finger in _FINGERS]
    parent_of = {lower: upper for chain in chains for upper, lower in pairwise(chain)}
    names = ("Pelvis", *parent_of)
    return names, (-1, *(names.index(parent_of[name]) for name in names[1:]))


NAMES, PARENTS = _tree()


def skillmimic_take(path: Path, fps: float | None, unit_m: float | None, up: str | None) -> Take:
    """The Take in a SkillMimic tensor; the ball is its prop `ball`."""
    values = _values(path)
    frames = len(values)
    guess = matrix_from_axis_angle(values[:, 6:165].reshape(frames, -1, 3))
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            guess[:, joint] = guess[:, parent] @ guess[:, joint]
    positions = values[:, 165:324].reshape(frames, -1, 3)
    offsets = bone_offsets(PARENTS, positions, guess)
    world = fit_rotations(PARENTS, offsets, positions, guess)
    offsets = bone_offsets(PARENTS, positions, world)
    world = fit_rotations(PARENTS, offsets, positions, world)
    local = local_of(PARENTS, world)
    reached = pose_world(PARENTS, offsets, local, positions[:, 0])[1]
    raw = RawSkeleton(
        NAMES,
        PARENTS,
        offsets,
        local,
        positions[:, 0],
        _doubts(np.linalg.norm(reached - positions, axis=-1)),
        {"ball": values[:, 324:327]},
        Z_UP_FROM_Y_UP,
    )
    return take_from_raw(raw, fps_of(SKILLMIMIC_FPS, fps, str(path)), unit_m or 1.0, up, str(path))


def _doubts(miss_m: Float[np.ndarray, "frames joints"]) -> tuple[str, ...]:
    worst = float(miss_m.max())
    if worst < TOLD_M:
        return ()
    joint = NAMES[int(np.argmax(miss_m.max(0)))]
    return (f"rotations and positions of the file do not fit one body: {joint} is {1000 * worst:.0f} mm off",)


def _values(path: Path) -> Float[np.ndarray, "frames 337"]:
    import torch

    try:
        tensor = torch.load(path, map_location="cpu", weights_only=True)
    except _DAMAGE as error:
        raise TakeError(f"{path}: is no tensor that loads without running code; save one with torch.save") from error
    if not isinstance(tensor, torch.Tensor) or tensor.ndim != 2 or tensor.shape[1] != WIDTH or not len(tensor):
        shape = tuple(tensor.shape) if isinstance(tensor, torch.Tensor) else type(tensor).__name__
        raise TakeError(f"{path}: holds {shape}, expected a SkillMimic tensor (frames, {WIDTH})")
    values = tensor.numpy().astype(float)
    if not np.isfinite(values).all():
        frame = int(np.argmin(np.isfinite(values).all(1)))
        raise TakeError(f"{path}: NaN or infinite value in frame {frame}; fill the gap and save it again")
    return values
