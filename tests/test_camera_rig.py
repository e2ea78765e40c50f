"""A ring of cameras frames the athlete and is not hidden by the venue."""

import numpy as np
import pytest

from synth.camera_rig import GAME_M, OPEN_ENOUGH, WIDEST_DEG, free_share, open_share, ring, solid
from synth.geometry.camera import intrinsics, project
from synth.geometry.transform import look_at
from synth.recipe import CameraRecipe, VideoRecipe
from synth.scene import Material, Mesh, Parts, SceneObject

VIDEO = VideoRecipe(24.0, 5, 480, 288)
RIG = CameraRecipe("ring", 3, 40.0, (1.0, 2.0), 360.0, 0.1)


def subject(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform([-0.5, -0.4, 0.0], [0.5, 0.4, 1.8], (60, 3))


def box(low, high, alpha: float = 1.0) -> Parts:
    low, high = np.array(low, float), np.array(high, float)
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) * (high - low) + low
    faces = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
    thing = SceneObject("wall", "wall", ("paint",), np.eye(4)[None])
    return Parts((thing,), {"wall": Mesh(corners, faces)}, {"paint": Material("paint", (1.0, 1.0, 1.0), alpha=alpha)})


@pytest.mark.parametrize("seed", range(4))
def test_every_point_of_the_subject_lies_inside_every_view_with_the_margin(seed):
    points = subject(seed)
    for camera in ring(RIG, VIDEO, points, Parts(), np.random.default_rng(seed)):
        pixels = project(points, camera.K[0], camera.world_from_camera[0])
        edge = RIG.margin * 288 - 1e-6
        assert np.all(pixels[:, 2] > 0)
        assert np.all((pixels[:, :2] >= edge) & (pixels[:, :2] <= np.array([480, 288]) - edge))


def test_the_subject_fills_the_view():
    points = subject()
    for camera in ring(RIG, VIDEO, points, Parts(), np.random.default_rng(1)):
        pixels = project(points, camera.K[0], camera.world_from_camera[0])[:, :2]
        spare = np.minimum(pixels.min(0), np.array([480, 288]) - pixels.max(0))
        assert spare.min() < RIG.margin * 288 + 2.0


def test_what_the_subject_leaves_free_lies_evenly_on_both_sides():
    points = np.concatenate([subject(), subject() + np.array([4.0, 1.0, 0.0])])
    for seed in range(4):
        for camera in ring(RIG, VIDEO, points, Parts(), np.random.default_rng(seed)):
            pixels = project(points, camera.K[0], camera.world_from_camera[0])[:, :2]
            middle = (pixels.min(0) + pixels.max(0)) / 2.0
            assert np.abs(middle - [240.0, 144.0]).max() < 3.0


def test_cameras_do_not_stand_behind_a_wall():
    wall = box([1.0, -8.0, 0.0], [1.2, 8.0, 4.0])
    for seed in range(2):
        for camera in ring(RIG, VIDEO, subject(), wall, np.random.default_rng(seed)):
            assert camera.world_from_camera[0, 0, 3] < 1.0


def test_a_see_through_wall_hides_nothing_and_a_solid_one_all():
    eye = look_at(np.array([4.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0]))
    assert free_share(eye, subject(), solid(box([1.0, -8, 0], [1.2, 8, 4]))) == 0.0
    assert free_share(eye, subject(), solid(box([1.0, -8, 0], [1.2, 8, 4], alpha=0.2))) == 1.0


def test_a_camera_inside_something_is_no_good():
    eye = look_at(np.array([4.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0]))
    assert free_share(eye, subject(), solid(box([4.2, -1, 0], [5, 1, 2]))) == 0.0


def test_a_thing_before_the_lens_closes_the_picture_and_the_ground_does_not():
    eye, K = look_at(np.array([4.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0])), intrinsics(480, 288, np.radians(40.0))
    ground = box([-50, -50, -1], [50, 50, 0])
    assert open_share(eye, K, VIDEO, subject(), solid(ground)) == 1.0
    assert open_share(eye, K, VIDEO, subject(), solid(ground + box([2.9, 0.15, 0.2], [3.0, 0.5, 1.6]))) < OPEN_ENOUGH
    assert open_share(eye, K, VIDEO, subject(), solid(ground + box([0.9, 0.5, 0.2], [1.0, 1.5, 1.6]))) == 1.0


def test_the_same_seed_places_the_same_cameras():
    first, second = (ring(RIG, VIDEO, subject(), Parts(), np.random.default_rng(7)) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one.world_from_camera, other.world_from_camera)


def game(seed: int = 0) -> np.ndarray:
    """Twelve players on a whole court."""
    middles = np.random.default_rng(seed).uniform([-8.5, -4.0, 0.0], [8.5, 4.0, 0.0], (12, 3))
    return np.concatenate([subject(k) + middle for k, middle in enumerate(middles)])


@pytest.mark.parametrize("seed", range(3))
def test_a_game_is_filmed_from_inside_its_hall_and_all_of_it_is_in_the_picture(seed):
    walls = [([-16, -10, 0], [16, -9.8, 9]), ([-16, 9.8, 0], [16, 10, 9]), ([-16, -10, 0], [-15.8, 10, 9]),
             ([15.8, -10, 0], [16, 10, 9]), ([-16, -10, -1], [16, 10, 0])]  # fmt: skip
    boxes = [box(*wall) for wall in walls]
    things = tuple(SceneObject(f"wall{k}", f"wall{k}", ("paint",), np.eye(4)[None]) for k in range(len(boxes)))
    hall = Parts(things, {f"wall{k}": b.meshes["wall"] for k, b in enumerate(boxes)}, boxes[0].materials)
    points = game(seed)
    for camera in ring(RIG, VIDEO, points, hall, np.random.default_rng(seed)):
        eye = camera.world_from_camera[0, :3, 3]
        assert np.all(np.abs(eye[:2]) < [15.8, 9.8])
        assert eye[2] > RIG.height_m[1]
        pixels = project(points, camera.K[0], camera.world_from_camera[0])
        edge = RIG.margin * 288 - 1.0
        assert np.all((pixels[:, :2] >= edge) & (pixels[:, :2] <= np.array([480, 288]) - edge))
        assert np.degrees(2 * np.arctan(240 / camera.K[0, 0, 0])) <= WIDEST_DEG + 1e-6


def test_a_game_with_room_keeps_the_recipes_lens_and_one_athlete_always_does():
    for points in (game(), subject()):
        for camera in ring(RIG, VIDEO, points, Parts(), np.random.default_rng(2)):
            assert np.degrees(2 * np.arctan(240 / camera.K[0, 0, 0])) == pytest.approx(40.0)
    assert np.ptp(game()[:, 0]) > GAME_M
