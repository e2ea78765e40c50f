"""Tracks become things: resampling, sizes, styles, and what is refused."""

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import ConvexHull

from synth.equipment import BALL_ID, build_equipment, draw_style, instance_id_of
from synth.equipment.arrow import LENGTH_M, arrow_mesh
from synth.equipment.shapes import box, join, loft, mirrored, rod, rounded_box
from synth.equipment.track import poses_at
from synth.equipment.volleyball import BEACH_RADIUS_M, RADIUS_M, ball_mesh
from synth.errors import RecipeError
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.motion.performance import Track
from synth.scene import Mesh


def volume_m3(mesh: Mesh) -> float:
    a, b, c, d = (mesh.vertices[mesh.faces[:, k]] for k in range(4))
    total = np.sum(np.cross(a, b) * c) + np.sum(np.cross(a, c) * d)
    return float(total) / 6.0


def moving(kind: str, count: int = 5) -> Track:
    rotation = about("z", np.linspace(0.0, 1.0, count))
    place = np.column_stack([np.linspace(0.0, 1.0, count), np.zeros((count, 2))])
    return Track("thing", kind, transform(rotation, place), 4.0)


def test_between_samples_a_track_turns_and_moves_evenly_and_holds_at_its_ends() -> None:
    poses = poses_at(moving("volleyball"), np.array([-1.0, 0.125, 0.5, 9.0]))
    assert np.allclose(poses[:, 0, 3], [0.0, 0.125, 0.5, 1.0])
    assert np.allclose(np.arctan2(poses[:, 1, 0], poses[:, 0, 0]), [0.0, 0.125, 0.5, 1.0])


def test_a_jump_in_a_track_stays_a_jump() -> None:
    poses = np.broadcast_to(np.eye(4), (3, 4, 4)).copy()
    poses[1:, 0, 3] = 70.0
    at = poses_at(Track("a", "arrow", poses, 100.0), np.array([0.0, 0.004, 0.0099, 0.0101]))
    assert np.allclose(at[:, 0, 3], [0.0, 0.0, 0.0, 70.0])


def test_the_ball_is_round_smooth_and_has_18_panels_in_three_slots() -> None:
    mesh = ball_mesh()
    radius = np.linalg.norm(mesh.vertices, axis=1)
    assert radius.max() == pytest.approx(RADIUS_M)
    assert radius.min() > RADIUS_M - 0.002
    assert len(mesh.faces) >= 1500
    assert np.allclose(np.bincount(mesh.material_index), len(mesh.faces) / 3)
    assert volume_m3(mesh) == pytest.approx(4 / 3 * np.pi * RADIUS_M**3, rel=0.02)


@pytest.mark.parametrize(("radius_m", "least_m", "most_m"), [(RADIUS_M, 0.65, 0.67), (BEACH_RADIUS_M, 0.66, 0.68)])
def test_a_tape_round_the_ball_shows_what_the_rules_ask(radius_m: float, least_m: float, most_m: float) -> None:
    vertices = ball_mesh(radius_m).vertices
    for axis in range(3):  # a tight tape lies on the hull of the section
        across = vertices[np.abs(vertices[:, axis]) < 0.012][:, [k for k in range(3) if k != axis]]
        assert least_m <= ConvexHull(across).area <= most_m  # in the plane, area is the length round


def test_seams_part_the_ball_into_18_panels_of_like_size() -> None:
    mesh = ball_mesh()
    sunk = np.linalg.norm(mesh.vertices, axis=1) < RADIUS_M - 5e-4
    whole = mesh.faces[~sunk[mesh.faces].any(1)]
    links = np.concatenate([whole[:, [k, (k + 1) % 4]] for k in range(4)])
    count = len(mesh.vertices)
    graph = coo_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(count, count))
    panel_of = connected_components(graph, directed=False)[1]
    faces = np.unique(panel_of[whole[:, 0]], return_counts=True)[1]
    assert len(faces) == 18
    assert faces.max() == faces.min()


def test_a_ball_is_printed_and_dimpled_all_over() -> None:
    parts = build_equipment(moving("volleyball"), np.zeros(1), BALL_ID)
    (picture,) = parts.textures.values()
    assert {parts.materials[name].texture for name in parts.objects[0].materials} == set(parts.textures)
    tiles = picture[..., 0].astype(float).reshape(16, 32, 16, 32)
    assert np.all(tiles.std(axis=(1, 3)) > 3.0)
    assert 0.01 < np.mean(picture.max(-1) < 120) < 0.2


