"""The bow obeys its string: constant length, through the nock, limbs that yield."""

import numpy as np
import pytest

from synth.equipment.arrow import SHAFT_RADIUS_M
from synth.equipment.bow_limbs import (
    BRACE_M,
    NOCKING_POINT_M,
    belly_curve,
    bends,
    half_string_m,
    limb_curve,
    moving_mesh,
    string_line,
)
from synth.equipment.bow_riser import ARROW_REST_M, CLICKER_X_M, SLOTS, riser_mesh
from synth.equipment.recurve_bow import BAND, BowStyle, printed
from synth.equipment.shapes import mirrored

HEIGHT_M = 0.04


def drawn(*distances_m: float) -> np.ndarray:
    return np.array([[-d, 0.0, HEIGHT_M] for d in distances_m])


def test_the_strung_bow_is_165_centimetres_from_tip_to_tip_and_its_string_at_brace_height() -> None:
    curve = limb_curve(np.zeros(1))[0]
    assert 2 * curve[-1, 1] == pytest.approx(1.65, abs=0.02)
    assert belly_curve(np.zeros(1))[0][:, 0].min() == pytest.approx(-BRACE_M, abs=1e-4)
    line = string_line(np.zeros(1), drawn(BRACE_M))[0]
    straight = line[line[:, 2] < 0.5]
    assert np.allclose(straight[:, 0], -BRACE_M, atol=1e-3)


def test_both_halves_of_the_string_keep_their_length_over_the_whole_draw() -> None:
    for flip in (1.0, -1.0):
        nock = drawn(0.20, 0.225, 0.3, 0.45, 0.6, 0.69) * np.array([1.0, 1.0, flip])
        bend = bends(nock, flip * HEIGHT_M)
        assert np.ptp(half_string_m(bend, nock)) < 1e-6
        lines = string_line(bend, nock)
        lengths = np.linalg.norm(np.diff(lines, axis=1), axis=-1).sum(1)
        assert np.ptp(lengths) < 0.002


def test_the_string_passes_through_the_nocking_point_also_off_the_bows_plane() -> None:
    nock = drawn(0.225, 0.5, 0.68) + np.array([0.0, 0.012, 0.0])
    mesh, cache = moving_mesh(nock, HEIGHT_M)
    assert cache.shape == (3, len(mesh.vertices), 3)
    string = np.unique(mesh.faces[mesh.material_index >= 2])
    for frame, point in enumerate(nock):
        assert np.linalg.norm(cache[frame, string] - point, axis=-1).min() < 0.004


def test_limbs_bend_further_back_and_inwards_the_further_the_draw() -> None:
    bend = bends(drawn(0.225, 0.35, 0.5, 0.68), HEIGHT_M)
    assert bend[0] == pytest.approx(0.0, abs=1e-6)
    assert np.all(np.diff(bend) > 0.0)
    tips = limb_curve(bend)[:, -1]
    assert np.all(np.diff(tips[:, 0]) < 0.0)
    assert np.all(np.diff(tips[:, 1]) < 0.0)


def test_limbs_keep_their_length() -> None:
    curve = limb_curve(np.array([0.0, 0.4]))
    lengths = np.linalg.norm(np.diff(curve, axis=1), axis=-1).sum(1)
    assert lengths[0] == pytest.approx(lengths[1], rel=1e-3)


def test_the_arrow_has_room_in_the_window_on_the_left_of_a_right_handed_bow() -> None:
    riser = riser_mesh()
    body = riser.vertices[np.unique(riser.faces[riser.material_index == SLOTS.index("riser")])]
    window = body[(body[:, 2] > 0.05) & (body[:, 2] < 0.15) & (body[:, 0] < 0.08)]
    body = window[np.abs(window[:, 0] - 0.035) < 0.03]
    assert body[:, 1].max() < -0.003
    assert np.allclose(mirrored(riser, 1).vertices[:, 1], -riser.vertices[:, 1])


def slot_vertices(name: str) -> np.ndarray:
    riser = riser_mesh()
    return riser.vertices[np.unique(riser.faces[riser.material_index == SLOTS.index(name)])]


