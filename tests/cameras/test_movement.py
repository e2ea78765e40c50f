"""What each rig does with its lens, and what it leaves alone."""

import numpy as np
import pytest
from filmed import FPS, boxes, film, walker

from synth.cameras.operator import ACCELERATION_M_S2, FASTEST_M_S, KNOWING, followed, progress
from synth.cameras.recipe import (
    BroadcastRecipe,
    CloseupRecipe,
    CoachRecipe,
    CraneRecipe,
    DollyRecipe,
    DroneRecipe,
    FollowRecipe,
    HandheldRecipe,
    LeadRecipe,
    OrbitRecipe,
    RingRecipe,
    ZoomRecipe,
)
from synth.cameras.shake import draw_shake
from synth.film import FilmRecipe
from synth.scene import CameraTrack

SEEDS = range(3)
STANDING = walker()


def eyes(camera: CameraTrack) -> np.ndarray:
    return camera.world_from_camera[:, :3, 3]


def meeting(camera: CameraTrack) -> tuple[np.ndarray, float]:
    """The point nearest to all optical axes, and the furthest that one passes it [m]."""
    eye, forward = eyes(camera), camera.world_from_camera[:, :3, 2]
    across = np.eye(3) - forward[:, :, None] * forward[:, None, :]
    point = np.linalg.solve(across.sum(0), (across @ eye[..., None])[..., 0].sum(0))
    return point, float(np.linalg.norm((across @ (point - eye)[..., None])[..., 0], axis=-1).max())


@pytest.mark.parametrize("rig", [RingRecipe(), CoachRecipe(), BroadcastRecipe()], ids=lambda rig: rig.kind)
def test_still_rigs_stay_still_to_the_last_bit_before_somebody_who_stands(rig) -> None:
    for camera in film(rig, STANDING):
        assert np.ptp(camera.world_from_camera, axis=0).max() == np.ptp(camera.K, axis=0).max() == 0.0


@pytest.mark.parametrize("rig", [CoachRecipe(), BroadcastRecipe(place="side"), HandheldRecipe(shake_deg=0.0)])
def test_operators_who_stand_pan_with_a_runner_and_stay_where_they_are(rig) -> None:
    (camera,) = film(rig, walker(speed_m_s=4.0))
    assert np.ptp(eyes(camera), axis=0).max() < 0.001
    forward = camera.world_from_camera[:, :3, 2]
    assert np.degrees(np.arccos(forward[0] @ forward[-1])) > 4.0
    assert np.ptp(np.diff(np.cross(forward[:-1], forward[1:])[5:-5, 2])) < 0.004  # no jerks


@pytest.mark.parametrize("seed", SEEDS)
def test_an_orbit_keeps_its_distance_and_sweeps_the_arc_it_was_told(seed: int) -> None:
    (camera,) = film(OrbitRecipe(sweep_deg=(50.0, 60.0)), STANDING, seed=seed)
    point, miss = meeting(camera)
    away = eyes(camera)[:, :2] - eyes(camera)[:, :2].mean(0)
    assert np.linalg.matrix_rank(away, tol=0.05) == 2
    centre = circle_centre(eyes(camera)[:, :2])
    radius = np.linalg.norm(eyes(camera)[:, :2] - centre, axis=-1)
    assert np.ptp(radius) < 0.01 * radius.mean()
    angle = np.unwrap(np.arctan2(*(eyes(camera)[:, :2] - centre).T))
    assert 49.9 < np.degrees(np.ptp(angle)) < 60.1
    assert miss < 0.01
    assert np.linalg.norm(point[:2] - centre) < 0.1 * radius.mean()


def circle_centre(points: np.ndarray) -> np.ndarray:
    """Of the circle that fits best."""
    system = np.concatenate([2 * points, np.ones((len(points), 1))], 1)
    return np.linalg.lstsq(system, np.sum(points**2, 1), rcond=None)[0][:2]


@pytest.mark.parametrize("direction", ["in", "out", "lateral"])
def test_a_dolly_goes_straight_and_its_aim_stays(direction: str) -> None:
    (camera,) = film(DollyRecipe(direction=direction, travel_m=(1.5, 1.6)), STANDING)
    way = eyes(camera)[-1] - eyes(camera)[0]
    assert 1.5 <= np.linalg.norm(way) <= 1.6
    assert np.linalg.matrix_rank(eyes(camera) - eyes(camera)[0], tol=1e-6) == 1
    assert meeting(camera)[1] < 1e-6
    away = np.linalg.norm(eyes(camera)[:, :2] - STANDING.one[:, 0, :2].mean(0), axis=-1)
    assert {"in": away[-1] < away[0] - 1.4, "out": away[-1] > away[0] + 1.4, "lateral": np.ptp(away) < 0.3}[direction]


