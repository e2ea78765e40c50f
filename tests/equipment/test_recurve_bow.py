"""The bow obeys its string: constant length, through the nock, limbs that yield."""

import numpy as np
import pytest

from synth.equipment.bow_limbs import BRACE_M, belly_curve, bends, half_string_m, limb_curve, moving_mesh, string_line
from synth.equipment.bow_riser import riser_mesh
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
    window = riser.vertices[
        (riser.vertices[:, 2] > 0.05) & (riser.vertices[:, 2] < 0.15) & (riser.vertices[:, 0] < 0.08)
    ]
    body = window[np.abs(window[:, 0] - 0.035) < 0.03]
    assert body[:, 1].max() < -0.003
    assert np.allclose(mirrored(riser, 1).vertices[:, 1], -riser.vertices[:, 1])
