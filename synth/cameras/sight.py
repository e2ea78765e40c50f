"""What stands in a camera's way: is the athlete hidden, does something fill the picture, is the lens inside a thing?"""

import itertools

import numpy as np
import trimesh
from jaxtyping import Bool, Float

from synth.arrays import Intrinsics, Points, Transforms
from synth.geometry.rotation import unit
from synth.geometry.transform import apply
from synth.scene import Mesh, Parts, SceneObject

CLEARANCE_M = 0.4
"""Least distance of the lens from anything around it."""
LOWEST_M = 0.3
"""No lens is lower over the floor."""
BODY_M = 0.45
"""Half the width of an athlete with room for the arms."""
_COLUMNS, _ROWS = 26, 15
"""Rays over the picture."""
_ALL_AROUND = unit(np.array(list(itertools.product((-1.0, 0.0, 1.0), repeat=3)))[np.arange(27) != 13])
_FINE_FACES, _SMALL_M = 400, 2.6
"""A thing of more faces that is smaller than this (a spectator, a plant in a pot) hides as its box does."""


def near(venue: Parts, middle: Float[np.ndarray, "3"], reach_m: float) -> Parts:
    """The things within `reach_m` of `middle`: those that may stand in the way."""

    def is_near(thing: SceneObject) -> bool:
        corners = apply(thing.pose[0], venue.meshes[thing.mesh].vertices)
        outside = np.maximum(np.maximum(corners.min(0) - middle, middle - corners.max(0)), 0.0)
        return bool(np.linalg.norm(outside) < reach_m)

    return Parts(tuple(thing for thing in venue.objects if is_near(thing)), venue.meshes, venue.materials)


def solid(parts: Parts) -> trimesh.Trimesh | None:
    """Everything of `parts` that can hide something, as one mesh in the world; None where there is nothing."""
    shapes: dict[str, tuple[Points, np.ndarray]] = {}
    meshes = []
    for thing in parts.objects:
        if any(
            parts.materials[name].alpha < 0.5 or parts.materials[name].transmission > 0.5 for name in thing.materials
        ):
            continue
        if thing.mesh not in shapes:
            shapes[thing.mesh] = _shape(parts.meshes[thing.mesh])
        vertices, faces = shapes[thing.mesh]
        meshes.append(trimesh.Trimesh(apply(thing.pose[0], vertices), faces, process=False))
    return trimesh.util.concatenate(meshes) if meshes else None


def _shape(mesh: Mesh) -> tuple[Points, np.ndarray]:
    """Vertices and triangles, those of the box around it for a small thing of many faces."""
    low, high = mesh.vertices.min(0), mesh.vertices.max(0)
    if len(mesh.faces) > _FINE_FACES and (high - low).max() < _SMALL_M:
        block = trimesh.creation.box(bounds=[low, high])
        return np.asarray(block.vertices), np.asarray(block.faces)
    quads = mesh.faces.shape[1] == 4
    return mesh.vertices, mesh.faces[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3) if quads else mesh.faces


def free_share(pose: Transforms, subject: Points, obstacles: trimesh.Trimesh | None) -> float:
    """Share of `subject` in free sight of a camera; 0 where the camera stands under the floor or in something."""
    if obstacles is None:
        return 1.0
    eye = pose[:3, 3]
    if eye[2] < CLEARANCE_M or not np.all(is_free(eye, eye + CLEARANCE_M * _ALL_AROUND, obstacles, slack_m=0.0)):
        return 0.0
    return float(np.mean(is_free(eye, subject, obstacles)))


def open_share(pose: Transforms, K: Intrinsics, subject: Points, obstacles: trimesh.Trimesh | None) -> float:
    """Share of the picture in which nothing but ground comes before half the way to the middle of `subject`.

    K: with the principal point in the middle of the picture.
    """
    if obstacles is None:
        return 1.0
    eye, middle = pose[:3, 3], (subject.min(0) + subject.max(0)) / 2.0
    u = (np.arange(_COLUMNS) + 0.5) / _COLUMNS * 2.0 * K[0, 2]
    v = (np.arange(_ROWS) + 0.5) / _ROWS * 2.0 * K[1, 2]
    u, v = np.meshgrid(u, v)
    toward = np.stack([(u - K[0, 2]) / K[0, 0], (v - K[1, 2]) / K[1, 1], np.ones_like(u)], -1).reshape(-1, 3)
    reach = 0.5 * np.linalg.norm(middle - eye)
    ends = eye + reach * unit(toward) @ pose[:3, :3].T
    above = ends[:, 2] > 0.0
    return 1.0 - float(np.mean(above & ~is_free(eye, ends, obstacles, slack_m=0.0)))


def unhidden_share(
    eyes: Float[np.ndarray, "stops 3"], star: Float[np.ndarray, "stops 3"], others: Float[np.ndarray, "stops people 3"]
) -> float:
    """Share of instants at which none of `others` (pelvises) stands between the lens and the star, or at the lens."""
    way = (star - eyes)[:, None, :2]
    reach = np.maximum(np.linalg.norm(way, axis=-1), 1e-6)
    aside = (others - eyes[:, None])[..., :2]
    along = np.sum(aside * way, -1) / reach
    off = np.abs(aside[..., 0] * way[..., 1] - aside[..., 1] * way[..., 0]) / reach
    before = (off < BODY_M) & (along > 0.0) & (along < reach - BODY_M)
    hidden = before | (np.linalg.norm(aside, axis=-1) < 2.0 * BODY_M)
    return 1.0 - float(np.mean(hidden.any(-1)))


def is_way_free(eyes: Float[np.ndarray, "stops 3"], obstacles: trimesh.Trimesh | None) -> bool:
    """Whether a lens can go from each of these places straight to the next."""
    if obstacles is None or np.ptp(eyes, axis=0).max() == 0.0:
        return True
    steps = itertools.pairwise(eyes)
    return all(bool(is_free(one, other[None], obstacles, slack_m=0.0)[0]) for one, other in steps)


def is_free(
    eye: Points, points: Points, obstacles: trimesh.Trimesh, slack_m: float = 0.15
) -> Bool[np.ndarray, " points"]:
    """Which points the eye sees; what is hit within `slack_m` of a point (the floor under a foot) does not hide it."""
    rays = points - eye
    reach = np.linalg.norm(rays, axis=-1)
    hits, ray_of_hit, _ = obstacles.ray.intersects_location(np.tile(eye, (len(rays), 1)), rays, multiple_hits=False)
    nearest = np.full(len(rays), np.inf)
    np.minimum.at(nearest, ray_of_hit, np.linalg.norm(hits - eye, axis=-1))
    return nearest > reach - slack_m
