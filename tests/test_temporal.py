"""Neighbouring frames of a moving camera: only what is the same place, stands still and looks the same is added."""

from dataclasses import replace

import numpy as np
import pytest

from synth.geometry.camera import intrinsics, project
from synth.geometry.transform import look_at
from synth.temporal import NoisyFrame, _matches, gathered, noisy_frame

WIDTH, HEIGHT = 96, 64
K = intrinsics(WIDTH, HEIGHT, np.pi / 4)
SAMPLES = 2.0


def _pose(step: float) -> np.ndarray:
    """A camera that moves to the right and turns and rolls a little."""
    pose = look_at(np.array([0.6 * step, -4.0, 1.8]), np.array([0.2 * step, 0.0, 1.0]))
    roll = np.eye(4)
    roll[:2, :2] = [[np.cos(0.03 * step), -np.sin(0.03 * step)], [np.sin(0.03 * step), np.cos(0.03 * step)]]
    return pose @ roll


def _ground(pose: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """World points (H, W, 3) of the plane z = 0 that a camera sees, and their planar depth; 0 and 0 in the sky."""
    v, u = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    rays = np.stack([u, v, np.ones_like(u)], -1) @ np.linalg.inv(K).T @ pose[:3, :3].T
    down = rays[..., 2] < -1e-3
    depth = np.where(down, -pose[2, 3] / np.where(down, rays[..., 2], -1.0), 0.0)
    return np.where(down[..., None], pose[:3, 3] + rays * depth[..., None], 0.0), depth.astype(np.float32)


def _texture(points: np.ndarray) -> np.ndarray:
    """Smooth colours, not the same on the left as on the right."""
    x, y = points[..., 0], points[..., 1]
    waves = [np.sin(0.4 * x), np.sin(0.3 * y), np.sin(0.2 * x + 0.3 * y)]
    return 0.4 + 0.2 * np.stack(waves, -1).astype(np.float32)


def _frame(step: float, noise: float = 0.0, seed: int = 0, shadow: tuple[float, float] | None = None) -> NoisyFrame:
    points, depth = _ground(_pose(step))
    rgb = _texture(points)
    if shadow is not None:
        rgb = (
            rgb * np.where(np.hypot(points[..., 0] - shadow[0], points[..., 1] - shadow[1]) < 0.7, 0.3, 1.0)[..., None]
        )
    rng = np.random.default_rng(seed)
    passes = np.concatenate([rgb, rgb, np.zeros_like(rgb)], -1) + rng.normal(0.0, noise, (HEIGHT, WIDTH, 9))
    own = np.zeros((HEIGHT, WIDTH), bool)
    weight = np.full((HEIGHT, WIDTH), SAMPLES, np.float32)
    return noisy_frame(passes.astype(np.float32), weight, depth, own, K, _pose(step), 1.0)


def test_a_pixel_meets_the_pixel_that_shows_the_same_place() -> None:
    target, source = (replace(_frame(step), look=np.zeros((HEIGHT, WIDTH, 3), np.float16)) for step in (0.0, 1.0))
    row, column, usable = _matches(target, source)
    points, depth = _ground(_pose(0.0))
    seen = project(points.reshape(-1, 3), K, _pose(1.0)).reshape(HEIGHT, WIDTH, -1)
    inside = (depth > 0) & (seen[..., 0] > 0) & (seen[..., 0] < WIDTH) & (seen[..., 1] > 0) & (seen[..., 1] < HEIGHT)
    assert usable[inside & (depth < 8.0)].mean() > 0.95
    assert not usable[(depth > 0) & ~inside].any()
    checked = usable & (depth > 0)
    assert np.abs(column + 0.5 - seen[..., 0])[checked].max() <= 0.502
    assert np.abs(row + 0.5 - seen[..., 1])[checked].max() <= 0.502


def test_noise_falls_as_the_root_of_the_samples_and_nothing_moves() -> None:
    noise, steps = 0.05, np.linspace(-0.4, 0.4, 9)
    frames = [_frame(step, noise, seed) for seed, step in enumerate(steps)]
    truth, result = _texture(_ground(_pose(0.0))[0]), gathered(frames, 4)[..., :3]
    ground = (frames[4].depth > 0) & (frames[4].depth < 8.0)
    ground[:, :12] = ground[:, -12:] = ground[-12:] = False  # what all nine see
    left = (result - truth)[ground]
    assert left.std() == pytest.approx(noise / 3.0, rel=0.2)
    assert abs(left.mean()) < 0.002


def test_the_sky_is_taken_together_too() -> None:
    frames = [_frame(step, 0.05, seed) for seed, step in enumerate(np.linspace(-0.4, 0.4, 9))]
    sky = frames[4].depth == 0
    assert sky.any()
    assert gathered(frames, 4)[sky][:, 6:].std() < 0.6 * frames[4].passes[sky][:, 6:].astype(float).std()


def test_what_moves_gives_nothing_and_takes_nothing() -> None:
    frames = [_frame(step) for step in (-0.2, 0.0, 0.2)]
    owner, red = np.zeros((HEIGHT, WIDTH), bool), np.float16(9.0)
    owner[30:50, 40:60] = True
    frames = [
        replace(frame, own=owner, passes=np.where(owner[..., None], red, frame.passes), depth=frame.depth)
        for frame in frames
    ]
    result = gathered(frames, 1)
    assert (result[owner] == red).all()
    assert result[~owner].max() < 1.0


@pytest.mark.parametrize("seed", [0, 1])
def test_a_shadow_that_moves_is_not_smeared(seed: int) -> None:
    noise = 0.02
    frames = [_frame(step, noise, seed * 9 + i, (3.0 * step, 0.0)) for i, step in enumerate(np.linspace(-0.4, 0.4, 9))]
    points, depth = _ground(_pose(0.0))
    result, around = gathered(frames, 4)[..., :3], np.hypot(points[..., 0], points[..., 1])
    lit, dark = (depth > 0) & (around > 0.9) & (around < 1.6), (depth > 0) & (around < 0.5)
    truth = _texture(points)
    assert np.abs(result[lit] / truth[lit]).mean() == pytest.approx(1.0, abs=0.04)
    assert np.abs(result[dark] / truth[dark]).mean() == pytest.approx(0.3, abs=0.04)


def test_what_another_thing_hides_is_left_out() -> None:
    target, source = _frame(0.0), _frame(0.2)
    source.depth[:, : WIDTH // 2] = 1.0  # a wall before the left half of the neighbour's picture
    _, column, usable = _matches(target, source)
    assert not usable[column < WIDTH // 2].any()
    assert usable[(column >= WIDTH // 2) & (column < WIDTH - 1)].any()


def test_threads_change_no_bit() -> None:
    frames = [_frame(step, 0.05, seed) for seed, step in enumerate(np.linspace(-0.4, 0.4, 5))]
    assert (gathered(frames, 2, threads=1) == gathered(frames, 2, threads=3)).all()
