"""Volleyball's venues: net, posts, stand to the millimetre; cheap crowds; a free zone that is free."""

from functools import cache

import numpy as np
import pytest
from scipy.spatial import cKDTree

import scenes
from scenes import volleyball_court
from scenes.volleyball_arena_bowl import Bowl, places
from scenes.volleyball_court import PRINT, floor
from synth.equipment import NET_ID
from synth.geometry.transform import apply
from synth.scene import SceneObject, Venue

INDOORS = ("indoor_hall", "volleyball_arena", "school_gym")
COURTS = (*INDOORS, "beach")
HALF_M = {"beach": (8.0, 4.0)} | dict.fromkeys(INDOORS, (9.0, 4.5))
SIDE_M, END_M = 2.0, 3.0
"""Clear beside and behind every court but for net, posts, stand and officials."""
ON_COURT = (
    "net",
    "referee_stand",
    "floor",
    "sand",
    "court_lines",
    "line_anchor",
    "handball",
    "basketball",
    "badminton",
)


@cache
def built(name: str, seed: int = 5) -> Venue:
    return scenes.build(name, np.random.default_rng(seed), net_top_m=2.43)


@pytest.fixture(params=COURTS)
def venue(request: pytest.FixtureRequest) -> Venue:
    return built(request.param)


def points_of(venue: Venue, thing: SceneObject) -> np.ndarray:
    return apply(thing.pose[0], venue.parts.meshes[thing.mesh].vertices)


def named(venue: Venue, start: str) -> np.ndarray:
    return np.concatenate([points_of(venue, thing) for thing in venue.parts.objects if thing.name.startswith(start)])


def test_nothing_but_the_net_stands_on_the_court_or_close_to_it(venue: Venue) -> None:
    half_x, half_y = HALF_M[venue.name]
    for thing in venue.parts.objects:
        if thing.name.startswith(ON_COURT):
            continue
        at = points_of(venue, thing)
        low = at[(at[:, 2] > 0.05) & (at[:, 2] < 3.5)]
        officials = thing.name.startswith("official") and abs(thing.pose[0, 0, 3]) < 1.0
        side = 1.0 if officials else SIDE_M
        inside = (np.abs(low[:, 0]) < half_x + END_M) & (np.abs(low[:, 1]) < half_y + side)
        judge = thing.name.startswith("line_judge")
        corner = (np.abs(low[:, 0]) > half_x + 1.0) & (np.abs(low[:, 1]) > half_y + 1.0)
        assert not np.any(inside & ~(corner & judge)), thing.name


def test_nothing_hangs_lower_than_seven_metres_over_the_playing_area(venue: Venue) -> None:
    half_x, half_y = HALF_M[venue.name]
    least_m = 12.5 if venue.name in ("volleyball_arena", "beach") else 6.5
    for thing in venue.parts.objects:
        at = points_of(venue, thing)
        over = at[(np.abs(at[:, 0]) < half_x + END_M) & (np.abs(at[:, 1]) < half_y + SIDE_M) & (at[:, 2] > 4.5)]
        assert len(over) == 0 or over[:, 2].min() >= least_m or thing.name.startswith(("luminaire", "glulam")), (
            thing.name
        )


def test_a_crowd_is_few_meshes_many_times(venue: Venue) -> None:
    parts = venue.parts
    own = sum(mesh.faces.shape[0] * (mesh.faces.shape[1] - 2) for mesh in parts.meshes.values())
    shown = sum(
        parts.meshes[thing.mesh].faces.shape[0] * (parts.meshes[thing.mesh].faces.shape[1] - 2)
        for thing in parts.objects
    )
    assert own < 250_000
    assert shown < 8_000_000
    assert len({(thing.mesh, thing.materials) for thing in parts.objects}) < 260  # Blender keeps a mesh for each
    assert shown > 2.5 * own


