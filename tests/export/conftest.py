"""Datasets and finished exports that the tests of several formats share; do not change their files."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import tiny
from export_folders import ALL, Failures, bytes_of
from video_batches import FORMATS, FRONT, LARGER, NATIVE, SIDE, TWO_PEOPLE

from synth.dataset import write_dataset
from synth.export import export
from synth.export.animate import Moore
from synth.export.conformed import Conformed
from synth.export.family import Paths, Record
from synth.export.registry import family_named
from synth.export.run import conformed
from synth.export.source import SourceClip, places
from synth.manifest import Dataset


@pytest.fixture(scope="session")
def undisturbed(tiny_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What an export that nothing disturbs writes."""
    target = tmp_path_factory.mktemp("undisturbed") / "out"
    assert export("moore", tiny_dataset.path, target, ALL, workers=1) == 6
    return bytes_of(target)


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of clips of two sizes."""
    small = tiny.shot("volleyball_0000", "m0", "i0", views=1)
    large = tiny.enlarged(tiny.shot("volleyball_0001", "m1", "i1", views=1), 2)
    folder = tmp_path_factory.mktemp("mixed") / "dataset"
    return write_dataset(tiny.clips([small, large]), folder, "mixed", {"seed": 7}, "0123456789ab", 2, 0.0, {}).path


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of the clips that are really written, in order."""
    keys: list[str] = []
    write = Moore.write

    def noted(self: Moore, clip: Conformed, folder: Path) -> Record:
        keys.append(clip.key)
        return write(self, clip, folder)

    monkeypatch.setattr(Moore, "write", noted)
    return keys


@pytest.fixture(scope="session")
def large_dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Somebody from the front and from the side, and two people."""
    shots = [tiny.shot("volleyball_0000", "m0", "i0"), tiny.shot("volleyball_0001", "m1", "i1", people=2, views=1)]
    clips = tiny.clips([tiny.enlarged(shot, LARGER) for shot in shots])
    return write_dataset(clips, tmp_path_factory.mktemp("large") / "dataset", "large", {"seed": 7}, "0123456789ab", 3)


@pytest.fixture(scope="session")
def large_exports(large_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The large dataset in the formats of video trainers."""
    folder = tmp_path_factory.mktemp("exports")
    for name in FORMATS:
        assert export(name, large_dataset.path, folder / name, NATIVE, workers=1) == 3
    return {name: folder / name for name in FORMATS}


@pytest.fixture(scope="session")
def large_clips(large_dataset: Dataset) -> dict[str, Conformed]:
    """Its clips by key."""
    settings = replace(NATIVE, absolute=False)
    found = {place.key: Conformed(SourceClip(place), settings) for place in places(large_dataset, "all")}
    assert list(found) == [FRONT, SIDE, TWO_PEOPLE]
    return found


@pytest.fixture(scope="module")
def stored_export(
    request: pytest.FixtureRequest, tiny_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An export of the whole tiny dataset in the format that the test's module names as FORMAT."""
    target = tmp_path_factory.mktemp(request.module.FORMAT) / "export"
    assert export(request.module.FORMAT, tiny_dataset.path, target, workers=1) == 6
    return target


@pytest.fixture
def spoilt(stored_export: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(stored_export, tmp_path / "spoilt", symlinks=True))


@pytest.fixture(scope="module")
def failures(request: pytest.FixtureRequest, tiny_dataset: Dataset) -> Failures:
    """What reading such a folder back finds wrong."""
    family = family_named(request.module.FORMAT)

    def found(folder: Path) -> list[str]:
        paths = Paths(folder, folder, False)
        rows = family.index(paths)
        return [
            line
            for place in places(tiny_dataset, "all")
            for line in family.verify(conformed(family, place, ALL), rows.get(place.key), paths)
        ]

    return found
