"""Meshes of bystanders: made of the embedded body once, then read from a file beside it."""

import hashlib
import os
import zipfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from scenes.people_cast import CAST
from scenes.people_dressing import member_meshes
from synth.body import default_body_path, load_body
from synth.scene import Mesh

VERSION = 18
"""Raised whenever other meshes would be made."""


def library(group: str) -> tuple[Mesh, ...]:
    """One mesh per posture of each member of CAST[group], in the person's frame [m]; as `postures` counts them."""
    return _library(group, _digest())


@cache
def _library(group: str, digest: str) -> tuple[Mesh, ...]:
    path = library_path(group, digest)
    kept = _read(path) if path.is_file() else None
    if kept is None:
        body = load_body()
        _write(path, tuple(mesh for member in CAST[group] for mesh in member_meshes(body, member)))
        kept = _read(path)
    assert kept is not None
    return kept


def make_all() -> None:
    """Every group's file, so that no venue has to wait for it (about 80 s of CPU, once), on all cores."""
    missing = [group for group in CAST if not library_path(group, _digest()).is_file()]
    if missing:
        # fresh processes: a fork would inherit threads of the linear algebra
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            list(pool.map(library, sorted(missing, key=lambda group: -len(CAST[group]))))


def library_path(group: str, digest: str) -> Path:
    """Where the meshes of a group lie, for the body with this digest."""
    return default_body_path().parent.parent / "people" / f"{group}-{VERSION}-{digest}.npz"


@cache
def _body_digest(path: Path, changed_ns: int) -> str:
    """Body.digest without the second that reading a body takes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _digest() -> str:
    path = default_body_path()
    if not path.is_file():
        return load_body(path).digest  # which says how to get one
    return _body_digest(path, path.stat().st_mtime_ns)


def _write(path: Path, meshes: tuple[Mesh, ...]) -> None:
    """All or nothing: other processes may read or write the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {}
    for number, mesh in enumerate(meshes):
        assert mesh.colors is not None
        assert mesh.material_index is not None
        arrays[f"vertices{number}"] = mesh.vertices.astype(np.float32)
        arrays[f"faces{number}"] = mesh.faces.astype(np.int32)
        arrays[f"slots{number}"] = mesh.material_index.astype(np.uint8)
        arrays[f"colors{number}"] = mesh.colors.astype(np.float32)
    made = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with made.open("wb") as file:
        np.savez(file, **arrays)
    made.replace(path)


def _read(path: Path) -> tuple[Mesh, ...] | None:
    """The meshes of a file; None where it is damaged."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
            return tuple(_mesh(arrays, k) for k in range(len(arrays) // 4))
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def _mesh(arrays: dict[str, np.ndarray], number: int) -> Mesh:
    return Mesh(
        arrays[f"vertices{number}"].astype(float),
        arrays[f"faces{number}"].astype(np.int64),
        material_index=arrays[f"slots{number}"].astype(np.int64),
        colors=arrays[f"colors{number}"].astype(float),
    )
