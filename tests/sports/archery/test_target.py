"""The distance that archers shoot is a value that goes in; elevation, flight time and score follow."""

import numpy as np
import pytest
from sports.archery.conftest import Played, play

from synth.equipment.bow_riser import APERTURE_X_M
from synth.errors import RecipeError
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.params import ArcheryParams, draw_params
from synth.sports.archery.target import INDOOR, OUTDOOR, target_at, target_of

FPS = 30.0


@pytest.fixture(scope="module")
def indoors(archer: Anatomy) -> Played:
    return play(ArcheryParams(impact_left_m=0.015, impact_up_m=-0.02, target=target_at(18.0)), archer, FPS)


def test_faces_have_the_rules_sizes_and_stand_where_the_rules_say() -> None:
    assert (OUTDOOR.distance_m, OUTDOOR.face_m, OUTDOOR.height_m) == (70.0, 1.22, 1.30)
    assert (INDOOR.distance_m, INDOOR.face_m, INDOOR.height_m) == (18.0, 0.40, 1.30)
    assert OUTDOOR.ring_m == pytest.approx(0.061)
    assert INDOOR.ring_m == pytest.approx(0.020)
    assert np.radians(10.0) <= OUTDOOR.tilt_rad <= np.radians(18.0)
    assert 0.0 <= INDOOR.tilt_rad <= np.radians(10.0)


@pytest.mark.parametrize("target", [OUTDOOR, INDOOR], ids=["70 m", "18 m"])
def test_rings_count_ten_to_one_and_nothing_beside_the_face(target) -> None:
    middles = (np.arange(11) + 0.5) * target.ring_m
    assert [target.ring(float(m)) for m in middles] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]


def test_a_point_of_the_face_lies_in_its_plane_at_its_distance_from_the_gold() -> None:
    point = OUTDOOR.point(0.3, -0.4)
    assert abs(OUTDOOR.plane.height_m(point)) < 1e-12
    assert np.linalg.norm(point - OUTDOOR.center_m) == pytest.approx(0.5)
    assert point[1] > 0
    assert point[2] < OUTDOOR.height_m


def test_an_arrow_flies_18_metres_flat_and_lands_where_it_is_meant_to(indoors: Played) -> None:
    release, impact = indoors.event("release"), indoors.event("arrow_impact")
    assert impact.values["distance_from_center_m"] == pytest.approx(0.025, abs=1e-3)
    assert impact.values["ring"] == 9
    assert impact.position[0] == pytest.approx(18.0, abs=0.01)
    assert 0.30 < impact.time_s - release.time_s < 0.36  # (18 - 0.6 m) / 57 m/s and the push of the string
    arrow = indoors.performance.tracks[1].world_from_object
    stuck = arrow[-1, :3, 0]
    assert abs(np.degrees(np.arcsin(stuck[2]))) < 3.0
    frame = int(np.searchsorted(indoors.times_s, release.time_s)) - 1
    bow = indoors.performance.tracks[0].world_from_object[frame, :3, 0]
    assert abs(np.degrees(np.arcsin(bow[2]))) < 2.0


def test_a_performance_knows_its_own_target(indoors: Played) -> None:
    told = target_of(indoors.performance)
    assert told.distance_m == 18.0
    assert told.face_m == 0.40
    assert told.tilt_rad == pytest.approx(INDOOR.tilt_rad)


def test_good_archers_miss_by_the_same_angle_at_every_distance() -> None:
    near, far = (draw_params(np.random.default_rng(3), target_at(m)) for m in (18.0, 70.0))
    assert near.impact_left_m / 18.0 == pytest.approx(far.impact_left_m / 70.0)
    assert near.aim_s == far.aim_s


def test_nobody_shoots_a_kilometre() -> None:
    with pytest.raises(RecipeError, match="18 or 70"):
        target_at(1000.0)


@pytest.mark.parametrize("distance_m", [18.0, 70.0])
def test_the_eye_sees_the_gold_through_the_sights_aperture(distance_m: float, archer: Anatomy) -> None:
    shot = play(ArcheryParams(target=target_at(distance_m)), archer, FPS)
    bow, frame = shot.performance.tracks[0], int((shot.performance.key_s - 0.05) * FPS)
    eye = shot["head"][frame] + shot.rotations[frame, INDEX["head"]] @ archer.from_head("right_eye")
    aperture = bow.world_from_object[frame] @ [APERTURE_X_M, 0.0, float(bow.channels["sight_m"][frame, 0]), 1.0]
    gold = target_at(distance_m).center_m
    off = np.cross(aperture[:3] - eye, (gold - eye) / np.linalg.norm(gold - eye))
    assert abs(off[1]) < 0.001  # up or down; sideways the string's picture decides
    assert np.linalg.norm(off) < 0.012
    assert bow.channels["sight_m"][0, 0] > (0.12 if distance_m < 30 else 0.05)
