"""Laws of the loader: every sample once per epoch, the same order for any number of workers, exact resumption."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny
import torch
from tiny_flow import with_flow
from torch.utils.data import DataLoader

from synth.errors import DatasetError
from synth.labels import Labels
from synth.loader import CONTROLS as ALL_CONTROLS
from synth.loader import ClipDataset, collate, read_sample
from synth.manifest import Dataset
from synth.recipe import SignalRecipe
from synth.shard import read_shard, write_shards
from synth.shard_index import index_shard

CONTROLS = tuple(name for name in ALL_CONTROLS if name not in ("flow", "edges"))
ONLY_KEYS: tuple[str, ...] = ()


@pytest.fixture
def shards(tiny_dataset: Dataset) -> list[str]:
    """All shards of both splits: six samples."""
    return [str(path) for split in ("train", "val") for path in tiny_dataset.shard_paths(split)]


def keys(dataset: ClipDataset) -> list[str]:
    """Keys in the order in which they come."""
    return [sample["key"] for sample in dataset]


def test_every_sample_comes_once_per_epoch(shards: list[str]) -> None:
    dataset = ClipDataset(shards, controls=ONLY_KEYS, seed=3)
    assert len(dataset) == 6
    assert len(set(keys(dataset))) == len(keys(dataset)) == 6


def test_order_depends_on_seed_and_epoch_alone(shards: list[str]) -> None:
    def order(seed: int, epoch: int) -> list[str]:
        return keys(ClipDataset(shards, controls=ONLY_KEYS, seed=seed, epoch=epoch))

    assert order(1, 0) == order(1, 0)
    assert len({tuple(order(seed, epoch)) for seed in (1, 2) for epoch in range(3)}) > 3


def test_without_shuffling_views_come_in_the_order_of_the_shards(shards: list[str]) -> None:
    in_files = [key for path in shards for key, _ in read_shard(Path(path))]
    assert keys(ClipDataset(shards, controls=ONLY_KEYS, shuffle=False)) == in_files


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_batches_are_the_same_for_any_number_of_workers(shards: list[str], workers: int) -> None:
    def batches(num_workers: int) -> list[list[str]]:
        dataset = ClipDataset(shards, controls=ONLY_KEYS, seed=5, block=2)
        loader = DataLoader(dataset, batch_size=2, num_workers=num_workers, collate_fn=collate)
        return [batch["key"] for batch in loader]

    assert batches(workers) == batches(0)


def test_workers_decode_after_the_parent_has_decoded(shards: list[str]) -> None:
    dataset = ClipDataset(shards)
    here = {sample["key"]: sample["video"] for sample in dataset}
    loader = DataLoader(dataset, batch_size=None, num_workers=2, timeout=60)  # a dead thread pool would hang
    there = {sample["key"]: sample["video"] for sample in loader}
    assert here.keys() == there.keys()
    assert all(torch.equal(here[key], there[key]) for key in here)


def test_a_resumed_epoch_goes_on_exactly_where_it_stopped(shards: list[str]) -> None:
    whole = keys(ClipDataset(shards, controls=ONLY_KEYS, seed=9, epoch=4))
    for done in range(7):
        state = ClipDataset(shards, controls=ONLY_KEYS, seed=9, epoch=4).state_dict(done)
        resumed = ClipDataset(shards, controls=ONLY_KEYS)
        resumed.load_state_dict(state)
        assert keys(resumed) == whole[done:]
        assert len(resumed) == 6 - done
    resumed.set_epoch(5)
    assert keys(resumed) == keys(ClipDataset(shards, controls=ONLY_KEYS, seed=9, epoch=5))


def test_resuming_twice_adds_up(shards: list[str]) -> None:
    dataset = ClipDataset(shards, controls=ONLY_KEYS, seed=9)
    dataset.load_state_dict(dataset.state_dict(2))
    assert dataset.state_dict(1)["start_sample"] == 3


def test_processes_share_an_epoch_evenly_and_without_overlap(shards: list[str]) -> None:
    parts = [keys(ClipDataset(shards, controls=ONLY_KEYS, rank=rank, world_size=4)) for rank in range(4)]
    assert [len(part) for part in parts] == [1, 1, 1, 1]
    assert len({key for part in parts for key in part}) == 4


def test_a_sample_holds_what_the_members_hold(tiny_dataset: Dataset) -> None:
    dataset = ClipDataset(tiny_dataset.path, controls=CONTROLS, shuffle=False)
    key, members = next(read_shard(tiny_dataset.shard_paths()[0]))
    sample = next(iter(dataset))
    labels = Labels.from_bytes(members["labels.npz"])
    assert sample["key"] == key
    assert sample["caption"] == members["txt"].decode()
    np.testing.assert_allclose(sample["K"].numpy(), labels.K, rtol=1e-6)
    np.testing.assert_array_equal(sample["labels"]["joints2d"].numpy(), labels.joints2d)
    for name, shape, kind in (
        ("video", (5, 3, 64, 96), torch.uint8),
        ("pose", (5, 3, 64, 96), torch.uint8),
        ("depth", (5, 1, 64, 96), torch.float32),
        ("ids", (5, 1, 64, 96), torch.uint8),
        ("parts", (5, 1, 64, 96), torch.uint8),
        ("normal", (5, 3, 64, 96), torch.uint8),
        ("reference", (3, 64, 96), torch.uint8),
        ("audio", (2, 10000), torch.float32),
        ("world_from_camera", (5, 4, 4), torch.float32),
    ):
        assert (tuple(sample[name].shape), sample[name].dtype) == (shape, kind), name
    assert sample["video"].float().std() > 5
    assert sample["pose"].max() > 200
    people = sample["ids"][:, 0].numpy() == labels.person_ids[0]
    depth = sample["depth"][:, 0].numpy()[people]
    assert 3.0 < depth.min() <= depth.max() < 5.5


def test_only_what_is_asked_for_is_read(tiny_dataset: Dataset) -> None:
    sample = next(iter(ClipDataset(tiny_dataset.path, controls=("depth", "caption"))))
    assert set(sample) == {"key", "facts", "depth", "caption"}


def test_collate_stacks_equal_shapes_and_lists_the_rest() -> None:
    one = {"key": "a", "video": torch.zeros(2, 3), "K": torch.zeros(1)}
    two = {"key": "b", "video": torch.ones(2, 3), "K": torch.zeros(2)}
    batch = collate([one, two])
    assert batch["key"] == ["a", "b"]
    assert batch["video"].shape == (2, 2, 3)
    assert isinstance(batch["K"], list)


def test_splits_do_not_mix(tiny_dataset: Dataset) -> None:
    train = keys(ClipDataset(tiny_dataset.path, "train", controls=ONLY_KEYS))
    val = keys(ClipDataset(tiny_dataset.path, "val", controls=ONLY_KEYS))
    assert (len(train), len(val)) == (4, 2)
    assert not set(train) & set(val)


def test_unknown_controls_are_refused_with_the_known_ones(tiny_dataset: Dataset) -> None:
    with pytest.raises(DatasetError, match=r"unknown controls \['smell'\]; choose from video, pose"):
        ClipDataset(tiny_dataset.path, controls=("smell",))


def test_fewer_samples_than_processes_are_refused(shards: list[str]) -> None:
    with pytest.raises(DatasetError, match="6 samples for 7 processes"):
        ClipDataset(shards, world_size=7)


@pytest.mark.parametrize("member", ["json", "labels.npz", "mp4"])
def test_a_damaged_member_is_named_with_the_cure(tiny_dataset: Dataset, tmp_path: Path, member: str) -> None:
    original = tiny_dataset.shard_paths()[0]
    entry = index_shard(original)[0]
    offset, size = entry.members[member]
    data = bytearray(original.read_bytes())
    data[offset : offset + size] = bytes(255 - byte for byte in data[offset : offset + size])
    damaged = tmp_path / "train-000000.tar"
    damaged.write_bytes(data)
    with pytest.raises(DatasetError, match=f"{entry.key} is damaged.*synth check") as caught:
        read_sample(index_shard(damaged)[0], ("video", "cameras"))
    assert "\n" not in str(caught.value)


def test_clips_with_one_and_with_two_people_make_one_batch(shards: list[str]) -> None:
    batch = next(iter(DataLoader(ClipDataset(shards, controls=CONTROLS), batch_size=6, collate_fn=collate)))
    people = [facts["num_people"] for facts in batch["facts"]]
    assert sorted(people) == [1, 1, 1, 1, 2, 2]
    assert batch["video"].shape[0] == 6
    for count, labels in zip(people, batch["labels"], strict=True):
        assert labels["joints2d"].shape[1] == labels["boxes"].shape[1] == len(labels["person_ids"]) == count


def test_flow_and_lines_come_where_the_recipe_asked_for_them(tmp_path: Path) -> None:
    shot = tiny.shot()
    clip = tiny.packed(shot, SignalRecipe(flow=False, edges=True))[0]
    members = with_flow(dict(clip.members), shot)
    clip = replace(clip, facts=json.loads(members["json"]), members=members)
    (shard,) = write_shards([clip], tmp_path, 1)
    sample = read_sample(index_shard(tmp_path / shard.name)[0], ("flow", "edges", "ids"))
    flow, status = sample["flow"][:, :2], sample["flow"][:, 2]
    assert sample["flow"].shape == (5, 3, 64, 96)
    assert set(sample["edges"].unique().tolist()) == {0, 255}
    assert not status[-1].any()
    venue = (sample["ids"][:-1, 0] == 0) & (status[:-1] > 0)
    assert flow[:-1].permute(0, 2, 3, 1)[venue].abs().max() < 0.02  # the cameras stand
    ball = (sample["ids"][:-1, 0] == 100) & (status[:-1] > 0)
    assert flow[:-1].permute(0, 2, 3, 1)[ball].norm(dim=-1).min() > 1.0


def test_what_the_recipe_did_not_ask_for_is_told_with_the_cure(tiny_dataset: Dataset) -> None:
    with pytest.raises(DatasetError, match=r"no member flow\.mkv.*signals=all"):
        next(iter(ClipDataset(tiny_dataset.path, controls=("flow",))))
