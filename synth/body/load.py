"""Read a body file, ours or a licensed SMPLX_*.npz: checked first, never unpickled."""

import hashlib
from pathlib import Path

import numpy as np
from jaxtyping import Float

from synth.body.body import Body, smplx_model
from synth.errors import BodyError
from synth.plain import MOST_BYTES, arrays_of
from synth.scratch import Scratch
from synth.skeleton.smplx_joints import NUM_BENDING, PARENTS

CURE = "give a SMPLX_*.npz, or run `synth body build`"
NEEDED: dict[str, tuple[int | None, ...]] = {
    "v_template": (None, 3),
    "f": (None, 3),
    "shapedirs": (None, 3, None),
    "posedirs": (None, 3, 9 * (NUM_BENDING - 1)),
    "J_regressor": (NUM_BENDING, None),
    "weights": (None, NUM_BENDING),
    "kintree_table": (2, NUM_BENDING),
    "lmk_faces_idx": (51,),
    "lmk_bary_coords": (51, 3),
    "dynamic_lmk_faces_idx": (79, 17),
    "dynamic_lmk_bary_coords": (79, 17, 3),
    "hands_meanl": (45,),
    "hands_meanr": (45,),
    "hands_componentsl": (None, 45),
    "hands_componentsr": (None, 45),
}
"""Arrays and shapes that the smplx package reads; None is any size."""
HIGHEST_VERTEX_ID = 9929
"""smplx reads joints 55 to 75 off fixed vertices, up to this one."""

Arrays = dict[str, np.ndarray]


def default_body_path() -> Path:
    """Where `synth body build` puts the embedded body."""
    return Path(__file__).resolve().parents[2] / "assets" / "built" / "body" / "SYNTH_NEUTRAL.npz"


def load_body(path: Path | None = None) -> Body:
    """The body in `path` (default: the embedded one); BodyError when it is missing or not SMPL-X-shaped."""
    path = default_body_path() if path is None else path
    if not path.is_file():
        raise BodyError(f"{path}: no body file; {CURE}")
    arrays, pickled = _read(path)
    _check(path, arrays)
    content = path.read_bytes()
    return Body(
        name=path.stem,
        digest=hashlib.sha256(content).hexdigest()[:12],
        gender=next((g for g in ("female", "male") if path.stem.lower().endswith(f"_{g}")), "neutral"),
        template=arrays["v_template"].astype(float),
        shape_directions=arrays["shapedirs"][..., :10].astype(float),
        regressor=arrays["J_regressor"].astype(float),
        faces=arrays["f"].astype(np.int64),
        uvs=_corner_uvs(arrays),
        weights=arrays["weights"].astype(float),
        part_of_vertex=arrays["weights"].argmax(1),
        face_regions=_regions(arrays),
        contour_faces=arrays["dynamic_lmk_faces_idx"].astype(np.int64),
        contour_weights=arrays["dynamic_lmk_bary_coords"].astype(float),
        populations={
            gender: (arrays[f"synth_{gender}_mean"], arrays[f"synth_{gender}_spread"])
            for gender in ("female", "male")
            if f"synth_{gender}_mean" in arrays
        },
        model=_safe_model(path, arrays, pickled),
    )


def _read(path: Path) -> tuple[Arrays, bool]:
    """All plain arrays of the file, and whether it also holds pickled ones, which are left alone."""
    pickled: list[str] = []
    try:
        return arrays_of(path, MOST_BYTES, pickled), bool(pickled)
    except (OSError, ValueError) as error:
        raise BodyError(f"{path}: not a readable npz file ({error}); {CURE}") from error


def _check(path: Path, arrays: Arrays) -> None:
    for name, shape in NEEDED.items():
        if name not in arrays:
            raise BodyError(f"{path}: not SMPL-X-shaped, `{name}` is missing or pickled; {CURE}")
        array = arrays[name]
        fits = array.ndim == len(shape) and all(w in (None, g) for w, g in zip(shape, array.shape, strict=True))
        if not fits or array.dtype.kind not in "iuf":
            wanted = tuple("any" if size is None else size for size in shape)
            raise BodyError(
                f"{path}: not SMPL-X-shaped, `{name}` is {array.dtype} {array.shape} instead of {wanted}; {CURE}"
            )
        if not np.isfinite(array).all():
            raise BodyError(f"{path}: `{name}` holds NaN or infinity, the file is damaged; {CURE}")
    _check_agreement(path, arrays)


def _check_agreement(path: Path, arrays: Arrays) -> None:
    count = len(arrays["v_template"])
    sizes = {name: len(arrays[name]) for name in ("shapedirs", "posedirs", "weights")}
    sizes["J_regressor"] = arrays["J_regressor"].shape[1]
    wrong = [name for name, size in sizes.items() if size != count]
    if wrong:
        raise BodyError(f"{path}: `{wrong[0]}` is for {sizes[wrong[0]]} vertices, v_template has {count}; {CURE}")
    if count <= HIGHEST_VERTEX_ID or arrays["f"].max() >= count:
        raise BodyError(f"{path}: {count} vertices are too few for its faces and SMPL-X's fixed points; {CURE}")
    if arrays["shapedirs"].shape[2] < 20:
        raise BodyError(f"{path}: shapedirs has fewer than 10 shape and 10 expression columns; {CURE}")
    if tuple(arrays["kintree_table"][0, 1:].astype(int)) != PARENTS[1:]:
        raise BodyError(f"{path}: kintree_table is not SMPL-X's tree; {CURE}")


def _safe_model(path: Path, arrays: Arrays, pickled: bool):  # type: ignore[no-untyped-def]
    """smplx reads with allow_pickle: a file with pickles reaches it only as a copy of its plain arrays."""
    if not pickled:
        return smplx_model(path)
    with Scratch("body") as folder:
        copy = folder.path / "SMPLX_NEUTRAL.npz"
        with copy.open("wb") as file:
            np.savez(file, **{name: arrays[name] for name in NEEDED})
        return smplx_model(copy)


def _corner_uvs(arrays: Arrays) -> Float[np.ndarray, "faces 3 2"] | None:
    if "vt" not in arrays or "ft" not in arrays or arrays["ft"].shape != arrays["f"].shape:
        return None
    return arrays["vt"][arrays["ft"].astype(np.int64)].astype(float)


def _regions(arrays: Arrays) -> dict[str, np.ndarray]:
    regions = {}
    for name, numbers in arrays.items():
        if name.startswith("synth_region_"):
            mask = np.zeros(len(arrays["f"]), bool)
            mask[numbers.astype(np.int64)] = True
            regions[name.removeprefix("synth_region_")] = mask
    return regions
