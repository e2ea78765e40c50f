"""What DiffSynth-Studio's dataset class returns from an export, field by field."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from trainer_readers import UnifiedDataset
from video_batches import BLUE_LIMB, FRONT, RED_LIMB, assert_animate_streams, assert_right_shoulder, assert_shows

from synth.export.conformed import Conformed


def tables(root: Path) -> list[dict[str, str]]:
    """The rows of both tables, which must agree."""
    rows = json.loads((root / "metadata.json").read_text())
    with (root / "metadata.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == rows
    return rows


@pytest.mark.parametrize(
    ("column", "reference", "style", "limb"),
    [
        ("control_video", "reference_image", "dwpose", RED_LIMB),
        ("vace_video", "vace_reference_image", "vace", BLUE_LIMB),
    ],
)
def test_diffsynth_batch(
    large_exports: dict[str, Path],
    large_clips: dict[str, Conformed],
    column: str,
    reference: str,
    style: str,
    limb: tuple[int, int, int],
) -> None:
    loaded = UnifiedDataset(
        tables(large_exports["diffsynth"]), large_exports["diffsynth"], f"video,{column},{reference}"
    )
    assert len(loaded) == len(large_clips)
    for index, clip in enumerate(large_clips.values()):
        batch = loaded[index]
        assert batch["prompt"] == clip.caption
        assert_shows(np.stack(batch["video"]), list(clip.rgb), 0)
        assert_shows(np.stack(batch[column]), list(clip.poses(style=style)), 4)
        assert np.array_equal(np.stack(batch[reference]), clip.reference()[None])
    front = loaded[list(large_clips).index(FRONT)]
    assert_right_shoulder(np.stack(front[column]), large_clips[FRONT], limb)


def test_diffsynth_animate_batch(large_exports: dict[str, Path], large_clips: dict[str, Conformed]) -> None:
    root = large_exports["diffsynth_animate"]
    streams = ("pose", "face", "inpaint", "mask")
    keys = ["video", *(f"animate_{stream}_video" for stream in streams), "reference_image"]
    loaded = UnifiedDataset(tables(root), root, ",".join(keys))
    assert len(loaded) == len(large_clips)
    for index, clip in enumerate(large_clips.values()):
        batch = loaded[index]
        assert set(batch) == {*keys, "prompt"}
        assert batch["prompt"] == clip.caption
        pose, face, place, mask = (np.stack(batch[f"animate_{stream}_video"]) for stream in streams)
        assert_shows(np.stack(batch["video"]), list(clip.rgb), 0)
        assert_shows(pose, list(clip.poses((clip.main_person,), "wan_animate")), 4)
        assert np.array_equal(np.stack(batch["reference_image"]), clip.reference()[None])
        assert (mask == mask[..., :1]).all()
        assert_animate_streams(
            clip, np.stack(batch["video"]), {"face": face, "background": place, "mask": mask[..., :1]}
        )
    front = loaded[list(large_clips).index(FRONT)]
    assert_right_shoulder(np.stack(front["animate_pose_video"]), large_clips[FRONT], RED_LIMB)
