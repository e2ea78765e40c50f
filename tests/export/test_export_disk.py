"""Laws of a full disk, in every format: one line, nothing appears, the next run is right, the dataset never changes."""

import shutil
from pathlib import Path

import pytest
import tiny
from export_folders import bytes_of, one_line, state_of
from full_disk import files_up_to

from synth.dataset import write_dataset
from synth.errors import DatasetError
from synth.export import FAMILIES, Settings, export
from synth.manifest import Dataset

SMALL = Settings(split="all", size_px=(96, 64), absolute=False)
LIMITS_BYTES = (0, 700, 2500, 5000, 9000, 15000)
"""Of one file: from no list of settings to no index, video or recording."""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """One clip of two people."""
    clips = tiny.clips([tiny.shot("volleyball_0001", "m1", "i1", people=2, views=1)])
    return write_dataset(clips, tmp_path_factory.mktemp("one") / "dataset", "one", {"seed": 7}, "0123456789ab", 2)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Formats that want long clips take the tiny one."""
    for family in FAMILIES.values():
        monkeypatch.setattr(type(family), "least_frames", 1)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_full_disk_is_one_line_and_the_next_run_is_right(dataset: Dataset, tmp_path: Path, name: str) -> None:
    before, said = state_of(dataset.path), list[str]()
    for limit in LIMITS_BYTES:
        target = tmp_path / "filled" / "out"
        target.parent.mkdir(exist_ok=True)
        with files_up_to(limit):
            try:
                export(name, dataset.path, target, SMALL, workers=1)
            except DatasetError as error:
                said.append(str(error))
            else:
                break
        assert not target.exists()
    assert said
    assert all("File too large; free the disk" in line and "\n" not in line for line in said), said
    if not target.exists():
        export(name, dataset.path, target, SMALL, workers=1)
    assert not [path for path in target.parent.iterdir() if path != target]
    assert state_of(dataset.path) == before
    if name != "rerun":  # which stamps the time of writing
        resumed = bytes_of(target)
        shutil.rmtree(target)  # the same place, since some formats name it
        export(name, dataset.path, target, SMALL, workers=1)
        assert resumed == bytes_of(target)


def test_a_folder_that_takes_nothing_is_refused(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: Path(path) != tmp_path)
    with pytest.raises(DatasetError, match="no permission to write here; choose another folder") as error:
        export("moore", dataset.path, tmp_path / "out", SMALL, workers=1)
    assert str(tmp_path) in one_line(error)
    assert not list(tmp_path.iterdir())
