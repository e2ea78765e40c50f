"""What a mesh covers is marked to a pixel, and so is where it keeps the sun from what stands."""

import cv2
import numpy as np
import pytest
from small_shots import box, plane, sphere, still_camera

from synth.blender.footprint import covered_mask
from synth.blender.sun_shadow import shadow_mask, sunlit_places
from synth.geometry.camera import project
from synth.geometry.transform import apply, look_at, transform
from synth.scene import Light, Mesh, SceneObject

SIZE = (48, 72)
TRACK = still_camera(size_px=(288, 192))
POSE = transform(np.eye(3), np.array([0.1, 0.0, 1.0]))[None]


@pytest.mark.parametrize("mesh", [box(0.9), sphere(0.5), sphere(0.05), plane(0.4)], ids=["box", "ball", "pea", "plane"])
def test_every_point_of_a_surface_is_within_a_pixel_of_the_mask_and_little_else_is_in_it(mesh: Mesh) -> None:
    mask = covered_mask((SceneObject("thing", "mesh", (), POSE),), {"mesh": mesh}, TRACK, 0, SIZE)
    truth = np.zeros(SIZE, bool)
    x, y = (project(_points_on(mesh), TRACK.K[0], TRACK.world_from_camera[0])[:, :2] / 4.0).astype(int).T
    truth[y, x] = True
    assert (_widened(mask) >= truth).all()
    assert (_widened(truth) >= mask).all()


@pytest.mark.parametrize(
    ("mesh", "size"),
    [(box(1.0), (0.5, 0.5, 1.5)), (box(1.0), (0.01, 0.01, 0.8)), (sphere(0.5), (0.6, 0.6, 0.6))],
    ids=["box", "rod", "ball"],
)
def test_every_shaded_point_of_the_ground_is_found_and_hardly_a_sunny_one(mesh: Mesh, size: tuple[float, ...]) -> None:
    tall = Mesh(mesh.vertices * np.array(size), mesh.faces)
    sun = Light("sun", "sun", look_at(np.zeros(3), np.array([1.0, 0.6, 1.5])), (1.0, 1.0, 1.0), 5.0, 0.009)
    y, x = np.indices((192, 288)) + 0.5
    K, pose = TRACK.K[0], TRACK.world_from_camera[0]
    rays = np.stack([(x - K[0, 2]) / K[0, 0], (y - K[1, 2]) / K[1, 1], np.ones_like(x)], -1) @ pose[:3, :3].T
    depth = np.where(rays[..., 2] < -1e-3, -pose[2, 3] / np.minimum(rays[..., 2], -1e-3), 0.0)
    places = sunlit_places((sun,), depth.astype(np.float32), TRACK)
    mask = shadow_mask(places, (SceneObject("thing", "mesh", (), POSE),), {"mesh": tall}, 0, SIZE)

    points = _points_on(tall)
    fall = -sun.pose[:3, 2]
    ground = points - fall * (points[:, 2:] / fall[2])
    shaded = project(ground, K, pose)[:, :2] / 4.0
    inside = ((shaded >= 0) & (shaded < (SIZE[1], SIZE[0]))).all(1)
    truth = np.zeros(SIZE, bool)
    truth[shaded[inside, 1].astype(int), shaded[inside, 0].astype(int)] = True
    assert truth.sum() > 5
    assert (_widened(mask) >= truth).all()
    assert (_widened(_widened(truth)) >= mask).all()


def test_without_a_sun_nothing_is_shaded() -> None:
    thing = SceneObject("thing", "mesh", (), POSE)
    assert not shadow_mask((), (thing,), {"mesh": box(1.0)}, 0, SIZE).any()


def _points_on(mesh: Mesh) -> np.ndarray:
    """Many points on the faces, in the world."""
    rng = np.random.default_rng(0)
    corners = mesh.vertices[mesh.faces]
    u, v = rng.random((2, 400, 1, 1))
    one, other = corners[:, 0] * (1 - u) + corners[:, 1] * u, corners[:, -1] * (1 - u) + corners[:, -2] * u
    return apply(POSE[0], (one * (1 - v) + other * v).reshape(-1, 3))


def _widened(mask: np.ndarray) -> np.ndarray:
    return cv2.dilate(mask.astype(np.uint8), np.ones((3, 3))).astype(bool)
