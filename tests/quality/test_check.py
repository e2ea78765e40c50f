"""Laws of the gate: a good dataset passes; each thing that can be wrong is found and named."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from synth.clip import Clip, to_json
from synth.errors import DatasetError
from synth.manifest import Dataset
from synth.quality import check_clip, check_dataset, require
from synth.quality.checks.facts import FACT_TYPES
from synth.shard import write_shards


@pytest.fixture
def clip(tiny_clips: list[Clip]) -> Clip:
    """One view with two people."""
    return tiny_clips[2]


def test_a_good_dataset_passes(tiny_dataset: Dataset) -> None:
    seen: list[str] = []
    result = check_dataset(tiny_dataset.path, seen.append)
    assert result.failures == ()
    assert result.passed == result.num_clips > 0
    assert result.num_clips == len(seen) == 6


def test_fact_types_are_those_of_a_fresh_clip(clip: Clip) -> None:
    assert {name: type(value) for name, value in clip.facts.items()} == FACT_TYPES


def test_missing_empty_and_garbage_members_are_found_without_a_crash(clip: Clip) -> None:
    members = dict(clip.members)
    del members["seg.mkv"]
    assert "members: missing: ['seg.mkv']" in check_clip(clip.key, members)[0]
    for suffix in clip.members:
        for data in (b"", b"\x00garbage" * 50, clip.members[suffix][: len(clip.members[suffix]) // 2]):
            said = check_clip(clip.key, dict(clip.members) | {suffix: data})
            assert (suffix == "txt" and data) or said, suffix
            assert all("\n" not in line for line in said)


def test_a_bad_clip_is_refused_before_packing(clip: Clip) -> None:
    require(clip)
    with pytest.raises(DatasetError, match="members: empty"):
        require(replace(clip, members=dict(clip.members) | {"txt": b" \n"}))


def test_an_identity_in_both_splits_is_found(dataset_copy: Path, tiny_clips: list[Clip]) -> None:
    leaked = [_with(clip, identity_id="i0") for clip in tiny_clips]
    shared = _rewritten(dataset_copy, leaked[:4], leaked[4:])
    assert any("identity_id i0 is in train and in val" in line for line in shared)


def test_a_key_that_occurs_twice_is_found(dataset_copy: Path, tiny_clips: list[Clip]) -> None:
    twice = _rewritten(dataset_copy, tiny_clips[:4], tiny_clips[3:4])
    assert any("occurs twice" in line for line in twice)


def _with(clip: Clip, **facts: str) -> Clip:
    changed = clip.facts | facts
    return replace(clip, facts=changed, members=dict(clip.members) | {"json": to_json(changed)})


def _rewritten(dataset: Path, train: list[Clip], val: list[Clip]) -> tuple[str, ...]:
    """What the gate says of a dataset with these shards and a manifest that fits them."""
    for path in (dataset / "shards").iterdir():
        path.unlink()
    shards = [*write_shards(train, dataset / "shards", 99)]
    (extra,) = write_shards(val, dataset / "extra", 99)
    (dataset / "extra" / extra.name).rename(dataset / "shards" / "val-000000.tar")
    shards.append(replace(extra, name="val-000000.tar", split="val"))
    manifest = json.loads((dataset / "dataset.json").read_text())
    manifest["shards"] = [shard.__dict__ for shard in shards]
    (dataset / "dataset.json").write_text(json.dumps(manifest))
    return check_dataset(dataset).failures
