"""All venues: right to the millimetre where rules give numbers, complete, cheap, the same for the same seed."""

import re
from functools import cache

import numpy as np
import pytest

import scenes
from synth.equipment import NET_ID
from synth.errors import RecipeError
from synth.geometry.transform import apply
from synth.scene import SceneObject, Venue


@cache
def built(name: str, seed: int) -> Venue:
    return scenes.build(name, np.random.default_rng(seed))


@pytest.fixture(params=scenes.VENUES)
def venue(request: pytest.FixtureRequest) -> Venue:
    return built(request.param, 5)


@pytest.fixture
def outdoor_range() -> Venue:
    return built("outdoor_range", 5)


@pytest.fixture(scope="module")
def hall() -> Venue:
    return scenes.build("indoor_hall", np.random.default_rng(1), net_top_m=2.24)


@pytest.fixture(scope="module")
def sand_court() -> Venue:
    return scenes.build("beach", np.random.default_rng(1), net_top_m=2.24)


def world_vertices(venue: Venue, thing: SceneObject, slot: int | None = None) -> np.ndarray:
    mesh = venue.parts.meshes[thing.mesh]
    used = mesh.faces if slot is None else mesh.faces[mesh.material_index == slot]
    return apply(thing.pose[0], mesh.vertices[np.unique(used)])


def test_every_name_that_an_object_uses_exists(venue: Venue) -> None:
    parts = venue.parts
    assert len({thing.name for thing in parts.objects}) == len(parts.objects)
    for thing in parts.objects:
        mesh = parts.meshes[thing.mesh]
        slots = 0 if mesh.material_index is None else int(mesh.material_index.max())
        assert slots < len(thing.materials), thing.name
        for name in thing.materials:
            texture = parts.materials[name].texture
            assert not texture or texture in parts.textures
            assert not texture or mesh.uvs is not None


def test_every_mesh_is_finite_and_its_faces_name_its_vertices(venue: Venue) -> None:
    for name, mesh in venue.parts.meshes.items():
        assert np.isfinite(mesh.vertices).all(), name
        assert mesh.faces.min() >= 0, name
        assert mesh.faces.max() < len(mesh.vertices), name


def test_a_venue_stays_under_a_quarter_of_a_million_triangles(venue: Venue) -> None:
    meshes = venue.parts.meshes.values()
    assert sum((mesh.faces.shape[1] - 2) * len(mesh.faces) for mesh in meshes) < 250_000


def test_the_same_seed_gives_the_same_venue(venue: Venue) -> None:
    again = scenes.build(venue.name, np.random.default_rng(5))
    assert [o.name for o in again.parts.objects] == [o.name for o in venue.parts.objects]
    for here, there in zip(venue.parts.objects, again.parts.objects, strict=True):
        assert np.array_equal(here.pose, there.pose)
    for name, mesh in venue.parts.meshes.items():
        assert np.array_equal(mesh.vertices, again.parts.meshes[name].vertices), name
    for name, picture in venue.parts.textures.items():
        assert np.array_equal(picture, again.parts.textures[name]), name


def test_another_seed_gives_another_place() -> None:
    draws = {name: [m.draw(np.random.default_rng(seed)) for seed in (5, 6)] for name, m in scenes._MODULES.items()}
    assert all(first != second for first, second in draws.values())


def test_nothing_stands_where_the_athlete_does(venue: Venue) -> None:
    spots = {
        "archery": [(0.0, 0.0)],
        "volleyball": [(-9.0 - k, 0.0) for k in range(4)],
        "beach_volleyball": [(float(x), y) for x in range(-12, 0) for y in (-2.5, 0.0, 2.5)],
    }[scenes.FACTS[venue.name].sports[0]]
    for thing in venue.parts.objects:
        points = world_vertices(venue, thing)
        low = points[(points[:, 2] > 0.05) & (points[:, 2] < 2.2)]
        for x, y in [] if thing.instance_id == NET_ID else spots:
            assert np.all(np.hypot(low[:, 0] - x, low[:, 1] - y) > 1.2), thing.name


