"""Laws of many people: COCO's annotations are written and read back with one clip in memory, in the same layout."""

import json
import tracemalloc
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import tiny

from synth.clip import Clip
from synth.dataset import write_dataset
from synth.export import Settings, export
from synth.export.coco_index import told
from synth.export.family import write_json
from synth.manifest import Dataset

ALL = Settings(split="all")
PEOPLE = 3


def written(dataset: Dataset, target: Path) -> Path:
    """An export of a whole dataset; the folder of its annotations."""
    export("coco_wholebody", dataset.path, target, ALL, workers=1)
    return target / "annotations"


@pytest.fixture(scope="module")
def annotations(tiny_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tiny_dataset, tmp_path_factory.mktemp("coco") / "out")


def test_the_layout_is_that_of_any_json(annotations: Path, tmp_path: Path) -> None:
    for path in annotations.iterdir():
        write_json(tmp_path / path.name, json.loads(path.read_text()))
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


def test_pictures_and_people_count_up_and_meet(annotations: Path) -> None:
    for path in annotations.iterdir():
        tree = json.loads(path.read_text())
        assert list(tree) == ["info", "licenses", "images", "annotations", "categories"]
        for name in ("images", "annotations"):
            assert [one["id"] for one in tree[name]] == list(range(1, len(tree[name]) + 1))
        assert all(one["image_id"] <= other["image_id"] for one, other in pairwise(tree["annotations"]))
        frames = [frame for clip in told(path).values() for frame in clip.frames(annotations)]
        assert [name for name, _ in frames] == [image["file_name"] for image in tree["images"]]
        assert [one for _, people in frames for one in people] == tree["annotations"]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda tree: tree["images"].reverse(), "picture .* where 1 should be"),
        (lambda tree: tree["images"].pop(0), "picture 2 where 1 should be"),
        (lambda tree: tree["annotations"][-1].update(image_id=999), "somebody in picture 999"),
        (lambda tree: tree["images"][-1].update(file_name=tree["images"][0]["file_name"]), "in two places"),
    ],
)
def test_what_does_not_count_up_is_refused(annotations: Path, tmp_path: Path, spoil, why: str) -> None:
    tree = json.loads((annotations / "coco_wholebody_train.json").read_text())
    spoil(tree)
    write_json(tmp_path / "spoilt.json", tree)
    with pytest.raises(ValueError, match=why):
        told(tmp_path / "spoilt.json")


def again(view: Clip, number: int) -> Clip:
    """The same clip as one of another shot."""
    shot = f"volleyball_{number:04d}"
    return tiny.renamed(replace(view, key=f"{shot}_view{view.facts['view']}"), clip_id=shot, motion_id=f"m{number}")


def peak_bytes(dataset: Dataset, target: Path) -> int:
    """Most memory that Python and numpy held at once during an export."""
    tracemalloc.start()
    written(dataset, target)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_more_clips_take_no_more_memory(tmp_path: Path) -> None:
    views = tiny.graded(tiny.packed(tiny.shot(people=PEOPLE)))
    few, many = (
        write_dataset(
            [again(view, number) for number in range(shots) for view in views],
            tmp_path / f"of{shots}", "many", {}, "0123456789ab", 1000, 0.0,
        )
        for shots in (3, 12)
    )  # fmt: skip
    folder = written(few, tmp_path / "first")  # what is imported and kept the first time
    tracemalloc.start()
    tree = json.loads(next(folder.iterdir()).read_text())
    clip_bytes = tracemalloc.get_traced_memory()[0] / (3 * len(views))
    tracemalloc.stop()
    assert len(tree["annotations"]) > 2 * len(tree["images"])
    least, most = peak_bytes(few, tmp_path / "few"), peak_bytes(many, tmp_path / "many")
    assert most - least < clip_bytes  # of 18 clips more
