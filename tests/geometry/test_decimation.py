"""Fewer triangles: the shape, its rims and its colours stay."""

import numpy as np
import pytest
import trimesh

from synth.geometry.decimation import decimate

NO_TRAITS = 1


def ball() -> tuple[np.ndarray, np.ndarray]:
    made = trimesh.creation.icosphere(subdivisions=4)
    return np.array(made.vertices), np.array(made.faces)


def sheet(cells: int = 24) -> tuple[np.ndarray, np.ndarray]:
    """A flat square of 1 m in triangles."""
    x, y = np.meshgrid(np.linspace(0, 1, cells + 1), np.linspace(0, 1, cells + 1), indexing="ij")
    points = np.stack([x.ravel(), y.ravel(), 0 * x.ravel()], 1)
    i, j = np.meshgrid(np.arange(cells), np.arange(cells), indexing="ij")
    a = (i * (cells + 1) + j).ravel()
    faces = np.concatenate([np.stack([a, a + cells + 1, a + 1], 1), np.stack([a + 1, a + cells + 1, a + cells + 2], 1)])
    return points, faces


def test_a_ball_stays_a_closed_ball_with_a_tenth_of_its_triangles() -> None:
    points, faces = ball()
    kept = decimate(points, faces, 500, np.ones(len(points)), np.zeros((len(points), NO_TRAITS)))
    left = trimesh.Trimesh(points, kept[:, :3], process=False)
    assert 450 <= len(kept) <= 500
    assert left.is_watertight
    assert left.is_winding_consistent
    assert left.volume == pytest.approx(4 / 3 * np.pi, rel=0.03)
    assert np.linalg.norm(left.triangles_center, axis=1).min() > 0.95


def test_a_sheet_keeps_its_outline_and_its_side() -> None:
    points, faces = sheet()
    kept = decimate(points, faces, 60, np.ones(len(points)), np.zeros((len(points), NO_TRAITS)))[:, :3]
    corners = points[kept]
    areas = 0.5 * np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 2]
    assert len(kept) <= 60
    assert areas.min() > 0.0
    assert areas.sum() == pytest.approx(1.0, abs=1e-9)


def test_where_it_matters_more_more_triangles_stay() -> None:
    points, faces = ball()
    weight = np.where(points[:, 2] > 0.0, 30.0, 1.0)
    kept = decimate(points, faces, 500, weight, np.zeros((len(points), NO_TRAITS)))
    up = points[kept[:, :3]].mean(1)[:, 2] > 0.0
    assert up.sum() > 2.5 * (~up).sum()


def test_a_coloured_patch_keeps_its_edge() -> None:
    points, faces = sheet()
    dark = (np.abs(points[:, :2] - 0.5).max(1) < 0.21).astype(float)[:, None]
    kept = decimate(points, faces, 160, np.ones(len(points)), 0.3 * dark)[:, :3]
    shares, corners = dark[kept].mean(1)[:, 0], points[kept]
    areas = 0.5 * np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 2]
    before = dark[faces].mean(1)[:, 0].mean()
    assert (shares * areas).sum() == pytest.approx(before, abs=0.02)


def test_every_kept_face_knows_the_face_it_was() -> None:
    points, faces = ball()
    slots = (points[faces].mean(1)[:, 0] > 0.0).astype(int)
    kept = decimate(points, faces, 1000, np.ones(len(points)), np.zeros((len(points), NO_TRAITS)))
    side = points[kept[:, :3]].mean(1)[:, 0]
    assert np.all(side[slots[kept[:, 3]] == 1] > -0.2)
    assert np.all(side[slots[kept[:, 3]] == 0] < 0.2)
