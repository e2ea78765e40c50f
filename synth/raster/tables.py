"""A shot's geometry and looks as flat arrays: what the shaders read.

Triangles are numbered through all objects of the shot: number = 32 * batch + place in the batch, so that a pixel's
one number tells object, face and material. Objects that name the same mesh share its arrays.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from synth.errors import RenderError, ShotError
from synth.scene import Material, Mesh, Parts, SceneObject, Texture

BATCH = 32
NONE = 0xFFFFFFFF
_HIGH = 24
SMOOTH, BENDS, CUT_OUT = 1, 2, 4
_LARGEST_PX = 1024
"""Pictures without cut-outs are reduced to this, which is more than a preview shows."""


@dataclass(frozen=True)
class Bending:
    """An object with vertex caches: where its vertices are in the table of all, for writing those of a frame."""

    number: int
    first_vertex: int
    vertices: int


@dataclass(frozen=True)
class Tables:
    """Arrays named as in shaders/tables.glsl.

    batches (B, 2): object, first triangle's place in its mesh. objects (O, 8): first vertex, first triangle, triangles,
    uvs, colours, flags, instance id, first slot. triangles (T, 4): three vertices, in the high byte of the first the
    slot and of the second the body part; face * 2 + half. uvs (U, 2): three a triangle. slots: materials of an object.
    materials (M, 8): base colour, alpha, emission, texture scale, texture (-1: none), roughness.
    texels: rows of first texel, width, height, levels for each picture, then RGBA8.
    fan_starts, fans: the faces around each vertex, see normals.glsl. centers, radii: balls around the objects' meshes.
    """

    positions: Float[np.ndarray, "vertices 3"]
    colors: Float[np.ndarray, "colored 3"]
    triangles: np.ndarray
    uvs: Float[np.ndarray, "corners 2"]
    objects: np.ndarray
    batches: np.ndarray
    slots: np.ndarray
    materials: np.ndarray
    texels: np.ndarray
    fan_starts: np.ndarray
    fans: np.ndarray
    bending: tuple[Bending, ...]
    changes: Bool[np.ndarray, " objects"]
    batch_counts: Int[np.ndarray, " objects"]
    centers: Float[np.ndarray, "objects 3"]
    radii: Float[np.ndarray, " objects"]


@dataclass
class _Meshes:
    """Arrays that grow by a mesh at a time."""

    positions: list[np.ndarray] = field(default_factory=list)
    colors: list[np.ndarray] = field(default_factory=list)
    triangles: list[np.ndarray] = field(default_factory=list)
    uvs: list[np.ndarray] = field(default_factory=list)
    fan_starts: list[np.ndarray] = field(default_factory=list)
    fans: list[np.ndarray] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, rows: np.ndarray) -> int:
        """Append rows to an array; the place of the first."""
        first = self.counts.get(name, 0)
        getattr(self, name).append(rows)
        self.counts[name] = first + len(rows)
        return first

    def joined(self, name: str, kind: str, width: int) -> np.ndarray:
        """The whole array."""
        rows = getattr(self, name)
        return np.concatenate(rows).astype(kind) if rows else np.zeros((0, width) if width > 1 else 0, kind)


def tables(parts: Parts) -> Tables:
    """The tables of all of a shot's objects; RenderError or ShotError names what cannot be drawn."""
    made, shared, fans = _Meshes(), dict[str, np.ndarray](), dict[str, np.ndarray]()
    materials, texels, cut_out = _looks(parts)
    slots: list[int] = []
    objects, bending = list[np.ndarray](), list[Bending]()
    for number, thing in enumerate(parts.objects):
        _refuse(thing, parts)
        mesh = parts.meshes[thing.mesh]
        if thing.mesh not in shared:
            shared[thing.mesh] = _add_mesh(made, mesh)
            fans[thing.mesh] = made.fan_starts[-1]
        row = shared[thing.mesh].copy()
        if thing.cache is not None:
            row[0] = made.add("positions", np.asarray(thing.cache[0]))
            made.add("fan_starts", fans[thing.mesh])
            bending.append(Bending(number, int(row[0]), len(mesh.vertices)))
            row[5] |= BENDS
        used = [list(materials).index(name) for name in thing.materials] or [0]
        row[5] |= CUT_OUT * any(cut_out[one] for one in used)
        row[6], row[7] = thing.instance_id, len(slots)
        slots += used
        objects.append(row)
    return _joined(made, parts, np.array(objects, np.uint32).reshape(-1, 8), tuple(bending), slots,
                   np.array([*materials.values()], np.float32).reshape(-1, 8), texels)  # fmt: skip


