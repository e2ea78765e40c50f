import numpy as np
import pytest

from synth.outfit.tube import NUM_ANGLES, hull, rays, slice_tube


def cone(low: float = 0.3, high: float = 0.1, waves: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A tube along y from 0 to 1 whose radius goes from `low` to `high`; `waves` dents it between."""
    rings, around = 21, 64
    turn = np.arange(around) / around * 2 * np.pi
    level = np.linspace(0, 1, rings)
    radius = (low + (high - low) * level)[:, None] * (1 - 0.1 * (waves > 0) * (1 + np.cos(waves * turn)))[None]
    x, z = radius * np.cos(turn), radius * np.sin(turn)
    points = np.stack([x, np.repeat(level[:, None], around, 1), z], -1).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(rings - 1), np.arange(around), indexing="ij")
    a, b = (i * around + j).ravel(), (i * around + (j + 1) % around).ravel()
    return points, np.concatenate([np.stack([a, a + around, b], 1), np.stack([b, a + around, b + around], 1)])


LEVELS = np.arange(0.05, 0.96, 0.05)


def test_slices_of_a_cone_have_its_radius() -> None:
    points, faces = cone()
    tube = slice_tube(points, faces, 1, LEVELS, np.ones(len(points), bool))
    assert tube.radii == pytest.approx(np.repeat((0.3 - 0.2 * LEVELS)[:, None], NUM_ANGLES, 1), abs=2e-3)


def test_cloth_spans_dents() -> None:
    points, faces = cone(0.3, 0.3, waves=4)
    tube = slice_tube(points, faces, 1, LEVELS, np.ones(len(points), bool))
    inside = tube.radius(points[640:704])
    assert np.all(inside >= np.hypot(points[640:704, 0], points[640:704, 2]) - 2e-3)
    assert inside.min() > np.hypot(points[:, 0], points[:, 2]).min() + 0.004


def test_hanging_cloth_never_narrows_faster_than_its_taper() -> None:
    points, faces = cone(0.1, 0.3)
    tube = slice_tube(points, faces, 1, LEVELS, np.ones(len(points), bool)).hanging(taper=0.0)
    assert tube.radii[0].min() > 0.25
    bare = slice_tube(points, faces, 1, LEVELS, np.ones(len(points), bool)).hanging(taper=10.0)
    assert bare.radii[0].max() < 0.15


def test_pushed_points_keep_height_and_direction_and_never_come_closer() -> None:
    points, faces = cone()
    tube = slice_tube(points, faces, 1, LEVELS, np.ones(len(points), bool))
    pushed = tube.pushed(points, 0.02)
    assert np.array_equal(pushed[:, 1], points[:, 1])
    assert np.all(np.hypot(pushed[:, 0], pushed[:, 2]) >= np.hypot(points[:, 0], points[:, 2]) - 1e-9)
    assert np.allclose(np.arctan2(pushed[:, 2], pushed[:, 0]), np.arctan2(points[:, 2], points[:, 0]), atol=1e-3)


def test_rays_reach_the_sides_of_a_square() -> None:
    square = hull(np.array([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1.0]]))
    assert square is not None
    assert rays(square, np.array([1.0, 1.0]), np.array([0.0, np.pi / 4])) == pytest.approx([1.0, 2**0.5])
