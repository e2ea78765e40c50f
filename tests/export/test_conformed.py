"""Laws of bringing a clip to another size, rate and length: pictures, maps and numbers move together."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from synth.errors import DatasetError
from synth.export.conformed import Conformed, frame_indices
from synth.export.settings import Settings
from synth.export.source import SourceClip, places
from synth.manifest import Dataset

AS_IT_IS = Settings(split="all", absolute=False)
SIZES = ((64, 64), (192, 128), (48, 96), (100, 40))


@pytest.fixture
def source(tiny_dataset: Dataset) -> SourceClip:
    return SourceClip(places(tiny_dataset, "all")[0])


@pytest.mark.parametrize(("source_fps", "fps"), [(24, 16), (30, 16), (24, 24), (25, 12.5), (60, 24), (24, 30)])
def test_every_frame_is_the_nearest_in_time(source_fps: float, fps: float) -> None:
    indices = frame_indices(97, float(source_fps), float(fps), None)
    for number, index in enumerate(indices):
        moment = Fraction(number) / Fraction(fps) * Fraction(source_fps)
        assert abs(Fraction(int(index)) - moment) <= Fraction(1, 2) + Fraction(1, 10**6)
    assert Fraction(len(indices) - 1) / Fraction(fps) <= Fraction(96, source_fps)
    assert Fraction(len(indices)) / Fraction(fps) > Fraction(96, source_fps)


def test_more_frames_than_there_are_is_refused_by_the_clip_s_name(source: SourceClip) -> None:
    with pytest.raises(DatasetError, match=rf"{source.key}: 9 frames at 24 fps were asked for, but it has 5"):
        Conformed(source, replace(AS_IT_IS, num_frames=9))


def test_what_keeps_its_size_rate_and_length_is_copied(source: SourceClip) -> None:
    clip = Conformed(source, replace(AS_IT_IS, size_px=(96, 64), fps=24.0, num_frames=5))
    assert clip.rgb_mp4() is not None
    assert clip.rgb_mp4() == source.members["mp4"]
    assert clip.pose_mp4() == source.members["pose.mp4"]


def test_fewer_frames_are_encoded_again(source: SourceClip) -> None:
    assert Conformed(source, replace(AS_IT_IS, num_frames=4)).rgb_mp4() != source.members["mp4"]


@pytest.mark.parametrize("size_px", SIZES)
def test_joints_and_pictures_move_together(source: SourceClip, size_px: tuple[int, int]) -> None:
    clip, whole = Conformed(source, replace(AS_IT_IS, size_px=size_px)), Conformed(source, AS_IT_IS)
    assert (
        clip.rgb[0].shape[:2] == clip.rgb[-1].shape[:2] == clip.ids.shape[1:] == clip.depth_m.shape[1:] == size_px[::-1]
    )
    compared = 0
    for frame in range(clip.num_frames):
        for (x, y, seen), (old_x, old_y, _) in zip(clip.joints2d[frame, 0], whole.joints2d[frame, 0], strict=True):
            if seen == 0:
                continue
            at, before = clip.ids[frame, int(y), int(x)], neighbourhood(whole.ids[frame], old_x, old_y)
            assert at in before
            compared += 1
    assert compared > 20


def neighbourhood(ids: np.ndarray, x: float, y: float) -> set[int]:
    """Values within a pixel of a point."""
    row, column = int(y), int(x)
    return set(ids[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2].ravel().tolist())


@pytest.mark.parametrize("size_px", SIZES)
def test_the_camera_still_projects_joints_onto_their_pixels(source: SourceClip, size_px: tuple[int, int]) -> None:
    clip, labels = Conformed(source, replace(AS_IT_IS, size_px=size_px)), source.labels
    nose = labels.joints3d[:, 0, 55]
    for frame in range(clip.num_frames):
        camera_from_world = np.linalg.inv(clip.world_from_camera[frame])
        seen = clip.camera_matrix[frame] @ (camera_from_world[:3, :3] @ nose[frame] + camera_from_world[:3, 3])
        np.testing.assert_allclose(seen[:2] / seen[2], clip.joints2d[frame, 0, 0, :2], atol=0.05)


@pytest.mark.parametrize("size_px", SIZES)
def test_joints_that_the_cut_leaves_outside_are_outside(source: SourceClip, size_px: tuple[int, int]) -> None:
    clip = Conformed(source, replace(AS_IT_IS, size_px=size_px))
    points = clip.joints2d
    inside = ((points[..., :2] >= 0) & (points[..., :2] < size_px)).all(-1)
    assert not points[..., 2][~inside].any()
    assert points[..., 2][inside].any()


def test_boxes_stay_around_the_person(source: SourceClip) -> None:
    clip = Conformed(source, replace(AS_IT_IS, size_px=(192, 128)))
    for frame, (x0, y0, x1, y1) in enumerate(clip.boxes[:, 0]):
        rows, columns = np.nonzero(clip.ids[frame] == source.labels.person_ids[0])
        assert abs(columns.min() - x0) <= 2
        assert abs(columns.max() + 1 - x1) <= 2
        assert abs(rows.min() - y0) <= 2
        assert abs(rows.max() + 1 - y1) <= 2
