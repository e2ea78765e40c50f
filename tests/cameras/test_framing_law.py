"""Every rig keeps in the picture what it promises, in every format, standing and running; and stays where it may be."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from filmed import FORMATS, film, hall, share_kept, walker

from synth.cameras.path import Picture
from synth.cameras.recipe import CameraRecipe, CloseupRecipe, CoachRecipe, HandheldRecipe, RingRecipe
from synth.cameras.sight import LOWEST_M, unhidden_share
from synth.cameras.subject import dense, kept
from synth.film import FilmRecipe
from synth.geometry.camera import project
from synth.scene import CameraTrack
from tasks.compose import from_overrides

RIGS = [kind() for kind in get_args(get_args(CameraRecipe)[0])]
ENOUGH = 0.98
each_rig = pytest.mark.parametrize("rig", RIGS, ids=lambda rig: rig.kind)


def margin_of(rig: CameraRecipe) -> float:
    """Hands may eat up the margin, and a follower's picture is centred over all of the clip: the margin holds there."""
    return 0.0 if isinstance(rig, HandheldRecipe) else 0.97 * rig.margin


@each_rig
@pytest.mark.parametrize("picture", FORMATS, ids=lambda p: f"{p.width_px}x{p.height_px}")
def test_what_a_rig_promises_is_in_the_picture(rig: CameraRecipe, picture: Picture) -> None:
    for subject in (walker(), walker(speed_m_s=4.0, hop_m=0.7)):
        for camera in film(rig, subject, picture):
            assert share_kept(rig, subject, camera, margin_of(rig)) >= ENOUGH


@each_rig
def test_the_subject_is_not_lost_in_the_picture(rig: CameraRecipe) -> None:
    subject = walker()
    for camera in film(rig, subject):
        pixels = project(kept(subject, rig.keeps), camera.K, camera.world_from_camera)[..., :2]
        assert np.max(np.ptp(pixels, axis=1) / [832, 480]) > 0.5


@each_rig
def test_a_lens_stays_inside_the_hall_and_above_the_floor(rig: CameraRecipe) -> None:
    for camera in film(rig, walker(frames=17), venue=hall(7.0, 6.0, 7.0)):
        eye = camera.world_from_camera[:, :3, 3]
        assert np.all(np.abs(eye[:, :2]) < [6.8, 5.8])
        assert np.all((eye[:, 2] > LOWEST_M) & (eye[:, 2] < 7.0))


@each_rig
def test_the_same_seed_gives_the_same_tracks_and_another_another(rig: CameraRecipe) -> None:
    one, same, other = (film(rig, walker(frames=9), seed=seed)[0] for seed in (3, 3, 4))
    np.testing.assert_array_equal(one.world_from_camera, same.world_from_camera)
    assert not np.array_equal(one.world_from_camera, other.world_from_camera)


@each_rig
def test_the_groups_file_says_what_the_code_says(rig: CameraRecipe) -> None:
    assert from_overrides(f"camera=[{rig.kind}]")[0].cameras == {rig.kind: rig}


def angle_deg(camera: CameraTrack) -> float:
    return float(np.degrees(2 * np.arctan(max(camera.width_px, camera.height_px) / 2 / camera.K[0, 0, 0])))


def test_the_angle_of_view_is_across_the_longer_side_and_a_focal_length_says_the_same() -> None:
    for picture in FORMATS:
        (wide,) = film(RingRecipe(views=1, fov_deg=40.0), walker(frames=5), picture)
        assert angle_deg(wide) == pytest.approx(40.0)
        (long,) = film(RingRecipe(views=1, focal_mm=85.0), walker(frames=5), picture)
        assert angle_deg(long) == pytest.approx(np.degrees(2 * np.arctan(18.0 / 85.0)))
    (small,) = film(RingRecipe(views=1, focal_mm=85.0), walker(frames=5), film=FilmRecipe(sensor_mm=24.0))
    assert angle_deg(small) == pytest.approx(np.degrees(2 * np.arctan(12.0 / 85.0)))


def test_a_close_up_cuts_the_body_and_upper_bodies_and_hands_ask_for_more() -> None:
    subject = walker()
    focal = [
        film(CloseupRecipe(keeps=keeps, bearing_deg=(45.0, 45.0), above_face_m=(0.0, 0.0)), subject)[0]
        for keeps in ("face", "face_hands", "athlete")
    ]
    distance = [np.linalg.norm(c.world_from_camera[0, :3, 3] - subject.one[0, 0]) for c in focal]
    assert distance[0] < 0.6 * distance[1] < 0.6 * distance[2]
    inside = project(subject.one, focal[0].K, focal[0].world_from_camera)[:, [7, 8], 1]
    assert np.all(inside > 480)  # ankles


def test_one_frame_is_filmed_as_well_as_many() -> None:
    for rig in RIGS:
        (camera, *_) = film(rig, walker(frames=1))
        assert share_kept(rig, walker(frames=1), camera, margin_of(rig)) == 1.0


def test_nobody_stands_between_the_coach_and_the_athlete() -> None:
    subject = walker(frames=9)
    around = np.arange(0.0, 4.3, 0.45)
    places = 1.6 * np.stack([np.cos(around), np.sin(around), 0.0 * around], -1)
    wall_of_players = subject.one + places[:, None, None]
    game = replace(subject, joints=np.concatenate([subject.joints, np.swapaxes(wall_of_players, 0, 1)], 1))
    for seed in range(4):
        (camera,) = film(CoachRecipe(bearing_deg=(0.0, 180.0)), game, seed=seed)
        eyes = camera.world_from_camera[:, :3, 3]
        assert unhidden_share(eyes, game.joints[:, 0, 0], game.joints[:, 1:, 0]) == 1.0


def test_slow_videos_are_looked_at_between_their_frames_and_nan_does_not_spread() -> None:
    slow = walker(frames=5)
    things = np.zeros((5, 2, 3))
    things[3:, 1] = np.nan
    slow = replace(slow, times_s=slow.times_s[0] + np.arange(5) / 10.0, things=things)
    finer = dense(slow)
    assert len(finer.times_s) == 13
    np.testing.assert_allclose(finer.joints[::3], slow.joints, atol=1e-12)
    np.testing.assert_allclose(finer.joints[1], (2 * slow.joints[0] + slow.joints[1]) / 3, atol=1e-12)
    assert np.isnan(finer.things[:, 1, 0]).tolist() == [False] * 7 + [True] * 6