def test_a_dolly_can_zoom_meanwhile() -> None:
    for zoom in (0.7, 1.4):
        (camera,) = film(DollyRecipe(direction="lateral", zoom=zoom), STANDING)
        assert camera.K[-1, 0, 0] / camera.K[0, 0, 0] == pytest.approx(zoom)


@pytest.mark.parametrize("direction", ["up", "down"])
def test_a_crane_goes_only_up_or_down_and_tilts(direction: str) -> None:
    (camera,) = film(CraneRecipe(direction=direction, rise_m=(2.0, 2.1)), STANDING)
    climb = np.diff(eyes(camera)[:, 2])
    assert np.all(climb >= -1e-9) if direction == "up" else np.all(climb <= 1e-9)
    assert 2.0 <= np.ptp(eyes(camera)[:, 2]) <= 2.1
    assert np.ptp(eyes(camera)[:, :2], axis=0).max() < 1e-9
    assert np.degrees(np.ptp(np.arcsin(camera.world_from_camera[:, 2, 2]))) > 8.0


@pytest.mark.parametrize("direction", ["in", "out"])
def test_a_zoom_changes_the_focal_length_as_told_and_moves_nothing(direction: str) -> None:
    (camera,) = film(ZoomRecipe(direction=direction, ratio=1.7), STANDING)
    change = camera.K[-1, 0, 0] / camera.K[0, 0, 0]
    assert change == pytest.approx(1.7 if direction == "in" else 1 / 1.7)
    assert np.ptp(camera.world_from_camera, axis=0).max() == 0.0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_drone_looks_down_from_where_it_was_told(seed: int) -> None:
    (camera,) = film(DroneRecipe(elevation_deg=(40.0, 45.0)), STANDING, seed=seed)
    pitch = np.degrees(np.arcsin(camera.world_from_camera[:, 2, 2]))
    assert np.all((pitch < -36.0) & (pitch > -49.0))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rig", [FollowRecipe(), LeadRecipe()], ids=lambda rig: rig.kind)
def test_followers_go_with_a_runner_and_leaders_ahead(rig, seed: int) -> None:
    runner = walker(speed_m_s=3.0)
    (camera,) = film(rig, runner, seed=seed)
    pelvis = runner.one[:, 0]
    offset = (eyes(camera) - pelvis)[:, :2]
    assert np.ptp(np.linalg.norm(offset, axis=-1)) < 0.25 * np.linalg.norm(offset, axis=-1).mean()
    ahead = offset @ (pelvis[-1] - pelvis[0])[:2]
    assert np.all(ahead > 0) if rig.kind == "lead" else np.all(ahead < 0.1)
    speed = np.linalg.norm(np.diff(eyes(camera), axis=0), axis=-1) * FPS
    assert np.all(np.abs(speed - 3.0) < 0.5)


def test_nobody_follows_who_stands() -> None:
    for rig in (FollowRecipe(), LeadRecipe(), CloseupRecipe()):
        assert np.ptp(eyes(film(rig, STANDING)[0]), axis=0).max() < 1e-9


def test_an_operator_lags_a_little_and_is_never_abrupt() -> None:
    t = np.arange(0, 4, 1 / 48)
    run = np.outer(np.maximum(t - 1.0, 0.0), [5.0, 0.0, 0.0])
    aim = followed(run, 1 / 48, 0.3)
    assert (run - aim)[144, 0] == pytest.approx((1 - KNOWING) * 2 * 0.3 * 5.0, rel=0.05)
    speed = np.diff(aim, axis=0) * 48
    assert np.linalg.norm(speed, axis=-1).max() <= FASTEST_M_S
    assert np.linalg.norm(np.diff(speed, axis=0) * 48, axis=-1).max() <= ACCELERATION_M_S2 * 1.01
    assert np.all(np.abs((run - aim)[t < 0.4]) < 0.01)


def test_an_operator_who_has_long_run_along_does_not_start_late() -> None:
    run = np.outer(np.arange(0, 2, 1 / 24), [4.0, 1.0, 0.0])
    lag = np.linalg.norm(run - followed(run, 1 / 24, 0.3), axis=-1)
    assert np.ptp(lag) < 0.05


