"""From where a reference is taken: the subject whole, as large as in the clip, and nothing before it."""

from dataclasses import replace

import numpy as np
import pytest
from filmed import FORMATS, LANDSCAPE, boxes, film, walker

from synth.cameras.recipe import BroadcastRecipe, CameraRecipe, CloseupRecipe, FollowRecipe, RingRecipe
from synth.cameras.sight import free_share, solid
from synth.cameras.subject import Subject, kept
from synth.geometry.camera import project
from synth.geometry.rotation import about
from synth.reference.view import LARGE_ENOUGH, View, best_view, shown
from synth.scene import CameraTrack
from synth.skeleton.smplx_joints import INDEX

RIGS: list[CameraRecipe] = [RingRecipe(), BroadcastRecipe(), FollowRecipe(), CloseupRecipe()]
AWAY = ((0.0, 0.0), (1.5, -0.5), (-4.0, 3.0))
"""Where the subject has gone meanwhile [m]."""


def later(subject: Subject, away: tuple[float, float], turn_rad: float = 0.8) -> Subject:
    """The first look's people turned and somewhere else."""
    middle = subject.joints[:1].mean((1, 2), keepdims=True) * [1.0, 1.0, 0.0]
    joints = (subject.joints[:1] - middle) @ about("z", turn_rad).T + middle + [*away, 0.0]
    return Subject(np.array([9.0]), joints, np.zeros((1, 0, 3)), subject.star)


def crowd(*places: tuple[float, float]) -> Subject:
    """Several who stand."""
    one = walker()
    return replace(one, joints=np.concatenate([one.joints + np.array([x, y, 0.0]) for x, y in places], 1))


def inside(view: View, points: np.ndarray) -> bool:
    track = view.track
    seen = project(points[~np.isnan(points[:, 0])], track.K[0], track.world_from_camera[0])
    size = [track.width_px, track.height_px]
    return bool(np.all((seen[:, 2] > 0) & np.all((seen[:, :2] > 0) & (seen[:, :2] < size), -1)))


def px_per_m(track: CameraTrack, joints: np.ndarray) -> float:
    """How large the head's surroundings are in a track's first frame."""
    depth = project(joints[INDEX["nose"]], track.K[0], track.world_from_camera[0])[2]
    return float(track.K[0, 0, 0] / depth)


@pytest.mark.parametrize("away", AWAY)
@pytest.mark.parametrize("rig", RIGS, ids=lambda rig: rig.kind)
def test_the_subject_is_whole_and_about_as_large_as_in_the_clip(rig: CameraRecipe, away: tuple[float, float]) -> None:
    subject = walker(speed_m_s=1.0)
    for picture in FORMATS:
        for track in film(rig, subject, picture):
            then = later(subject, away)
            view = best_view(track, shown(track, subject.joints, 0), then, None)
            assert inside(view, kept(then, "face" if rig.keeps == "face" else "athlete")[0])
            ratio = px_per_m(view.track, then.one[0]) / px_per_m(track, subject.one[0])
            assert 0.6 * LARGE_ENOUGH < ratio < 1.4
            assert (view.track.name, view.track.width_px) == (track.name, track.width_px)
            assert len(view.track.K) == len(view.track.world_from_camera) == 1


def test_a_camera_only_turns_where_that_is_enough() -> None:
    subject = walker()
    (track, *_) = film(RingRecipe(), subject)
    view = best_view(track, shown(track, subject.joints, 0), later(subject, (1.0, 0.5)), None)
    assert np.allclose(view.track.world_from_camera[0, :3, 3], track.world_from_camera[0, :3, 3])


def test_a_wall_before_the_subject_sends_the_camera_somewhere_else() -> None:
    subject = walker()
    (track, *_) = film(RingRecipe(views=1), subject)
    eye, star = track.world_from_camera[0, :3, 3], subject.one[0, 0]
    there = later(subject, (0.0, 0.0))
    half, size = star + 0.35 * (eye - star), np.array([0.6, 0.6, 3.0])
    wall = solid(boxes([(list(half - size), list(half + size))]))
    points = kept(there, "athlete")[0]
    assert free_share(track.world_from_camera[0], points, wall) < 0.5
    view = best_view(track, shown(track, subject.joints, 0), there, wall)
    assert free_share(view.track.world_from_camera[0], points, wall) > 0.9
    assert inside(view, points)


def test_who_is_in_the_clip_is_in_the_reference_and_who_is_not_need_not_be() -> None:
    subject = crowd((0.0, 0.0), (2.0, 1.0), (80.0, 80.0))
    pair = replace(subject, joints=subject.joints[:, :2])
    for track in film(RingRecipe(), pair, LANDSCAPE):
        seen = shown(track, subject.joints, 0)
        assert [person for person, _ in seen.people] == [0, 1]
        then = later(subject, (0.0, 0.0), 0.3)
        view = best_view(track, seen, then, None)
        for person in (0, 1):
            assert inside(view, kept(replace(then, star=person), "athlete")[0])


def test_nobody_stands_before_the_star() -> None:
    subject = walker()
    (track, *_) = film(RingRecipe(views=1), subject)
    eye, star = track.world_from_camera[0, :3, 3], subject.one[0, 0]
    aside = (eye - star) * [1.0, 1.0, 0.0]
    mate = later(subject, (0.0, 0.0)).joints + 0.5 * aside
    then = later(subject, (0.0, 0.0))
    then = replace(then, joints=np.concatenate([then.joints, mate], 1))
    view = best_view(track, shown(track, subject.joints, 0), then, None)
    way = unit2(view.track.world_from_camera[0, :2, 3] - then.one[0, 0, :2])
    assert abs(way @ unit2(aside[:2])) < 0.99


def unit2(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)