def test_the_arrow_reaches_from_its_nock_to_72_centimetres() -> None:
    vertices = arrow_mesh().vertices
    assert vertices[:, 0].max() == pytest.approx(LENGTH_M)
    assert -0.01 < vertices[:, 0].min() <= 0.0
    assert np.abs(vertices[:, 1:]).max() < 0.013


def test_the_arrow_is_5_millimetres_thick_with_three_vanes_a_third_of_a_turn_apart() -> None:
    mesh = arrow_mesh()
    shaft = mesh.vertices[np.unique(mesh.faces[mesh.material_index == 0])]
    assert 2 * np.hypot(shaft[:, 1], shaft[:, 2]).max() == pytest.approx(0.0055, abs=1e-5)
    vanes = mesh.vertices[np.unique(mesh.faces[(mesh.material_index == 2) | (mesh.material_index == 3)])]
    crest = vanes[np.hypot(vanes[:, 1], vanes[:, 2]) > 0.0095]
    angle = np.unique(np.round(np.degrees(np.arctan2(crest[:, 2], crest[:, 1])) / 5.0) * 5.0)
    assert np.allclose(np.diff([*angle, angle[0] + 360.0]), 120.0, atol=1e-6)
    cock = mesh.vertices[np.unique(mesh.faces[mesh.material_index == 3])]
    assert cock[:, 1].min() > 0.0  # it stands away from the bow
    assert vanes[:, 0].min() > 0.015  # before the fingers


@pytest.mark.parametrize("kind", ["recurve_bow", "arrow", "volleyball", "beach_volleyball"])
def test_every_kind_gives_complete_parts_with_its_id(kind: str) -> None:
    times_s = np.arange(3) / 24.0
    style = draw_style(kind, np.random.default_rng(2), "left")
    parts = build_equipment(moving(kind), times_s, instance_id_of(kind), style)
    for thing in parts.objects:
        assert thing.instance_id == instance_id_of(kind)
        assert thing.category == "equipment"
        assert thing.pose.shape == (3, 4, 4)
        assert set(thing.materials) <= set(parts.materials)
        assert parts.meshes[thing.mesh].material_index.max() < len(thing.materials)
    assert instance_id_of("volleyball") == BALL_ID


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RecipeError, match="recurve_bow"):
        build_equipment(moving("javelin"), np.zeros(1), 100)
    with pytest.raises(RecipeError, match="recurve_bow"):
        instance_id_of("javelin")


def test_solids_are_closed_and_face_outwards() -> None:
    assert volume_m3(box((1.0, 2.0, 3.0))) == pytest.approx(6.0)
    assert volume_m3(mirrored(box((1.0, 2.0, 3.0)), 1)) == pytest.approx(6.0)
    assert 5.5 < volume_m3(rounded_box((1.0, 2.0, 3.0), 0.1)) < 6.0
    for end in ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.6, 0.0, 0.8)):
        octagon_m2 = 2 * np.sqrt(2) * 0.01
        assert volume_m3(rod((0, 0, 0), end, 0.1)) == pytest.approx(octagon_m2)


def test_joining_keeps_every_face_and_fills_what_is_missing() -> None:
    ring = np.array([[1.0, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0]])
    plain = Mesh(box((1, 1, 1)).vertices, box((1, 1, 1)).faces)
    both = join(plain, loft(np.stack([ring, ring + np.array([0, 0, 1.0])])))
    assert len(both.faces) == 6 + 4 + 2
    assert both.uvs is not None
    assert both.uvs.shape == (12, 4, 2)


def test_the_beach_ball_is_bigger_and_as_round_as_its_rules_say():
    mesh = next(iter(build_equipment(moving("beach_volleyball"), np.zeros(1), BALL_ID).meshes.values()))
    widest = np.linalg.norm(mesh.vertices, axis=1).max()
    assert widest == pytest.approx(BEACH_RADIUS_M, abs=1e-6)
    assert 0.66 < 2.0 * np.pi * widest < 0.68
    assert widest > RADIUS_M
