"""Lines are where outlines and creases are, thin, whole, and nowhere else."""

import cast
import cv2
import numpy as np
import pytest

from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.labels.edges import edge_map
from synth.scene import SceneObject


def lines(*things: SceneObject, with_parts: bool = False, **meshes: object) -> tuple[np.ndarray, np.ndarray]:
    """The drawing of one frame, 0 and 1, and the ids."""
    shot = cast.shot(cast.camera(1), meshes, *things)  # type: ignore[arg-type]
    picture = cast.pictures(shot)[0]
    parts = (np.indices(picture.ids.shape)[0] > 32).astype(np.uint8) * (picture.ids > 0)
    drawn = edge_map(picture.depth, picture.ids, parts.astype(np.uint8), picture.normals, with_parts)
    assert set(np.unique(drawn)) <= {0, 255}
    return drawn // 255, picture.ids


@pytest.mark.parametrize("tilt", [0.0, 0.6, 1.2])
def test_a_plane_has_no_lines_however_slantwise(tilt: float) -> None:
    pose = transform(about("x", tilt), np.array([0.0, 2.0, 0.0]))[None]
    drawn, _ = lines(cast.thing("wall", pose), wall=cast.wall(60.0))
    horizon = cast.pictures(cast.shot(cast.camera(1), {"wall": cast.wall(60.0)}, cast.thing("wall", pose)))[0].depth
    assert not drawn[cv2.erode((horizon > 0).astype(np.uint8), np.ones((5, 5))) > 0].any()


def test_a_ball_before_a_wall_is_one_closed_thin_ring() -> None:
    drawn, ids = lines(
        cast.thing("wall", cast.moved((0.0, 2.0, 0.0))), cast.thing("ball", None, 7), wall=cast.wall(9.0),
        ball=cast.ball(0.7),
    )  # fmt: skip
    ring = drawn > 0
    assert (ids[ring] == 7).all()
    number, _ = cv2.connectedComponents(drawn, connectivity=8)
    assert number == 2
    holes, _ = cv2.connectedComponents(1 - drawn, connectivity=4)
    assert holes == 3  # inside and outside do not touch
    assert ring.sum() == pytest.approx(2 * np.sqrt(2) * 2 * 0.7 * cast.FOCAL_PX / cast.EYE_M, rel=0.1)


def test_one_part_of_somebody_before_another_has_an_outline() -> None:
    drawn, _ = lines(
        cast.thing("chest", None, 1), cast.thing("arm", cast.moved((0.0, -0.2, 0.0)), 1), chest=cast.wall(1.0),
        arm=cast.wall(0.3),
    )  # fmt: skip
    half = round(0.3 * cast.FOCAL_PX / (cast.EYE_M - 0.2))
    assert drawn[32 - half : 32 + half, 48 - half - 1 : 48 - half + 2].max(1).all()


def test_a_box_has_its_edges() -> None:
    cube = [[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]
    faces = [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
    mesh = cast.Mesh(np.array(cube) * 0.6, np.array(faces), smooth=False)
    drawn, _ = lines(cast.thing("box", transform(about("z", np.pi / 4), np.zeros(3))[None], 101), box=mesh)
    assert drawn[28:37, 47:49].max(1).all()  # the upright edge in the middle


def test_parts_have_borders_only_where_asked() -> None:
    wall = {"wall": cast.wall(1.0)}
    bare, _ = lines(cast.thing("wall", None, 1), **wall)
    parted, _ = lines(cast.thing("wall", None, 1), with_parts=True, **wall)
    assert not bare[30:35, 40:56].any()
    assert parted[30:35, 40:56].any(0).all()


def test_grass_is_not_drawn() -> None:
    rng = np.random.default_rng(0)
    depth = rng.uniform(4.0, 6.0, (64, 96)).astype(np.float32)
    normals = rng.normal(size=(64, 96, 3)).astype(np.float32)
    normals /= -np.sign(normals[..., 2:]) * np.linalg.norm(normals, axis=-1, keepdims=True)
    ids = np.zeros((64, 96), np.uint8)
    ids[20:40, 30:60] = 5
    depth[ids > 0], normals[ids > 0] = 3.0, (0.0, 0.0, -1.0)
    drawn = edge_map(depth, ids, ids * 0, normals) // 255
    assert drawn[ids == 5].sum() == 2 * (20 + 30) - 8  # all round, without the corners
    assert not drawn[ids == 0].any()
