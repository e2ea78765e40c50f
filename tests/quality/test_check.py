"""Laws of the gate: a good dataset passes; each thing that can be wrong is found and named."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from synth.clip import SCHEMA, Clip, to_json
from synth.errors import DatasetError
from synth.labels import Labels
from synth.manifest import Dataset
from synth.quality import check_clip, check_dataset, require
from synth.quality.clip_check import FACT_TYPES
from synth.shard import write_shards
from synth.video import decode_map8, decode_map16, decode_rgb, encode_drawing, encode_map8, encode_map16, encode_rgb


def failures(clip: Clip, **changed: bytes) -> str:
    """What the gate says of a clip with some members replaced; `__` in a name is a dot."""
    members = dict(clip.members) | {name.replace("__", "."): data for name, data in changed.items()}
    return "\n".join(check_clip(clip.key, members))


def with_labels(clip: Clip, change: Callable[[Labels], Labels]) -> str:
    """What the gate says when labels are changed."""
    return failures(clip, labels__npz=change(Labels.from_bytes(clip.members["labels.npz"])).to_bytes())


def with_facts(clip: Clip, **facts: object) -> str:
    """What the gate says when facts are changed."""
    return failures(clip, json=to_json(json.loads(clip.members["json"]) | facts))


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


def test_joints_half_a_pixel_off_are_found(clip: Clip) -> None:
    assert "px from the projection of joints3d" in with_labels(
        clip, lambda labels: replace(labels, joints2d=labels.joints2d + np.float32([0.5, 0, 0]))
    )


def test_joints_of_another_moment_are_found(clip: Clip) -> None:
    assert "px from the projection of joints3d" in with_labels(
        clip, lambda labels: replace(labels, joints3d=np.roll(labels.joints3d, 1, 0))
    )


@pytest.mark.parametrize(("before", "after"), [(2, 1), (1, 2), (2, 0)])
def test_wrong_visibility_is_found(clip: Clip, before: int, after: int) -> None:
    def change(labels: Labels) -> Labels:
        joints2d = labels.joints2d.copy()
        joints2d[..., 2][joints2d[..., 2] == before] = after
        return replace(labels, joints2d=joints2d)

    assert "visibility" in with_labels(clip, change)


def test_boxes_that_are_not_the_peoples_pixels_are_found(clip: Clip) -> None:
    assert "boxes are not those" in with_labels(clip, lambda labels: replace(labels, boxes=labels.boxes + 1))


def test_swapped_people_are_found(clip: Clip) -> None:
    assert with_labels(clip, lambda labels: replace(labels, person_ids=labels.person_ids[::-1].copy()))


def test_a_camera_that_is_not_rigid_is_found(clip: Clip) -> None:
    assert "not a rigid transform" in with_labels(
        clip, lambda labels: replace(labels, world_from_camera=labels.world_from_camera * [1.01, 1, 1, 1])
    )


def test_nan_is_found(clip: Clip) -> None:
    assert "smplx_trans holds NaN" in with_labels(
        clip, lambda labels: replace(labels, smplx_trans=labels.smplx_trans * np.float32(np.nan))
    )


def test_a_missing_equipment_pose_is_found(clip: Clip) -> None:
    assert "ball_pose is missing" in with_labels(clip, lambda labels: replace(labels, equipment={}))


def test_depth_of_another_scale_is_found(clip: Clip) -> None:
    assert "contradicts depth.mkv" in with_facts(clip, depth_near_m=float(clip.facts["depth_near_m"]) * 0.9)


def test_depth_moved_by_a_frame_or_a_person_is_found(clip: Clip) -> None:
    levels = decode_map16(clip.members["depth.mkv"])
    moved = encode_map16(np.roll(levels, 6, axis=2), 24.0)
    assert "contradicts depth.mkv" in failures(clip, depth__mkv=moved)


def test_an_unknown_id_is_found(clip: Clip) -> None:
    ids = decode_map8(clip.members["seg.mkv"]).copy()
    ids[0, 0, 0] = 77
    assert "ids [77] are not among the instances" in failures(clip, seg__mkv=encode_map8(ids, 24.0))


def test_a_stream_that_is_a_frame_short_is_found(clip: Clip) -> None:
    short = encode_rgb(decode_rgb(clip.members["mp4"])[:-1], 24.0)
    assert "mp4: has 4 frames instead of 5" in failures(clip, mp4=short)


def test_a_stream_at_another_rate_is_found(clip: Clip) -> None:
    other = encode_rgb(decode_rgb(clip.members["mp4"]), 25.0)
    assert "mp4: runs at 25.0 fps instead of 24.0" in failures(clip, mp4=other)


def test_a_stream_of_another_size_or_kind_is_found(clip: Clip) -> None:
    wide = encode_drawing(np.zeros((5, 64, 128, 3), np.uint8), 24.0)
    assert "pose.mp4: is 128x64 px instead of 96x64" in failures(clip, pose__mp4=wide)
    assert "mp4: is h264 yuv444p instead of h264 yuv420p" in failures(clip, mp4=clip.members["pose.mp4"])


def test_a_black_frame_is_found(clip: Clip) -> None:
    pictures = decode_rgb(clip.members["mp4"]).copy()
    pictures[3] = 0
    assert "mp4: frame 3 is one colour" in failures(clip, mp4=encode_rgb(pictures, 24.0))


def test_a_clip_without_anybody_is_found(clip: Clip) -> None:
    empty = np.zeros((5, 64, 96), np.uint8)
    labels = Labels.from_bytes(clip.members["labels.npz"])
    nobody = replace(labels, boxes=np.zeros_like(labels.boxes))
    said = failures(clip, seg__mkv=encode_map8(empty, 24.0), labels__npz=nobody.to_bytes())
    assert "no person is in any frame" in said


def test_facts_of_another_type_key_or_schema_are_found(clip: Clip) -> None:
    assert "fps is 24, not a float" in with_facts(clip, fps=24)
    assert "skill is None, not a str" in with_facts(clip, skill=None)
    assert f"schema 9 instead of {SCHEMA}" in with_facts(clip, schema=9)
    assert "keys ['mood']" in with_facts(clip, mood="good")
    assert "is not <sport>_<clip>_<view>" in with_facts(clip, key="tennis_0_view0")


def test_fact_types_are_those_of_a_fresh_clip(clip: Clip) -> None:
    assert {name: type(value) for name, value in clip.facts.items()} == FACT_TYPES


def test_missing_empty_and_garbage_members_are_found_without_a_crash(clip: Clip) -> None:
    members = dict(clip.members)
    del members["seg.mkv"]
    assert "members missing: ['seg.mkv']" in check_clip(clip.key, members)[0]
    for suffix in clip.members:
        for data in (b"", b"\x00garbage" * 50, clip.members[suffix][: len(clip.members[suffix]) // 2]):
            said = check_clip(clip.key, dict(clip.members) | {suffix: data})
            assert (suffix == "txt" and data) or said, suffix
            assert all("\n" not in line for line in said)


def test_a_bad_clip_is_refused_before_packing(clip: Clip) -> None:
    require(clip)
    with pytest.raises(DatasetError, match="the caption is empty"):
        require(replace(clip, members=dict(clip.members) | {"txt": b" \n"}))


def test_a_flipped_byte_in_a_shard_is_found(dataset_copy: Path) -> None:
    path = dataset_copy / "shards" / "train-000000.tar"
    data = bytearray(path.read_bytes())
    data[9000] ^= 64
    path.write_bytes(bytes(data))
    result = check_dataset(dataset_copy)
    assert result.failures
    assert "sha256 differs" in result.failures[0]


def test_an_identity_in_both_splits_is_found(dataset_copy: Path, tiny_clips: list[Clip]) -> None:
    leaked = [_with(clip, identity_id="i0") for clip in tiny_clips]
    shared = _rewritten(dataset_copy, leaked[:4], leaked[4:])
    assert any("identity_id i0 is in train and in val" in line for line in shared)


def test_a_key_that_occurs_twice_is_found(dataset_copy: Path, tiny_clips: list[Clip]) -> None:
    twice = _rewritten(dataset_copy, tiny_clips[:4], tiny_clips[3:4])
    assert any("occurs twice" in line for line in twice)


def test_wrong_counts_are_found(dataset_copy: Path) -> None:
    manifest = json.loads((dataset_copy / "dataset.json").read_text())
    manifest["counts"]["clips"] = 7
    (dataset_copy / "dataset.json").write_text(json.dumps(manifest))
    assert any("counts" in line for line in check_dataset(dataset_copy).failures)


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


def test_an_index_that_does_not_say_what_the_clips_say_is_found(dataset_copy: Path) -> None:
    path = dataset_copy / "clips.jsonl"
    first, *others = path.read_text().splitlines()
    changed = first.replace('"lighting": "noon"', '"lighting": "dusk"')
    key = json.loads(first)["key"]
    for lines, message in (
        ([changed, *others], f"what it says of {key}"),
        (others, f"{key} is not listed"),
        ([first, *others, first.replace(key, "nobody")], "lists nobody"),
    ):
        path.write_text("\n".join(lines) + "\n")
        assert any(message in failure for failure in check_dataset(dataset_copy).failures), message
