"""Every format notices, when it reads back, what was written of another clip, of another moment, black or too short."""

from pathlib import Path

import pytest
import tiny
from lying_datasets import LIES, lying
from video_batches import LARGER, NATIVE

from synth.clip import Clip
from synth.export.family import Paths
from synth.export.one_clip import verify_one, write_one
from synth.export.records import RECORDS, Records
from synth.export.registry import FAMILIES
from synth.export.source import Place, places
from synth.manifest import Dataset

BLIND = {"amass": {"late_pictures", "black_controls", "another_view"}}
"""A motion has no pictures, and is the same from every side."""
CASES = [(name, lie) for name in FAMILIES for lie in LIES if lie not in BLIND.get(name, ())]


@pytest.fixture(scope="module")
def clips() -> list[Clip]:
    """Somebody from the front and from the side, and two people."""
    shots = [tiny.shot("volleyball_0000", "m0", "i0"), tiny.shot("volleyball_0001", "m1", "i1", people=2, views=1)]
    return tiny.clips([tiny.enlarged(shot, LARGER) for shot in shots])


@pytest.fixture(scope="module")
def told(clips: list[Clip], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Dataset]:
    """A dataset for each lie."""
    return {lie: lying(lie, clips, tmp_path_factory.mktemp("told") / lie) for lie in LIES}


@pytest.mark.parametrize(("name", "lie"), CASES)
def test_every_lie_is_found_in_every_format(told: dict[str, Dataset], tmp_path: Path, name: str, lie: str) -> None:
    found = wrong(name, told[lie], told["nothing"], tmp_path)
    assert bool(found) == (lie != "nothing"), found


def wrong(name: str, told: Dataset, true: Dataset, folder: Path) -> list[str]:
    """What is found when a clip of `told` is written and read back as the one of `true` that has its key."""
    family = FAMILIES[name]
    settings = NATIVE.over(family.defaults)
    place, own = (_first(name, dataset) for dataset in (told, true))
    (folder / RECORDS).mkdir()
    paths = Paths(folder, folder, bool(settings.absolute))
    family.finish(Records(folder, [write_one((name, place, settings, folder))]), paths)
    return verify_one((name, own, settings, paths, family.index(paths)[own.key]))


def _first(name: str, dataset: Dataset) -> Place:
    return FAMILIES[name].chosen(places(dataset, "all"))[0]
