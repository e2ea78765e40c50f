"""Laws of visibility: what is before a joint decides, by how much and whose it is."""

import numpy as np
import pytest

from synth.labels.visibility import (
    EQUIPMENT,
    HIDDEN,
    OUTSIDE,
    PERSON,
    RADIUS_M,
    SCENE,
    SEEN,
    SELF,
    judge,
    occluder_table,
)
from synth.scene import SceneObject
from synth.skeleton.maps import COCO_WHOLEBODY_133

WIDTH, HEIGHT, Z_M = 8, 6, 4.0


def judged(surface_m: float, owner: int, x: float = 3.5, y: float = 2.5, z_m: float = Z_M, radius_m: float = 0.1):
    """(visibility, hidden_by) of one joint of person 1 when its pixel shows this surface."""
    depth = np.full((HEIGHT, WIDTH), 9.0, np.float32)
    ids = np.zeros((HEIGHT, WIDTH), np.uint8)
    depth[2, 3], ids[2, 3] = surface_m, owner
    occluders = np.full(256, SCENE, np.uint8)
    occluders[2], occluders[100] = PERSON, EQUIPMENT
    result = judge(
        np.array([[[x, y, z_m]]], float), np.array([1], np.uint8), depth, ids, occluders, np.array([radius_m])
    )
    return int(result.visibility[0, 0]), int(result.hidden_by[0, 0])


def test_own_skin_within_the_radius_does_not_hide() -> None:
    assert judged(Z_M - 0.09, owner=1) == (SEEN, 0)


def test_own_limb_farther_before_the_joint_hides_it() -> None:
    assert judged(Z_M - 0.11, owner=1) == (HIDDEN, SELF)


@pytest.mark.parametrize(("owner", "by"), [(2, PERSON), (100, EQUIPMENT), (0, SCENE)])
def test_anything_else_before_the_joint_hides_it_at_any_distance(owner: int, by: int) -> None:
    assert judged(Z_M - 0.01, owner) == (HIDDEN, by)


@pytest.mark.parametrize("owner", [0, 1, 2, 100])
def test_what_is_behind_the_joint_does_not_hide_it(owner: int) -> None:
    assert judged(Z_M + 0.01, owner) == (SEEN, 0)


def test_nothing_at_the_pixel_does_not_hide() -> None:
    assert judged(0.0, 0) == (SEEN, 0)


@pytest.mark.parametrize(
    ("x", "y", "z_m"), [(-0.01, 2, 4), (8.0, 2, 4), (3, -0.01, 4), (3, 6.0, 4), (3, 2, -1), (3, 2, 0)]
)
def test_beyond_the_picture_or_behind_the_camera_is_outside(x: float, y: float, z_m: float) -> None:
    assert judged(1.0, 100, x, y, z_m) == (OUTSIDE, 0)


def test_the_pixel_is_the_one_that_contains_the_point() -> None:
    assert judged(1.0, 100, x=3.001, y=2.001)[0] == HIDDEN
    assert judged(1.0, 100, x=3.999, y=2.999)[0] == HIDDEN
    assert judged(1.0, 100, x=4.001, y=2.5)[0] == SEEN


def test_radii_cover_every_point_and_joints_lie_deeper_than_skin_points() -> None:
    radius = dict(zip(COCO_WHOLEBODY_133, RADIUS_M, strict=True))
    assert radius["left_hip"] == radius["right_hip"] == 0.14
    assert radius["left_wrist"] == 0.05
    assert radius["nose"] == radius["left_brow3"] == radius["right_contour4"] == 0.02
    assert radius["left_index2"] == 0.03
    assert (RADIUS_M > 0).all()


def test_occluders_are_told_apart_by_category() -> None:
    pose = np.eye(4)[None]
    things = (
        SceneObject("jersey", "m", ("x",), pose, None, 2, "person"),
        SceneObject("bow", "m", ("x",), pose, None, 100, "equipment"),
        SceneObject("post", "m", ("x",), pose, None, 120, "venue"),
        SceneObject("floor", "m", ("x",), pose, None, 0, "venue"),
    )
    table = occluder_table(things)
    assert (table[2], table[100], table[120], table[0], table[77]) == (PERSON, EQUIPMENT, SCENE, SCENE, SCENE)
