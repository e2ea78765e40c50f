"""Pictures of moving cameras: as good as frames of all samples by themselves, the same bytes again, nothing lost."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from small_shots import box, lamp, make_shot, one, plane, still_camera

from synth.blender.moving import REACH
from synth.frames import Frames, rgb_path
from synth.geometry.transform import look_at
from synth.renderer import Renderer, RenderSettings
from synth.scene import CameraTrack, Material, Parts, SceneObject
from synth.shot import Shot

pytestmark = pytest.mark.blender
Render = Callable[..., Frames]


def panning(num_frames: int, name: str = "front") -> CameraTrack:
    """A camera that moves to the right."""
    track = still_camera(name, num_frames=num_frames)
    poses = [
        look_at(np.array([0.05 * step, -4.0, 1.5]), np.array([0.02 * step, 0.0, 0.5])) for step in range(num_frames)
    ]
    return replace(track, world_from_camera=np.stack(poses))


def a_shot(num_frames: int, *cameras: CameraTrack) -> Shot:
    """A red box that moves to the right over a mottled floor, beside a blue one that stands on the left."""
    poses = np.repeat(np.eye(4)[None], num_frames, 0)
    poses[:, 0, 3], poses[:, 2, 3] = 0.1 + 0.08 * np.arange(num_frames), 0.3
    stands = np.eye(4)[None].copy()
    stands[0, :3, 3] = [-1.0, 0.5, 0.3]
    parts = (
        one(plane(8.0), 0, color_noise=0.4, noise_scale_m=0.3)
        + _painted(101, poses, "red", (0.8, 0.05, 0.05))
        + _painted(102, stands, "blue", (0.05, 0.05, 0.8))
    )
    return make_shot(parts, cameras or (panning(num_frames),), (lamp(),))


def _painted(instance_id: int, pose: np.ndarray, color: str, rgb: tuple[float, float, float]) -> Parts:
    thing = SceneObject(f"thing_{instance_id}", "box", (color,), pose, instance_id=instance_id)
    return Parts((thing,), {"box": box(0.6)}, {color: Material(color, base_color=rgb)})


def decibel(picture: np.ndarray, reference: np.ndarray) -> float:
    """PSNR of 8-bit pictures."""
    return float(10 * np.log10(255.0**2 / np.mean(np.square(picture.astype(float) - reference))))


def test_a_gathered_picture_is_better_than_the_samples_of_its_own_frame(render: Render) -> None:
    shot, settings = a_shot(2 * REACH + 1), RenderSettings(samples=8)
    truth = render(shot, RenderSettings(samples=128, gather=False, seed=77)).rgb("front")[REACH]
    few = render(shot, RenderSettings(samples=2, gather=False)).rgb("front")[REACH]
    together = render(shot, settings).rgb("front")[REACH]
    assert decibel(together, truth) > decibel(few, truth) + 1.0


def test_what_moves_is_where_it_is_in_every_frame(render: Render) -> None:
    shot = a_shot(9)
    frames = render(shot, RenderSettings(samples=8))
    for picture, ids in zip(frames.rgb("front"), frames.ids("front"), strict=True):
        red = (picture[..., 0].astype(int) - picture[..., 1] > 60) & (picture[..., 0] > picture[..., 2])
        assert (red & (ids == 101)).sum() > 0.9 * (ids == 101).sum()
        assert (red & (ids != 101)).sum() < 0.15 * (ids == 101).sum()


@pytest.mark.parametrize("num_frames", [2, REACH + 1, 2 * REACH + 3])
def test_every_frame_comes_once_however_long_the_clip(render: Render, num_frames: int) -> None:
    shot = a_shot(num_frames, panning(num_frames), still_camera("side", (3.0, -3.0, 2.0), num_frames=num_frames))
    frames = render(shot, RenderSettings(samples=4))
    for view in ("front", "side"):
        pictures = list(frames.rgb(view))
        assert len(pictures) == num_frames
        middles = [np.nonzero(ids == 101)[1].mean() for ids in frames.ids(view)]
        reds = [np.nonzero(picture[..., 0].astype(int) - picture[..., 1] > 60)[1].mean() for picture in pictures]
        assert np.abs(np.subtract(middles, reds)).max() < 2.0


def test_another_process_with_other_threads_gives_the_same_bytes(render: Render) -> None:
    shot, settings = a_shot(5), RenderSettings(samples=4)
    first = render(shot, settings)
    with Renderer() as other:
        second = render(shot, replace(settings, threads=1), other)
    for frame in range(5):
        one_path, other_path = (rgb_path(frames.folder, "front", frame) for frames in (first, second))
        assert one_path.read_bytes() == other_path.read_bytes()


def test_a_lens_that_blurs_has_its_frames_by_themselves(render: Render) -> None:
    sharp = panning(3)
    blurred = replace(sharp, focus_m=np.full(3, 4.0), f_stop=2.8)
    shot, settings = a_shot(3, blurred), RenderSettings(samples=4)
    together, alone = render(shot, settings), render(shot, replace(settings, gather=False))
    assert (together.rgb("front") == alone.rgb("front")).all()
