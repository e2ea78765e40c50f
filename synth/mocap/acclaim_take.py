"""ASF and AMC to Take: every bone turns about its own axis frame; a bone becomes the joint at its start."""

from pathlib import Path

import numpy as np
from jaxtyping import Float
from scipy.spatial.transform import Rotation

from synth.errors import TakeError
from synth.mocap.acclaim import AsfBone, AsfFile, parse_amc, parse_asf
from synth.mocap.doubt import fps_of
from synth.mocap.files import text_of
from synth.mocap.raw import RawSkeleton, take_from_raw
from synth.mocap.take import Take

ACCLAIM_FPS = 120.0
"""AMC does not say its rate; nearly all of mocap.cs.cmu.edu is recorded at this one."""


def acclaim_take(path: Path, skeleton: Path | None, fps: float | None, unit_m: float | None, up: str | None) -> Take:
    """The Take in the AMC at `path`; its ASF is `skeleton` or lies beside it."""
    asf_path = skeleton or _asf_beside(path)
    asf = parse_asf(asf_path, text_of(asf_path, "ASF"))
    values, degrees = parse_amc(path, text_of(path, "AMC"), asf)
    raw = _raw(asf, values, degrees, () if fps else (f"AMC does not say its rate; {ACCLAIM_FPS:g} fps assumed",))
    return take_from_raw(raw, fps_of(ACCLAIM_FPS, fps, str(path)), unit_m, up, str(path))


def _asf_beside(path: Path) -> Path:
    """`02_04.amc` is moved by `02_04.asf`, `02.asf` or the only ASF in its folder."""
    beside = sorted(p for p in path.parent.iterdir() if p.suffix.lower() == ".asf")
    for stem in (path.stem, path.stem.rsplit("_", 1)[0]):
        named = [p for p in beside if p.stem == stem]
        if named:
            return named[0]
    if len(beside) != 1:
        raise TakeError(
            f"{path}: its skeleton is not beside it (looked for {path.stem.rsplit('_', 1)[0]}.asf, found "
            f"{len(beside)} others); put the ASF there or say skeleton="
        )
    return beside[0]


def _raw(
    asf: AsfFile, values: Float[np.ndarray, "frames channels"], degrees: bool, warnings: tuple[str, ...]
) -> RawSkeleton:
    names = [bone.name for bone in asf.bones]
    parents = [bone.parent for bone in asf.bones]
    offsets = [np.zeros(3), *(asf.bones[bone.parent].vector for bone in asf.bones[1:])]
    column, local, root = 0, [], np.zeros((len(values), 3))
    for bone in asf.bones:
        channels = values[:, column : column + len(bone.dof)]
        local.append(_turns(bone, channels, asf.degrees, degrees))
        if bone.parent < 0:
            root = asf.position + np.stack([channels[:, bone.dof.index(f"T{axis}")] for axis in "XYZ"], -1)
        column += len(bone.dof)
    for number, bone in enumerate(asf.bones):
        if number not in parents:
            names.append(f"{bone.name}_end")
            parents.append(number)
            offsets.append(bone.vector)
            local.append(np.broadcast_to(np.eye(3), (len(values), 3, 3)))
    return RawSkeleton(tuple(names), tuple(parents), np.array(offsets), np.stack(local, 1), root, warnings)


def _turns(
    bone: AsfBone, channels: Float[np.ndarray, "frames dof"], asf_degrees: bool, amc_degrees: bool
) -> Float[np.ndarray, "frames 3 3"]:
    """Parent-from-joint: C M C^-1 with the bone's axis frame C and its motion M, both about fixed axes in order.

    Angles of the axis are stored as x, y, z whatever their order; those of the motion come in the order of `dof`.
    """
    axis = [bone.axis["xyz".index(letter)] for letter in bone.axis_order]
    frame = Rotation.from_euler(bone.axis_order, axis, degrees=asf_degrees)
    used = [i for i, word in enumerate(bone.dof) if word[0] in "rR"]
    if not used:
        return np.broadcast_to(np.eye(3), (len(channels), 3, 3)).copy()
    letters = "".join(bone.dof[i][1].lower() for i in used)
    motion = Rotation.from_euler(letters, channels[:, used], degrees=amc_degrees)
    # The root's orientation turns the whole body; other bones return from their axis frame.
    turned = frame * motion if bone.parent < 0 else frame * motion * frame.inv()
    return turned.as_matrix().reshape(-1, 3, 3)
