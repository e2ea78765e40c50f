"""Laws of the Rerun recordings: one per shot, every view and frame in it, and the wrong recording is noticed."""

from pathlib import Path

import pytest
import rerun

from synth.export import Settings, export
from synth.export.family import Paths
from synth.export.registry import family_named
from synth.export.run import conformed
from synth.export.source import places
from synth.manifest import Dataset

FAMILY = family_named("rerun")
ALL = Settings(split="all").over(FAMILY.defaults)


@pytest.fixture(scope="module")
def exported(tiny_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("rerun") / "out"
    export("rerun", tiny_dataset.path, target, Settings(split="all"), workers=1)
    return target


def recorded(path: Path, contents: str) -> dict[str, list[object]]:
    """Columns of a recording by name, values of all frames."""
    table = rerun.dataframe.load_recording(path).view(index="frame", contents=contents).select().read_all()
    return {
        name: [one.as_py() for one in table[name] if one.is_valid]
        for name in table.column_names
        if name.startswith("/")
    }


def test_there_is_a_recording_for_every_shot(exported: Path, tiny_dataset: Dataset) -> None:
    assert len(list((exported / "recordings").iterdir())) == tiny_dataset.counts["shots"]


def test_a_recording_holds_every_frame_of_every_view_and_of_the_skeletons(exported: Path) -> None:
    for path in (exported / "recordings").iterdir():
        columns = recorded(path, "/world/**")
        pictures = {name: values for name, values in columns.items() if name.endswith("/rgb:Blob")}
        assert len(pictures) == 2
        assert {len(values) for values in pictures.values()} == {5}
        assert len(next(v for name, v in columns.items() if name.endswith("/joints:Position3D"))) == 5


def test_cameras_stand_where_the_labels_say(exported: Path, tiny_dataset: Dataset) -> None:
    place = FAMILY.chosen(places(tiny_dataset, "all"))[0]
    clip = conformed(FAMILY, place, ALL)
    columns = recorded(exported / "recordings" / f"{clip.facts['clip_id']}.rrd", f"/world/{clip.facts['camera']}")
    moved = columns[f"/world/{clip.facts['camera']}:Translation3D"]
    assert len(moved) == clip.num_frames
    for frame, (found,) in enumerate(moved):
        assert found == pytest.approx(clip.world_from_camera[frame, :3, 3], abs=1e-5)


def test_another_shot_s_recording_is_noticed(exported: Path, tiny_dataset: Dataset) -> None:
    paths = Paths(exported, exported, False)
    first, second = FAMILY.chosen(places(tiny_dataset, "all"))[:2]
    rows = FAMILY.index(paths)
    assert list(FAMILY.verify(conformed(FAMILY, first, ALL), rows[first.key], paths)) == []
    assert list(FAMILY.verify(conformed(FAMILY, first, ALL), rows[second.key], paths))
