"""Laws of another size: pictures, maps and everything that is measured in pixels move along, as exports fit them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny
import torch
from tiny_flow import with_flow

from synth.export.conformed import Conformed
from synth.export.settings import Settings
from synth.export.source import SourceClip, places
from synth.loader import ClipDataset
from synth.loader.controls import Sample
from synth.manifest import Dataset
from synth.shard import write_shards

SIZES = ((64, 64), (192, 128), (48, 96), (100, 40))
CONTROLS = ("video", "depth", "ids", "parts", "normal", "pose:dwpose", "reference", "cameras", "labels")


@pytest.fixture(params=SIZES, ids=str)
def pair(request: pytest.FixtureRequest, tiny_dataset: Dataset) -> tuple[Sample, Conformed]:
    """A clip of two people at a size, as the loader and as an export have it."""
    place = places(tiny_dataset, "all")[2]
    (sample,) = (
        sample
        for split in ("train", "val")
        for sample in ClipDataset(tiny_dataset.path, split, controls=CONTROLS, size_px=request.param)
        if sample["key"] == place.key
    )
    return sample, Conformed(SourceClip(place), Settings("all", request.param, absolute=False))


def test_maps_and_numbers_are_those_of_an_export(pair: tuple[Sample, Conformed]) -> None:
    sample, clip = pair
    np.testing.assert_array_equal(sample["ids"][:, 0], clip.ids)
    np.testing.assert_array_equal(sample["parts"][:, 0], clip.parts)
    np.testing.assert_array_equal(sample["normal"].permute(0, 2, 3, 1), clip.normals)
    np.testing.assert_allclose(sample["depth"][:, 0], clip.depth_m, rtol=1e-6)
    np.testing.assert_allclose(sample["K"], clip.camera_matrix, rtol=1e-5)
    np.testing.assert_allclose(sample["labels"]["joints2d"], clip.joints2d, atol=1e-3)
    np.testing.assert_allclose(sample["labels"]["boxes"], clip.boxes, atol=1e-3)
    assert (sample["facts"]["width"], sample["facts"]["height"]) == (clip.width_px, clip.height_px)


def test_pictures_are_those_of_an_export_but_for_the_filter(pair: tuple[Sample, Conformed]) -> None:
    sample, clip = pair
    for name, own in (("video", np.stack(list(clip.rgb))), ("reference", clip.reference()[None])):
        found = sample[name].reshape(-1, *sample[name].shape[-3:]).permute(0, 2, 3, 1).numpy().astype(int)
        assert found.shape == own.shape
        assert np.abs(found - own).mean() < 4
        shifted = np.roll(own, 2, 2)
        assert np.abs(found - own).mean() < 0.5 * np.abs(found - shifted).mean()
    drawn = np.stack(list(clip.poses(style="dwpose")))
    assert np.abs(sample["pose:dwpose"].permute(0, 2, 3, 1).numpy().astype(int) - drawn).mean() < 0.5


def test_what_is_named_in_the_place_still_projects_onto_its_pixels(pair: tuple[Sample, Conformed]) -> None:
    sample, labels = pair[0], {name: array.numpy() for name, array in pair[0]["labels"].items()}
    names = [name.removesuffix("_points3d") for name in labels if name.endswith("_points3d")]
    compared = 0
    for name in names:
        world = np.broadcast_to(labels[f"{name}_points3d"], (5, *labels[f"{name}_points3d"].shape[-2:]))
        seen = projected(world, sample["K"].numpy(), sample["world_from_camera"].numpy())
        marks = labels[f"{name}_points2d"]
        there = marks[..., 2] > 0
        np.testing.assert_allclose(marks[there][:, :2], seen[there], atol=0.1)
        compared += there.sum()
    assert compared
    ref = labels["ref_joints2d"]
    assert (ref[..., 2] > 0).any()
    size = np.array([sample["facts"]["width"], sample["facts"]["height"]])
    outside = ((ref[..., :2] < 0) | (ref[..., :2] >= size)).any(-1)
    assert not ref[outside][:, 2].any()


def projected(world: np.ndarray, K: np.ndarray, world_from_camera: np.ndarray) -> np.ndarray:
    """(frames, points, 2) [px]."""
    camera_from_world = np.linalg.inv(world_from_camera)
    there = np.einsum("fij,fnj->fni", camera_from_world[:, :3, :3], world) + camera_from_world[:, None, :3, 3]
    pixels = np.einsum("fij,fnj->fni", K, there)
    return pixels[..., :2] / pixels[..., 2:]


def test_ends_boxes_and_what_hides_follow_the_joints(pair: tuple[Sample, Conformed], tiny_dataset: Dataset) -> None:
    sample, clip = pair
    moved, stored = sample["labels"], clip.source.labels
    steps = moved["joints2d_ends"] - moved["joints2d"][:, None, ..., :2]
    before = stored.joints2d_ends - stored.joints2d[:, None, ..., :2]
    np.testing.assert_allclose(steps, before * clip.cover.scale, atol=1e-3)
    corners = moved["boxes_full"].numpy().reshape(5, -1, 2, 2)
    np.testing.assert_allclose(corners, clip.cover.points(stored.boxes_full.reshape(5, -1, 2, 2)), atol=1e-3)
    outside = moved["joints2d"][..., 2] == 0
    assert not moved["hidden_by"][outside].any()
    assert torch.equal(moved["hidden_by"][~outside], torch.from_numpy(stored.hidden_by)[~outside])
    np.testing.assert_allclose(moved["ref_K"], clip.cover.camera(stored.ref_K), rtol=1e-6)


@pytest.mark.parametrize("size_px", [(192, 128), (48, 32)])
def test_flow_leads_as_far_as_the_pictures_are_scaled(tmp_path: Path, size_px: tuple[int, int]) -> None:
    shot = tiny.shot()
    clip = tiny.packed(shot)[0]
    (shard,) = write_shards([replace(clip, members=with_flow(dict(clip.members), shot))], tmp_path, 1)
    whole, scaled = (
        next(iter(ClipDataset(tmp_path / shard.name, controls=("flow",), size_px=size)))["flow"]
        for size in (None, size_px)
    )
    factor = size_px[0] / 96
    longest, shortest = (float(flow[:, :2].norm(dim=1).max()) for flow in (scaled, whole))
    assert longest == pytest.approx(factor * shortest, rel=0.02)
