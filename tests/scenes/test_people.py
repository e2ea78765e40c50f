"""Bystanders: on the ground or on their seats, facing ahead, few meshes whatever their number, the same every time."""

from itertools import pairwise

import numpy as np
import pytest

from scenes import people, people_library
from scenes.people_bodies import SEAT_HEIGHT_M
from scenes.people_cast import CAST
from scenes.people_dressing import archer, identity_of
from scenes.people_library import library, library_path
from scenes.people_mesh import BOTTOM, HAIR, OTHER, SKIN, TOP
from synth.body import Body, load_body
from synth.equipment.shapes import place
from synth.errors import RecipeError
from synth.geometry.transform import apply
from synth.scene import Mesh, Parts
from synth.skeleton.smplx_joints import INDEX

pytestmark = pytest.mark.body
STANDING = tuple(name for name in CAST if not name.startswith("seated"))
SEATED = tuple(name for name in CAST if name.startswith("seated"))


@pytest.fixture(scope="module")
def body() -> Body:
    return load_body()


def points(parts: Parts, number: int = 0) -> np.ndarray:
    thing = parts.objects[number]
    return apply(thing.pose[0], parts.meshes[thing.mesh].vertices)


def corners(mesh: Mesh, slot: int) -> np.ndarray:
    assert mesh.material_index is not None
    return mesh.vertices[np.unique(mesh.faces[mesh.material_index == slot])]


@pytest.mark.parametrize("kind", STANDING)
def test_who_stands_touches_the_ground(kind) -> None:
    places = [place(3.0 * k, 1.0, 0.25, 0.3 * k) for k in range(len(library(kind)))]
    crowd = people.standing(kind, places, np.random.default_rng(4), mood="cheering")
    for number in range(len(places)):
        assert points(crowd, number)[:, 2].min() == pytest.approx(0.25, abs=0.005)


def test_bystanders_have_no_body_parts() -> None:
    crowd = people.standing("coach", [place(0.0, 0.0, 0.0, 0.0)], np.random.default_rng(4))
    assert all(mesh.parts is None for mesh in crowd.meshes.values())


@pytest.mark.parametrize("group", SEATED)
def test_who_sits_is_on_the_seat_with_feet_on_the_floor_and_short_of_the_step_in_front(group) -> None:
    for mesh in library(group):
        over_seat = mesh.vertices[(mesh.vertices[:, 0] < -0.05) & (np.abs(mesh.vertices[:, 1]) < 0.15)]
        assert over_seat[:, 2].min() == pytest.approx(0.0, abs=0.015)
        assert mesh.vertices[:, 2].min() == pytest.approx(-SEAT_HEIGHT_M, abs=0.005)
        assert mesh.vertices[mesh.vertices[:, 2] < -0.2, 0].max() < 0.45


@pytest.mark.parametrize("group", [name for name in CAST if name != "archer"])
def test_faces_look_along_x(group) -> None:
    for mesh in library(group):
        hair, skin = corners(mesh, HAIR), corners(mesh, SKIN)
        head = skin[np.linalg.norm(skin - hair.mean(0), axis=1) < 0.17]
        ahead = head.mean(0) - hair.mean(0)
        assert ahead[0] > 0.015
        assert abs(ahead[1]) < ahead[0]


@pytest.mark.parametrize("number", [0, 2])
def test_a_neighbour_at_full_draw_aims_along_x_with_the_bow_in_hand(body, number) -> None:
    member = CAST["archer"][number]
    frames, equipment = archer(body, identity_of(body, member), member)
    (arrow,) = [thing for thing in equipment.objects if thing.mesh.startswith("arrow")][:1]
    shaft = apply(arrow.pose[0], equipment.meshes[arrow.mesh].vertices)
    along = np.linalg.svd(shaft - shaft.mean(0))[2][0]
    assert np.degrees(np.arccos(abs(along[0]))) < 9.0  # it is raised a little for the distance
    assert abs(along[1]) < np.sin(np.radians(2.5))
    bow_hand = "left" if member.hand == "right" else "right"
    grip = next(thing.pose[0][:3, 3] for thing in equipment.objects if "riser" in thing.name)
    assert np.linalg.norm(frames.joints[0, INDEX[f"{bow_hand}_middle1"]] - grip) < 0.12
    ground_m = float(frames.vertices[0, :, 2].min())
    drawn = library("archer")[sum(other.postures for other in CAST["archer"][:number])]
    reach = np.abs(corners(drawn, OTHER) - (grip - [0.0, 0.0, ground_m])).max(1).min()
    assert reach < 0.05  # and both are in the mesh that is drawn


