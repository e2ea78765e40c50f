"""A dressed person as one light mesh: few triangles, colours on the vertices, five slots for materials."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.spatial import cKDTree

from scenes.people_hair import hair_shell
from synth.geometry.decimation import decimate
from synth.geometry.transform import apply
from synth.scene import Material, Mesh, Parts, SceneObject
from synth.skeleton.smplx_joints import INDEX

SKIN, HAIR, TOP, BOTTOM, OTHER = range(5)
"""Slots. Skin, hair, top and bottom take their colour from the material; OTHER has absolute colours on its vertices."""
_SLOT_OF = {
    "skin": SKIN, "face": SKIN, "hair": HAIR, "shirt": TOP, "top": TOP, "collar": TOP, "trousers": BOTTOM,
    "shorts": BOTTOM, "bottom": BOTTOM,
}  # fmt: skip
_BROWS = [INDEX[f"{side}_brow{k}"] for side in ("left", "right") for k in range(1, 6)]
BROW_SHADE = 0.22
HEAD_WEIGHT, FACE_WEIGHT, HAND_WEIGHT = 6.0, 60.0, 2.5
"""How much more than the rest head, face and hands are worth when triangles are saved."""
COLOR_M = 0.012
"""A change from black to white counts like one of place by so much [m]."""
_DIGITS = 5
"""Decimals kept of a metre: last bits depend on where arrays lie in memory, a hundredth of a millimetre does not."""


@dataclass(frozen=True)
class Soup:
    """Triangles of many things. slots: (F,); colors: (V, 3) linear."""

    vertices: Float[np.ndarray, "vertices 3"]
    faces: Int[np.ndarray, "faces 3"]
    slots: Int[np.ndarray, " faces"]
    colors: Float[np.ndarray, "vertices 3"]


def person_meshes(
    dressed: Parts, joints: Float[np.ndarray, "frames 144 3"], triangles: int, rng: np.random.Generator
) -> tuple[Mesh, ...]:
    """`dressed` at each frame as one mesh of about so many triangles; joints: of the posed body [m].

    Triangles are saved where the first frame allows; all frames have the same.
    """
    hair = [thing for thing in dressed.objects if all(_word(name) == "hair" for name in thing.materials)]
    things = [thing for thing in dressed.objects if any(_word(name) != "hair" for name in thing.materials)]
    shots = [joined([soup_of(thing, dressed, frame) for thing in things]) for frame in range(len(joints))]
    if hair:
        strands = np.concatenate([world_vertices(thing, dressed, 0) for thing in hair])
        brow = cKDTree(joints[0, _BROWS]).query(strands)[0] < 0.016
        shell = hair_shell(strands[~brow], joints[0], rng)
        moves = [hair[0].pose[frame] @ np.linalg.inv(hair[0].pose[0]) for frame in range(len(joints))]
        shots = [joined([_with_brows(shot, apply(move, strands[brow])), *_moved(shell, move)])
                 for shot, move in zip(shots, moves, strict=True)]  # fmt: skip
    first = shots[0]
    kept = decimate(first.vertices, first.faces, triangles, weights(first.vertices, joints[0]), COLOR_M * first.colors)
    return tuple(_lightened(shot, kept) for shot in shots)


def world_vertices(thing: SceneObject, parts: Parts, frame: int) -> Float[np.ndarray, "vertices 3"]:
    """Where a thing's vertices are at a frame [m]."""
    local = parts.meshes[thing.mesh].vertices if thing.cache is None else thing.cache[frame]
    pose = thing.pose[min(frame, len(thing.pose) - 1)]
    return np.round(apply(pose, np.asarray(local, float)), _DIGITS)


def _moved(shell: Mesh | None, move: Float[np.ndarray, "4 4"]) -> list[Soup]:
    if shell is None:
        return []
    points = np.round(apply(move, shell.vertices), _DIGITS)
    return [Soup(points, shell.faces, np.full(len(shell.faces), HAIR), _colors(shell))]


def _lightened(soup: Soup, kept: Int[np.ndarray, "kept 4"]) -> Mesh:
    used, faces = np.unique(kept[:, :3], return_inverse=True)
    return Mesh(
        soup.vertices[used], faces.reshape(-1, 3), material_index=soup.slots[kept[:, 3]], colors=soup.colors[used]
    )


def weights(vertices: Float[np.ndarray, "vertices 3"], joints: Float[np.ndarray, "144 3"]) -> np.ndarray:
    """(V,) what a vertex is worth."""
    face = np.exp(-(((np.linalg.norm(vertices - joints[INDEX["nose"]], axis=1)) / 0.075) ** 4))
    head = np.exp(-(((np.linalg.norm(vertices - joints[INDEX["head"]], axis=1)) / 0.16) ** 4))
    hands = np.zeros(len(vertices))
    for side in ("left", "right"):
        away = np.linalg.norm(vertices - joints[INDEX[f"{side}_middle1"]], axis=1)
        hands = np.maximum(hands, np.exp(-((away / 0.11) ** 4)))
    total = 1.0 + (HEAD_WEIGHT - 1.0) * head + (FACE_WEIGHT - HEAD_WEIGHT) * face + (HAND_WEIGHT - 1.0) * hands
    return np.round(total, 4)