def test_an_unknown_venue_or_choice_is_refused_with_the_valid_names() -> None:
    with pytest.raises(RecipeError, match=", ".join(scenes.VENUES)):
        scenes.build("moon", np.random.default_rng(0))
    with pytest.raises(RecipeError, match="net_top_m"):
        scenes.build("indoor_hall", np.random.default_rng(0), net_hight=2.0)


def test_the_horizon_is_never_empty(outdoor_range: Venue) -> None:
    points = np.concatenate([world_vertices(outdoor_range, thing) for thing in outdoor_range.parts.objects])
    distance = np.hypot(points[:, 0], points[:, 1])
    above = (points[:, 2] - 1.6) / np.maximum(distance, 1.0) > np.tan(np.deg2rad(1.0))
    angle = np.degrees(np.arctan2(points[:, 1], points[:, 0]))[above & (distance > 15.0)]
    filled = np.histogram(angle, bins=90, range=(-180, 180))[0]
    assert np.all(filled > 0)


def test_the_net_has_its_height_length_and_band(hall: Venue) -> None:
    (net,) = [thing for thing in hall.parts.objects if thing.instance_id == NET_ID]
    assert net.category == "equipment"
    band = world_vertices(hall, net, slot=1)
    assert band[:, 2].max() == pytest.approx(2.24, abs=1e-4)
    assert band[:, 2].min() == pytest.approx(1.24, abs=1e-4)
    assert np.ptp(band[:, 1]) == pytest.approx(9.5, abs=1e-3)
    strings = world_vertices(hall, net, slot=0)
    assert np.abs(strings[:, 0]).max() < 0.003
    antennae = np.concatenate([world_vertices(hall, net, slot=slot) for slot in (2, 3)])
    assert antennae[:, 2].max() == pytest.approx(2.24 + 0.80, abs=1e-3)
    assert np.ptp(antennae[:, 2]) == pytest.approx(1.80, abs=1e-3)
    assert np.abs(antennae[:, 1]).min() == pytest.approx(4.5, abs=1e-3)


def test_keypoints_lie_on_the_court_and_the_net(hall: Venue) -> None:
    points = hall.keypoints
    assert np.allclose(points["net_left_top"], [0.0, 4.5, 2.24])
    assert np.allclose(points["court_near_right"], [-9.0, -4.5, 0.0])
    assert np.allclose(points["attack_far_left"], [3.0, 4.5, 0.0])


@pytest.mark.parametrize("name", ["hall", "sand_court"])
def test_keypoints_are_where_the_things_end_that_they_name(name: str, request: pytest.FixtureRequest) -> None:
    place: Venue = request.getfixturevalue(name)
    points = place.keypoints
    (net,) = [thing for thing in place.parts.objects if thing.instance_id == NET_ID]
    rods = np.concatenate([world_vertices(place, net, slot=slot) for slot in (2, 3)])
    for side, sign in (("left", 1.0), ("right", -1.0)):
        rod = rods[sign * rods[:, 1] > 0]
        for end, z in (("top", rod[:, 2].max()), ("bottom", rod[:, 2].min())):
            assert np.allclose(points[f"antenna_{side}_{end}"], [0.0, rod[:, 1].mean(), z], atol=0.012)
        band = world_vertices(place, net, slot=1)
        assert points[f"net_{side}_top"][2] == pytest.approx(band[:, 2].max(), abs=1e-4)
        assert points[f"net_{side}_bottom"][2] == pytest.approx(band[:, 2].min(), abs=1e-4)
        posts = [world_vertices(place, thing) for thing in place.parts.objects if thing.name.startswith("net_post")]
        (post,) = [at for at in posts if sign * at[:, 1].mean() > 0]
        assert np.allclose(points[f"post_{side}_top"], [0.0, points[f"post_{side}_bottom"][1], post[:, 2].max()])
        axis = post[np.linalg.norm(post[:, :2] - points[f"post_{side}_top"][:2], axis=1) < 0.05]
        assert len(axis) > 8
        assert points[f"post_{side}_bottom"][2] == pytest.approx(axis[:, 2].min(), abs=1e-6)
    assert ("center_left" in points) == (name == "hall")


