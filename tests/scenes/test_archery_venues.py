"""Venues of archers: targets to the millimetre, a free path for archer and arrow, few meshes, two seeds that differ."""

import re
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

import scenes
from scenes.archery_faces import FACE_40, FACE_122, TRIPLE_40, Face, face_picture
from synth.equipment import TARGET_ID
from synth.geometry.transform import apply
from synth.scene import SceneObject, Venue
from synth.sports.archery.target import target_at
from synth.sports.arrow_flight import ArrowBody, fly, launch, solve_launch

NAMES = tuple(name for name, facts in scenes.FACTS.items() if "archery" in facts.sports)
SEEDS = (5, 6)


@cache
def built(name: str, seed: int) -> Venue:
    return scenes.build(name, np.random.default_rng(seed))


PLACES = pytest.mark.parametrize(("name", "seed"), [(name, seed) for name in NAMES for seed in SEEDS])


@pytest.fixture(params=[(name, seed) for name in NAMES for seed in SEEDS], ids=lambda p: f"{p[0]}-{p[1]}")
def venue(request: pytest.FixtureRequest) -> Venue:
    return built(*request.param)


def world_vertices(venue: Venue, thing: SceneObject, slot: int | None = None) -> np.ndarray:
    mesh = venue.parts.meshes[thing.mesh]
    used = mesh.faces if slot is None else mesh.faces[mesh.material_index == slot]
    return apply(thing.pose[0], mesh.vertices[np.unique(used)])


