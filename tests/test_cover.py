"""Laws of other sizes: what was at a point of the picture is where the point moved; maps hold no new values."""

from pathlib import Path

import numpy as np
import pytest
import tiny
import torch
from av import VideoFrame
from av.video.reformatter import VideoReformatter
from tiny_flow import with_flow

from synth.clip import Clip
from synth.cover import Cover
from synth.loader import ClipDataset, picture_controls
from synth.manifest import Dataset
from synth.shard import write_shards

SIZES = [(64, 64), (48, 96), (200, 100), (192, 128), (95, 63), (96, 64)]
CONTROLS = ("ids", "parts", "depth", "normal", "labels", "cameras")


def both(dataset: Dataset, size_px: tuple[int, int]) -> list[tuple[dict, dict]]:
    """Every sample as it is stored and at another size."""
    stored, moved = (
        list(ClipDataset(dataset.path, controls=CONTROLS, shuffle=False, size_px=size)) for size in (None, size_px)
    )
    return list(zip(stored, moved, strict=True))


@pytest.mark.parametrize("size_px", [(64, 64), (48, 96), (400, 200), (97, 301), (152, 100)])
def test_a_point_stays_on_the_spot_of_the_picture_that_it_marked(size_px: tuple[int, int]) -> None:
    cover = Cover((153, 101), size_px)
    rows, columns = np.mgrid[:101, :153] + 0.5
    point = np.array([71.3, 55.8])
    spot = 255 * np.exp(-((columns - point[0]) ** 2 + (rows - point[1]) ** 2) / 18)
    frame = VideoFrame.from_ndarray(np.repeat(spot[..., None], 3, 2).astype(np.uint8), format="rgb24")
    picture = picture_controls._smooth(VideoReformatter(), frame, cover)[..., 0].astype(float)
    assert picture.shape == size_px[::-1]
    rows, columns = np.mgrid[: size_px[1], : size_px[0]] + 0.5
    found = np.array([(picture * columns).sum(), (picture * rows).sum()]) / picture.sum()
    assert np.abs(found - cover.points(point)).max() < 0.06


@pytest.mark.parametrize("size_px", SIZES)
def test_the_new_camera_projects_to_the_moved_points(tiny_dataset: Dataset, size_px: tuple[int, int]) -> None:
    for _, moved in both(tiny_dataset, size_px):
        labels = {name: array.numpy().astype(float) for name, array in moved["labels"].items()}
        world = np.concatenate([labels["ball_points3d"], np.ones((5, 1, 1))], -1)
        local = np.einsum("tij,tnj->tni", np.linalg.inv(labels["world_from_camera"]), world)[..., :3]
        pixels = np.einsum("tij,tnj->tni", moved["K"].numpy().astype(float), local)
        np.testing.assert_allclose(pixels[..., :2] / pixels[..., 2:], labels["ball_points2d"][..., :2], atol=2e-3)


@pytest.mark.parametrize("size_px", SIZES)
def test_maps_take_the_value_in_which_the_new_centre_lies(tiny_dataset: Dataset, size_px: tuple[int, int]) -> None:
    cover = Cover((96, 64), size_px)
    centres = np.stack(np.meshgrid(*(np.arange(length) + 0.5 for length in size_px)), -1)
    old = (centres + cover.corner_px) / cover.scale
    columns, rows = np.floor(old).astype(int).transpose(2, 0, 1)
    for stored, moved in both(tiny_dataset, size_px):
        for name in ("ids", "parts", "depth", "normal"):
            assert torch.equal(moved[name], stored[name][..., rows, columns]), name
        assert (moved["facts"]["width"], moved["facts"]["height"]) == size_px


def test_boxes_hold_their_persons_pixels_and_outside_is_outside(tiny_dataset: Dataset) -> None:
    for _, moved in both(tiny_dataset, (40, 128)):
        labels = moved["labels"]
        outside = ~((labels["joints2d"][..., :2] >= 0) & (labels["joints2d"][..., :2] < torch.tensor([40, 128]))).all(
            -1
        )
        assert not labels["joints2d"][..., 2][outside].any()
        assert not labels["hidden_by"][outside].any()
        for frame, ids in enumerate(moved["ids"][:, 0]):
            for person, number in enumerate(labels["person_ids"]):
                rows, columns = torch.where(ids == number)
                box = labels["boxes"][frame, person]
                if len(rows):  # an edge of the box and a nearest pixel's differ by less than an old pixel, 2 new ones
                    assert (box[:2] <= torch.stack([columns.min(), rows.min()]) + 2).all()
                    assert (box[2:] >= torch.stack([columns.max(), rows.max()]) - 1).all()


def test_boxes_are_tight_where_nothing_is_cut(tiny_dataset: Dataset) -> None:
    for _, moved in both(tiny_dataset, (192, 128)):
        for frame, ids in enumerate(moved["ids"][:, 0]):
            for person, number in enumerate(moved["labels"]["person_ids"]):
                rows, columns = torch.where(ids == number)
                extent = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1] if len(rows) else [0, 0, 0, 0]
                assert moved["labels"]["boxes"][frame, person].tolist() == [float(edge) for edge in extent]


def test_boxes_of_nobody_stay_zeros() -> None:
    cover = Cover((96, 64), (32, 64))
    boxes = np.array([[0, 0, 0, 0], [0, 0, 10, 10], [40, 10, 60, 30]], np.float32)
    assert cover.boxes(boxes).tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], [8, 10, 28, 30]]
    assert cover.full_boxes(boxes)[:2].tolist() == [[0, 0, 0, 0], [-32, 0, -22, 10]]


def test_flow_is_scaled_with_the_picture(tmp_path: Path) -> None:
    shot = tiny.shot()
    clip = tiny.packed(shot)[0]
    members = with_flow(dict(clip.members), shot)
    (shard,) = write_shards([Clip(clip.key, clip.facts, members)], tmp_path, 1)
    stored, moved = (
        next(iter(ClipDataset(tmp_path / shard.name, controls=("flow",), size_px=size)))["flow"]
        for size in (None, (144, 192))
    )
    rows, columns = Cover((96, 64), (144, 192)).nearest()
    nearest = stored[:, :, rows][..., columns]
    assert torch.equal(moved[:, 2], nearest[:, 2])
    torch.testing.assert_close(moved[:, :2], 3 * nearest[:, :2])
    assert moved[:, :2].abs().max() > 3


def test_skeletons_are_drawn_at_the_new_size(tiny_dataset: Dataset) -> None:
    sample = next(iter(ClipDataset(tiny_dataset.path, controls=("pose:dwpose", "labels"), size_px=(192, 128))))
    drawn = sample["pose:dwpose"][0].amax(0) > 0
    seen = sample["labels"]["joints2d"][0, 0]
    body = seen[5:17][seen[5:17, 2] > 0]
    assert sample["pose:dwpose"].shape == (5, 3, 128, 192)
    assert drawn[body[:, 1].long(), body[:, 0].long()].all()
