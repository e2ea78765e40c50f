"""Laws of visibility: what is before a joint decides, by how much and whose it is."""

import numpy as np
import pytest
import tiny

from synth.labels import label
from synth.labels.visibility import (
    EQUIPMENT,
    HIDDEN,
    OUTSIDE,
    PERSON,
    RADIUS_M,
    SCENE,
    SEEN,
    SELF,
    TOUCH_M,
    judge,
    occluder_table,
)
from synth.scene import SceneObject
from synth.skeleton.maps import COCO_WHOLEBODY_133, wholebody

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


def judge_picture(points: np.ndarray, depth: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Visibility of points (N, 3) of person 1, of radius 0.1 m, in a picture."""
    radius_m = np.full(len(points), 0.1)
    occluders = np.full(256, SCENE, np.uint8)
    result = judge(points[None], np.array([1], np.uint8), depth.astype(np.float32), ids, occluders, radius_m)
    return result.visibility[0]


def test_what_touches_a_joint_is_not_before_it() -> None:
    assert judged(Z_M - 0.5 * TOUCH_M, owner=0) == (SEEN, 0)
    assert judged(Z_M - 2.0 * TOUCH_M, owner=0) == (HIDDEN, SCENE)


def test_the_four_pixel_centres_around_the_point_vote_by_how_near_they_are() -> None:
    depth, ids = np.full((HEIGHT, WIDTH), 9.0), np.zeros((HEIGHT, WIDTH), np.uint8)
    depth[:, :4] = 1.0  # columns 0 to 3 are a wall, which ends between the centres 3.5 and 4.5
    ids[:, :4] = 100
    x = np.array([3.5, 3.9, 3.99, 4.01, 4.1, 4.5])
    points = np.stack([x, np.full(6, 2.7), np.full(6, Z_M)], -1)
    assert judge_picture(points, depth, ids).tolist() == [HIDDEN, HIDDEN, HIDDEN, SEEN, SEEN, SEEN]
    assert judge_picture(points[:, [1, 0, 2]], depth[:, :HEIGHT].T, ids[:, :HEIGHT].T).tolist() == [1, 1, 1, 2, 2, 2]


def test_hidden_by_is_what_hides_most_of_the_point() -> None:
    depth, ids = np.full((HEIGHT, WIDTH), 1.0), np.full((HEIGHT, WIDTH), 2, np.uint8)
    ids[:, 4:] = 100
    occluders = np.full(256, SCENE, np.uint8)
    occluders[2], occluders[100] = PERSON, EQUIPMENT
    points = np.array([[[3.9, 2.5, Z_M], [4.1, 2.5, Z_M]]])
    result = judge(points, np.array([1], np.uint8), depth.astype(np.float32), ids, occluders, np.full(2, 0.1))
    assert result.hidden_by.tolist() == [[PERSON, EQUIPMENT]]


def test_a_slanted_surface_is_known_between_the_pixel_centres() -> None:
    """A floor seen at a grazing angle is metres deeper a pixel on; a centimetre over or under it is told apart."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    for _ in range(20):
        a, b, c = rng.uniform(0.05, 0.5), *rng.uniform(-0.003, 0.003, 2)
        depth = 1.0 / (a + b * columns + c * rows)
        xy = rng.uniform([0.5, 0.5], [WIDTH - 0.5, HEIGHT - 0.5], (50, 2))
        z = 1.0 / (a + xy @ [b, c])
        for offset_m, verdict in ((-0.01, SEEN), (0.01, HIDDEN)):
            points = np.column_stack([xy, z + offset_m])
            assert (judge_picture(points, depth, np.zeros(depth.shape, np.uint8)) == verdict).all()


def test_a_surface_is_not_drawn_on_along_another_things_slope() -> None:
    depth, ids = np.full((HEIGHT, WIDTH), 5.0), np.zeros((HEIGHT, WIDTH), np.uint8)
    depth[:, 4:] = 5.0 - 0.2 * np.arange(4)  # the floor rises; column 3 ends with another thing behind it
    depth[:, :4], ids[:, :4] = 9.0, 100
    points = np.array([[4.4, 2.5, 4.9], [4.4, 2.5, 5.1]])
    assert judge_picture(points, depth, ids).tolist() == [SEEN, HIDDEN]


def test_a_step_in_one_persons_depth_is_no_slope() -> None:
    depth, ids = np.full((HEIGHT, WIDTH), Z_M), np.ones((HEIGHT, WIDTH), np.uint8)
    depth[:, :4] = 3.0  # an arm before the trunk, both of person 1
    points = np.array([[4.3, 2.5, Z_M], [3.7, 2.5, 3.0], [3.7, 2.5, Z_M]])
    assert judge_picture(points, depth, ids).tolist() == [SEEN, SEEN, HIDDEN]


def test_beyond_the_outermost_centres_the_pixels_at_the_edge_decide() -> None:
    depth, ids = np.full((HEIGHT, WIDTH), 9.0), np.zeros((HEIGHT, WIDTH), np.uint8)
    depth[0, 0] = depth[-1, -1] = 1.0
    corners = [[0.1, 0.1, Z_M], [WIDTH - 0.1, HEIGHT - 0.1, Z_M], [0.1, HEIGHT - 0.1, Z_M], [WIDTH - 0.1, 0.1, Z_M]]
    assert judge_picture(np.array(corners), depth, ids).tolist() == [HIDDEN, HIDDEN, SEEN, SEEN]


@pytest.mark.parametrize("view", [0, 1])
def test_rays_that_know_no_pixels_find_the_same_wherever_no_edge_is_within_half_a_pixel(view: int) -> None:
    shot = tiny.enlarged(tiny.shot(people=2), 3)
    spheres, camera = tiny.spheres_of(shot), shot.cameras[view]
    labels = label(shot, tiny.SphereFrames(shot, spheres), view)
    spheres = [tiny.post(shot), *spheres]
    agree, clear = [], []
    for frame in range(shot.num_frames):
        people, numbers = np.nonzero(labels.joints2d[frame, ..., 2] > 0)
        points = wholebody(labels.joints3d[frame].astype(float))[people, numbers]
        pose = camera.world_from_camera[frame]
        pixel_m = ((points - pose[:3, 3]) @ pose[:3, 2] / camera.K[frame, 0, 0])[:, None]
        seen = [
            rays_see(points + pixel_m * (pose[:3, :2] @ side), labels.person_ids[people], numbers, pose, spheres, frame)
            for side in ((0.0, 0.0), (-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5))
        ]
        clear.append(np.all(seen, 0) | ~np.any(seen, 0))
        agree.append((labels.joints2d[frame, people, numbers, 2] == SEEN) == seen[0])
    assert np.mean(np.concatenate(clear)) > 0.5
    assert np.mean(np.concatenate(agree)[np.concatenate(clear)]) > 0.99
    assert np.mean(np.concatenate(agree)) > 0.93


def rays_see(
    points: np.ndarray, own: np.ndarray, numbers: np.ndarray, pose: np.ndarray, spheres: list[tiny.Sphere], frame: int
) -> np.ndarray:
    """Whether points are seen, by the definition, from |eye + t way - center| = radius and from the floor."""
    eye = pose[:3, 3]
    way = points - eye
    z = way @ pose[:3, 2]
    seen = ~((points[:, 2] < 0) & (z * (1.0 + eye[2] / np.minimum(way[:, 2], -1e-9)) > TOUCH_M))
    for sphere in spheres:
        to_eye = eye - sphere.centers[frame]
        half, square = way @ to_eye, (way**2).sum(-1)
        inner = half**2 - square * (to_eye @ to_eye - sphere.radius_m**2)
        t = np.where(inner >= 0, (-half - np.sqrt(np.maximum(inner, 0.0))) / square, np.inf)
        allowed_m = np.where(own == sphere.instance_id, RADIUS_M[numbers], TOUCH_M)
        seen &= ~(z * (1.0 - t) > allowed_m)
    return seen


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
