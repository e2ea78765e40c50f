"""Boxes around all of a person: the few vertices of outlines give the box of them all, from anywhere."""

from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth.equipment.shapes import ball as round_ball
from synth.geometry.camera import intrinsics
from synth.geometry.rotation import about
from synth.geometry.transform import look_at, transform
from synth.labels.boxes import full_boxes, outlines
from synth.scene import CameraTrack, Mesh, SceneObject

FRAMES = 4
WORN = np.array([1], np.uint8)


def dented(rng: np.random.Generator) -> Mesh:
    """A ball with hollows, of which some vertices are within."""
    ball = round_ball(0.3)
    return replace(ball, vertices=ball.vertices * rng.uniform(0.3, 1.0, (len(ball.vertices), 1)))


def turning() -> SceneObject:
    pose = transform(about("z", np.arange(FRAMES) * 0.9), np.arange(FRAMES)[:, None] * [0.4, 0.1, 0.0])
    return SceneObject("hair", "hair", ("skin",), pose, None, 1, "person")


def seen_from(eye: np.ndarray) -> CameraTrack:
    pose = np.tile(look_at(eye, np.array([0.2, 0.0, 0.1])), (FRAMES, 1, 1))
    return CameraTrack("view0", np.tile(intrinsics(96, 64, 0.9), (FRAMES, 1, 1)), pose, 96, 64)


@pytest.mark.parametrize("away_m", [4.0, 0.6, 0.25, 0.05])
def test_outlines_give_the_box_of_all_vertices_however_near_the_camera(away_m: float) -> None:
    rng = np.random.default_rng(0)
    meshes = {"hair": dented(rng)}
    rims = outlines((turning(),), meshes)
    assert len(rims["hair"]) < 0.5 * len(meshes["hair"].vertices)
    for _ in range(10):
        direction = rng.normal(size=3)
        camera = seen_from(np.array([0.2, 0.0, 0.1]) + away_m * direction / np.linalg.norm(direction))
        quick = full_boxes((turning(),), meshes, camera, WORN, rims)
        np.testing.assert_allclose(quick, full_boxes((turning(),), meshes, camera, WORN, {}), rtol=1e-6)


def test_only_what_is_stiff_and_solid_on_people_has_an_outline() -> None:
    flat = Mesh(np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]), np.array([[0, 1, 2, 3]]))
    badge = SceneObject("badge", "flat", ("skin",), np.eye(4)[None], None, 1, "person")
    shot = tiny.shot()
    assert outlines((*shot.parts.objects, badge), {**shot.parts.meshes, "flat": flat}) == {}
