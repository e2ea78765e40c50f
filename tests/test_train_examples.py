"""The training examples learn a few steps from a tiny dataset: what they log, resume and measure obeys laws."""

import json
import signal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from test_examples import example

from synth.errors import DatasetError
from synth.manifest import Dataset

pytest.importorskip("diffusers")
pytest.importorskip("accelerate")

SMALL = ("size_px=16", "fold_px=2", "frames=3", "stride=1", "channels=[8]", "batch=2", "device=cpu", "workers=0")


@pytest.fixture(scope="module")
def video() -> ModuleType:
    return example("04_train_pose_to_video")


def config(video: ModuleType, dataset: Dataset, out: Path, *words: str) -> Any:
    return video.configured([f"dataset={dataset.path}", f"out={out}", "drawn=2", "sampling_steps=2", *SMALL, *words])


def log(out: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


def test_a_resumed_training_goes_on_as_if_it_had_not_stopped(
    video: ModuleType, tiny_dataset: Dataset, tmp_path: Path
) -> None:
    video.main(config(video, tiny_dataset, tmp_path / "whole", "steps=5"))
    for steps in (3, 5):
        video.main(config(video, tiny_dataset, tmp_path / "parts", f"steps={steps}"))
    whole, parts = ([(line["step"], line["loss"]) for line in log(tmp_path / name)] for name in ("whole", "parts"))
    assert [step for step, _ in parts] == [1, 2, 3, 4, 5]
    assert whole == parts
    assert len({loss for _, loss in whole}) == 5
    assert all(torch.isfinite(torch.tensor(loss)) for _, loss in whole)


def test_the_verdict_and_the_samples_are_written(video: ModuleType, tiny_dataset: Dataset, tmp_path: Path) -> None:
    video.main(config(video, tiny_dataset, tmp_path, "steps=1"))
    said = json.loads((tmp_path / "verdict.json").read_text())
    assert said["clips"] == 2
    assert said["own"] > 0
    assert (tmp_path / "samples.mp4").stat().st_size > 500
    assert (tmp_path / "samples.png").stat().st_size > 500


def test_ctrl_c_keeps_what_was_learnt(video: ModuleType, tiny_dataset: Dataset, tmp_path: Path) -> None:
    trainer = video.Trainer(config(video, tiny_dataset, tmp_path))
    before = signal.getsignal(signal.SIGINT)
    trainer.stop()
    signal.signal(signal.SIGINT, before)
    trainer.train()
    assert trainer.progress.step == 1
    again = video.Trainer(config(video, tiny_dataset, tmp_path, "steps=1"))
    again.train()
    assert again.progress.step == 1
    for one, other in zip(trainer.model.parameters(), again.model.parameters(), strict=True):
        assert torch.equal(one, other)


class Copies(torch.nn.Module):
    """Predicts its skeleton, and remembers the noise it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[torch.Tensor] = []

    def forward(
        self, noisy: torch.Tensor, sigma: torch.Tensor, pose: torch.Tensor, reference: torch.Tensor
    ) -> torch.Tensor:
        self.seen.append(noisy)
        return pose


def test_skeletons_are_compared_under_the_same_noise(video: ModuleType) -> None:
    clips = torch.rand(3, 3, 2, 8, 8)
    data = {"video": clips, "pose": clips, "reference": clips[:, :, 0], "weight": torch.ones(3, 1, 2, 8, 8)}
    model = Copies()
    found = video.judge(model, data, [("a", "left"), ("b", "left"), ("a", "left")])
    shares = len(video.JUDGED_SIGMAS)
    for clip in range(3):
        own, other, backwards = (model.seen[(3 * clip + k) * shares : (3 * clip + k + 1) * shares] for k in range(3))
        assert all(torch.equal(a, b) and torch.equal(a, c) for a, b, c in zip(own, other, backwards, strict=True))
        assert not torch.equal(own[0], own[1])
    assert found["own"].tolist() == [0, 0, 0]  # it copies its own skeleton, which here is the truth
    assert video.verdict(found)["other_worse"] == video.verdict(found)["backwards_worse"] == 3


def test_another_skeleton_is_never_the_same_motion_from_the_same_side(video: ModuleType) -> None:
    shows = [("a", "left"), ("a", "left"), ("a", "right"), ("b", "left")]
    assert all(shows[j] != shows[i] for i, j in enumerate(video.another(shows)))
    with pytest.raises(DatasetError, match="one motion from one side"):
        video.another([("a", "left")] * 3)


def test_what_weighs_more_counts_more(video: ModuleType) -> None:
    clips = torch.zeros(1, 3, 1, 4, 4)
    off = torch.zeros_like(clips)
    off[..., :2] = 1.0
    weight = torch.ones(1, 1, 1, 4, 4)
    weight[..., :2] = 3.0
    data = {"video": clips, "pose": off, "reference": clips[:, :, 0], "weight": weight}
    assert video.losses(Copies(), data, clips, torch.ones(1)).item() == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["size=3"], r"'size'.*name=value for any of: dataset"),
        (["dataset=X", "size_px=63"], "size_px=63 is no multiple of 32"),
        ([], "dataset"),
    ],
)
def test_words_that_cannot_be_used_are_named(video: ModuleType, words: list[str], said: str) -> None:
    with pytest.raises(SystemExit, match=said):
        video.main(video.configured(words))


def test_too_few_clips_for_a_batch_are_told(video: ModuleType, tiny_dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"4 training clips.*batch=5"):
        video.main(config(video, tiny_dataset, tmp_path, "batch=5"))
