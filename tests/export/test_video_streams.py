"""Streams of the exports for video models: copied where nothing changes, and what is wrong with one is found."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from trainer_readers import video
from video_batches import FORMATS, FRONT, NATIVE, SIDE, TWO_PEOPLE

from synth.errors import DatasetError
from synth.export import Settings, export
from synth.export.conformed import Conformed
from synth.export.family import Paths
from synth.export.registry import FAMILIES
from synth.manifest import Dataset
from synth.video import encode_drawing


@pytest.mark.parametrize("name", FORMATS)
def test_pictures_are_copied_byte_by_byte(
    large_exports: dict[str, Path], large_clips: dict[str, Conformed], name: str
) -> None:
    for key, clip in large_clips.items():
        (path,) = large_exports[name].glob(f"videos/**/{key}.mp4")
        assert path.read_bytes() == clip.source.members["mp4"]


CONTROL = {name: "pose" if "animate" in name else "control" for name in FORMATS}
BROKEN = [*CONTROL.items(), ("diffsynth", "vace"), ("videox_animate", "background"), ("videox_vace", "videos")]


@pytest.fixture(scope="module")
def spoiled(large_exports: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("spoiled")
    return {name: Path(shutil.copytree(path, folder / name)) for name, path in large_exports.items()}


@pytest.mark.parametrize(("name", "where"), BROKEN)
def test_what_is_wrong_with_a_stream_is_found(
    large_exports: dict[str, Path], spoiled: dict[str, Path], large_clips: dict[str, Conformed], name: str, where: str
) -> None:
    """What is not spoiled passes, or `export` would have refused it."""
    family, paths = FAMILIES[name], Paths(spoiled[name], large_exports[name], name == "musubi")
    clip = Conformed(large_clips[FRONT].source, large_clips[FRONT].settings, family.style)
    (victim,), (other,) = (list(paths.folder.glob(f"{where}/**/{key}.mp4")) for key in (FRONT, SIDE))
    (near,) = paths.folder.glob(f"{where}/**/{TWO_PEOPLE}.mp4")
    whole, frames, row = victim.read_bytes(), video(victim), family.index(paths)[FRONT]
    lies = {
        "shows the moment of frame|differs by": encode_drawing(np.roll(frames, 1, 0), 24.0),
        "black throughout": encode_drawing(np.zeros_like(frames), 24.0),
        "differs by": other.read_bytes(),
    }
    if family.style != "wan_animate":  # whose athlete is the same one, moving alike in the same place
        lies["from what it must show"] = near.read_bytes()
    for words, content in lies.items():
        victim.write_bytes(content)
        (first, *_) = family.verify(clip, row, paths)
        assert any(word in first for word in words.split("|")), first
    victim.unlink()
    with pytest.raises(FileNotFoundError):
        list(family.verify(clip, row, paths))
    victim.write_bytes(whole)


def test_too_few_frames_at_the_format_s_rate_are_refused(large_dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="too few frames for diffsynth, which takes at least 5"):
        export("diffsynth", large_dataset.path, tmp_path / "out", Settings(split="all"), workers=1)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", FORMATS)
def test_sizes_that_the_model_cannot_take_are_refused(large_dataset: Dataset, tmp_path: Path, name: str) -> None:
    with pytest.raises(DatasetError, match=f"100x64; {name} takes multiples of 16"):
        export(name, large_dataset.path, tmp_path / "out", replace(NATIVE, size_px=(100, 64)), workers=1)
    assert not list(tmp_path.iterdir())
