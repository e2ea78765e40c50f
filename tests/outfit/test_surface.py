import numpy as np
import pytest

from synth.outfit.surface import clip, components, normals, rim_edges, smoother, subdivide, turned_hem


def grid(size: int = 9) -> tuple[np.ndarray, np.ndarray]:
    """A flat square of unit side in the plane z = 0, facing +z."""
    x, y = np.meshgrid(np.linspace(0, 1, size), np.linspace(0, 1, size))
    points = np.stack([x.ravel(), y.ravel(), np.zeros(size * size)], 1)
    corner = (np.arange(size - 1)[:, None] * size + np.arange(size - 1)).ravel()
    lower = np.stack([corner, corner + 1, corner + size + 1], 1)
    return points, np.concatenate([lower, np.stack([corner, corner + size + 1, corner + size], 1)])


def area(points: np.ndarray, faces: np.ndarray) -> float:
    a, b, c = points[faces].transpose(1, 0, 2)
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


@pytest.mark.parametrize("slope", [0.0, 0.37, -1.3])
def test_a_cut_leaves_the_area_on_its_side_and_a_straight_rim(slope: float) -> None:
    points, faces = grid()
    field = points[:, 0] + slope * (points[:, 1] - 0.5) - 0.43
    kept, kept_faces = clip(faces, field)
    other, other_faces = clip(faces, -field)
    assert area(kept @ points, kept_faces) + area(other @ points, other_faces) == pytest.approx(1.0)
    assert (kept @ field).min() == pytest.approx(0.0, abs=1e-12)
    assert np.allclose((normals(kept @ points, kept_faces))[:, 2], 1.0)


def test_new_vertices_are_weighted_means_of_old_ones() -> None:
    points, faces = grid()
    for combine, _ in (clip(faces, points[:, 0] - 0.31), subdivide(faces, len(points))):
        assert np.allclose(combine.sum(1), 1.0)
        assert combine.data.min() >= 0.0


def test_subdividing_keeps_the_shape_and_quadruples_the_faces() -> None:
    points, faces = grid()
    combine, finer = subdivide(faces, len(points))
    assert len(finer) == 4 * len(faces)
    assert area(combine @ points, finer) == pytest.approx(1.0)
    assert len(rim_edges(finer)) == 2 * len(rim_edges(faces))


def test_smoothing_flattens_a_bump_and_keeps_the_rim_on_its_line() -> None:
    points, faces = grid()
    bumpy = points + np.outer(np.arange(len(points)) == 40, [0.0, 0.0, 0.3])
    step = smoother(faces, len(points))
    smooth = bumpy
    for _ in range(5):
        smooth = step @ smooth
    assert smooth[40, 2] < 0.1
    rim = np.unique(rim_edges(faces))
    assert np.abs(smooth[rim, 2]).max() == 0.0


def test_a_hem_folds_inwards_under_the_cloth() -> None:
    points, faces = grid()
    combine, folded, hemmed = turned_hem(points, faces, 0.01, 0.05)
    added = folded[len(points) :]
    assert np.allclose(combine.sum(1), 1.0)
    assert added[:, 2].max() < 0.0
    assert added[len(added) // 2 :, :2].min() > 0.02
    assert area(folded, hemmed) > 1.1


def test_separate_pieces_get_separate_numbers() -> None:
    points, faces = grid(3)
    both = np.concatenate([faces, faces + len(points)])
    piece = components(both, 2 * len(points))
    assert len(np.unique(piece)) == 2
    assert len(np.unique(piece[: len(points)])) == 1
