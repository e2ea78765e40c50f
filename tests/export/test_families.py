"""Laws of the formats that are folders and lists: whole, in step, and what is wrong with them is noticed."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from synth.errors import DatasetError
from synth.export import Settings, export
from synth.export.family import Family, Paths
from synth.export.plain_pickle import read_pickle
from synth.export.registry import FAMILIES
from synth.export.rle import rle_of, rle_values
from synth.export.run import conformed
from synth.export.source import Place, places
from synth.export.unianimate import UniAnimate
from synth.labels import Labels
from synth.manifest import Dataset
from synth.shard import read_shard
from synth.skeleton.maps import SMPLX_OF_WHOLEBODY

FORMATS = (
    "moore", "musepose", "controlnext", "humanvid", "stableanimator", "champ", "unianimate", "cosmos_transfer1",
    "cosmos_transfer2", "coco_wholebody", "amass",
)  # fmt: skip
SMALL = Settings(size_px=(96, 64))
"""The tiny clips' own size, also where a format has another."""


@pytest.fixture(scope="module")
def short() -> Iterator[None]:
    """Formats that want long clips take the tiny ones."""
    with pytest.MonkeyPatch.context() as patch:
        for name in FORMATS:
            patch.setattr(type(FAMILIES[name]), "least_frames", 1)
        yield


