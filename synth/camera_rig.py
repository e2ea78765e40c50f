"""Camera rigs: where the synchronised cameras of a shot stand, so that the athlete is framed and unhidden."""

import itertools

import numpy as np
import trimesh
from jaxtyping import Bool, Float

from synth.arrays import Points, Transforms
from synth.geometry.camera import intrinsics, project
from synth.geometry.rotation import unit
from synth.geometry.transform import apply, look_at
from synth.recipe import CameraRecipe, VideoRecipe
from synth.scene import CameraTrack, Parts

TRIES = 48
SEEN_ENOUGH = 0.9
"""Share of the athlete's points that must be in free sight of a camera."""
CLEARANCE_M = 0.4
"""Least distance of the lens from anything around it."""
_ALL_AROUND = unit(np.array(list(itertools.product((-1.0, 0.0, 1.0), repeat=3)))[np.arange(27) != 13])


def ring(
    recipe: CameraRecipe, video: VideoRecipe, subject: Points, venue: Parts, rng: np.random.Generator
) -> tuple[CameraTrack, ...]:
    """`recipe.views` still cameras on a ring around `subject`, (points, 3) world points that must stay in frame.

    Directions, heights and distances are drawn by `rng`; a place from which the venue hides the subject, or that
    lies inside something, is drawn again, and the best of TRIES is taken where none is perfect.
    """
    obstacles = solid(venue)
    first = rng.uniform(0.0, 360.0)
    step = recipe.spread_deg / max(recipe.views, 1)
    return tuple(
        _place(f"view{view}", np.radians(first + view * step), recipe, video, subject, obstacles, rng)
        for view in range(recipe.views)
    )


def _place(
    name: str,
    azimuth_rad: float,
    recipe: CameraRecipe,
    video: VideoRecipe,
    subject: Points,
    obstacles: trimesh.Trimesh | None,
    rng: np.random.Generator,
) -> CameraTrack:
    K = intrinsics(video.width_px, video.height_px, np.radians(recipe.fov_deg))
    best, best_share = np.eye(4), -1.0
    for attempt in range(TRIES):
        turn = np.radians(rng.uniform(-1.0, 1.0) * (12.0 + 4.0 * attempt))
        pose = frame_subject(subject, azimuth_rad + turn, rng.uniform(*recipe.height_m), K, video, recipe.margin)
        share = free_share(pose, subject, obstacles)
        if share > best_share:
            best, best_share = pose, share
        if share >= SEEN_ENOUGH:
            break
    tile = (video.num_frames, 1, 1)
    return CameraTrack(name, np.tile(K, tile), np.tile(best, tile), video.width_px, video.height_px)


def frame_subject(
    subject: Points,
    azimuth_rad: float,
    height_m: float,
    K: Float[np.ndarray, "3 3"],
    video: VideoRecipe,
    margin: float,
) -> Transforms:
    """world_from_camera that looks at the middle of `subject` from azimuth (from +x towards +y) and lens height,
    at the least distance that keeps every point `margin` (share of the picture) away from the edges."""
    low, high = subject.min(0), subject.max(0)
    middle = (low + high) / 2.0
    heading = np.array([np.cos(azimuth_rad), np.sin(azimuth_rad), 0.0])
    near, far = 0.5, 200.0
    for _ in range(40):  # bisection: framing is monotone in distance
        distance = (near + far) / 2.0
        pose = look_at(middle + heading * distance + [0.0, 0.0, height_m - middle[2]], middle)
        near, far = (near, distance) if _fits(subject, pose, K, video, margin) else (distance, far)
    return look_at(middle + heading * far + [0.0, 0.0, height_m - middle[2]], middle)


def _fits(subject: Points, pose: Transforms, K: np.ndarray, video: VideoRecipe, margin: float) -> bool:
    pixels = project(subject, K, pose)
    size = np.array([video.width_px, video.height_px], float)
    edge = margin * size.min()
    inside = (pixels[:, :2] > edge) & (pixels[:, :2] < size - edge)
    return bool(np.all(inside) and np.all(pixels[:, 2] > 0.3))


def solid(parts: Parts) -> trimesh.Trimesh | None:
    """Everything of `parts` that can hide something, as one mesh in the world; None where there is nothing."""
    meshes = []
    for thing in parts.objects:
        mesh = parts.meshes[thing.mesh]
        if any(
            parts.materials[name].alpha < 0.5 or parts.materials[name].transmission > 0.5 for name in thing.materials
        ):
            continue
        faces = mesh.faces if mesh.faces.shape[1] == 3 else mesh.faces[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)
        meshes.append(trimesh.Trimesh(apply(thing.pose[0], mesh.vertices), faces, process=False))
    return trimesh.util.concatenate(meshes) if meshes else None


def free_share(pose: Transforms, subject: Points, obstacles: trimesh.Trimesh | None) -> float:
    """Share of `subject` in free sight of a camera; 0 where the camera stands under the floor or in something."""
    if obstacles is None:
        return 1.0
    eye = pose[:3, 3]
    if eye[2] < CLEARANCE_M or not np.all(_is_free(eye, eye + CLEARANCE_M * _ALL_AROUND, obstacles, slack_m=0.0)):
        return 0.0
    return float(np.mean(_is_free(eye, subject, obstacles)))


def _is_free(
    eye: Points, points: Points, obstacles: trimesh.Trimesh, slack_m: float = 0.15
) -> Bool[np.ndarray, " points"]:
    """Which points the eye sees; what is hit within `slack_m` of a point (the floor under a foot) does not hide it."""
    rays = points - eye
    reach = np.linalg.norm(rays, axis=-1)
    hits, ray_of_hit, _ = obstacles.ray.intersects_location(np.tile(eye, (len(rays), 1)), rays, multiple_hits=False)
    nearest = np.full(len(rays), np.inf)
    np.minimum.at(nearest, ray_of_hit, np.linalg.norm(hits - eye, axis=-1))
    return nearest > reach - slack_m