def changes(thing: SceneObject) -> bool:
    """Whether an object moves or bends."""
    return thing.cache is not None or len(thing.pose) > 1


def split(mesh: Mesh) -> tuple[np.ndarray, np.ndarray]:
    """Triangles (T, 3) as corners of faces, 0 1 2 and 0 2 3, and (T,) face * 2 + half; degenerate quads have one."""
    count, corners = mesh.faces.shape
    first = np.broadcast_to([0, 1, 2], (count, 3))
    if corners == 3:
        return first, np.arange(count) * 2
    pairs = np.stack([first, np.broadcast_to([0, 2, 3], (count, 3))], 1).reshape(-1, 3)
    real = np.ones((count, 2), bool)
    real[:, 1] = mesh.faces[:, 3] != mesh.faces[:, 2]
    keep = np.flatnonzero(real.ravel())
    return pairs[keep], keep


def _refuse(thing: SceneObject, parts: Parts) -> None:
    if thing.mesh not in parts.meshes:
        raise ShotError(f"object {thing.name}: the shot has no mesh {thing.mesh!r}; plan the shot again")
    for name in thing.materials:
        if name not in parts.materials:
            raise ShotError(f"object {thing.name}: the shot has no material {name!r}; plan the shot again")
    mesh = parts.meshes[thing.mesh]
    if thing.cache is not None and thing.cache.shape[1] != len(mesh.vertices):
        raise ShotError(
            f"object {thing.name}: its cache has {thing.cache.shape[1]} vertices, its mesh {thing.mesh} "
            f"{len(mesh.vertices)}; give both the same"
        )
    if thing.subdivision:
        raise RenderError(f"object {thing.name}: the raster engine does not subdivide; choose render.engine=cycles")
    if len(mesh.faces) and not 0 <= mesh.faces.min() <= mesh.faces.max() < len(mesh.vertices):
        raise ShotError(f"mesh {thing.mesh}: faces name vertices beyond the {len(mesh.vertices)}; mend the mesh")


def _add_mesh(made: _Meshes, mesh: Mesh) -> np.ndarray:
    """Append a mesh; the row of an object of it, see Tables.objects."""
    corners, source = split(mesh)
    face = source // 2
    vertices = np.take_along_axis(mesh.faces[face], corners, 1)
    slot = np.zeros(len(face), int) if mesh.material_index is None else mesh.material_index[face]
    part = np.zeros(len(face), int) if mesh.parts is None else mesh.parts[face].astype(int)
    row = np.zeros(8, np.int64)
    row[0] = made.add("positions", mesh.vertices)
    starts, fans = fans_of(mesh)
    made.add("fan_starts", np.stack([starts[:-1] + made.counts.get("fans", 0), np.diff(starts)], -1))
    made.add("fans", fans)
    # a slot and a part in the high bytes of two of the vertices
    vertices = vertices + np.stack([slot << _HIGH, part << _HIGH, np.zeros(len(face), int)], -1)
    row[1], row[2] = made.add("triangles", np.column_stack([vertices, source])), len(face)
    row[3] = row[4] = NONE
    if mesh.uvs is not None:
        row[3] = made.add("uvs", np.take_along_axis(mesh.uvs[face], corners[..., None], 1).reshape(-1, 2))
    if mesh.colors is not None:
        row[4] = made.add("colors", mesh.colors)
    row[5] = SMOOTH if mesh.smooth else 0
    return row


def fans_of(mesh: Mesh) -> tuple[np.ndarray, np.ndarray]:
    """Corners around each vertex: starts (V + 1,) and per corner the face's vertices from that one on (C, 4).

    The fourth vertex of a triangle is NONE.
    """
    faces = mesh.faces.astype(np.int64)
    if faces.shape[1] == 3:
        quads = np.column_stack([faces, np.full(len(faces), NONE)])
    else:
        quads = faces.copy()
        quads[faces[:, 3] == faces[:, 2], 3] = NONE
    is_quad = quads[:, 3] != NONE
    turned = [np.where(is_quad[:, None], np.roll(quads, -k, 1), np.column_stack([np.roll(quads[:, :3], -k, 1),
              quads[:, 3]])) for k in range(4)]  # fmt: skip
    every = np.concatenate([*turned[:3], turned[3][is_quad]])
    order = np.argsort(every[:, 0], kind="stable")
    counts = np.bincount(every[:, 0], minlength=len(mesh.vertices))
    return np.concatenate([[0], np.cumsum(counts)]), every[order]


