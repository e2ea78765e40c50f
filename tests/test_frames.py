"""The frames reader: axes and emptiness of labels, and one line for whatever is missing or broken."""

import json
from pathlib import Path

import cv2
import numpy as np
import OpenEXR
import pytest

from synth.errors import ShotError
from synth.frames import Frames, label_images, labels_path, rgb_path
from synth.geometry.transform import look_at

SIZE = (6, 8)


def _channels() -> dict[str, np.ndarray]:
    depth = np.full(SIZE, 1e10, np.float32)
    depth[2:4, 2:6] = 3.25
    ids = np.zeros(SIZE, np.float32)
    ids[2:4, 2:4] = 101.0
    parts = np.zeros(SIZE, np.float32)
    parts[2:4, 2:4] = 23.0
    names = {"Depth.Z": depth, "IndexOB.X": ids, "part.X": parts}
    for axis, value in zip("XYZ", (0.0, 0.0, 1.0), strict=True):
        names[f"Normal.{axis}"] = np.full(SIZE, value, np.float32)
    return names


def _write(path: Path, channels: dict[str, np.ndarray]) -> None:
    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    OpenEXR.File(header, {f"ViewLayer.{name}": pixels for name, pixels in channels.items()}).write(str(path))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished folder of one view and two frames, the camera looking along +x."""
    pose = look_at(np.zeros(3), np.array([1.0, 0.0, 0.0]))
    for frame in range(2):
        for path in (rgb_path(tmp_path, "side", frame), labels_path(tmp_path, "side", frame)):
            path.parent.mkdir(parents=True, exist_ok=True)
        picture = np.zeros((*SIZE, 3), np.uint8)
        picture[..., 2] = 10 + frame  # red, in OpenCV's order
        cv2.imwrite(str(rgb_path(tmp_path, "side", frame)), picture)
        _write(labels_path(tmp_path, "side", frame), _channels())
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


def test_where_nothing_is_depth_and_normals_are_zero(folder: Path) -> None:
    frames = Frames(folder)
    empty = frames.depth("side")[0] == 0.0
    assert empty.sum() == 48 - 8
    assert (frames.normals("side")[0][empty] == 0.0).all()


def test_up_in_the_world_is_up_in_the_camera_whose_y_points_down(folder: Path) -> None:
    assert Frames(folder).normals("side")[0, 2, 2] == pytest.approx([0.0, -1.0, 0.0], abs=1e-6)


def test_normals_keep_their_length_in_any_camera() -> None:
    pose = look_at(np.array([3.0, -2.0, 1.0]), np.zeros(3))
    length = np.linalg.norm(label_images(_channels(), pose).normals[2, 2])
    assert length == pytest.approx(1.0, abs=1e-6)


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
    labels_path(folder, "side", 0).write_bytes(damage)
    with pytest.raises(ShotError, match=r"0001\.png: not a readable picture"):
        Frames(folder).rgb("side")
    with pytest.raises(ShotError, match=r"0000\.exr: not a readable EXR"):
        Frames(folder).depth("side")


def test_labels_of_before_there_were_body_parts_are_refused(folder: Path) -> None:
    channels = {name: pixels for name, pixels in _channels().items() if name != "part.X"}
    _write(labels_path(folder, "side", 1), channels)
    with pytest.raises(ShotError, match=r"0001\.exr: .*body parts; render the shot again"):
        Frames(folder).parts("side")
