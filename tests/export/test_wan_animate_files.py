"""The face and the mask that Wan2.2-Animate reads: laws of its preprocessing."""

import numpy as np
import pytest

from synth.export.wan_animate import face_box, face_picture, person_mask


def face(left: float, top: float, right: float, bottom: float, seen: float = 2.0) -> np.ndarray:
    corners = np.array([[left, top, seen], [right, bottom, seen]])
    return np.concatenate([corners, np.tile(corners.mean(0), (66, 1))])


def test_the_face_box_has_the_area_times_1_3_and_reaches_further_up() -> None:
    left, top, right, bottom = face_box(face(400, 300, 500, 420), 1000, 1000) or (0, 0, 0, 0)
    assert (right - left) * (bottom - top) == pytest.approx(1.3 * 100 * 120, rel=0.03)
    assert 300 - top == pytest.approx(3 * (bottom - 420), abs=3)
    assert 400 - left == pytest.approx(right - 500, abs=1)


def test_a_hidden_face_is_cut_out_and_one_outside_is_black() -> None:
    picture = np.full((64, 96, 3), 200, np.uint8)
    assert face_box(face(10, 10, 30, 30, seen=1.0), 96, 64) == face_box(face(10, 10, 30, 30), 96, 64)
    assert (face_picture(picture, face_box(face(80, 10, 110, 30), 96, 64)) == 200).all()
    assert face_box(face(10, 10, 30, 30, seen=0.0), 96, 64) is None
    assert not face_picture(picture, None).any()


def test_the_mask_is_the_box_around_the_person_grown_by_9_px() -> None:
    person = np.zeros((64, 96), bool)
    person[20:30, 40:50] = person[25, 60] = True
    rows, columns = np.nonzero(person_mask(person))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (11, 38, 31, 69)
    assert not person_mask(np.zeros((64, 96), bool)).any()
