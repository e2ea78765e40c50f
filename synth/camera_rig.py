"""Camera rigs: where the synchronised cameras of a shot stand, so that the athlete is framed and unhidden."""

import itertools
from collections.abc import Iterator

import numpy as np
import trimesh
from jaxtyping import Bool, Float
from scipy.spatial import ConvexHull

from synth.arrays import Points, Transforms
from synth.geometry.camera import intrinsics, project
from synth.geometry.rotation import unit
from synth.geometry.transform import apply, look_at
from synth.recipe import CameraRecipe, VideoRecipe
from synth.scene import CameraTrack, Parts, SceneObject

TRIES = 48
SEEN_ENOUGH = 0.97
"""Share of the athlete's points that must be in free sight of a camera."""
OPEN_ENOUGH = 0.95
"""Share of the picture that nothing may fill between the lens and half the way to the athlete; the ground may."""
CLEARANCE_M = 0.4
"""Least distance of the lens from anything around it."""
GAME_M = 8.0
"""A subject that spreads further than this over the ground is a game: it is filmed from higher, and where the venue
leaves no room, from nearer through a wider lens."""
RISE = 0.2
"""Metres by which the lens rises for each metre of a game's spread beyond GAME_M: 3 to 4 m at a whole court."""
WIDEST_DEG = 80.0
"""Horizontal field of view of the widest lens, 21 mm on a 36 mm sensor."""
_NEARER = np.linspace(1.0, 0.35, 14)
"""Shares of the recipe's distance at which a game may be filmed."""
_SIGHT_POINTS = 600
"""So many points of the subject are looked at to know what is hidden."""
_AIMS = 3
"""How often the aim is set anew to centre the athlete; the third time changes nothing that can be seen."""
_COLUMNS, _ROWS = 26, 15
"""Rays over the picture."""
_ALL_AROUND = unit(np.array(list(itertools.product((-1.0, 0.0, 1.0), repeat=3)))[np.arange(27) != 13])


def ring(
    recipe: CameraRecipe, video: VideoRecipe, subject: Points, venue: Parts, rng: np.random.Generator
) -> tuple[CameraTrack, ...]:
    """`recipe.views` still cameras on a ring around `subject`, (points, 3) world points that must stay in frame.

    Directions, heights and distances are drawn by `rng`; a place from which the venue hides the subject, or that
    lies inside something, is drawn again, and the best of TRIES is taken where none is perfect.
    A subject wider than GAME_M is a game, see there.
    """
    obstacles = solid(_near(venue, subject, recipe, video))
    first = rng.uniform(0.0, 360.0)
    step = recipe.spread_deg / max(recipe.views, 1)
    return tuple(
        _place(f"view{view}", np.radians(first + view * step), recipe, video, subject, obstacles, rng)
        for view in range(recipe.views)
    )


def _near(venue: Parts, subject: Points, recipe: CameraRecipe, video: VideoRecipe) -> Parts:
    """The things that may stand in the way: those not more than twice as far from the subject as a lens would be."""
    middle = (subject.min(0) + subject.max(0)) / 2.0
    K = intrinsics(video.width_px, video.height_px, np.radians(recipe.fov_deg))
    reach_m = 2.0 * max(
        float(np.linalg.norm(frame_subject(subject, azimuth, middle[2], K, video, recipe.margin)[:3, 3] - middle))
        for azimuth in (0.0, np.pi / 2.0)
    )

    def is_near(thing: SceneObject) -> bool:
        corners = apply(thing.pose[0], venue.meshes[thing.mesh].vertices)
        outside = np.maximum(np.maximum(corners.min(0) - middle, middle - corners.max(0)), 0.0)
        return bool(np.linalg.norm(outside) < reach_m)

    return Parts(tuple(thing for thing in venue.objects if is_near(thing)), venue.meshes, venue.materials)