def test_the_free_zone_of_each_hall_is_as_wide_as_its_level_asks() -> None:
    free_m = {"volleyball_arena": (6.5, 5.0), "indoor_hall": (5.0, 3.0), "school_gym": (3.0, 3.0)}
    for name, (behind, beside) in free_m.items():
        for thing in built(name).parts.objects:
            if thing.name.startswith(("led_board", "team_", "bench", "officials_table", "wall", "vaulting", "gym_mat")):
                at = points_of(built(name), thing)
                low = at[at[:, 2] < 3.0]
                out = (np.abs(low[:, 0]) > 9.0 + behind - 0.05) | (np.abs(low[:, 1]) > 4.5 + beside - 0.05)
                assert np.all(out), (name, thing.name)


def test_the_nets_cords_make_a_mesh_of_ten_centimetres_within_a_metre(venue: Venue) -> None:
    (net,) = [thing for thing in venue.parts.objects if thing.instance_id == NET_ID]
    mesh = venue.parts.meshes[net.mesh]
    assert mesh.material_index is not None
    cords = mesh.vertices[np.unique(mesh.faces[mesh.material_index == 0])]
    for axis, low, high in ((1, -0.5, 0.5), (2, 0.1, 0.9)):
        at = np.unique(np.round(cords[:, axis] - (2.43 - 1.0 if axis == 2 else 0.0), 2))
        inner = at[(at > low) & (at < high)]
        assert np.allclose(np.diff(inner), 0.10, atol=1e-6)
    assert np.ptp(cords[:, 2]) == pytest.approx(1.0, abs=0.003)


def test_bands_have_the_heights_of_the_rules() -> None:
    for name, low_band_m in (("indoor_hall", 0.05), ("beach", 0.07)):
        (net,) = [thing for thing in built(name).parts.objects if thing.instance_id == NET_ID]
        mesh = built(name).parts.meshes[net.mesh]
        assert mesh.material_index is not None
        bands = mesh.vertices[np.unique(mesh.faces[mesh.material_index == 1])]
        middle = bands[np.abs(bands[:, 1]) > HALF_M[name][1] + 0.1]  # outside the side bands
        top, bottom = middle[middle[:, 2] > 2.0, 2], middle[middle[:, 2] < 2.0, 2]
        assert np.ptp(top) == pytest.approx(0.07, abs=1e-3)
        assert np.ptp(bottom) == pytest.approx(low_band_m, abs=1e-3)
        side = bands[(np.abs(bands[:, 1]) < HALF_M[name][1] + 0.01) & (bands[:, 1] > 0)]
        assert side[:, 1].max() == pytest.approx(HALF_M[name][1], abs=1e-3)
        assert np.ptp(side[:, 1]) == pytest.approx(0.05, abs=1e-3)


def test_antennae_are_red_and_white_by_turns_every_ten_centimetres_and_red_at_the_top(venue: Venue) -> None:
    (net,) = [thing for thing in venue.parts.objects if thing.instance_id == NET_ID]
    mesh = venue.parts.meshes[net.mesh]
    for height in np.arange(2.43 - 1.0 + 0.05, 2.43 + 0.80, 0.10):
        middle = mesh.vertices[mesh.faces].mean(1)
        rods = np.isin(mesh.material_index, (2, 3)) & (np.abs(middle[:, 2] - height) < 0.049)
        slots = set(mesh.material_index[rods])  # type: ignore[index]
        assert slots == {2 if round((2.43 + 0.75 - height) / 0.1) % 2 == 0 else 3}


def test_posts_stand_half_a_metre_to_a_metre_outside_the_sidelines_padded_to_two_metres(venue: Venue) -> None:
    post = next(thing for thing in venue.parts.objects if thing.name == "net_post")
    assert 0.5 <= abs(post.pose[0, 1, 3]) - HALF_M[venue.name][1] <= 1.0
    assert named(venue, "net_post")[:, 2].max() == pytest.approx(2.55, abs=1e-3)
    pad = points_of(venue, post)[np.abs(points_of(venue, post)[:, 0]) > 0.12]
    assert 1.7 < pad[:, 2].max() < 2.0
    assert np.abs(named(venue, "net_post")[:, 1]).min() > HALF_M[venue.name][1] + 0.5


