"""Exposures are centred on the frame's own time, things are where they are then, and the lens looks at the people."""

from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth import planning
from synth.body import Body, load_body
from synth.casting import looks
from synth.equipment import build_equipment
from synth.exposure import FOCUS_JOINT, blur_disc_px, exposed, focused, shutter_times_s
from synth.film import FilmRecipe
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Track
from synth.scene import Parts, SceneObject
from synth.skeleton.smplx_joints import INDEX

FPS = 24.0
TIMES_S = 0.1 + np.arange(3) / FPS


def flying(speed_m_s: float, jump_s: float = np.inf) -> Track:
    """A ball along x; from `jump_s` on it is 20 m further."""
    times_s = np.arange(240) / 240.0
    pose = np.tile(np.eye(4), (240, 1, 1))
    pose[:, 0, 3] = speed_m_s * times_s + 20.0 * (times_s >= jump_s)
    return Track("ball", "volleyball", pose, 240.0)


def filmed(track: Track, shutter_deg: float) -> Parts:
    ends_s = shutter_times_s(TIMES_S, FilmRecipe(shutter_deg=shutter_deg), FPS)
    return exposed(build_equipment(track, TIMES_S, 100), build_equipment(track, ends_s.reshape(-1), 100), ends_s)


@pytest.mark.parametrize("shutter_deg", [30.0, 180.0, 360.0])
def test_a_frame_lies_in_the_middle_of_its_exposure_which_is_its_share_of_the_frame(shutter_deg: float) -> None:
    ends_s = shutter_times_s(TIMES_S, FilmRecipe(shutter_deg=shutter_deg), FPS)
    np.testing.assert_allclose(ends_s.mean(1), TIMES_S)
    np.testing.assert_allclose(np.diff(ends_s)[:, 0], shutter_deg / 360.0 / FPS)


def test_a_thing_moves_as_far_as_its_speed_says_while_the_shutter_is_open() -> None:
    thing = filmed(flying(12.0), 180.0).objects[0]
    assert thing.shutter_pose is not None
    np.testing.assert_allclose(np.diff(thing.shutter_pose[..., 0, 3])[:, 0], 12.0 * 0.5 / FPS)
    np.testing.assert_allclose(thing.shutter_pose[..., 0, 3].mean(1), thing.pose[:, 0, 3])


def test_what_is_put_elsewhere_leaves_no_streak() -> None:
    thing = filmed(flying(12.0, TIMES_S[1] + 0.002), 180.0).objects[0]
    assert thing.shutter_pose is not None
    way = np.abs(thing.shutter_pose[..., 0, 3] - thing.pose[:, None, 0, 3])
    assert way.max() < 0.2
    assert way[1, 1] == 0.0
    assert way[0].min() > 0.1


@pytest.mark.body
def test_bodies_are_where_they_are_when_the_shutter_opens_and_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "dress", naked)
    rng = np.random.default_rng(0)
    poses = np.cumsum(0.02 * rng.standard_normal((8, 165)), 0)
    motion = Motion(poses, np.linspace([0.0, 0, 1], [1.0, 0, 1], 8), np.zeros(10), "female", FPS)
    athlete, body = Athlete(motion, "right", "hitter"), load_body()
    look = looks(0, "volleyball", 0, (athlete,), (0,), body)[0]
    ends_s = shutter_times_s(TIMES_S, FilmRecipe(shutter_deg=180.0), FPS)
    open_, plain, blurred = (
        planning._person(1, athlete, look, body, planning._Times(times_s, ends, 0.0))[1].objects[0]
        for times_s, ends in ((ends_s[:, 0], None), (TIMES_S, None), (TIMES_S, ends_s))
    )
    assert blurred.cache.tobytes() == plain.cache.tobytes()
    np.testing.assert_allclose(blurred.shutter_cache[:, 0], open_.cache, atol=1e-5)
    assert np.abs(blurred.shutter_cache - blurred.cache[:, None]).max() > 0.005
    np.testing.assert_array_equal(blurred.shutter_pose[:, 1, 0, 3], blurred.shutter_cache[:, 1, 0, 0])


def naked(body: Body, identity: object, outfit: object, vertices: np.ndarray, handedness: str, number: int) -> Parts:
    """Instead of `dress`: skin, with a pose that follows its first vertex."""
    poses = np.tile(np.eye(4), (len(vertices), 1, 1))
    poses[:, :3, 3] = vertices[:, 0]
    return Parts((SceneObject("skin", "skin", (), poses, vertices, number, "person"),))


def test_the_lens_is_focused_on_the_one_there_is_unless_the_rig_says_otherwise() -> None:
    shot, film = tiny.shot(), FilmRecipe(f_stop=2.8, sensor_mm=24.0)
    track = focused(shot.cameras[0], film, shot.people)
    necks = shot.people[0].joints[:, INDEX[FOCUS_JOINT]]
    pose = track.world_from_camera
    ahead_m = np.einsum("fi,fi->f", necks - pose[:, :3, 3], pose[:, :3, 2])
    np.testing.assert_allclose(track.focus_m, ahead_m)
    assert (track.f_stop, track.sensor_mm) == (2.8, 24.0)
    chosen = replace(shot.cameras[0], focus_m=np.full(tiny.FRAMES, 9.0))
    np.testing.assert_array_equal(focused(chosen, film, shot.people).focus_m, 9.0)
    assert focused(chosen, FilmRecipe(), shot.people).focus_m is None


def test_the_plane_in_focus_is_sharp_and_a_wider_aperture_blurs_in_proportion() -> None:
    track = replace(tiny.shot().cameras[0], focus_m=np.full(tiny.FRAMES, 4.0), f_stop=2.0)
    depths_m = np.array([2.0, 4.0, 8.0, 1e9])
    discs = blur_disc_px(depths_m, track, 0)
    assert discs[1] == 0.0
    np.testing.assert_allclose(blur_disc_px(depths_m, replace(track, f_stop=4.0), 0), discs / 2.0)
    np.testing.assert_allclose(discs[0], discs[3], rtol=1e-6)  # half as far is as blurred as endlessly far