def test_progress_starts_and_ends_at_rest_and_goes_evenly_between() -> None:
    done = progress(np.linspace(2.0, 5.0, 301))
    assert (done[0], done[-1]) == (0.0, 1.0)
    speed = np.diff(done)
    assert speed[0] < 0.02 * speed.max() > speed[-1]
    assert np.ptp(speed[80:220]) < 1e-9
    assert progress(np.array([3.0]))[0] == 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_shake_is_as_strong_as_told_and_of_the_hands_kind(seed: int) -> None:
    t = np.arange(0, 120, 1 / 60)
    turn, shift = draw_shake(0.3, np.random.default_rng(seed)).at(t)
    degrees = np.degrees(turn)
    assert np.all(np.abs(degrees[:, :2].std(0) / 0.3 - 1) < 0.1)
    assert np.abs(degrees[:, 2].std() / 0.15 - 1) < 0.1
    speed = np.diff(degrees, axis=0) * 60
    assert np.all((speed[:, :2].std(0) > 0.6) & (speed[:, :2].std(0) < 1.7))  # the reciprocal rule's 1.7 deg/s
    power, hertz = np.abs(np.fft.rfft(degrees[:, 0])) ** 2, np.fft.rfftfreq(len(t), 1 / 60)
    slow, fast, none = (power[(hertz > a) & (hertz < b)].sum() for a, b in ((0.08, 1), (2, 10.2), (11, 30)))
    assert slow > 10 * fast > 100 * none > 0
    assert 0.004 < shift.std() < 0.012


def test_a_held_camera_shakes_and_one_on_a_stand_has_a_level_horizon() -> None:
    (held,), (stood,) = film(HandheldRecipe(), STANDING), film(HandheldRecipe(shake_deg=0.0), STANDING)
    assert np.degrees(np.arcsin(held.world_from_camera[:, 2, 0])).std() > 0.02
    assert np.abs(stood.world_from_camera[:, 2, 0]).max() < 1e-12


def test_the_shutter_opens_before_and_closes_after_the_frames_own_time() -> None:
    rig, film_stock = OrbitRecipe(), FilmRecipe(shutter_deg=180.0, f_stop=2.8, sensor_mm=24.0)
    (camera,) = film(rig, STANDING, film=film_stock)
    (sharp,) = film(rig, STANDING)
    assert sharp.shutter_pose is None
    assert sharp.focus_m is None
    opened, closed = np.moveaxis(camera.shutter_pose[..., :3, 3], 1, 0)
    np.testing.assert_allclose((opened + closed) / 2, eyes(camera), atol=2e-3)
    moved = np.linalg.norm(closed - opened, axis=-1)[12:-12]
    over_two_frames = np.linalg.norm(eyes(camera)[13:-11] - eyes(camera)[11:-13], axis=-1)
    np.testing.assert_allclose(moved, over_two_frames / 4, rtol=0.01)  # open for half of the frame time
    assert (camera.f_stop, camera.sensor_mm) == (2.8, 24.0)


def test_focus_is_on_the_athlete_and_goes_with_them() -> None:
    runner = walker(speed_m_s=3.0)
    (camera,) = film(BroadcastRecipe(place="side"), runner, film=FilmRecipe(f_stop=4.0))
    middle = runner.one[:, 0] + [0.0, 0.0, 0.3]
    depth = np.einsum("ti,ti->t", middle - eyes(camera), camera.world_from_camera[:, :3, 2])
    assert np.abs(camera.focus_m - depth).max() < 0.25


@pytest.mark.parametrize("rig", [CoachRecipe(), CloseupRecipe(), HandheldRecipe(), LeadRecipe(), FollowRecipe()])
def test_bearings_count_from_where_the_athlete_looks(rig) -> None:
    ahead = np.array([np.cos(0.3), np.sin(0.3)])  # the walker's heading
    sides = set()
    for seed in range(6):
        (camera,) = film(rig, STANDING, seed=seed)
        away = (eyes(camera) - STANDING.one[:, 0]).mean(0)[:2]
        off = np.degrees(np.arccos(away @ ahead / np.linalg.norm(away)))
        assert rig.bearing_deg[0] - 4.0 < off < rig.bearing_deg[1] + 4.0
        sides.add(np.sign(ahead[0] * away[1] - ahead[1] * away[0]))
    assert len(sides) == 2


def test_no_camera_goes_through_a_fence() -> None:
    fences = boxes([([1.5, -0.02, 0.0], [30.0, 0.02, 3.0]), ([-30.0, -0.02, 0.0], [-1.5, 0.02, 3.0])])
    for seed in (0, 2):
        (camera,) = film(OrbitRecipe(sweep_deg=(140.0, 145.0)), walker(frames=5), venue=fences, seed=seed)
        assert np.ptp(np.sign(eyes(camera)[:, 1])) == 0.0
