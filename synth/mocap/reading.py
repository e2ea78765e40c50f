"""The one door for recordings: by extension to a reader, and every failure in one line."""

from pathlib import Path

from synth.errors import TakeError
from synth.mocap.acclaim_take import acclaim_take
from synth.mocap.blender_take import blender_take
from synth.mocap.bvh_take import bvh_take
from synth.mocap.c3d_take import c3d_take
from synth.mocap.files import text_of
from synth.mocap.joint_sequence import npy_take
from synth.mocap.skillmimic import skillmimic_take
from synth.mocap.smplx_npz import npz_take
from synth.mocap.take import Take

EXTENSIONS: tuple[str, ...] = (".bvh", ".npz", ".amc", ".pt", ".npy", ".c3d", ".fbx", ".gltf", ".glb")
"""What can be read."""


def read_take(
    path: str | Path,
    *,
    fps: float | None = None,
    unit_m: float | None = None,
    up: str | None = None,
    skeleton: Path | None = None,
    clip: str | None = None,
) -> Take:
    """Read a recording.

    fps, unit_m (metres per file unit) and up (`y`, `z`, `-y` ...) override what the file says or what is detected.
    skeleton: the ASF of an AMC, where it does not lie beside it.
    clip: name of the animation in an FBX or glTF that holds several; the longest where none is named.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind == ".asf":
        raise TakeError(f"{path}: is a skeleton without motion; name the .amc that it belongs to, with this beside it")
    if kind not in EXTENSIONS:
        raise TakeError(
            f"{path}: cannot read {kind or 'a file without extension'}; readable are {', '.join(EXTENSIONS)} "
            "(BVH, FBX, glTF, AMASS or SMPL-X npz, Acclaim AMC, SkillMimic pt, C3D, joint positions npz or npy)"
        )
    if not path.is_file():
        raise TakeError(f"{path}: no such file; check the path")
    if path.stat().st_size == 0:
        raise TakeError(f"{path}: is empty; export or download it again")
    if kind == ".npz":
        return npz_take(path, fps, unit_m, up)
    if kind in (".fbx", ".gltf", ".glb"):
        return blender_take(path, clip, fps, unit_m, up)
    if kind == ".c3d":
        return c3d_take(path, fps, unit_m, up)
    if kind == ".npy":
        return npy_take(path, fps, unit_m, up)
    if kind == ".amc":
        return acclaim_take(path, skeleton, fps, unit_m, up)
    if kind == ".pt":
        return skillmimic_take(path, fps, unit_m, up)
    return bvh_take(path, text_of(path, "BVH"), fps, unit_m, up)
