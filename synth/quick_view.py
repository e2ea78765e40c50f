"""Quick pictures of a scene's Parts: dressed people and their things in the materials' own colours, by pyrender."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int, UInt8

from synth.geometry.rotation import about
from synth.geometry.transform import apply, look_at
from synth.preview import GL_FROM_CV, offscreen
from synth.scene import Material, Mesh, Parts, SceneObject, Texture

Picture = UInt8[np.ndarray, "height width 3"]
BACKGROUND = (0.90, 0.92, 0.94, 1.0)
KEY_LIGHT, AMBIENT = 5.5, (0.46, 0.47, 0.50)
LAMP_TURN_RAD = 0.7
"""The lamp stands so far to the camera's right."""
_EYE = np.eye(4)[None]


@dataclass(frozen=True)
class View:
    """One camera. world_from_camera (4, 4) as everywhere; tall_rad: the picture's angle from bottom to top."""

    world_from_camera: Float[np.ndarray, "4 4"]
    tall_rad: float
    width_px: int
    height_px: int


def draw(parts: Parts, frames: tuple[int, ...], views: tuple[View, ...]) -> list[Picture]:
    """One picture per frame number, frames[i] from views[i]; all views have one size."""
    with offscreen(views[0].width_px, views[0].height_px) as renderer:
        paints = {name: _paint(material, parts.textures) for name, material in parts.materials.items()}
        return [_picture(renderer, parts, paints, frame, view) for frame, view in zip(frames, views, strict=True)]


def _picture(renderer: Any, parts: Parts, paints: dict[str, Any], frame: int, view: View) -> Picture:
    import pyrender

    scene = pyrender.Scene(bg_color=BACKGROUND, ambient_light=AMBIENT)
    camera = view.world_from_camera @ GL_FROM_CV
    scene.add(pyrender.PerspectiveCamera(yfov=view.tall_rad, znear=0.05, zfar=200.0), pose=camera)
    scene.add(pyrender.DirectionalLight(color=np.ones(3), intensity=KEY_LIGHT), pose=_lamp(camera))
    for thing in parts.objects:
        mesh = parts.meshes[thing.mesh]
        local = mesh.vertices if thing.cache is None else thing.cache[frame]
        world = apply(thing.pose[min(frame, len(thing.pose) - 1)], np.asarray(local, float))
        scene.add(pyrender.Mesh(list(_primitives(thing, mesh, world, paints))))
    flags = pyrender.RenderFlags.SHADOWS_DIRECTIONAL | pyrender.RenderFlags.SKIP_CULL_FACES
    return np.ascontiguousarray(renderer.render(scene, flags=flags)[0][..., :3])


def _lamp(camera: Float[np.ndarray, "4 4"]) -> Float[np.ndarray, "4 4"]:
    """The pose of a lamp that shines down from beside the camera."""
    level = camera[:3, 2] * np.array([1.0, 1.0, 0.0])
    towards = about("z", LAMP_TURN_RAD) @ level / np.linalg.norm(level) + np.array([0.0, 0.0, 1.1])
    return look_at(camera[:3, 3] + 4.0 * towards, camera[:3, 3]) @ GL_FROM_CV


def _primitives(thing: SceneObject, mesh: Mesh, world: Float[np.ndarray, "vertices 3"], paints: dict[str, Any]) -> Any:
    """One primitive per material: corners unshared, so that uvs may jump where normals do not."""
    import pyrender

    faces, corners = _triangles(mesh)
    normals = _normals(world, mesh.faces, mesh.smooth)
    slots = np.zeros(len(mesh.faces), int) if mesh.material_index is None else mesh.material_index
    for slot, name in enumerate(thing.materials):
        chosen = np.flatnonzero(np.isin(slots, [slot] if slot + 1 < len(thing.materials) else range(slot, 99))[corners])
        number = faces[chosen].reshape(-1)
        owner = corners[chosen].repeat(3)
        yield pyrender.Primitive(
            positions=world[number].astype(np.float32),
            normals=(normals[number] if mesh.smooth else normals[owner]).astype(np.float32),
            texcoord_0=_corner_uvs(mesh)[chosen].reshape(-1, 2).astype(np.float32) if mesh.uvs is not None else None,
            color_0=None if mesh.colors is None else mesh.colors[number].astype(np.float32),
            material=paints[name],
            poses=_EYE,
        )  # fmt: skip


def _triangles(mesh: Mesh) -> tuple[Int[np.ndarray, "triangles 3"], Int[np.ndarray, " triangles"]]:
    """Triangles and the face that each came from."""
    owner = np.arange(len(mesh.faces))
    if mesh.faces.shape[1] == 3:
        return mesh.faces, owner
    return np.concatenate([mesh.faces[:, [0, 1, 2]], mesh.faces[:, [0, 2, 3]]]), np.tile(owner, 2)


def _corner_uvs(mesh: Mesh) -> Float[np.ndarray, "triangles 3 2"]:
    assert mesh.uvs is not None
    if mesh.faces.shape[1] == 3:
        return mesh.uvs
    return np.concatenate([mesh.uvs[:, [0, 1, 2]], mesh.uvs[:, [0, 2, 3]]])


def _normals(
    world: Float[np.ndarray, "vertices 3"], faces: Int[np.ndarray, "faces corners"], smooth: bool
) -> Float[np.ndarray, "normals 3"]:
    """Unit normals per vertex, or per face where the mesh is not smooth."""
    flat = np.cross(world[faces[:, 1]] - world[faces[:, 0]], world[faces[:, -1]] - world[faces[:, 0]])
    if smooth:
        total = np.zeros_like(world)
        for corner in faces.T:
            np.add.at(total, corner, flat)
        flat = total
    return flat / (np.linalg.norm(flat, axis=-1, keepdims=True) + 1e-12)


def _paint(material: Material, textures: dict[str, Texture]) -> Any:
    import pyrender

    picture = textures.get(material.texture)
    clear = material.alpha < 1.0 or (picture is not None and picture.shape[2] == 4)
    return pyrender.MetallicRoughnessMaterial(
        baseColorFactor=(*material.base_color, material.alpha),
        baseColorTexture=None if picture is None else _texture(picture),
        metallicFactor=0.35 * material.metallic,
        roughnessFactor=max(material.roughness, 0.35),
        alphaMode="BLEND" if clear else "OPAQUE",
        doubleSided=True,
    )


def _texture(picture: Texture) -> Any:
    import pyrender

    return pyrender.Texture(source=picture, source_channels="RGBA" if picture.shape[2] == 4 else "RGB")