def _place(
    name: str,
    azimuth_rad: float,
    recipe: CameraRecipe,
    video: VideoRecipe,
    subject: Points,
    obstacles: trimesh.Trimesh | None,
    rng: np.random.Generator,
) -> CameraTrack:
    best_K, best, best_share = np.eye(3), np.eye(4), -1.0
    outline = subject[ConvexHull(subject).vertices]
    points = subject[:: max(1, len(subject) // _SIGHT_POINTS)] if _rise_m(subject) > 0.0 else subject
    for K, pose in _places(azimuth_rad, recipe, video, outline, rng):
        seen, clear = free_share(pose, points, obstacles), open_share(pose, K, video, subject, obstacles)
        if seen * clear > best_share:
            best_K, best, best_share = K, pose, seen * clear
        if seen >= SEEN_ENOUGH and clear >= OPEN_ENOUGH:
            break
    tile = (video.num_frames, 1, 1)
    return CameraTrack(name, np.tile(best_K, tile), np.tile(best, tile), video.width_px, video.height_px)


def _places(
    azimuth_rad: float, recipe: CameraRecipe, video: VideoRecipe, outline: Points, rng: np.random.Generator
) -> Iterator[tuple[Float[np.ndarray, "3 3"], Transforms]]:
    """Lenses (K) and poses to try, further and further from the wanted direction; for a game nearer ones too."""
    K = intrinsics(video.width_px, video.height_px, np.radians(recipe.fov_deg))
    widest = intrinsics(video.width_px, video.height_px, np.radians(max(WIDEST_DEG, recipe.fov_deg)))
    rise_m = _rise_m(outline)
    for attempt in range(TRIES):
        turn = np.radians(rng.uniform(-1.0, 1.0) * (12.0 + 4.0 * attempt))
        height_m = rng.uniform(*recipe.height_m) + rise_m
        pose = frame_subject(outline, azimuth_rad + turn, height_m, K, video, recipe.margin)
        yield K, pose
        for share in _NEARER[1:] if rise_m > 0.0 else ():
            wider, nearer = _from_nearer(outline, pose, share, K, video, recipe.margin)
            if wider[0, 0] < widest[0, 0]:
                break
            yield wider, nearer


def _rise_m(subject: Points) -> float:
    """By how much the lens rises over the recipe's height: 0 unless the subject is a game."""
    return RISE * max(0.0, float(np.ptp(subject[:, :2], axis=0).max()) - GAME_M)


def _from_nearer(
    subject: Points,
    pose: Transforms,
    share: float,
    K: Float[np.ndarray, "3 3"],
    video: VideoRecipe,
    margin: float,
) -> tuple[Float[np.ndarray, "3 3"], Transforms]:
    """The lens and pose at `share` of the level distance of `pose` that keep `subject` in frame; focal length 0 where
    none does."""
    goal = (subject.min(0) + subject.max(0)) / 2.0
    eye = np.array([*(goal + share * (pose[:3, 3] - goal))[:2], pose[2, 3]])
    wider, nearer = K.copy(), pose
    half = K[:2, 2] - margin * min(video.width_px, video.height_px)
    for _ in range(_AIMS):
        nearer = look_at(eye, goal)
        wider[[0, 1], [0, 1]] = 1.0
        seen = project(subject, wider, nearer)
        aside = np.abs(seen[:, :2] - K[:2, 2]) * np.where(seen[:, 2:] > 0.3, 1.0, np.inf)
        wider[[0, 1], [0, 1]] = np.min(half / np.maximum(aside, 1e-9))
        if wider[0, 0] <= 0.0:
            break
        goal = _centred(subject, nearer, wider, goal)
    return wider, nearer


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
    middle = goal = (subject.min(0) + subject.max(0)) / 2.0
    heading = np.array([np.cos(azimuth_rad), np.sin(azimuth_rad), 0.0])
    foot, pose = np.array([*middle[:2], height_m]), np.eye(4)
    for _ in range(_AIMS):
        pose = _nearest_fit(subject, foot, heading, goal, K, video, margin)
        goal = _centred(subject, pose, K, goal)
    return pose


def _nearest_fit(
    subject: Points,
    foot: Float[np.ndarray, "3"],
    heading: Float[np.ndarray, "3"],
    goal: Float[np.ndarray, "3"],
    K: Float[np.ndarray, "3 3"],
    video: VideoRecipe,
    margin: float,
) -> Transforms:
    """The nearest pose on the line from `foot` along `heading` that looks at `goal` and keeps `subject` in frame."""
    near, far = 0.5, 200.0
    for _ in range(40):  # bisection: framing is monotone in distance
        distance = (near + far) / 2.0
        pose = look_at(foot + heading * distance, goal)
        near, far = (near, distance) if _fits(subject, pose, K, video, margin) else (distance, far)
    return look_at(foot + heading * far, goal)


def _centred(
    subject: Points, pose: Transforms, K: Float[np.ndarray, "3 3"], goal: Float[np.ndarray, "3"]
) -> Float[np.ndarray, "3"]:
    """`goal` moved across the view to the middle of what `subject` fills of the picture."""
    pixels = project(subject, K, pose)[:, :2]
    off = (pixels.min(0) + pixels.max(0)) / 2.0 - K[:2, 2]
    away = float(np.linalg.norm(goal - pose[:3, 3]))
    return goal + away * pose[:3, :3] @ np.array([off[0] / K[0, 0], off[1] / K[1, 1], 0.0])


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


def open_share(
    pose: Transforms,
    K: Float[np.ndarray, "3 3"],
    video: VideoRecipe,
    subject: Points,
    obstacles: trimesh.Trimesh | None,
) -> float:
    """Share of the picture in which nothing but ground comes before half the way to the middle of `subject`."""
    if obstacles is None:
        return 1.0
    eye, middle = pose[:3, 3], (subject.min(0) + subject.max(0)) / 2.0
    u = (np.arange(_COLUMNS) + 0.5) / _COLUMNS * video.width_px
    v = (np.arange(_ROWS) + 0.5) / _ROWS * video.height_px
    u, v = np.meshgrid(u, v)
    toward = np.stack([(u - K[0, 2]) / K[0, 0], (v - K[1, 2]) / K[1, 1], np.ones_like(u)], -1).reshape(-1, 3)
    reach = 0.5 * np.linalg.norm(middle - eye)
    ends = eye + reach * unit(toward) @ pose[:3, :3].T
    above = ends[:, 2] > 0.0
    return 1.0 - float(np.mean(above & ~_is_free(eye, ends, obstacles, slack_m=0.0)))


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