@cache
def quads_near_the_lane(name: str, seed: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Low and high corner of every quad within 0.5 m of the lane between archer and face, and whose it is."""
    venue, boxes, owners = built(name, seed), [], []
    for thing in venue.parts.objects:
        mesh = venue.parts.meshes[thing.mesh]
        points = apply(thing.pose[0], mesh.vertices)
        if points[:, 1].max() < -0.5 or points[:, 1].min() > 0.5 or points[:, 0].max() < 0.5:
            continue
        quads = points[mesh.faces]
        near = (quads[..., 1].max(1) > -0.5) & (quads[..., 1].min(1) < 0.5) & (quads[..., 0].max(1) > 0.5)
        boxes.append(np.stack([quads[near].min(1), quads[near].max(1)]))
        owners += [thing.name] * int(near.sum())
    low, high = np.concatenate(boxes, 1)
    return low, high, owners


def test_facts_name_the_distance_and_the_face_stands_there(venue: Venue) -> None:
    target = target_at(scenes.FACTS[venue.name].distance_m)
    (ours,) = [thing for thing in venue.parts.objects if thing.instance_id == TARGET_ID]
    assert ours.category == "equipment"
    face = world_vertices(venue, ours, slot=0)
    assert np.allclose(face.mean(0), target.center_m, atol=1e-9)
    assert max(abs(target.plane.height_m(corner)) for corner in face) < 1e-9
    assert np.allclose(venue.keypoints["target_center"], target.center_m)
    up = np.ptp(face[:, 2]) / np.cos(target.tilt_rad)
    assert up >= target.face_m or len({round(float(c), 3) for c in face[:, 1]}) == 2


def test_keypoints_lie_on_the_face_and_at_the_ends_of_the_line(venue: Venue) -> None:
    target, points = target_at(scenes.FACTS[venue.name].distance_m), venue.keypoints
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in points)
    edges = [points[f"target_{name}"] for name in ("left", "right", "top", "bottom")]
    assert max(abs(target.plane.height_m(edge)) for edge in edges) < 1e-9
    reach = [float(np.linalg.norm(edge - target.center_m)) for edge in edges]
    assert reach[0] in (pytest.approx(target.face_m / 2), pytest.approx(target.face_m / 4))  # rings 6 to 10 alone
    assert reach == pytest.approx([reach[0]] * 4)
    assert points["target_left"][1] > 0 > points["target_right"][1]
    assert points["target_top"][2] > points["target_bottom"][2]
    numbered = [points[name] for name in points if re.fullmatch(r"target_\d+_center", name)]
    assert any(np.allclose(point, target.center_m) for point in numbered)
    assert [point[1] for point in numbered] == sorted((point[1] for point in numbered), reverse=True)
    lines = [thing for thing in venue.parts.objects if thing.name in ("field_lines", "range_lines", "stage_lines")]
    corners = np.concatenate([world_vertices(venue, thing) for thing in lines])
    shooting = corners[np.abs(np.abs(corners[:, 0]) - 0.025) < 1e-3]
    assert points["shooting_line_left"][1] == pytest.approx(shooting[:, 1].max(), abs=1e-6)
    assert points["shooting_line_right"][1] == pytest.approx(shooting[:, 1].min(), abs=1e-6)


@pytest.mark.parametrize("face", [FACE_122, FACE_40, TRIPLE_40], ids=lambda face: face.name)
def test_rings_have_their_diameters_and_colours_to_the_pixel(face: Face) -> None:
    px_per_m = 2400.0
    picture = face_picture(face, px_per_m).astype(int)
    row = picture[(picture.shape[0] - 1) // 2, :, :]
    across_m = (np.arange(len(row)) - (len(row) - 1) / 2) / px_per_m
    kinds = {
        "gold": (row[:, 0] > 180) & (row[:, 1] > 160) & (row[:, 2] < 120),
        "red": (row[:, 0] > 180) & (row[:, 1] < 90) & (row[:, 2] < 110),
        "blue": (row[:, 0] < 60) & (row[:, 1] > 140) & (row[:, 2] > 180),
    }
    for ring, (name, is_kind) in zip((9, 7, 5), kinds.items(), strict=True):
        outer_m = np.abs(across_m[is_kind]).max()
        assert outer_m == pytest.approx((11 - max(ring, face.first_ring)) * face.ring_m, abs=0.002), name
    black = row.max(1) < 60
    assert np.any(black & (np.abs(np.abs(across_m) - 7.5 * face.ring_m) < 0.3 * face.ring_m)) == (face.first_ring == 1)
    assert FACE_122.ring_m == pytest.approx(0.061)
    assert TRIPLE_40.spots_m == (0.22, 0.0, -0.22)


def test_nothing_stands_in_the_archers_way_to_the_line(venue: Venue) -> None:
    for thing in venue.parts.objects:
        points = world_vertices(venue, thing)
        low = points[(points[:, 2] > 0.05) & (points[:, 2] < 2.2)]
        for x in np.arange(-4.5, 0.1, 0.5):
            assert np.all(np.hypot(low[:, 0] - x, low[:, 1]) > 1.2), thing.name


def test_nothing_slim_stands_near_enough_to_hide_a_part_of_the_archer(venue: Venue) -> None:
    for thing in venue.parts.objects:
        if thing.name.startswith(("scope", "countdown", "timing_light", "tv_camera")):
            assert np.hypot(*thing.pose[0, :2, 3]) > 2.5, thing.name


@PLACES
def test_the_arrow_meets_nothing_before_the_face(name: str, seed: int) -> None:
    target, arrow = target_at(scenes.FACTS[name].distance_m), ArrowBody()
    nock = np.array([0.3, 0.0, 1.5])
    low, high, owners = quads_near_the_lane(name, seed)
    for speed in (50.0, 62.0):
        aim = solve_launch(nock, target.center_m, speed, arrow, target.plane)
        flight = launch(nock, *aim, speed, arrow, target.plane)
        path = fly(flight.position_m, flight.velocity_m_s, arrow, np.linspace(0.0, flight.end_s, 30))[0]
        for start, end in pairwise(path[:-1]):
            meets = np.all((high > np.minimum(start, end) - 0.35) & (low < np.maximum(start, end) + 0.35), 1)
            assert not meets.any(), [owners[k] for k in np.flatnonzero(meets)][:3]


def test_many_things_are_instances_of_few_meshes(venue: Venue) -> None:
    assert len(venue.parts.meshes) < 140
    assert len(venue.parts.objects) > 2 * len(venue.parts.meshes)
    shown = 2 * sum(len(venue.parts.meshes[thing.mesh].faces) for thing in venue.parts.objects)
    assert shown < 12_000_000


@pytest.mark.parametrize("name", NAMES)
def test_two_seeds_give_places_that_look_different(name: str) -> None:
    first, second = (built(name, seed) for seed in SEEDS)
    assert [o.name for o in first.parts.objects] != [o.name for o in second.parts.objects]
    both = set(first.parts.materials) & set(second.parts.materials)
    assert any(first.parts.materials[m].base_color != second.parts.materials[m].base_color for m in both)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "archery_hall"])
def test_no_direction_is_empty_to_the_horizon(name: str) -> None:
    venue = built(name, 5)
    points = np.concatenate([world_vertices(venue, thing) for thing in venue.parts.objects])
    away = np.hypot(points[:, 0], points[:, 1])
    above = (points[:, 2] - 1.6) / np.maximum(away, 1.0) > np.tan(np.deg2rad(1.0))
    angle = np.degrees(np.arctan2(points[:, 1], points[:, 0]))[above & (away > 6.0)]
    assert np.all(np.histogram(angle, bins=72, range=(-180, 180))[0] > 0)
