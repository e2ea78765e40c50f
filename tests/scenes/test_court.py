"""The court's floor against the rules of volleyball, by area and by point."""

import numpy as np
import pytest

from scenes.volleyball_court import COURT, FREE, FRONT, LINE, floor, floor_slot


def slot_at(x: float, y: float) -> int:
    return int(floor_slot(np.array([x]), np.array([y]))[0])


def test_lines_are_five_centimetres_and_lie_inside_the_court() -> None:
    assert [slot_at(x, 1.0) for x in (8.949, 8.951, 8.999, 9.001)] == [COURT, LINE, LINE, FREE]
    assert [slot_at(5.0, y) for y in (4.449, 4.451, 4.499, 4.501)] == [COURT, LINE, LINE, FREE]
    assert [slot_at(x, 1.0) for x in (0.024, 0.026, 2.949, 2.951, 2.999, 3.001)] == [
        LINE,
        FRONT,
        FRONT,
        LINE,
        LINE,
        COURT,
    ]


def test_the_attack_line_goes_on_in_five_dashes() -> None:
    y = np.linspace(4.501, 6.4, 4000)
    is_line = floor_slot(np.full(4000, -2.975), y) == LINE
    assert np.count_nonzero(np.diff(is_line.astype(int)) == 1) == 5
    assert y[is_line].max() == pytest.approx(4.5 + 1.75, abs=1e-3)


def test_the_mesh_covers_the_hall_once_with_the_right_areas() -> None:
    mesh = floor((-15.5, 15.5), (-13.0, 9.5))
    corners = mesh.vertices[mesh.faces]
    area = (corners[:, 2, 0] - corners[:, 0, 0]) * (corners[:, 2, 1] - corners[:, 0, 1])
    assert np.all(area > 0)
    assert area.sum() == pytest.approx(31.0 * 22.5)
    assert area[mesh.material_index == FRONT].sum() == pytest.approx(2 * (2.95 - 0.025) * 8.9)
    assert area[mesh.material_index == COURT].sum() == pytest.approx(2 * (8.95 - 3.0) * 8.9)