def test_a_courts_keypoints_have_plain_names(hall: Venue) -> None:
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in hall.keypoints)
    assert len(hall.keypoints) == 24


def test_a_hall_lets_the_low_sun_reach_the_court(hall: Venue) -> None:
    lamps = [lamp for lamp in hall.lamps if lamp.name.startswith("daylight")]
    assert len(lamps) >= 4
    for lamp in lamps:
        assert np.allclose(-lamp.pose[:3, 2], [0.0, -1.0, 0.0], atol=1e-9)
        assert lamp.pose[1, 3] > 4.5


def test_a_beach_court_has_the_rules_measures(sand_court: Venue) -> None:
    parts = sand_court.parts
    (net,) = [thing for thing in parts.objects if thing.instance_id == NET_ID]
    assert world_vertices(sand_court, net, slot=1)[:, 2].max() == pytest.approx(2.24, abs=1e-4)
    assert np.ptp(world_vertices(sand_court, net, slot=1)[:, 1]) == pytest.approx(8.5, abs=1e-3)
    antennae = np.concatenate([world_vertices(sand_court, net, slot=slot) for slot in (2, 3)])
    assert np.abs(antennae[:, 1]).min() == pytest.approx(4.0, abs=1e-3)
    (lines,) = [thing for thing in parts.objects if thing.name == "court_lines"]
    corners = world_vertices(sand_court, lines)
    assert np.allclose(np.abs(corners[:, :2]).max(0), [8.0, 4.0])  # 16 x 8 m, the lines belong to the court
    assert np.all((np.abs(corners[:, 0]) > 7.949) | (np.abs(corners[:, 1]) > 3.949))  # none under the net
    posts = np.concatenate([world_vertices(sand_court, o) for o in parts.objects if o.name.startswith("net_post")])
    assert 4.7 <= np.abs(posts[:, 1]).min() <= 5.0


def test_sand_buries_no_foot_and_nothing_stands_in_the_free_zone(sand_court: Venue) -> None:
    (court,) = [thing for thing in sand_court.parts.objects if thing.name == "sand_court"]
    sand = world_vertices(sand_court, court)
    assert sand[:, 2].max() <= 0.0125
    assert sand[:, 2].min() >= -0.07
    assert sand[np.all(np.abs(sand[:, :2]) < [8, 4], axis=1), 2].std() > 0.008  # it is trodden
    for thing in sand_court.parts.objects:
        if thing.name.startswith(
            ("sand", "court_lines", "line_anchor", "net", "referee_stand", "official", "line_judge")
        ):
            continue
        points = world_vertices(sand_court, thing)
        low = points[(points[:, 2] > 0.05) & (points[:, 2] < 2.5)]
        assert np.all((np.abs(low[:, 0]) > 12.0) | (np.abs(low[:, 1]) > 9.0)), thing.name


def test_the_sea_reaches_the_horizon_and_the_land_hides_the_rest_of_it(sand_court: Venue) -> None:
    points = np.concatenate([world_vertices(sand_court, thing) for thing in sand_court.parts.objects])
    assert points[:, 1].max() > 2000.0
    distance = np.hypot(points[:, 0], points[:, 1])
    above = (points[:, 2] - 1.6) / np.maximum(distance, 1.0) > np.tan(np.deg2rad(0.5))
    angle = np.degrees(np.arctan2(points[:, 1], points[:, 0]))[above & (distance > 15.0)]
    assert np.all(np.histogram(angle, bins=36, range=(-180, 0))[0] > 0)
