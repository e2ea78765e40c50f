"""What VideoX-Fun's dataset classes return from an export, field by field."""

import json
from pathlib import Path

import numpy as np
import pytest
from trainer_readers import ImageVideoControlDataset, VideoAnimateDataset
from video_batches import (
    BLUE_LIMB,
    FRONT,
    RED_LIMB,
    H,
    T,
    W,
    as_bytes,
    assert_animate_streams,
    assert_right_shoulder,
    assert_shows,
    style_of,
)  # fmt: skip

from synth.export.conformed import Conformed


@pytest.mark.parametrize(("name", "limb"), [("videox_fun", RED_LIMB), ("videox_vace", BLUE_LIMB)])
def test_videox_control_batch(
    large_exports: dict[str, Path], large_clips: dict[str, Conformed], name: str, limb: tuple[int, int, int]
) -> None:
    root = large_exports[name]
    plain, bucketed = (ImageVideoControlDataset(root / "metadata.json", root, bucket) for bucket in (False, True))
    assert len(plain) == len(bucketed) == len(large_clips)
    for index, clip in enumerate(large_clips.values()):
        batch, bucket = plain[index], bucketed[index]
        assert set(batch) == {
            "pixel_values", "control_pixel_values", "text", "data_type", "idx", "subject_image"
        }  # fmt: skip
        assert (batch["text"], batch["data_type"], batch["idx"]) == (clip.caption, "video", index)
        expected = {"pixel_values": list(clip.rgb), "control_pixel_values": list(clip.poses(style=style_of(name)))}
        for field, pictures in expected.items():
            assert batch[field].dtype == np.float32
            assert batch[field].shape == (T, 3, H, W)
            assert -1 <= batch[field].min() < -0.8
            assert 0.8 < batch[field].max() <= 1
            assert_shows(as_bytes(batch[field]), pictures, 4)
            assert_shows(bucket[field], pictures, 4)
        subjects = [clip.reference()] if name == "videox_vace" else []
        assert np.array_equal(batch["subject_image"], np.array(subjects))
    front = plain[list(large_clips).index(FRONT)]
    assert_right_shoulder(as_bytes(front["control_pixel_values"]), large_clips[FRONT], limb)


@pytest.mark.parametrize("name", ["videox_fun", "videox_vace", "videox_animate"])
def test_videox_rows_say_what_the_trainer_asks_of_them(large_exports: dict[str, Path], name: str) -> None:
    for row in json.loads((large_exports[name] / "metadata.json").read_text()):
        assert (row["type"], row["width"], row["height"]) == ("video", W, H)
        assert not Path(row["file_path"]).is_absolute()
        assert all(Path(named).is_absolute() for named in row.get("object_file_path", []))


def test_videox_animate_batch(large_exports: dict[str, Path], large_clips: dict[str, Conformed]) -> None:
    root = large_exports["videox_animate"]
    loaded = VideoAnimateDataset(root / "metadata.json", root)
    assert len(loaded) == len(large_clips)
    for index, clip in enumerate(large_clips.values()):
        batch = loaded[index]
        assert (batch["text"], batch["data_type"], batch["idx"]) == (clip.caption, "video", index)
        assert_shows(batch["pixel_values"], list(clip.rgb), 0)
        drawn = list(clip.poses((clip.main_person,), "wan_animate"))
        assert_shows(batch["control_pixel_values"], drawn, 4)
        for field in ("ref_pixel_values", "clip_pixel_values"):
            assert np.array_equal(batch[field], clip.reference())
        assert_animate_streams(
            clip,
            batch["pixel_values"],
            {key: batch[f"{key}_pixel_values"] for key in ("face", "background")} | {"mask": batch["mask"]},
        )
    front = loaded[list(large_clips).index(FRONT)]
    assert_right_shoulder(front["control_pixel_values"], large_clips[FRONT], RED_LIMB)


def test_videox_animation_list_leaves_place_and_mask_to_the_trainer(
    large_exports: dict[str, Path], large_clips: dict[str, Conformed]
) -> None:
    root = large_exports["videox_animate"]
    shorter, longer = (VideoAnimateDataset(root / name, root) for name in ("metadata_animation.json", "metadata.json"))
    assert len(shorter) == len(large_clips)
    batch, replacement = shorter[0], longer[0]
    assert (batch["background_pixel_values"] == 127).all()
    assert (batch["mask"] == 255).all()
    for field in ("pixel_values", "control_pixel_values", "face_pixel_values", "ref_pixel_values"):
        assert np.array_equal(batch[field], replacement[field])
