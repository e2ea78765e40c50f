"""A ring of cameras frames the athlete and is not hidden by the venue."""

import filmed
import numpy as np
import pytest
from filmed import box, cloud, film, hall

from synth.cameras.path import Picture
from synth.cameras.recipe import RingRecipe
from synth.cameras.rig import WIDEST_DEG
from synth.cameras.setting import GAME_M
from synth.cameras.subject import Subject, kept
from synth.geometry.camera import project
from synth.scene import CameraTrack

SMALL = Picture(480, 288)
RIG = RingRecipe(views=3, fov_deg=40.0, height_m=(1.0, 2.0), margin=0.1)


def subject(seed: int = 0) -> Subject:
    return cloud(points(seed))


def points(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform([-0.5, -0.4, 0.0], [0.5, 0.4, 1.8], (60, 3))


def pixels_of(seen: Subject, camera: CameraTrack) -> np.ndarray:
    return project(kept(seen, "all")[0], camera.K[0], camera.world_from_camera[0])[:, :2]


@pytest.mark.parametrize("seed", range(4))
def test_every_point_of_the_subject_lies_inside_every_view_with_the_margin(seed):
    for camera in film(RIG, subject(seed), SMALL, seed=seed):
        assert filmed.share_kept(RIG, subject(seed), camera, RIG.margin) == 1.0


def test_the_subject_fills_the_view():
    for camera in film(RIG, subject(), SMALL, seed=1):
        pixels = pixels_of(subject(), camera)
        spare = np.minimum(pixels.min(0), np.array([480, 288]) - pixels.max(0))
        assert spare.min() < RIG.margin * 288 + 2.0


def test_what_the_subject_leaves_free_lies_evenly_on_both_sides():
    pair = cloud(np.concatenate([points(), points() + np.array([4.0, 1.0, 0.0])]))
    for seed in range(4):
        for camera in film(RIG, pair, SMALL, seed=seed):
            pixels = pixels_of(pair, camera)
            middle = (pixels.min(0) + pixels.max(0)) / 2.0
            assert np.abs(middle - [240.0, 144.0]).max() < 3.0


def test_cameras_do_not_stand_behind_a_wall():
    wall = box([1.0, -8.0, 0.0], [1.2, 8.0, 4.0])
    for camera in film(RIG, subject(), SMALL, wall):
        assert camera.world_from_camera[0, 0, 3] < 1.0


def test_the_same_seed_places_the_same_cameras():
    first, second = (film(RIG, subject(), SMALL, seed=7) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one.world_from_camera, other.world_from_camera)


def game(seed: int = 0) -> Subject:
    """Twelve players on a whole court."""
    middles = np.random.default_rng(seed).uniform([-8.5, -4.0, 0.0], [8.5, 4.0, 0.0], (12, 3))
    return cloud(np.concatenate([points(k) + middle for k, middle in enumerate(middles)]))


@pytest.mark.parametrize("seed", range(3))
def test_a_game_is_filmed_from_inside_its_hall_and_all_of_it_is_in_the_picture(seed):
    for camera in film(RIG, game(seed), SMALL, hall(), seed):
        eye = camera.world_from_camera[0, :3, 3]
        assert np.all(np.abs(eye[:2]) < [15.8, 9.8])
        assert eye[2] > RIG.height_m[1]
        assert filmed.share_kept(RIG, game(seed), camera, RIG.margin * 0.98) == 1.0
        assert np.degrees(2 * np.arctan(240 / camera.K[0, 0, 0])) <= WIDEST_DEG + 1e-6


def test_a_game_with_room_keeps_the_recipes_lens_and_one_athlete_always_does():
    for seen in (game(), subject()):
        for camera in film(RIG, seen, SMALL, seed=2):
            assert np.degrees(2 * np.arctan(240 / camera.K[0, 0, 0])) == pytest.approx(40.0)
    assert np.ptp(kept(game(), "all")[..., 0]) > GAME_M
