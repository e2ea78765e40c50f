"""Laws of the place's points: surfaces they lie on do not hide them, also at flat angles; all else before them does."""

from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth.geometry.camera import intrinsics
from synth.geometry.transform import look_at
from synth.labels import events, label
from synth.labels.visibility import HIDDEN, OUTSIDE, SEEN
from synth.scene import CameraTrack
from synth.shot import Shot

FAR = np.array([0.9, 11.3, 0.0])


def seen_over(height_m: float, **points: np.ndarray) -> Shot:
    """The tiny shot with named points, filmed from so high by a camera that looks level along +y."""
    shot = tiny.shot(views=1)
    pose = look_at(np.array([0.0, -4.0, height_m]), np.array([0.0, 8.0, 0.3]))
    tile = (tiny.FRAMES, 1, 1)
    K = np.tile(intrinsics(tiny.WIDTH, tiny.HEIGHT, 0.9), tile)
    camera = CameraTrack("view0", K, np.tile(pose, tile), tiny.WIDTH, tiny.HEIGHT)
    return replace(shot, cameras=(camera,), keypoints=points)


def visibility(shot: Shot, *spheres: tiny.Sphere) -> np.ndarray:
    return label(shot, tiny.SphereFrames(shot, list(spheres)), 0).venue_points2d[..., 2]


def sphere(center: np.ndarray, radius_m: float, instance_id: int) -> tiny.Sphere:
    return tiny.Sphere(np.tile(center, (tiny.FRAMES, 1)), radius_m, instance_id, (0, 0, 0))


@pytest.mark.parametrize("height_m", [0.6, 1.6, 6.0])
def test_the_floor_does_not_hide_what_is_painted_on_it(height_m: float) -> None:
    grid = {f"p{x}_{y}": np.array([x / 3, y, 0.0]) for x in range(-3, 4) for y in range(3, 14)}
    found = visibility(seen_over(height_m, **grid))
    assert (found != OUTSIDE).mean() > 0.5
    assert (found != HIDDEN).all()


@pytest.mark.parametrize("instance_id", [1, 100])
def test_a_foot_or_a_ball_on_a_line_hides_it_however_near(instance_id: int) -> None:
    shot = seen_over(1.6, corner=FAR)
    eye = shot.cameras[0].world_from_camera[0, :3, 3]
    before = FAR + 0.08 * (eye - FAR) / np.linalg.norm(eye - FAR)
    assert (visibility(shot, sphere(before, 0.07, instance_id)) == HIDDEN).all()


@pytest.mark.parametrize("instance_id", [0, 111])
def test_a_wall_or_the_net_well_before_a_point_hides_it(instance_id: int) -> None:
    shot = seen_over(1.6, corner=FAR)
    assert (visibility(shot, sphere(FAR - np.array([0.0, 2.5, -0.2]), 0.5, instance_id)) == HIDDEN).all()


def test_the_nets_own_band_does_not_hide_its_top() -> None:
    top = np.array([0.0, 6.0, 1.1])
    assert (visibility(seen_over(1.6, net=top), sphere(top - [0.0, 0.0, 0.2], 0.202, 111)) == SEEN).all()


def test_points_are_in_the_order_of_their_names_which_events_list() -> None:
    shot = seen_over(1.6, b=FAR, a=FAR + 1.0, gone=np.array([0.0, -9.0, 0.0]))
    labels = label(shot, tiny.SphereFrames(shot, []), 0)
    assert events(shot)["venue_points"] == ["a", "b", "gone"]
    np.testing.assert_allclose(labels.venue_points3d, [FAR + 1.0, FAR, [0.0, -9.0, 0.0]], rtol=1e-6)
    assert (labels.venue_points2d[:, 2, 2] == OUTSIDE).all()
    assert labels.venue_points2d.shape == (tiny.FRAMES, 3, 3)


def test_a_place_without_named_points_has_none() -> None:
    labels = label(seen_over(1.6), tiny.SphereFrames(seen_over(1.6), []), 0)
    assert labels.venue_points3d.shape == (0, 3)
    assert labels.venue_points2d.shape == (tiny.FRAMES, 0, 3)
