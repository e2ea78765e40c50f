"""The pose-to-video example learns a few steps from a tiny dataset: what it logs, resumes and measures obeys laws."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from test_examples import EXAMPLES, example

from synth.errors import DatasetError
from synth.manifest import Dataset

pytest.importorskip("diffusers")
pytest.importorskip("accelerate")
sys.path.append(str(EXAMPLES))

from pose_to_video import checkpoint

SMALL = ("size_px=16", "crop_px=8", "fold_px=2", "frames=3", "stride=1", "channels=[8]", "batch=2", "workers=0")
QUICK = ("device=cpu", "threads=1", "drawn=2", "sampling_steps=2")


@pytest.fixture(scope="module")
def video() -> ModuleType:
    return example("04_train_pose_to_video")


@pytest.fixture(scope="module")
def dataset(five_motions: Dataset) -> Dataset:
    return five_motions


def words(dataset: Dataset, out: Path, *more: str) -> list[str]:
    return [f"dataset={dataset.path}", f"out={out}", *SMALL, *QUICK, *more]


def log(out: Path) -> list[tuple[int, float]]:
    return [(line["step"], line["loss"]) for line in map(json.loads, (out / "log.jsonl").read_text().splitlines())]


def test_the_verdict_and_the_samples_are_written(video: ModuleType, dataset: Dataset, tmp_path: Path) -> None:
    video.main(video.configured(words(dataset, tmp_path, "steps=2")))
    said = json.loads((tmp_path / "verdict.json").read_text())
    assert (said["step"], said["clips"], said["motions"]) == (2, 4, 2)
    assert said["own"] > 0
    assert (tmp_path / "samples.mp4").stat().st_size > 500
    assert (tmp_path / "samples.png").stat().st_size > 500
    assert len({loss for _, loss in log(tmp_path)}) == 2


class KilledError(BaseException):
    """Stands for SIGKILL: nothing in the example catches it."""


def kill_before_naming(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(path: Path, target: Path) -> None:
        raise KilledError

    monkeypatch.setattr(Path, "rename", rename)


def kill_before_dropping(monkeypatch: pytest.MonkeyPatch) -> None:
    def rmtree(path: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            raise KilledError

    monkeypatch.setattr(shutil, "rmtree", rmtree)


def kill_while_dropping(monkeypatch: pytest.MonkeyPatch) -> None:
    def rmtree(path: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            (path / "model.safetensors").unlink()
            raise KilledError

    monkeypatch.setattr(shutil, "rmtree", rmtree)


def kill_while_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    from accelerate import Accelerator

    save_state = Accelerator.save_state

    def half(self: Accelerator, output_dir: str) -> None:
        save_state(self, output_dir)
        Path(output_dir, "optimizer.bin").write_bytes(b"half")
        raise KilledError

    monkeypatch.setattr(Accelerator, "save_state", half)


def kill_between_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    def save(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr(checkpoint, "save", save)


KILLS = (
    kill_before_naming,
    kill_before_dropping,
    kill_while_dropping,
    kill_while_writing,
    kill_between_checkpoints,
)


@pytest.mark.parametrize("kill", KILLS, ids=lambda kill: kill.__name__)
def test_a_killed_training_goes_on_as_if_it_had_not_stopped(
    video: ModuleType, dataset: Dataset, tmp_path: Path, kill: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """Five steps, a checkpoint every second; the kill comes at the second checkpoint."""
    config = video.configured(words(dataset, tmp_path / "whole", "steps=5", "save_every=2"))
    parts = video.configured(words(dataset, tmp_path / "parts", "steps=5", "save_every=2"))
    whole = trained(video, config)

    with pytest.MonkeyPatch.context() as patch:
        killed = video.Trainer(parts)
        saves: list[int] = []

        def save(accelerator: Any, folder: Path, step: int) -> None:
            saves.append(step)
            if len(saves) == 2:
                kill(patch)
            checkpoint.save(accelerator, folder, step)

        patch.setattr(video, "save", save)
        with pytest.raises(KilledError):
            killed.train()
    assert saves == [2, 4]

    again = trained(video, parts)
    assert log(tmp_path / "parts") == log(tmp_path / "whole")
    assert [step for step, _ in log(tmp_path / "parts")] == [1, 2, 3, 4, 5]
    for one, other in zip(whole.model.parameters(), again.model.parameters(), strict=True):
        assert torch.equal(one, other)
    assert [path.name for path in (tmp_path / "parts" / "checkpoints").iterdir()] == ["step_000000005"]


def trained(video: ModuleType, config: Any) -> Any:
    trainer = video.Trainer(config)
    trainer.train()
    return trainer


def test_a_line_of_the_log_that_a_kill_cut_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"step": 1}\n{"step": 2}\n{"step": 3}\n{"st')
    checkpoint.forget_after(path, 2)
    assert path.read_text() == '{"step": 1}\n{"step": 2}\n'


def test_ctrl_c_keeps_what_was_learnt(video: ModuleType, dataset: Dataset, tmp_path: Path) -> None:
    config = video.configured(words(dataset, tmp_path, "steps=9"))
    trainer = video.Trainer(config)
    before = signal.getsignal(signal.SIGINT)
    trainer.stop()
    signal.signal(signal.SIGINT, before)
    trainer.train()
    assert trainer.progress.step == 1
    assert checkpoint.newest(tmp_path / "checkpoints") == tmp_path / "checkpoints" / "step_000000001"


def test_a_finished_training_takes_no_further_step(video: ModuleType, dataset: Dataset, tmp_path: Path) -> None:
    config = video.configured(words(dataset, tmp_path, "seconds=1e-3"))
    assert trained(video, config).progress.step == 1
    assert trained(video, config).progress.step == 1


def test_two_processes_train_one_network_and_stop_at_one_step(dataset: Dataset, tmp_path: Path) -> None:
    script = [str(EXAMPLES / "04_train_pose_to_video.py"), *words(dataset, tmp_path, "seconds=1", "batch=1")]
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2", *script]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("held-out loss") == 1
    whole = checkpoint.newest(tmp_path / "checkpoints")
    assert whole is not None
    assert {"random_states_0.pkl", "random_states_1.pkl"} <= {path.name for path in whole.iterdir()}
    assert log(tmp_path)[-1][0] == int(whole.name.removeprefix("step_"))


class Told:
    """Stands for an accelerator by which two processes have said their (seconds, stopped)."""

    device = torch.device("cpu")

    def __init__(self, other: tuple[float, float]) -> None:
        self.other = torch.tensor([other], dtype=torch.float64)

    def gather(self, own: torch.Tensor) -> torch.Tensor:
        return torch.cat([own, self.other])


def test_processes_agree_on_the_time_and_on_whether_to_stop(
    video: ModuleType, dataset: Dataset, tmp_path: Path
) -> None:
    trainer = video.Trainer(video.configured(words(dataset, tmp_path)))
    trainer.accelerator = Told((7.0, 0.0))
    assert trainer.agree(5.0) == 7.0
    assert not trainer.stopped
    trainer.accelerator = Told((3.0, 1.0))
    assert trainer.agree(5.0) == 5.0
    assert trainer.stopped


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["size=3"], r"'size'.*name=value for any of: dataset"),
        (["dataset=X", "size_px=68"], "size_px=68 is no multiple of 8"),
        (["dataset=X", "crop_px=72"], "crop_px=72 is more than size_px=64"),
        ([], "dataset"),
    ],
)
def test_words_that_cannot_be_used_are_named(video: ModuleType, given: list[str], said: str) -> None:
    with pytest.raises(SystemExit, match=said):
        video.main(video.configured(given))


@pytest.mark.parametrize("given", [["batch=7"], ["frames=5"], ["dataset=nowhere"], ["held_out=1"]])
def test_what_cannot_be_trained_leaves_no_folder(
    video: ModuleType, dataset: Dataset, tmp_path: Path, given: list[str]
) -> None:
    with pytest.raises(DatasetError):
        video.main(video.configured(words(dataset, tmp_path / "out", "steps=1", *given)))
    assert not (tmp_path / "out").exists()
