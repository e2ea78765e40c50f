"""Laws of the exposure's ends: where joints are when the shutter opens and closes, and where the camera is then."""

from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth import planning
from synth.body import load_body
from synth.casting import looks
from synth.exposure import shutter_times_s
from synth.film import FilmRecipe
from synth.labels import Labels, label
from synth.motion.motion import Motion
from synth.motion.performance import Athlete
from synth.scene import CameraTrack, Parts
from synth.shot import Person, Shot

HALF_STEP = np.array([-0.5, 0.5]) * 180.0 / 360.0 / tiny.FPS
"""When the shutter opens and closes around a frame's time, at 180 degrees [s]."""
RUN_M_S = np.array([0.3, 0.0, 0.0])
"""How fast the people of tiny.shot move."""


def labelled(shot: Shot) -> Labels:
    return label(shot, tiny.SphereFrames(shot, []), 0)


def exposed(shot: Shot) -> Shot:
    """The shot with everybody's joints at both ends of an exposure of 180 degrees."""
    way = (HALF_STEP[:, None] * RUN_M_S)[None, :, None]
    people = tuple(replace(p, shutter_joints=p.joints[:, None] + way) for p in shot.people)
    return replace(shot, people=people)


def with_camera(shot: Shot, **fields: np.ndarray) -> Shot:
    return replace(shot, cameras=(replace(shot.cameras[0], **fields), *shot.cameras[1:]))


def moving(camera: CameraTrack, speed_m_s: np.ndarray) -> np.ndarray:
    """(frames, 2, 4, 4) poses at the ends of the exposure of a camera that drives."""
    poses = np.repeat(camera.world_from_camera[:, None], 2, 1)
    poses[..., :3, 3] += HALF_STEP[:, None] * speed_m_s
    return poses


def test_where_the_shutter_takes_no_time_both_ends_are_the_frames_own_time() -> None:
    labels = labelled(tiny.shot(people=2))
    for end in (0, 1):
        np.testing.assert_array_equal(labels.joints3d_ends[:, end], labels.joints3d)
        np.testing.assert_array_equal(labels.joints2d_ends[:, end], labels.joints2d[..., :2])


def test_a_frames_time_is_the_middle_of_its_exposure() -> None:
    labels = labelled(exposed(tiny.shot(people=2)))
    np.testing.assert_allclose(labels.joints3d_ends.mean(1), labels.joints3d, atol=1e-6)
    way = labels.joints3d_ends[:, 1] - labels.joints3d_ends[:, 0]
    np.testing.assert_allclose(way, np.broadcast_to(RUN_M_S * np.ptp(HALF_STEP), way.shape), atol=1e-6)


def test_everybody_has_their_own_ends() -> None:
    shot = exposed(tiny.shot(people=2))
    labels = labelled(shot)
    for number, person in enumerate(shot.people):
        np.testing.assert_array_equal(labels.joints3d_ends[:, :, number], person.shutter_joints.astype(np.float32))


def test_a_camera_that_runs_along_sees_no_streak_and_one_that_stands_does() -> None:
    shot = exposed(tiny.shot())
    alongside = with_camera(shot, shutter_pose=moving(shot.cameras[0], RUN_M_S))
    streak = np.diff(labelled(alongside).joints2d_ends, axis=1)
    assert np.abs(streak).max() < 1e-4
    # from in front the athlete's left, +x, is right in the picture
    assert np.diff(labelled(shot).joints2d_ends, axis=1)[..., 0].min() > 0.05


def test_what_stands_still_streaks_against_a_moving_cameras_way() -> None:
    shot = tiny.shot()
    driven = labelled(with_camera(shot, shutter_pose=moving(shot.cameras[0], RUN_M_S)))
    assert np.diff(driven.joints2d_ends, axis=1)[..., 0].max() < -0.05
    np.testing.assert_array_equal(driven.joints3d_ends[:, 0], driven.joints3d)


def test_a_zoom_during_the_exposure_streaks_away_from_the_middle_of_the_picture() -> None:
    shot = tiny.shot()
    zoom = np.repeat(shot.cameras[0].K[:, None], 2, 1)
    zoom[:, 1, [0, 1], [0, 1]] *= 1.1
    labels = labelled(with_camera(shot, shutter_intrinsics=zoom))
    middle = (tiny.WIDTH / 2, tiny.HEIGHT / 2)
    np.testing.assert_array_equal(labels.joints2d_ends[:, 0], labels.joints2d[..., :2])
    farther = (labels.joints2d_ends[:, 1] - middle) / 1.1
    np.testing.assert_allclose(farther, labels.joints2d_ends[:, 0] - middle, atol=1e-4)


@pytest.mark.body
@pytest.mark.parametrize("shutter_deg", [180.0, 360.0])
def test_planned_ends_are_the_bodys_at_these_instants(shutter_deg: float, monkeypatch: pytest.MonkeyPatch) -> None:
    person, ends_s = planned(shutter_deg, monkeypatch)
    assert person.shutter_joints is not None
    for end in (0, 1):
        alone = planned(0.0, monkeypatch, ends_s[:, end])[0].joints
        np.testing.assert_allclose(person.shutter_joints[:, end], alone, atol=1e-6)
    if shutter_deg == 360.0:  # the shutter opens again when it closes
        np.testing.assert_allclose(person.shutter_joints[:-1, 1], person.shutter_joints[1:, 0], atol=1e-6)


@pytest.mark.body
def test_planned_ends_of_uniform_motion_lie_around_the_frames_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    person, _ = planned(180.0, monkeypatch, bend=0.0)
    np.testing.assert_allclose(person.shutter_joints.mean(1), person.joints, atol=1e-5)
    assert np.abs(np.diff(person.shutter_joints, axis=1)[..., 0]).min() > 0.01
    assert planned(0.0, monkeypatch)[0].shutter_joints is None


def planned(
    shutter_deg: float, monkeypatch: pytest.MonkeyPatch, times_s: np.ndarray | None = None, bend: float = 0.02
) -> tuple[Person, np.ndarray]:
    """A naked athlete who moves at 2 m/s and bends at random, at three frames; when the shutter opens and closes."""
    monkeypatch.setattr(planning, "dress", lambda *_: Parts())
    times_s = 0.1 + np.arange(3) / tiny.FPS if times_s is None else times_s
    poses = np.cumsum(bend * np.random.default_rng(0).standard_normal((8, 165)), 0)
    start, speed = np.array([0.0, 0.0, 1.0]), np.array([2.0, 0.0, 0.0])
    trans = start + np.arange(8)[:, None] / tiny.FPS * speed
    athlete, body = Athlete(Motion(poses, trans, np.zeros(10), "female", tiny.FPS), "right", "hitter"), load_body()
    look = looks(0, "volleyball", 0, (athlete,), (0,), body)[0]
    ends_s = shutter_times_s(times_s, FilmRecipe(shutter_deg=shutter_deg), tiny.FPS)
    times = planning._Times(times_s, ends_s if shutter_deg else None, 0.2)
    return planning._person(1, athlete, look, body, times)[0], ends_s