def _joined(made: _Meshes, parts: Parts, objects: np.ndarray, bending: tuple[Bending, ...], slots: list[int],
            materials: np.ndarray, texels: np.ndarray) -> Tables:  # fmt: skip
    counts = -(-objects[:, 2].astype(int) // BATCH)
    number = np.repeat(np.arange(len(objects)), counts)
    place = np.arange(len(number)) - np.repeat(np.cumsum(counts) - counts, counts)
    spans = [_ball(parts.meshes[thing.mesh].vertices) for thing in parts.objects]
    return Tables(
        positions=made.joined("positions", "f4", 3),
        colors=made.joined("colors", "f4", 3),
        triangles=made.joined("triangles", "u4", 4),
        uvs=made.joined("uvs", "f4", 2),
        objects=objects,
        batches=np.stack([number, place * BATCH], -1).astype(np.uint32),
        slots=np.array(slots, np.uint32),
        materials=materials,
        texels=texels,
        fan_starts=made.joined("fan_starts", "u4", 2),
        fans=made.joined("fans", "u4", 4),
        bending=bending,
        changes=np.array([changes(thing) for thing in parts.objects], bool),
        batch_counts=counts,
        centers=np.array([center for center, _ in spans]).reshape(-1, 3),
        radii=np.array([np.inf if thing.cache is not None else radius for thing, (_, radius)
                        in zip(parts.objects, spans, strict=True)]),
    )  # fmt: skip


def _ball(vertices: np.ndarray) -> tuple[np.ndarray, float]:
    if not len(vertices):
        return np.zeros(3), 0.0
    center = (vertices.min(0) + vertices.max(0)) / 2.0
    return center, float(np.linalg.norm(vertices - center, axis=1).max())


def _looks(parts: Parts) -> tuple[dict[str, np.ndarray], np.ndarray, list[bool]]:
    """Materials by name, their pictures, and which materials are cut out."""
    names = list(dict.fromkeys(m.texture for m in parts.materials.values() if m.texture))
    rows, texels, first = [], list[np.ndarray](), 4 * len(names)
    for name in names:
        if name not in parts.textures:
            raise ShotError(f"no texture {name}.png in the shot; run the planning task again")
        levels = pyramid(parts.textures[name])
        rows.append([first, levels[0].shape[1], levels[0].shape[0], len(levels)])
        texels += [level.view(np.uint32).ravel() for level in levels]
        first += sum(level.shape[0] * level.shape[1] for level in levels)
    materials = {name: _material(one, names) for name, one in parts.materials.items()} or {"": np.ones(8, np.float32)}
    cut_out = [m.alpha <= 0.5 or _is_cut(parts.textures, m) for m in parts.materials.values()] or [False]
    return materials, np.concatenate([np.array(rows, np.uint32).ravel(), *texels]), cut_out


def _is_cut(textures: dict[str, Texture], material: Material) -> bool:
    return bool(material.texture) and textures[material.texture].shape[2] == 4


def _material(material: Material, names: list[str]) -> np.ndarray:
    texture = names.index(material.texture) if material.texture else -1
    return np.array([*material.base_color, material.alpha, material.emission, material.texture_scale, texture,
                     material.roughness], np.float32)  # fmt: skip


def pyramid(picture: Texture) -> list[Any]:
    """RGBA pictures, each half as large as the one before; one with alpha stays as large as it is."""
    import cv2

    if picture.shape[2] == 3:
        picture = np.concatenate([picture, np.full((*picture.shape[:2], 1), 255, np.uint8)], -1)
        while max(picture.shape[:2]) > _LARGEST_PX:
            picture = _halved(cv2, picture)
    levels = [np.ascontiguousarray(picture)]
    while max(levels[-1].shape[:2]) > 1:
        levels.append(np.ascontiguousarray(_halved(cv2, levels[-1])))
    return levels


def _halved(cv2: Any, picture: np.ndarray) -> np.ndarray:
    size = max(picture.shape[1] // 2, 1), max(picture.shape[0] // 2, 1)
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
