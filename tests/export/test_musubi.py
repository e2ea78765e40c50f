"""What musubi-tuner's dataset classes return from an export, item by item."""

import tomllib
from pathlib import Path

import pytest
from trainer_readers import musubi_batches
from video_batches import FRONT, RED_LIMB, H, T, W, assert_right_shoulder, assert_shows

from synth.export.conformed import Conformed
from synth.export.musubi import frames_left


@pytest.mark.parametrize("index", ["dataset_jsonl.toml", "dataset_folders.toml"])
@pytest.mark.parametrize(("fps", "wanted", "left"), [(16.0, None, 1), (24.0, T, T)])
def test_musubi_batch(
    large_exports: dict[str, Path],
    large_clips: dict[str, Conformed],
    index: str,
    fps: float,
    wanted: int | None,
    left: int,
) -> None:
    """At Wan's rate four of five frames are left, and 4n+1 of them is one; at HunyuanVideo's it is all five."""
    batches = list(musubi_batches(large_exports["musubi"] / index, fps, wanted))
    assert len(batches) == len(large_clips)
    for size, (item,) in batches:
        clip = large_clips[Path(item.item_key).stem]
        assert size == (W, H, left)
        assert item.caption == clip.caption
        assert_shows(item.content, list(clip.rgb)[:left], 0)
        assert_shows(item.control_content, list(clip.poses())[:left], 4)
    assert {Path(item.item_key).stem for _, (item,) in batches} == set(large_clips)
    (front,) = (item for _, (item,) in batches if Path(item.item_key).stem == FRONT)
    assert_right_shoulder(front.control_content, large_clips[FRONT], RED_LIMB)


@pytest.mark.parametrize("index", ["dataset_jsonl.toml", "dataset_folders.toml"])
def test_musubi_tables_say_rate_size_and_length(large_exports: dict[str, Path], index: str) -> None:
    (table,) = tomllib.loads((large_exports["musubi"] / index).read_text())["datasets"]
    assert isinstance(table["source_fps"], float)
    assert (table["source_fps"], table["resolution"], table["target_frames"]) == (24.0, [W, H], [1])
    assert Path(table["cache_directory"]).is_relative_to(large_exports["musubi"])


@pytest.mark.parametrize(("frames", "fps", "left"), [(33, 24.0, 22), (81, 30.0, 43), (81, 16.0, 81), (81, 12.0, 81)])
def test_musubi_counts_the_frames_that_are_left_at_the_model_s_rate(frames: int, fps: float, left: int) -> None:
    assert abs(frames_left(frames, fps, 16.0) - left) <= 1
    assert frames_left(frames, fps, 16.0) <= frames
