"""Laws of an export as a whole: the same bytes by any number of workers, its dataset as it was, and its origin told.

The format is Moore's, the cheapest; what is said here is the engine's.
"""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import pytest
from export_folders import ALL, bytes_of, state_of

from synth.export import export
from synth.export.family import read_video
from synth.export.stableanimator import StableAnimator
from synth.manifest import Dataset


def test_two_workers_write_the_bytes_of_one(tiny_dataset: Dataset, tmp_path: Path, undisturbed: dict[str, str]) -> None:
    told: list[tuple[str, int, int]] = []
    number = export("moore", tiny_dataset.path, tmp_path / "out", ALL, 2, lambda *what: told.append(what))
    assert number == 6
    assert bytes_of(tmp_path / "out") == undisturbed
    assert told == [(what, k, 6) for what in ("written", "read back") for k in range(1, 7)]


def test_an_export_leaves_the_dataset_as_it_is(dataset_copy: Path, tmp_path: Path) -> None:
    before = state_of(dataset_copy)
    export("moore", dataset_copy, tmp_path / "out", replace(ALL, size_px=(64, 64), fps=12.0), workers=1)
    assert state_of(dataset_copy) == before


def test_an_export_says_where_it_is_from(undisturbed: dict[str, str], tiny_dataset: Dataset, tmp_path: Path) -> None:
    export("moore", tiny_dataset.path, tmp_path / "out", replace(ALL, split="val"), workers=1)
    facts = json.loads((tmp_path / "out" / "export.json").read_text())
    assert facts["format"] == "moore"
    assert (facts["dataset"], facts["digest"]) == (tiny_dataset.name, tiny_dataset.digest)
    assert facts["clips"] == 2
    assert facts["settings"]["split"] == "val"
    assert {"README.md", "export.json", "meta.json"} <= set(undisturbed)


def test_clips_of_two_sizes_keep_them_unless_one_is_given(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StableAnimator, "least_frames", 1)
    export("moore", mixed, tmp_path / "own", ALL, workers=1)
    export("moore", mixed, tmp_path / "one", replace(ALL, size_px=(64, 64)), workers=1)
    export("stableanimator", mixed, tmp_path / "square", ALL, workers=1)  # whose own size is one
    found = {
        name: {next(iter(read_video(path))).shape for path in (tmp_path / name).rglob("*.mp4")}
        for name in ("own", "one")
    }
    assert found == {"own": {(64, 96, 3), (128, 192, 3)}, "one": {(64, 64, 3)}}
    assert {cv2.imread(str(path)).shape for path in (tmp_path / "square").rglob("*.png")} == {(512, 512, 3)}