def test_the_bow_has_the_size_of_a_68_inch_bow_and_its_brace_height() -> None:
    tips = limb_curve(np.zeros(1))[0][-1]
    assert 1.60 < 2 * tips[1] < 1.70  # strung, tip to tip: 66 to 70 inches unstrung
    assert 0.21 <= BRACE_M <= 0.24
    riser = slot_vertices("riser")
    assert 0.58 < np.ptp(riser[:, 2]) < 0.66  # a 25 inch riser


def test_the_clicker_lies_on_the_outer_side_of_the_shaft_that_the_button_pushes_from_the_other() -> None:
    steel = slot_vertices("steel")
    blade = steel[(np.abs(steel[:, 0] - CLICKER_X_M) < 0.006) & (np.abs(steel[:, 2] - ARROW_REST_M[2]) < 0.02)]
    assert blade[:, 1].min() == pytest.approx(SHAFT_RADIUS_M, abs=0.0005)
    assert blade[:, 2].min() < ARROW_REST_M[2] - SHAFT_RADIUS_M
    assert blade[:, 2].max() > ARROW_REST_M[2] + SHAFT_RADIUS_M
    button = steel[np.abs(steel[:, 0] - ARROW_REST_M[0] - 0.014) < 0.006]
    button = button[np.abs(button[:, 2] - ARROW_REST_M[2]) < 0.006]
    assert button[:, 1].max() == pytest.approx(-SHAFT_RADIUS_M, abs=0.001)


def test_the_sight_is_extended_and_its_aperture_stands_in_the_strings_plane_above_the_arrow() -> None:
    hardware = slot_vertices("hardware")
    aperture = hardware[(hardware[:, 0] > 0.272) & (np.abs(hardware[:, 1]) < 0.009) & (hardware[:, 2] > 0.04)]
    middle = (aperture.min(0) + aperture.max(0)) / 2
    assert abs(middle[1]) < 0.0005
    assert np.ptp(aperture[:, 1]) == pytest.approx(0.0142, abs=0.001)
    assert ARROW_REST_M[2] + 0.02 < middle[2] < ARROW_REST_M[2] + 0.10
    pin = slot_vertices("accent")
    assert np.linalg.norm(pin - middle, axis=1).min() < 0.0015


def test_a_long_rod_points_ahead_and_two_side_rods_back_and_out_from_a_v_bar() -> None:
    steel = slot_vertices("steel")
    assert 0.75 < steel[:, 0].max() < 0.95  # 30 inch rod with its weight, from the pivot
    weights = steel[np.abs(steel[:, 1]) > 0.15]
    assert weights[:, 0].max() < 0.05
    for side in (1.0, -1.0):
        one = weights[weights[:, 1] * side > 0]
        assert 0.15 < np.abs(one[:, 1]).max() < 0.25
        assert one[:, 2].max() < -0.15


def test_thread_is_wound_above_and_below_the_nock_and_leaves_room_for_it() -> None:
    mesh, _ = moving_mesh(drawn(BRACE_M), HEIGHT_M)
    wound = mesh.vertices[np.unique(mesh.faces[mesh.material_index == 4])]
    away = np.abs(wound[:, 2] - HEIGHT_M)
    assert away.min() == pytest.approx(NOCKING_POINT_M[0], abs=1e-4)
    assert away.max() == pytest.approx(NOCKING_POINT_M[1], abs=1e-4)
    assert np.any(wound[:, 2] > HEIGHT_M)
    assert np.any(wound[:, 2] < HEIGHT_M)


def test_the_limbs_print_fades_from_pocket_to_tip_and_carries_a_band() -> None:
    style = BowStyle(accent=(0.5, 0.0, 0.0), limbs=(0.7, 0.7, 0.7), limb_tips=(0.1, 0.1, 0.1), fade=(0.4, 0.6))
    mesh = printed(moving_mesh(drawn(BRACE_M), HEIGHT_M)[0], style)
    face = np.unique(mesh.faces[mesh.material_index == 0])
    height, colors = np.abs(mesh.vertices[face, 2]), mesh.colors[face]
    assert np.allclose(colors[height > 0.75], style.limb_tips)
    assert np.allclose(colors[(height > 0.40) & (height < 0.48)], style.limbs)
    assert np.any(np.all(colors == style.accent, 1))
    belly = np.unique(mesh.faces[mesh.material_index == 1])
    assert np.all(mesh.colors[belly] == 1.0)
    assert 0.0 < BAND[0] < BAND[1] < 0.5
