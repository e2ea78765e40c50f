"""Subjects for cameras to film: clouds of points, somebody who stands or runs, a hall to film in."""

import numpy as np
import tiny

from synth.cameras.path import Picture
from synth.cameras.recipe import CameraRecipe
from synth.cameras.rig import film_with
from synth.cameras.subject import Subject, kept
from synth.film import FilmRecipe
from synth.geometry.camera import project
from synth.geometry.rotation import about
from synth.scene import CameraTrack, Material, Mesh, Parts, SceneObject

FPS = 24.0
LANDSCAPE, PORTRAIT, SQUARE = Picture(832, 480), Picture(480, 832), Picture(512, 512)
FORMATS = (LANDSCAPE, PORTRAIT, SQUARE)


def times(frames: int) -> np.ndarray:
    """Frame times of a clip that starts somewhere in a performance [s]."""
    return 1.3 + np.arange(frames) / FPS


def cloud(points: np.ndarray, frames: int = 5) -> Subject:
    """Something that stands still and of which every point must be seen."""
    joints = points[np.arange(144) % len(points)]
    return Subject(times(frames), np.tile(joints, (frames, 1, 1, 1)), np.tile(points, (frames, 1, 1)))


def walker(frames: int = 41, speed_m_s: float = 0.0, heading_rad: float = 0.3, hop_m: float = 0.0) -> Subject:
    """One person of 1.75 m with arms out who goes where they look, legs and arms swinging, hopping once."""
    t = np.arange(frames) / FPS
    body = tiny.rest_joints() @ about("z", heading_rad + np.pi / 2).T
    sway = 0.05 * np.sin(2 * np.pi * 1.6 * t[:, None] + np.arange(144) % 7)
    joints = body + sway[..., None] * [1.0, 1.0, 0.0]
    way = np.array([np.cos(heading_rad), np.sin(heading_rad), 0.0])
    middle = t.mean()
    hop = hop_m * np.maximum(0.0, 1.0 - ((t - middle) / 0.3) ** 2)
    joints = joints + (speed_m_s * (t - middle))[:, None, None] * way + hop[:, None, None] * [0.0, 0.0, 1.0]
    return Subject(times(frames), joints[:, None], np.zeros((frames, 0, 3)))


def film(
    recipe: CameraRecipe,
    subject: Subject,
    picture: Picture = LANDSCAPE,
    venue: Parts | None = None,
    seed: int = 0,
    film: FilmRecipe | None = None,
) -> tuple[CameraTrack, ...]:
    """The rig's cameras."""
    rng = np.random.default_rng(seed)
    return film_with(recipe, picture, subject.times_s, FPS, film or FilmRecipe(), subject, venue or Parts(), rng)


def share_kept(recipe: CameraRecipe, subject: Subject, camera: CameraTrack, margin: float) -> float:
    """Share of frames with all that the rig promises in the picture, `margin` of the short side from its edge."""
    points = kept(subject, recipe.keeps)
    pixels = project(points, camera.K, camera.world_from_camera)
    size = np.array([camera.width_px, camera.height_px])
    edge = margin * size.min() - 1e-6
    inside = np.all((pixels[..., :2] >= edge) & (pixels[..., :2] <= size - edge), -1) & (pixels[..., 2] > 0)
    return float(np.mean(np.all(inside | np.isnan(points[..., 0]), 1)))


def box(low: list[float], high: list[float], alpha: float = 1.0) -> Parts:
    """A block."""
    return boxes([(low, high)], alpha)


def boxes(corners: list[tuple[list[float], list[float]]], alpha: float = 1.0) -> Parts:
    """Blocks between two corners each."""
    unit = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)
    faces = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
    things = tuple(SceneObject(f"wall{k}", f"wall{k}", ("paint",), np.eye(4)[None]) for k in range(len(corners)))
    meshes = {
        f"wall{k}": Mesh(unit * (np.array(high) - low) + low, faces) for k, (low, high) in enumerate(corners)
    }  # fmt: skip
    return Parts(things, meshes, {"paint": Material("paint", (1.0, 1.0, 1.0), alpha=alpha)})


def hall(half_x: float = 16.0, half_y: float = 10.0, height: float = 9.0) -> Parts:
    """Four walls, a floor and a roof."""
    x, y, z = half_x, half_y, height
    return boxes([
        ([-x, -y, 0], [x, -y + 0.2, z]), ([-x, y - 0.2, 0], [x, y, z]), ([-x, -y, 0], [-x + 0.2, y, z]),
        ([x - 0.2, -y, 0], [x, y, z]), ([-x, -y, -1], [x, y, 0]), ([-x, -y, z], [x, y, z + 1]),
    ])  # fmt: skip
