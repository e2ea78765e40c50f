"""What hides an athlete, what fills a picture, what a lens runs into."""

import numpy as np
from filmed import box

from synth.cameras.rig import OPEN_ENOUGH
from synth.cameras.sight import free_share, is_way_free, open_share, solid, unhidden_share
from synth.geometry.camera import intrinsics
from synth.geometry.transform import look_at
from synth.scene import Mesh, Parts, SceneObject

EYE = look_at(np.array([4.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0]))
POINTS = np.random.default_rng(0).uniform([-0.5, -0.4, 0.0], [0.5, 0.4, 1.8], (60, 3))


def test_a_see_through_wall_hides_nothing_and_a_solid_one_all():
    assert free_share(EYE, POINTS, solid(box([1.0, -8, 0], [1.2, 8, 4]))) == 0.0
    assert free_share(EYE, POINTS, solid(box([1.0, -8, 0], [1.2, 8, 4], alpha=0.2))) == 1.0


def test_a_camera_inside_something_is_no_good():
    assert free_share(EYE, POINTS, solid(box([4.2, -1, 0], [5, 1, 2]))) == 0.0


def test_a_thing_before_the_lens_closes_the_picture_and_the_ground_does_not():
    K = intrinsics(480, 288, np.radians(40.0))
    ground = box([-50, -50, -1], [50, 50, 0])

    def seen(*corners) -> float:
        thing = box(*corners)
        named = Parts((SceneObject("thing", "thing", ("paint",), np.eye(4)[None]),), {"thing": thing.meshes["wall0"]})
        return open_share(EYE, K, POINTS, solid(ground + named))

    assert open_share(EYE, K, POINTS, solid(ground)) == 1.0
    assert seen([2.9, 0.15, 0.2], [3.0, 0.5, 1.6]) < OPEN_ENOUGH
    assert seen([0.9, 0.5, 0.2], [1.0, 1.5, 1.6]) == 1.0


def test_a_fine_small_thing_hides_as_its_box_does_and_no_less():
    vertices = np.random.default_rng(1).uniform([1.6, -0.4, 0.6], [2.4, 0.4, 1.4], (900, 3))
    fine = Mesh(vertices, np.tile(np.arange(900).reshape(300, 3), (2, 1)))
    venue = box([0, 0, 0], [1, 1, 1])
    thing = Parts((SceneObject("plant", "plant", ("paint",), np.eye(4)[None]),), {"plant": fine}, venue.materials)
    mesh = solid(thing)
    assert len(mesh.faces) == 12
    np.testing.assert_allclose(mesh.bounds, [fine.vertices.min(0), fine.vertices.max(0)])


def test_rails_through_a_wall_are_no_way():
    wall = solid(box([1.0, -8, 0], [1.2, 8, 4]))
    through = np.linspace([0.0, 0.0, 1.0], [3.0, 0.0, 1.0], 13)
    assert not is_way_free(through, wall)
    assert is_way_free(through * [0.3, 1.0, 1.0], wall)
    assert is_way_free(through, None)


def test_who_stands_before_the_star_or_at_the_lens_hides_them_and_who_stands_behind_does_not():
    eyes, star = np.tile([5.0, 0.0, 1.5], (4, 1)), np.tile([0.0, 0.0, 1.0], (4, 1))
    places = np.array([[2.5, 0.1, 1.0], [2.5, 1.0, 1.0], [-2.0, 0.0, 1.0], [5.3, 0.4, 1.0]])
    assert [unhidden_share(eyes, star, np.tile(place, (4, 1, 1))) for place in places] == [0.0, 1.0, 1.0, 0.0]
    moving = np.linspace([2.5, -2.0, 1.0], [2.5, 2.0, 1.0], 4)[:, None]
    assert unhidden_share(eyes, star, moving) == 1.0
    assert unhidden_share(eyes, star, moving[[0, 0, 0, 3]] * [1.0, 0.1, 1.0]) == 0.0
