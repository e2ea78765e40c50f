"""Fixtures that several folders share; they import late, so that a test that uses none of them pays nothing."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from synth.clip import Clip
    from synth.manifest import Dataset


@pytest.fixture(scope="session")
def tiny_clips() -> "list[Clip]":
    """Three shots with two views each; the first two share an identity."""
    import tiny

    return tiny.clips(
        [
            tiny.shot("volleyball_0000", "m0", "i0"),
            tiny.shot("volleyball_0001", "m1", "i0", people=2),
            tiny.shot("volleyball_0002", "m2", "i2"),
        ]
    )


@pytest.fixture(scope="session")
def tiny_dataset(tiny_clips: "list[Clip]", tmp_path_factory: pytest.TempPathFactory) -> "Dataset":
    """A finished dataset of `tiny_clips` in two train shards and one val shard; do not change its files."""
    from synth.dataset import write_dataset

    folder = tmp_path_factory.mktemp("tiny") / "dataset"
    return write_dataset(tiny_clips, folder, "tiny", {"seed": 7}, "0123456789ab", 2, 0.34, {"beauty": 1.5})


@pytest.fixture
def dataset_copy(tiny_dataset: "Dataset", tmp_path: Path) -> Path:
    """A copy of the tiny dataset to spoil."""
    return Path(shutil.copytree(tiny_dataset.path, tmp_path / "copy"))


@pytest.fixture(scope="session")
def five_motions(tmp_path_factory: pytest.TempPathFactory) -> "Dataset":
    """Three motions to train on and two held out, two cameras each."""
    import tiny

    from synth.dataset import write_dataset

    clips = tiny.clips([tiny.shot(f"volleyball_{n:04}", f"m{n}", f"i{n}") for n in range(5)])
    return write_dataset(clips, tmp_path_factory.mktemp("five") / "dataset", "tiny", {}, "0123456789ab", 2, 0.4)
