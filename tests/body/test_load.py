"""What a body file that is not one gets: one line with the cure, and never its pickles run."""

from pathlib import Path

import numpy as np
import pytest

from synth.body import default_body_path, load_body
from synth.errors import BodyError


class Bomb:
    """Unpickling this creates a file."""

    def __init__(self, mark: Path):
        self.mark = mark

    def __reduce__(self):
        return (Path.touch, (self.mark,))


def tiny_arrays() -> dict[str, np.ndarray]:
    """Rightly shaped but far too small."""
    return {
        "v_template": np.zeros((12, 3)),
        "f": np.zeros((4, 3), int),
        "shapedirs": np.zeros((12, 3, 20)),
        "posedirs": np.zeros((12, 3, 486)),
        "J_regressor": np.zeros((55, 12)),
        "weights": np.zeros((12, 55)),
        "kintree_table": np.zeros((2, 55), int),
        "lmk_faces_idx": np.zeros(51, int),
        "lmk_bary_coords": np.zeros((51, 3)),
        "dynamic_lmk_faces_idx": np.zeros((79, 17), int),
        "dynamic_lmk_bary_coords": np.zeros((79, 17, 3)),
        "hands_meanl": np.zeros(45),
        "hands_meanr": np.zeros(45),
        "hands_componentsl": np.zeros((45, 45)),
        "hands_componentsr": np.zeros((45, 45)),
    }


def refused(path: Path) -> str:
    with pytest.raises(BodyError) as error:
        load_body(path)
    message = str(error.value)
    assert "\n" not in message
    assert "synth body build" in message
    return message


def test_a_missing_file_names_the_cure(tmp_path: Path):
    assert "no body file" in refused(tmp_path / "SMPLX_NEUTRAL.npz")


@pytest.mark.parametrize("content", [b"", b"not a zip at all", b"PK\x03\x04 broken"])
def test_garbage_is_not_a_readable_npz(tmp_path: Path, content: bytes):
    path = tmp_path / "body.npz"
    path.write_bytes(content)
    assert "not a readable npz" in refused(path)


def test_a_motion_file_is_not_a_body(tmp_path: Path):
    path = tmp_path / "motion.npz"
    np.savez(path, poses=np.zeros((3, 165)), trans=np.zeros((3, 3)))
    assert "`v_template` is missing" in refused(path)


def test_a_wrong_shape_is_named(tmp_path: Path):
    path = tmp_path / "body.npz"
    np.savez(path, **tiny_arrays() | {"weights": np.zeros((12, 24))})
    message = refused(path)
    assert "`weights`" in message
    assert "(12, 24)" in message


def test_nan_is_refused(tmp_path: Path):
    path = tmp_path / "body.npz"
    np.savez(path, **tiny_arrays() | {"v_template": np.full((12, 3), np.nan)})
    assert "NaN" in refused(path)


def test_arrays_for_different_meshes_are_refused(tmp_path: Path):
    path = tmp_path / "body.npz"
    np.savez(path, **tiny_arrays() | {"weights": np.zeros((11, 55))})
    assert "11 vertices" in refused(path)


def test_too_few_vertices_for_the_fixed_points_are_refused(tmp_path: Path):
    path = tmp_path / "body.npz"
    np.savez(path, **tiny_arrays())
    assert "too few" in refused(path)


def test_a_pickled_array_is_refused_and_never_run(tmp_path: Path):
    path, mark = tmp_path / "body.npz", tmp_path / "boom"
    np.savez(path, **tiny_arrays() | {"v_template": np.array([Bomb(mark)], object)})
    assert "pickled" in refused(path)
    assert not mark.exists()


@pytest.mark.body
def test_pickled_extras_of_a_licensed_file_are_left_alone(tmp_path: Path):
    path, mark = tmp_path / "SMPLX_FEMALE.npz", tmp_path / "boom"
    with np.load(default_body_path()) as file:
        arrays = {name: file[name] for name in file.files if not name.startswith("synth_")}
    np.savez(path, **arrays, part2num=np.array(Bomb(mark), object))
    body = load_body(path)
    assert not mark.exists()
    assert body.gender == "female"
    assert body.face_regions == {}
    assert body.pose(np.zeros((1, 165)), np.zeros((1, 3)), np.zeros(10)).joints.shape == (1, 144, 3)
