"""The one door for recordings: by extension to a reader, and every failure in one line."""

from pathlib import Path

from synth.errors import TakeError
from synth.mocap.bvh_take import bvh_take
from synth.mocap.smplx_npz import npz_take
from synth.mocap.take import Take

EXTENSIONS: tuple[str, ...] = (".bvh", ".npz")
"""What can be read."""


def read_take(
    path: str | Path, *, fps: float | None = None, unit_m: float | None = None, up: str | None = None
) -> Take:
    """Read a recording.

    fps, unit_m (metres per file unit) and up (`y`, `z`, `-y` ...) override what the file says or what is detected.
    """
    path = Path(path)
    if path.suffix.lower() not in EXTENSIONS:
        raise TakeError(
            f"{path}: cannot read {path.suffix or 'a file without extension'}; readable are {', '.join(EXTENSIONS)} "
            "(BVH, AMASS or SMPL-X npz): export it as one of these"
        )
    if not path.is_file():
        raise TakeError(f"{path}: no such file; check the path")
    if path.stat().st_size == 0:
        raise TakeError(f"{path}: is empty; export or download it again")
    if path.suffix.lower() == ".npz":
        return npz_take(path, fps, unit_m, up)
    return bvh_take(path, _text(path), fps, unit_m, up)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TakeError(f"{path}: cannot be opened ({error.strerror}); check its permissions") from error
    if b"\0" in raw[:4096]:
        raise TakeError(f"{path}: is binary, not BVH text; export it as BVH again")
    return raw.decode("utf-8", "replace").lstrip("\ufeff")
