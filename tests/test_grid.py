"""Laws of the grid: pairs differ in what was asked and nothing else; triplets share person, motion and camera."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from synth.errors import DatasetError
from synth.grid import AXES, Grid, Row, save
from synth.manifest import Dataset
from synth.shard import read_shard

SIZES = {"motion_id": 2, "identity_id": 3, "outfit_id": 2, "venue": 1, "lighting": 2, "camera": 2}


def full() -> Grid:
    """The whole product of the axes."""
    rows = []
    for ids in product(*(range(SIZES[axis]) for axis in AXES)):
        facts = {axis: f"{axis}{number}" for axis, number in zip(AXES, ids, strict=True)}
        shot = "_".join(f"{name}" for axis, name in facts.items() if axis != "camera")
        rows.append(Row(
            key=f"{shot}_{facts['camera']}", shard="train-000000.tar", split="train", clip_id=shot, sport="archery",
            skill="recurve_shot", camera_rig="ring", start_s=0.0, fps=24.0, num_frames=81, tier="gold", **facts,
        ))  # fmt: skip
    return Grid(rows)


@pytest.mark.parametrize("axes", [("identity_id",), ("lighting",), ("identity_id", "outfit_id")])
def test_pairs_are_all_that_differ_in_the_axes_and_nothing_else(axes: tuple[str, ...]) -> None:
    grid = full()
    pairs = list(grid.pairs(*axes))
    for one, other in pairs:
        assert {axis for axis in AXES if getattr(one, axis) != getattr(other, axis)} == set(axes)
    expected = len(grid.rows)
    for axis in axes:
        expected *= SIZES[axis] - 1
    assert len(pairs) == len({(one.key, other.key) for one, other in pairs}) == expected


def test_triplets_show_the_references_person_with_the_drivers_motion() -> None:
    grid = full()
    triplets = list(grid.triplets())
    assert {triplet.target for triplet in triplets} == set(grid.rows)
    for one in triplets:
        same_look = {one.reference.identity_id, one.reference.outfit_id}
        assert same_look == {one.target.identity_id, one.target.outfit_id}
        assert one.reference.clip_id != one.target.clip_id
        assert one.reference.motion_id != one.target.motion_id
        assert (one.driving.motion_id, one.driving.camera) == (one.target.motion_id, one.target.camera)
        assert one.driving.identity_id != one.target.identity_id


def test_nothing_is_paired_across_splits() -> None:
    rows = [replace(row, split="val" if row.identity_id == "identity_id0" else "train") for row in full().rows]
    grid = Grid(rows)
    assert all(one.split == other.split for one, other in grid.pairs("identity_id"))
    assert all(len({t.reference.split, t.driving.split, t.target.split}) == 1 for t in grid.triplets())
    assert next(grid.pairs("identity_id"), None)


def test_find_takes_facts_and_names_those_there_are() -> None:
    grid = full()
    found = grid.find(lighting="lighting1", camera="camera0")
    assert len(found) == len(grid.rows) // 4
    with pytest.raises(DatasetError, match=r"no 'weather'.*lighting"):
        grid.find(weather="rain")
    with pytest.raises(DatasetError, match=r"no 'fps'.*motion_id"):
        list(grid.pairs("fps"))


def test_the_index_of_a_dataset_names_every_clip_and_its_shard(tiny_dataset: Dataset) -> None:
    rows = Grid.open(tiny_dataset.path).rows
    held = {
        (shard.name, shard.split, key)
        for shard in tiny_dataset.shards
        for key, _ in read_shard(tiny_dataset.path / "shards" / shard.name)
    }
    assert {(row.shard, row.split, row.key) for row in rows} == held
    assert len(rows) == tiny_dataset.counts["clips"]


def test_a_saved_grid_is_the_same_again_and_damage_is_told(tmp_path: Path) -> None:
    grid = full()
    save(grid.rows, tmp_path)
    assert Grid.open(tmp_path).rows == grid.rows
    (tmp_path / "clips.jsonl").write_text('{"key": 1')
    with pytest.raises(DatasetError, match=r"clips\.jsonl: no readable index"):
        Grid.open(tmp_path)