def test_neighbours_on_seats_do_not_touch() -> None:
    row = people.seated([place(0.0, 0.48 * k) for k in range(60)], np.random.default_rng(2), 1.0, mood="cheering")
    sides = [(points(row, k)[:, 1].min(), points(row, k)[:, 1].max()) for k in range(60)]
    gaps = [right[0] - left[1] for left, right in pairwise(sides)]
    assert min(gaps) > 0.0


def test_as_many_people_as_there_are_places_share_few_meshes() -> None:
    few, many = (
        people.seated([place(0.0, 0.5 * k) for k in range(count)], np.random.default_rng(1), 1.0, mood="cheering")
        for count in (60, 600)
    )
    assert len(few.objects) == 60
    assert len(many.objects) == 600
    assert len(few.meshes) == len(many.meshes) == len(library("seated"))
    assert len({(o.mesh, o.materials) for o in many.objects}) <= 4 * len(many.meshes)
    assert len({o.name for o in many.objects}) == 600


def test_meshes_are_light_and_every_vertex_has_a_colour() -> None:
    for group in CAST:
        members = [member for member in CAST[group] for _ in range(member.postures)]
        for member, mesh in zip(members, library(group), strict=True):
            assert len(mesh.faces) <= member.triangles + 4500  # a bow with its arrow has 4,000
            assert mesh.colors is not None
            assert mesh.colors.min() >= 0.0
            assert mesh.colors.max() <= 1.0


@pytest.mark.parametrize("group", list(CAST))
def test_tops_and_bottoms_take_the_colours_of_their_materials(group) -> None:
    for mesh in library(group):
        faces = np.bincount(mesh.material_index, minlength=5)
        assert faces[TOP] > 0.06 * len(mesh.faces)
        assert faces[BOTTOM] > 0.03 * len(mesh.faces)


def test_some_seats_stay_empty_and_the_same_rng_fills_the_same_ones() -> None:
    places = [place(0.0, 0.5 * k) for k in range(200)]
    first, again = (people.seated(places, np.random.default_rng(3), share=0.8) for _ in range(2))
    assert 130 < len(first.objects) < 190
    assert [(o.name, o.mesh, o.materials) for o in first.objects] == [
        (o.name, o.mesh, o.materials) for o in again.objects
    ]
    assert np.array_equal([o.pose for o in first.objects], [o.pose for o in again.objects])


def test_a_block_of_fans_wears_its_colours() -> None:
    crowd = people.seated([place(0.0, 0.5 * k) for k in range(300)], np.random.default_rng(6), colors=("orange",))
    in_orange = np.mean([o.materials[2] == "people_top_orange" for o in crowd.objects])
    assert in_orange > 0.5


def test_nobody_in_a_calm_crowd_has_the_arms_up() -> None:
    places = [place(0.0, 0.5 * k) for k in range(60)]
    calm, loud = (people.seated(places, np.random.default_rng(1), 1.0, mood=mood) for mood in ("calm", "cheering"))
    tops_m = [[points(crowd, k)[:, 2].max() for k in range(60)] for crowd in (calm, loud)]
    assert max(tops_m[0]) < 1.08
    assert max(tops_m[1]) > 1.15


def test_a_team_on_its_bench_wears_one_kit() -> None:
    bench = people.seated([place(0.0, 0.6 * k) for k in range(6)], np.random.default_rng(6), 1.0, "player", ("teal",))
    assert {o.materials[2] for o in bench.objects} == {"people_top_teal"}
    assert len({o.materials[3] for o in bench.objects}) == 1


def test_a_damaged_file_is_made_again_with_the_same_bytes(tmp_path, monkeypatch) -> None:
    kept = library("line_judge")[0]
    monkeypatch.setattr(people_library, "default_body_path", lambda: tmp_path / "body" / "body.npz")
    monkeypatch.setitem(people_library.CAST, "coach", CAST["line_judge"][:1])
    path = library_path("coach", "0123")
    path.parent.mkdir()
    path.write_bytes(b"half a file")
    again = people_library._library("coach", "0123")[0]
    for name in ("vertices", "faces", "material_index", "colors"):
        assert np.array_equal(getattr(again, name), getattr(kept, name)), name


def test_more_people_than_seats_are_refused() -> None:
    with pytest.raises(RecipeError, match="between 0 and 1"):
        people.seated([place(0, 0)], np.random.default_rng(0), share=1.2)
