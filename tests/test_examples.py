"""The examples run on a dataset and say what they read; one of them is started as a user does, from a shell."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import cv2
import pytest

from synth.errors import DatasetError
from synth.manifest import Dataset

EXAMPLES = Path(__file__).parents[1] / "examples"


def example(name: str) -> ModuleType:
    """An example as a module, so that PyTorch is imported once for all of them."""
    spec = importlib.util.spec_from_file_location(f"example_{name[:2]}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_webdataset_alone_reads_a_dataset(tiny_dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    example("01_read_with_webdataset").main(tiny_dataset.path)
    said = capsys.readouterr().out
    assert said.count("video (5, 64, 96, 3) at 24.0 fps") == 4
    assert "A woman with short brown hair" in said


def test_webdataset_example_needs_no_code_of_this_project() -> None:
    assert "synth" not in (EXAMPLES / "01_read_with_webdataset.py").read_text()


def test_loader_resumes_the_second_epoch(tiny_dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    example("02_read_with_loader").main(tiny_dataset.path)
    said = capsys.readouterr().out
    epochs = [line for line in said.splitlines() if line.startswith("epoch 1")]
    assert len(epochs) == 2
    assert sum(line.count("volleyball_") for line in epochs) == 4
    assert "video: (2, 5, 3, 64, 96) torch.uint8" in said
    assert "window: 3 frames at 16 fps from frame " in said
    assert "pose:unianimate: (2, 3, 3, 64, 64) torch.uint8" in said
    assert said.count("pair: view") == 2
    assert "video: (2, 2, 3, 3, 64, 96) torch.uint8" in said


def test_labels_are_drawn_over_every_view_of_a_shot(tiny_dataset: Dataset, tmp_path: Path) -> None:
    example("03_draw_labels").main(tiny_dataset.path, tmp_path / "labels.png")
    picture = cv2.imread(str(tmp_path / "labels.png"))
    assert picture.shape == (2 * 2 * 64, 3 * 96, 3)
    assert (picture == (60, 255, 60)).all(-1).any()  # a joint that is seen


@pytest.mark.parametrize("name", ["01_read_with_webdataset", "02_read_with_loader", "03_draw_labels"])
def test_a_folder_without_a_dataset_is_named(name: str, tmp_path: Path) -> None:
    extra = (tmp_path / "x.png",) if name.startswith("03") else ()
    with pytest.raises((SystemExit, DatasetError), match=str(tmp_path)):
        example(name).main(tmp_path, *extra)
    assert not list(tmp_path.iterdir())


def test_from_a_shell_a_bad_folder_gets_one_line(tmp_path: Path) -> None:
    command = [sys.executable, str(EXAMPLES / "02_read_with_loader.py"), str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith(f"{tmp_path}: no dataset.json here")
    assert len(result.stderr.splitlines()) == 1