def joined(soups: list[Soup]) -> Soup:
    """All in one."""
    start = np.cumsum([0, *[len(s.vertices) for s in soups]])
    return Soup(
        np.concatenate([s.vertices for s in soups]),
        np.concatenate([s.faces + k for s, k in zip(soups, start, strict=False)]),
        np.concatenate([s.slots for s in soups]),
        np.concatenate([s.colors for s in soups]),
    )


def add(mesh: Mesh, extra: list[Soup]) -> Mesh:
    """The mesh with more things, every triangle of them."""
    assert mesh.colors is not None
    assert mesh.material_index is not None
    all_in_one = joined([Soup(mesh.vertices, mesh.faces, mesh.material_index, mesh.colors), *extra])
    return Mesh(
        all_in_one.vertices, all_in_one.faces, material_index=all_in_one.slots, colors=np.clip(all_in_one.colors, 0, 1)
    )


def soup_of(thing: SceneObject, parts: Parts, frame: int) -> Soup:
    """One thing at a frame."""
    mesh = parts.meshes[thing.mesh]
    faces, owner = _triangles(mesh.faces)
    index = np.zeros(len(mesh.faces), int) if mesh.material_index is None else mesh.material_index
    names = [_word(name) for name in thing.materials]
    slot_of = np.array([_SLOT_OF.get(name, OTHER) for name in names])
    colors = _colors(mesh)
    for number, name in enumerate(thing.materials):
        chosen = np.flatnonzero(index == number)
        if (slot_of[number] == OTHER or names[number] == "face") and len(chosen):
            used = np.unique(mesh.faces[chosen])
            # a face is painted in its own tone: here it must stay free to take another
            tone = 1.0 if slot_of[number] == OTHER else np.array(parts.materials[thing.materials[0]].base_color)
            colors[used] = _colors(mesh)[used] * _base(parts.materials[name], mesh, chosen, parts)[used] / tone
    colors = np.clip(colors, 0.0, 1.0)
    seen = np.array([name != "mouth" for name in names])[index[owner]]
    return Soup(world_vertices(thing, parts, frame), faces[seen], slot_of[index[owner]][seen], np.round(colors, 4))


def _word(material: str) -> str:
    """`face` for `person1_face0`: what a material is of."""
    return material.split("_", 1)[1].rstrip("0123456789")


def _base(material: Material, mesh: Mesh, chosen: Int[np.ndarray, " chosen"], parts: Parts) -> np.ndarray:
    """(V, 3) the material's colour, read off its picture where it has one."""
    colors = np.tile(np.array(material.base_color), (len(mesh.vertices), 1))
    if material.texture and mesh.uvs is not None:
        picture = parts.textures[material.texture][..., :3] / 255.0
        height, width = picture.shape[:2]
        u, v = mesh.uvs[chosen].reshape(-1, 2).T
        row = np.clip(((1.0 - v) * height).astype(int), 0, height - 1)
        column = np.clip((u * width).astype(int), 0, width - 1)
        colors[mesh.faces[chosen].reshape(-1)] *= picture[row, column] ** 2.2
    return colors


def _colors(mesh: Mesh) -> Float[np.ndarray, "vertices 3"]:
    return np.ones((len(mesh.vertices), 3)) if mesh.colors is None else np.array(mesh.colors, float)


def _triangles(faces: Int[np.ndarray, "faces corners"]) -> tuple[Int[np.ndarray, "triangles 3"], np.ndarray]:
    """Triangles and the number of the face each is of."""
    owner = np.arange(len(faces))
    if faces.shape[1] == 4:
        real = faces[:, 3] != faces[:, 2]
        owner = np.concatenate([owner, owner[real]])
        faces = np.concatenate([faces[:, :3], faces[real][:, [0, 2, 3]]])
    proper = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
    return faces[proper], owner[proper]


def _with_brows(soup: Soup, brows: Float[np.ndarray, "strands 3"]) -> Soup:
    """Brows and lashes as colour on the skin."""
    colors = soup.colors.copy()
    skin = np.unique(soup.faces[soup.slots == SKIN])
    if len(brows):
        away = cKDTree(brows).query(soup.vertices[skin])[0]
        colors[skin] *= np.where(away < 0.0035, BROW_SHADE, 1.0)[:, None]
    return Soup(soup.vertices, soup.faces, soup.slots, colors)
