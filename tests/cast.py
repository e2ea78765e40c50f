"""Shots of a few meshes, and what their label pictures would show, by rays through the pixel centres."""

from dataclasses import replace

import numpy as np
import tiny
import trimesh

from synth.geometry.camera import intrinsics
from synth.geometry.transform import apply, look_at
from synth.label_images import LabelImages
from synth.normals import normal_picture
from synth.scene import CameraTrack, Mesh, Parts, SceneObject
from synth.shot import Shot

SIZE = (96, 64)
EYE_M = 4.0
"""How far in front of the origin, on the -y side, the camera stands."""
FOCAL_PX = intrinsics(*SIZE, 0.9)[0, 0]


def camera(frames: int = 2, **words: object) -> CameraTrack:
    """One that stands and looks along +y, so that picture x is world x and picture y is world -z."""
    pose = look_at(np.array([0.0, -EYE_M, 0.0]), np.zeros(3))
    track = CameraTrack("front", np.tile(intrinsics(*SIZE, 0.9), (frames, 1, 1)), np.tile(pose, (frames, 1, 1)), *SIZE)
    return replace(track, **words)  # type: ignore[arg-type]


def wall(half_m: float = 1.0) -> Mesh:
    """A square in the plane y = 0 that faces the camera."""
    corners = np.array([[-1.0, 0, -1], [1, 0, -1], [1, 0, 1], [-1, 0, 1]]) * half_m
    return Mesh(corners, np.array([[0, 1, 2, 3]]), smooth=False)


def ball(radius_m: float) -> Mesh:
    """An icosphere of 1280 triangles."""
    made = trimesh.creation.icosphere(3, radius_m)
    return Mesh(np.array(made.vertices), np.array(made.faces))


def thing(name: str, pose: np.ndarray | None = None, number: int = 0, cache: np.ndarray | None = None) -> SceneObject:
    """An object of the mesh with its own name."""
    return SceneObject(name, name, ("grey",), np.eye(4)[None] if pose is None else pose, cache, number)


def moved(*ways_m: tuple[float, float, float]) -> np.ndarray:
    """Poses (frames, 4, 4) at these places."""
    poses = np.tile(np.eye(4), (len(ways_m), 1, 1))
    poses[:, :3, 3] = ways_m
    return poses


def shot(track: CameraTrack, meshes: dict[str, Mesh], *things: SceneObject) -> Shot:
    """A shot of these things and nobody."""
    return replace(
        tiny.shot(), people=(), num_frames=len(track.K), parts=Parts(things, meshes, {}), cameras=(track,)
    )  # fmt: skip


def pictures(made: Shot) -> list[LabelImages]:
    """Label pictures of the first camera, with surfaces."""
    return [_picture(made, made.cameras[0], frame) for frame in range(made.num_frames)]


def _picture(made: Shot, track: CameraTrack, frame: int) -> LabelImages:
    corners, origin = _triangles(made.parts, frame)
    soup = trimesh.Trimesh(corners.reshape(-1, 3), np.arange(3 * len(corners)).reshape(-1, 3), process=False)
    rows, columns = np.mgrid[: track.height_px, : track.width_px] + 0.5
    pose = track.world_from_camera[frame]
    rays = np.stack([columns, rows, np.ones_like(rows)], -1).reshape(-1, 3) @ np.linalg.inv(track.K[frame]).T
    eyes = np.tile(pose[:3, 3], (len(rays), 1))
    hits, ray, face = soup.ray.intersects_location(eyes, rays @ pose[:3, :3].T, multiple_hits=False)
    share = trimesh.triangles.points_to_barycentric(corners[face], hits)
    depth, normals, surface = (np.zeros((len(rays), k), np.float32) for k in (1, 3, 4))
    depth[ray, 0] = (hits - pose[:3, 3]) @ pose[:3, 2]
    normals[ray] = soup.face_normals[face] @ pose[:3, :3]
    normals *= -np.sign((normals * rays).sum(-1, keepdims=True))
    surface[ray, :2] = origin[face, :2]
    surface[ray, 2:] = (share[..., None] * _places(origin[face, 2])).sum(1)
    numbers = np.array([0, *(one.instance_id for one in made.parts.objects)])
    size = (track.height_px, track.width_px)
    ids = numbers[surface[:, 0].astype(int)].astype(np.uint8)
    return LabelImages(
        depth=depth.reshape(size),
        ids=ids.reshape(size),
        normal_map=normal_picture(normals.reshape(*size, 3)),
        parts=np.zeros(size, np.uint8),
        surface=surface.reshape(*size, 4),
    )


def _places(half: np.ndarray) -> np.ndarray:
    """(u, v) of the corners of first (0 1 2) and second (0 2 3) halves of faces."""
    return np.where(half[:, None, None] == 0, [[0.0, 0], [1, 0], [1, 1]], [[0.0, 0], [1, 1], [0, 1]])


def _triangles(parts: Parts, frame: int) -> tuple[np.ndarray, np.ndarray]:
    """Corners (T, 3, 3) in the world; object number, face and half (T, 3) of each triangle."""
    corners, origin = [], []
    for number, one in enumerate(parts.objects, 1):
        mesh = parts.meshes[one.mesh]
        vertices = mesh.vertices if one.cache is None else one.cache[frame]
        world = apply(one.pose[min(frame, len(one.pose) - 1)], vertices)
        halves = [[0, 1, 2], [0, 2, 3]][: mesh.faces.shape[1] - 2]
        for half, picked in enumerate(halves):
            corners.append(world[mesh.faces[:, picked]])
            count = len(mesh.faces)
            origin.append(np.stack([np.full(count, number), np.arange(count), np.full(count, half)], -1))
    return np.concatenate(corners), np.concatenate(origin)
