"""Blender's passes as label pictures: axes, emptiness, and what is not readable."""

from pathlib import Path

import numpy as np
import OpenEXR
import pytest

from synth.blender.label_passes import label_images, read_passes
from synth.errors import RenderError
from synth.geometry.transform import look_at

SIZE = (6, 8)
ALONG_X = look_at(np.zeros(3), np.array([1.0, 0.0, 0.0]))


def passes() -> dict[str, np.ndarray]:
    """Something in the middle that faces up."""
    depth = np.full(SIZE, 1e10, np.float32)
    depth[2:4, 2:6] = 3.25
    ids, parts = np.zeros(SIZE, np.float32), np.zeros(SIZE, np.float32)
    ids[2:4, 2:4], parts[2:4, 2:4] = 101.0, 23.0
    up = {f"Normal.{axis}": np.full(SIZE, value, np.float32) for axis, value in zip("XYZ", (0.0, 0, 1), strict=True)}
    return {"Depth.Z": depth, "IndexOB.X": ids, "part.X": parts} | up


@pytest.mark.parametrize("compression", [OpenEXR.NO_COMPRESSION, OpenEXR.ZIP_COMPRESSION])
def test_a_file_of_blenders_is_read(tmp_path: Path, compression: object) -> None:
    header = {"compression": compression, "type": OpenEXR.scanlineimage}
    named = {f"ViewLayer.{name}": pixels for name, pixels in passes().items()}
    OpenEXR.File(header, named).write(str(tmp_path / "labels.exr"))
    found = read_passes(tmp_path / "labels.exr", ALONG_X)
    assert found.depth.dtype == np.float32
    assert found.depth[2, 2] == 3.25
    assert found.ids.dtype == found.parts.dtype == np.uint8
    assert np.unique(found.ids).tolist() == [0, 101]
    assert np.array_equal(found.parts == 23, found.ids == 101)
    assert found.surface is None


def test_where_nothing_is_depth_and_normals_are_zero() -> None:
    found = label_images(passes(), ALONG_X)
    empty = found.depth == 0.0
    assert empty.sum() == 48 - 8
    assert not found.normals[empty].any()
    assert not found.normal_map[empty].any()


def test_up_in_the_world_is_up_in_the_camera_whose_y_points_down() -> None:
    assert label_images(passes(), ALONG_X).normals[2, 2] == pytest.approx([0.0, -1.0, 0.0], abs=0.006)


def test_surfaces_are_object_then_face_and_place() -> None:
    extra = {"object.X": 5.0, "surface.R": 7.0, "surface.G": 0.25, "surface.B": 1.5}
    found = label_images(passes() | {name: np.full(SIZE, value, np.float32) for name, value in extra.items()}, ALONG_X)
    assert found.surface is not None
    assert found.surface[3, 3].tolist() == [5.0, 7.0, 0.25, 1.5]


@pytest.mark.parametrize("damage", [b"", b"garbage" * 50])
def test_a_file_that_was_cut_off_is_named(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "labels.exr").write_bytes(damage)
    with pytest.raises(RenderError, match=r"labels\.exr: not a readable EXR .*; make room on the disk and run again"):
        read_passes(tmp_path / "labels.exr", ALONG_X)
