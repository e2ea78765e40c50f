"""The frames reader: axes and emptiness of labels, and one line for whatever is missing or broken."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from synth.errors import ShotError
from synth.frames import Frames, labels_folder, rgb_path
from synth.geometry.transform import look_at
from synth.label_images import LabelImages, append, begin
from synth.normals import normal_picture

SIZE = (6, 8)


def _labels() -> LabelImages:
    depth, ids, parts = np.zeros(SIZE, np.float32), np.zeros(SIZE, np.uint8), np.zeros(SIZE, np.uint8)
    depth[2:4, 2:6], ids[2:4, 2:4], parts[2:4, 2:4] = 3.25, 101, 23
    up = np.where(depth[..., None] > 0, np.float32([0.0, -1.0, 0.0]), np.float32(0))
    return LabelImages(depth, ids, parts, normal_picture(up))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished folder of one view and two frames, the camera looking along +x."""
    pose = look_at(np.zeros(3), np.array([1.0, 0.0, 0.0]))
    rgb_path(tmp_path, "side", 0).parent.mkdir(parents=True)
    begin(labels_folder(tmp_path, "side"), 2, SIZE[1], SIZE[0], flow=False)
    for frame in range(2):
        picture = np.zeros((*SIZE, 3), np.uint8)
        picture[..., 2] = 10 + frame  # red, in OpenCV's order
        cv2.imwrite(str(rgb_path(tmp_path, "side", frame)), picture)
        append(labels_folder(tmp_path, "side"), _labels())
    views = {"side": {"width_px": 8, "height_px": 6, "world_from_camera": [pose.tolist()] * 2}}
    facts = {"num_frames": 2, "views": views, "seconds": {"beauty": 1.5}}
    (tmp_path / "frames.json").write_text(json.dumps(facts))
    return tmp_path


def test_a_folder_reads_as_arrays_of_all_its_frames(folder: Path) -> None:
    frames = Frames(folder)
    assert frames.views == ("side",)
    assert frames.seconds == {"beauty": 1.5}
    assert frames.rgb("side")[:, 0, 0].tolist() == [[10, 0, 0], [11, 0, 0]]
    assert frames.depth("side").dtype == np.float32
    assert frames.depth("side")[1, 2, 2] == 3.25
    assert frames.ids("side").dtype == np.uint8
    assert np.unique(frames.ids("side")).tolist() == [0, 101]
    assert frames.parts("side").dtype == np.uint8
    assert np.array_equal(frames.parts("side") == 23, frames.ids("side") == 101)


def test_normals_are_unit_vectors_where_something_is(folder: Path) -> None:
    frames = Frames(folder)
    length = np.linalg.norm(frames.normals("side"), axis=-1)
    np.testing.assert_allclose(length, frames.depth("side") > 0, atol=1e-6)


def test_iterators_give_the_frames_one_by_one(folder: Path) -> None:
    frames = Frames(folder)
    assert [picture[0, 0, 0] for picture in frames.each_rgb("side")] == [10, 11]
    assert [labels.ids.max() for labels in frames.each_labels("side")] == [101, 101]


def test_an_unfinished_folder_is_refused(folder: Path) -> None:
    (folder / "frames.json").unlink()
    with pytest.raises(ShotError, match="not a finished frames folder"):
        Frames(folder)


def test_an_unknown_view_is_answered_with_those_there_are(folder: Path) -> None:
    with pytest.raises(ShotError, match="no view 'top'; it has side"):
        Frames(folder).rgb("top")


@pytest.mark.parametrize("damage", [b"", b"garbage" * 50])
def test_a_broken_picture_is_named(folder: Path, damage: bytes) -> None:
    rgb_path(folder, "side", 1).write_bytes(damage)
    (labels_folder(folder, "side") / "depth.npy").write_bytes(damage)
    with pytest.raises(ShotError, match=r"0001\.bmp: not a readable picture"):
        Frames(folder).rgb("side")
    with pytest.raises(ShotError, match=r"depth\.npy: not readable label pictures .*; render the shot again"):
        Frames(folder).ids("side")