@pytest.fixture(scope="module")
def exports(short: None, tiny_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The tiny dataset in every format."""
    root = tmp_path_factory.mktemp("families")
    for name in FORMATS:
        export(name, tiny_dataset.path, root / name, SMALL, workers=1)
    return {name: root / name for name in FORMATS}


def opened(name: str, folder: Path, original: Path, dataset: Dataset) -> tuple[Family, Settings, Paths, list[Place]]:
    family = FAMILIES[name]
    settings = SMALL.over(family.defaults)
    found = family.chosen(places(dataset, str(settings.split)))
    return family, settings, Paths(folder, original, bool(settings.absolute)), list(found)


def wrong(name: str, folder: Path, original: Path, dataset: Dataset) -> list[str]:
    """What reading an export back finds."""
    family, settings, paths, found = opened(name, folder, original, dataset)
    try:
        rows = family.index(paths)
        missing = [place.key for place in found if place.key not in rows]
        clips = [(place, rows[place.key]) for place in found if place.key in rows]
        return missing + [
            line for place, row in clips for line in family.verify(conformed(family, place, settings), row, paths)
        ]
    except (OSError, DatasetError) as error:
        return [str(error)]


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_reads_back_and_says_how_to_use_it(
    name: str, exports: dict[str, Path], tiny_dataset: Dataset
) -> None:
    assert wrong(name, exports[name], exports[name], tiny_dataset) == []
    page = (exports[name] / "README.md").read_text()
    assert "Chosen for this export: split" in page
    assert json.loads((exports[name] / "export.json").read_text())["clips"] == len(
        opened(name, exports[name], exports[name], tiny_dataset)[3]
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_file_that_is_gone_is_missed(
    name: str, exports: dict[str, Path], tiny_dataset: Dataset, tmp_path: Path
) -> None:
    kinds: dict[str, Path] = {}
    for path in sorted(exports[name].rglob("*")):
        if path.is_file() and path.parent != exports[name]:
            kinds.setdefault(f"{path.parent.name if path.stem.isdigit() else ''}{path.suffix}{len(path.parts)}", path)
            kinds.setdefault(path.parent.name if not path.stem.isdigit() else path.suffix, path)
    copy = Path(shutil.copytree(exports[name], tmp_path / "copy"))
    for path in sorted(set(kinds.values())):
        there = copy / path.relative_to(exports[name])
        hidden = there.rename(copy / "hidden")
        assert wrong(name, copy, exports[name], tiny_dataset), path
        hidden.rename(there)


@pytest.mark.parametrize("name", FORMATS)
def test_another_clip_s_files_are_noticed(name: str, exports: dict[str, Path], tiny_dataset: Dataset) -> None:
    family, settings, paths, found = opened(name, exports[name], exports[name], tiny_dataset)
    rows = family.index(paths)
    alike = name == "amass"  # people of the first and the last tiny shot move alike
    for own, other in ((found[0], found[1]), (found[-1], found[1 if alike else 0])):
        assert list(family.verify(conformed(family, own, settings), rows[other.key], paths))


def test_humanvid_s_cameras_see_the_joints_where_they_are(exports: dict[str, Path], tiny_dataset: Dataset) -> None:
    for shard in tiny_dataset.shard_paths():
        for key, members in read_shard(shard):
            labels = Labels.from_bytes(members["labels.npz"])
            lines = np.loadtxt(exports["humanvid"] / "blender" / "camera" / f"{key}.txt", ndmin=2)
            for frame, (_, tx, ty, tz, qx, qy, qz, qw, fx, fy) in enumerate(lines):
                turn = np.array([
                    [1 - 2 * (qy**2 + qz**2), 2 * (qx * qy - qz * qw), 2 * (qx * qz + qy * qw)],
                    [2 * (qx * qy + qz * qw), 1 - 2 * (qx**2 + qz**2), 2 * (qy * qz - qx * qw)],
                    [2 * (qx * qz - qy * qw), 2 * (qy * qz + qx * qw), 1 - 2 * (qx**2 + qy**2)],
                ])  # fmt: skip
                seen = labels.joints3d[frame, 0, SMPLX_OF_WHOLEBODY] @ turn.T + (tx, ty, tz)
                points = seen[:, :2] / seen[:, 2:] * (fx * 96, fy * 64) + (48, 32)
                inside = labels.joints2d[frame, 0, :, 2] > 0
                np.testing.assert_allclose(points[inside], labels.joints2d[frame, 0, inside, :2], atol=0.2)


def test_humanvid_refuses_a_place_in_which_its_loader_finds_no_cameras(
    short: None, tiny_dataset: Dataset, tmp_path: Path
) -> None:
    (tmp_path / "videos").mkdir()
    with pytest.raises(DatasetError, match="look for cameras elsewhere"):
        export("humanvid", tiny_dataset.path, tmp_path / "videos" / "out", SMALL, workers=1)


def test_coco_counts_visibility_and_pixels_as_coco_does(exports: dict[str, Path], tiny_dataset: Dataset) -> None:
    tree = json.loads((exports["coco_wholebody"] / "annotations" / "coco_wholebody_train.json").read_text())
    names = {image["id"]: image["file_name"] for image in tree["images"]}
    labels = {key: Labels.from_bytes(m["labels.npz"]) for p in tiny_dataset.shard_paths() for key, m in read_shard(p)}
    kinds = set()
    for one in tree["annotations"]:
        _, key, file = names[one["image_id"]].split("/")
        own = labels[key].joints2d[int(file[:6]), :, :17]
        x, y, seen = np.reshape(one["keypoints"], (17, 3)).T
        assert any(np.array_equal(seen, person[:, 2]) for person in own)
        assert not x[seen == 0].any()
        assert not y[seen == 0].any()
        assert min(np.abs(x + 0.5 - person[:, 0])[seen > 0].max(initial=0) for person in own) < 0.001
        kinds |= set(seen.tolist())
    assert {1, 2} <= kinds


def test_champ_s_folders_hold_the_same_names(exports: dict[str, Path]) -> None:
    for clip in (exports["champ"] / "clips" / "train").iterdir():
        names = {tuple(sorted(path.name for path in folder.iterdir())) for folder in clip.iterdir() if folder.is_dir()}
        assert names == {tuple(f"{number:06d}.png" for number in range(5))}
        assert len(json.loads((clip / "human_bbox.json").read_text())) == 5
        mask, guide = (cv2.imread(str(clip / kind / "000002.png"), cv2.IMREAD_GRAYSCALE) for kind in ("mask", "normal"))
        assert mask.any()
        assert not guide[mask == 0].any()


@pytest.mark.parametrize(("available", "usable"), [(81, 81), (82, 81), (85, 81), (86, 86), (163, 162), (167, 167)])
def test_unianimate_s_window_never_begins_before_the_clip(available: int, usable: int) -> None:
    assert UniAnimate().usable_frames(available) == usable


def test_run_lengths_say_the_mask() -> None:
    rng = np.random.default_rng(5)
    for number in range(40):
        mask = np.repeat(rng.random(50) < 0.5, rng.integers(1, 4000, 50)) if number else np.ones(7, bool)
        assert np.array_equal(rle_values(rle_of(mask)), mask)
    assert rle_of(np.array([False, True, True, False]))["counts"] == b"121"


def test_a_pickle_that_names_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.pickle"
    path.write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(DatasetError, match=r"names os\.system"):
        read_pickle(path)
