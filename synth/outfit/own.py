"""A user's own garment: a mesh around the resting body, carried to any other body and bound to its skin."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, UInt8
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from synth.errors import RecipeError
from synth.outfit.bottoms import Bottom
from synth.outfit.cloth import Cloth, off_the_skin
from synth.outfit.colors import rgb_of
from synth.outfit.figure import Figure
from synth.outfit.garments import fitted
from synth.outfit.layers import Layer
from synth.outfit.style import GarmentFile
from synth.outfit.surface import rim_edges
from synth.outfit.tailor import LEG_FOLDS_M, SHIRT_FOLDS_M, Garment
from synth.outfit.tops import Top
from synth.outfit.wearer import Wearer
from synth.scene import Material, Parts

SMALL_M, LARGE_M, FAR_M = 0.08, 2.6, 0.25
"""Sizes no garment is outside of; and how far from the body the middle of its vertices may lie."""
_NEAREST, _OFF_M, _UNDER_M, _MARGIN_M = 8, 0.003, 0.08, 0.015
_FOLDS = {"top": SHIRT_FOLDS_M, "bottom": LEG_FOLDS_M, "headgear": None}


def worn_own(w: Wearer, file: GarmentFile, below: Sequence[Layer]) -> Top:
    """The user's garment on this wearer, clear of the layers `below`."""
    assert w.neutral is not None
    mesh = read_garment(file.path)
    cloth = tailored(mesh, w.neutral, w.figure, file.path)
    covers = under(cloth, w.figure)
    name = w.prefix + "own_" + file.slot
    picture = None if file.color else _picture(mesh)
    material = Material(
        name,
        rgb_of(file.color) if file.color else (1.0, 1.0, 1.0) if picture is not None else _color(mesh),
        0.75,
        sheen=0.1,
        texture=name if picture is not None else "",
    )
    uvs = None if picture is None else np.asarray(mesh.visual.uv, float)[mesh.faces]
    garment = Garment(cloth, covers, _FOLDS[file.slot])
    worn = fitted(w, "own_" + file.slot, garment, material, below, uvs)
    if picture is not None:
        worn = replace(worn, parts=worn.parts + Parts(textures={name: picture}))
    assert worn.layer is not None
    return Top([worn], worn.layer, cloth)


@cache
def read_garment(path: str) -> Any:
    """A user's mesh; RecipeError for a file that is none, or none in metres."""
    import trimesh

    place = Path(path).expanduser()
    if not place.is_file():
        raise RecipeError(f"outfit.garments: there is no file {place}; give the path of an .obj, .glb, .ply or .stl")
    try:
        mesh = trimesh.load(place, force="mesh", process=False)
    except Exception as error:  # trimesh raises whatever its parsers do
        why = " ".join(str(error).split())[:120] or type(error).__name__
        raise RecipeError(f"outfit.garments: {place} cannot be read as a mesh ({why}); use .obj or .glb") from error
    if not isinstance(mesh, trimesh.Trimesh) or not _has_triangles(mesh):
        raise RecipeError(f"outfit.garments: {place} holds no triangles; export the garment as a mesh, .obj or .glb")
    size = float(np.ptp(mesh.vertices, axis=0).max())
    if not SMALL_M < size < LARGE_M:
        raise RecipeError(
            f"outfit.garments: {place} is {size:.3g} m large; export it in metres, around the body at rest"
        )
    return mesh


def _has_triangles(mesh: Any) -> bool:
    faces = np.asarray(mesh.faces)
    return len(faces) > 0 and int(faces.min()) >= 0 and int(faces.max()) < len(mesh.vertices)


def own_edge_y(w: Wearer, file: GarmentFile) -> float:
    """Height on the resting body under which hair shows below a user's own headgear [m]."""
    assert w.neutral is not None
    return float(np.quantile(tailored(read_garment(file.path), w.neutral, w.figure, file.path).points[:, 1], 0.1))


def tailored(mesh: Any, neutral: Figure, figure: Figure, path: str) -> Cloth:
    """The garment made for the neutral body, altered for `figure`."""
    keys, faces = _welded(mesh)
    skin = np.flatnonzero(neutral.piece == neutral.skin_piece)
    away, near = (np.asarray(found) for found in cKDTree(neutral.points[skin]).query(keys, k=_NEAREST))
    if float(np.median(away[:, 0])) > FAR_M:
        raise RecipeError(
            f"outfit.garments: {path} lies {100 * float(np.median(away[:, 0])):.0f} cm from the body; model it around"
            " the body at rest: T-pose, y up, facing +z, metres"
        )
    share = 1.0 / (away + 0.01) ** 2
    share /= share.sum(1, keepdims=True)
    rows = np.repeat(np.arange(len(keys)), _NEAREST)
    body = csr_array((share.reshape(-1), (rows, skin[near].reshape(-1))), shape=(len(keys), len(neutral.points)))
    cloth = Cloth(keys, faces, body).loosened(6)
    offset = keys - cloth.body @ neutral.points
    return off_the_skin(cloth.moved(cloth.body @ figure.points + offset), figure, _OFF_M)


def under(cloth: Cloth, figure: Figure) -> Bool[np.ndarray, " body_vertices"]:
    """Skin that cannot be seen: the garment is above it, and no rim of it is near."""
    import trimesh

    rays = trimesh.Trimesh(cloth.points, cloth.faces, process=False).ray
    _, ray, place = rays.intersects_id(figure.points, figure.normals, return_locations=True, multiple_hits=True)
    if len(ray) == 0:
        return np.zeros(len(figure.points), bool)
    along = np.linalg.norm(place - figure.points[ray], axis=1)
    rim = cloth.points[np.unique(rim_edges(cloth.faces))]
    free = cKDTree(rim).query(place)[0] > _MARGIN_M if len(rim) else np.ones(len(ray), bool)
    covered = np.zeros(len(figure.points), bool)
    covered[ray[(along < _UNDER_M) & free]] = True
    return covered & (figure.piece == figure.skin_piece) & (figure.weight("head", "eye", "jaw") < 0.5)


def own_bottom(top: Top) -> Bottom:
    """The same as what is worn on the legs."""
    assert top.cloth is not None
    return Bottom(top.pieces, top.cloth)


def _welded(mesh: Any) -> tuple[Float[np.ndarray, "vertices 3"], np.ndarray]:
    """Vertices at one place as one: files split them where uvs jump."""
    points = np.asarray(mesh.vertices, float)
    _, first, number = np.unique(np.round(points / 1e-5).astype(int), axis=0, return_index=True, return_inverse=True)
    return points[first], number.reshape(-1)[np.asarray(mesh.faces, int)]


def _picture(mesh: Any) -> UInt8[np.ndarray, "height width 3"] | None:
    """The file's texture, where it has one with uvs."""
    material = getattr(mesh.visual, "material", None)
    image = getattr(material, "image", None) or getattr(material, "baseColorTexture", None)
    if image is None or getattr(mesh.visual, "uv", None) is None:
        return None
    return np.ascontiguousarray(np.asarray(image.convert("RGB"), np.uint8))


def _color(mesh: Any) -> tuple[float, float, float]:
    """The file's main colour as linear RGB."""
    main = np.asarray(getattr(mesh.visual, "material", mesh.visual).main_color, float)[:3]
    return rgb_of("#" + "".join(f"{int(value):02x}" for value in main))