@pytest.mark.parametrize("top_m", [2.24, 2.43])
def test_a_standing_referee_looks_half_a_metre_over_the_net(top_m: float) -> None:
    eyes_m = volleyball_court.referee_place(top_m)[2, 3] + 1.62
    assert eyes_m - top_m == pytest.approx(0.50, abs=0.03)
    hall = scenes.build("school_gym", np.random.default_rng(1), net_top_m=top_m)
    stand = named(hall, "referee_stand")
    feet = volleyball_court.referee_place(top_m)[:3, 3]
    under = stand[np.all(np.abs(stand[:, :2] - feet[:2]) < 0.45, axis=1) & (np.abs(stand[:, 2] - feet[2]) < 0.01)]
    assert len(under) > 0


def test_a_print_covers_its_rectangle_once_and_stands_upright() -> None:
    mesh = floor((-12.0, 12.0), (-8.0, 8.0), [(3.0, 5.0, -7.0, -6.0)])
    assert mesh.uvs is not None
    assert mesh.material_index is not None
    printed = mesh.material_index == PRINT
    corners, uvs = mesh.vertices[mesh.faces[printed]][..., :2], mesh.uvs[printed]
    assert np.allclose(uvs, (corners - [3.0, -7.0]) / [2.0, 1.0])
    sides = corners[:, 2] - corners[:, 0]
    assert np.prod(sides, axis=1).sum() == pytest.approx(2.0)


def test_everybody_in_the_bowl_faces_the_court_and_has_a_place_of_their_own() -> None:
    seats = places(Bowl(20.0, 15.0))
    towards = -seats[:, :2, 3] / np.linalg.norm(seats[:, :2, 3], axis=1, keepdims=True)
    assert np.all(np.sum(seats[:, :2, 0] * towards, axis=1) > np.cos(np.radians(62.0)))
    gaps = cKDTree(seats[:, :3, 3]).query(seats[:, :3, 3], k=2)[0][:, 1]
    assert gaps.min() > 0.45
    assert len(seats) > 1500


def level_triangles(venue: Venue) -> tuple[np.ndarray, np.ndarray]:
    """(T, 3, 3) corners of level faces of everything but people, below 3.5 m, and the (T,) things they belong to."""
    found, owner = [], []
    for number, thing in enumerate(venue.parts.objects):
        mesh = venue.parts.meshes[thing.mesh]
        if mesh.faces.shape[1] == 3:
            continue  # people and nothing else are made of triangles
        faces = mesh.faces[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)
        corners = points_of(venue, thing)[faces]
        level = (np.ptp(corners[..., 2], axis=1) < 1e-6) & (corners[..., 2].max(1) < 3.5)
        found.append(corners[level])
        owner.append(np.full(level.sum(), number))
    return np.concatenate(found), np.concatenate(owner)


def test_no_two_things_have_level_faces_in_one_place(venue: Venue) -> None:
    corners, owner = level_triangles(venue)
    rng = np.random.default_rng(3)
    for spot in rng.uniform([-17.0, -13.0], [17.0, 13.0], (250, 2)):
        edges = np.roll(corners[..., :2], -1, axis=1) - corners[..., :2]
        to = spot - corners[..., :2]
        side = edges[..., 0] * to[..., 1] - edges[..., 1] * to[..., 0]
        inside = np.all(side > 0, axis=1) | np.all(side < 0, axis=1)
        z, thing = corners[inside, 0, 2], owner[inside]
        order = np.argsort(z, kind="stable")
        close = (np.diff(z[order]) < 2e-4) & (np.diff(thing[order]) != 0)
        names = [venue.parts.objects[k].name for k in thing[order]]
        assert not close.any(), (spot, names, z[order])


def test_no_foot_of_who_sits_or_stands_is_below_the_floor(venue: Venue) -> None:
    for thing in venue.parts.objects:
        if thing.mesh.startswith("people_") and abs(thing.pose[0, 1, 3]) < 20.0:  # not who wades at the beach
            assert points_of(venue, thing)[:, 2].min() > -0.02, thing.name
