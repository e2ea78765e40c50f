"""Train a small pose-to-video diffusion model on shards, and measure whether it listens to the skeleton.

python examples/04_train_pose_to_video.py dataset=DATASET     # 64x64, ten minutes on two cores
accelerate launch examples/04_train_pose_to_video.py dataset=DATASET size_px=256 fold_px=4 frames=17 stride=1 layers=2 \
    channels=[256,512,768,768] batch=8 learning_rate=1e-4 precision=bf16 workers=8 threads=8 seconds=86400

A UNet over space and time with random weights, on pixels: noisy frames, skeleton and reference are stacked as channels,
and the reference is what the middle attends to. The path is rectified flow (Liu et al. 2022), the noise shifted as for
large videos; the network predicts the clean picture, as the change from the reference. Ctrl-C saves; the same command
goes on exactly where it stopped.
"""

import json
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from omegaconf import MISSING, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader

from synth.errors import DatasetError, SynthError
from synth.loader import ClipDataset, collate
from synth.randomness import generator
from synth.video import encode_rgb

try:
    from accelerate import Accelerator
    from diffusers import FlowMatchEulerDiscreteScheduler, UNet3DConditionModel
except ImportError as missing:
    sys.exit(f"{missing.name} is not installed: pip install -e '.[train]' -c constraints.txt")

LOOK_PX = 8
"""Side of the squares of the reference that are one word each."""
SHIFT = 3.0
"""Most steps at high noise, as Wan trains and samples: there the skeleton, not the noisy picture, says who is where."""
JUDGED_SIGMAS = (0.7, 0.85, 1.0)
"""Shares of noise at which the held-out loss is measured."""


@dataclass
class Config:
    """What `name=value` on the command line overrides. threads: of PyTorch; two stall each other on a busy machine."""

    dataset: str = MISSING
    out: str = "outputs/pose_to_video"
    size_px: int = 64
    fold_px: int = 2
    frames: int = 5
    stride: int = 3
    channels: list[int] = field(default_factory=lambda: [32, 64, 96])
    layers: int = 1
    batch: int = 2
    learning_rate: float = 1e-3
    people_weight: float = 20.0
    seconds: float = 600.0
    steps: int = 1_000_000_000
    save_every: int = 100
    log_every: int = 20
    held_out: int = 32
    drawn: int = 4
    sampling_steps: int = 20
    seed: int = 0
    device: str = "auto"
    precision: str = "no"
    workers: int = 1
    threads: int = 1


@dataclass
class Progress:
    """How far training has come; saved with every checkpoint."""

    step: int = 0
    seconds: float = 0.0
    loader: dict[str, int] = field(default_factory=dict)

    def state_dict(self) -> dict[str, Any]:
        return asdict(self)

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]


class PoseToVideo(nn.Module):
    """Noisy video (B,3,T,H,W), share of noise (B,), skeletons alike and reference (B,3,H,W) to the clean video."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.fold = fold = config.fold_px
        depth, width = len(config.channels), config.channels[-1]
        self.net = UNet3DConditionModel(
            in_channels=9 * fold**2, out_channels=3 * fold**2, block_out_channels=tuple(config.channels),
            down_block_types=("DownBlock3D",) * depth, up_block_types=("UpBlock3D",) * depth, norm_num_groups=8,
            layers_per_block=config.layers, attention_head_dim=8, cross_attention_dim=width,
        )  # fmt: skip
        self.look = nn.Conv2d(3, width, LOOK_PX, LOOK_PX)  # the reference as words, for the middle's attention

    def forward(self, noisy: Tensor, sigma: Tensor, pose: Tensor, reference: Tensor) -> Tensor:
        still = reference[:, :, None].expand_as(noisy)
        looks = self.look(reference).flatten(2).transpose(1, 2)
        folded = self.folded(torch.cat([noisy, pose, still], 1))
        change = self.net(folded, 1000 * sigma, looks).sample
        return still + self.unfolded(change)

    def folded(self, video: Tensor) -> Tensor:
        """Each fold x fold pixels become channels of one place."""
        return functional.pixel_unshuffle(video.transpose(1, 2), self.fold).transpose(1, 2)

    def unfolded(self, video: Tensor) -> Tensor:
        return functional.pixel_shuffle(video.transpose(1, 2), self.fold).transpose(1, 2)


def clips(config: Config, split: str, rank: int = 0, world_size: int = 1) -> ClipDataset:
    train = split == "train"
    return ClipDataset(
        config.dataset, split, ("video", "pose", "ids", "reference"), config.seed, shuffle=train, block=config.batch,
        rank=rank, world_size=world_size, num_frames=config.frames, stride=config.stride,
        window="random" if train else "first", size_px=(config.size_px, config.size_px),
    )  # fmt: skip


def batches(dataset: ClipDataset, config: Config) -> Iterator[dict[str, Any]]:
    """Epoch after epoch; a batch carries the loader's state after it."""
    if len(dataset) < config.batch and not dataset.start_sample:
        raise DatasetError(
            f"{config.dataset}: {len(dataset)} training clips a process for batch={config.batch}; take fewer"
        )
    while True:
        loader = DataLoader(
            dataset, config.batch, num_workers=config.workers, collate_fn=collate, drop_last=True,
            generator=torch.Generator(),  # else it draws from the one whose state a checkpoint keeps
           
            worker_init_fn=lambda _: signal.signal(signal.SIGINT, signal.SIG_IGN),  # Ctrl-C is for us
        )  # fmt: skip
        for number, batch in enumerate(loader, 1):
            yield batch | {"state": dataset.state_dict(number * config.batch)}
        dataset.set_epoch(dataset.epoch + 1)


def tensors(batch: dict[str, Any], config: Config, device: torch.device) -> dict[str, Tensor]:
    """Video and pose (B,3,T,H,W) and reference (B,3,H,W) in -1..1, and the weight of each pixel (B,1,T,H,W)."""
    colours = {name: batch[name].to(device).float() / 127.5 - 1 for name in ("video", "pose", "reference")}
    weight = 1 + config.people_weight * (batch["ids"].to(device) > 0).float()
    return {name: (x.transpose(1, 2) if x.dim() == 5 else x) for name, x in (colours | {"weight": weight}).items()}


def noise_for(shape: torch.Size, *names: int | str) -> tuple[Tensor, Tensor]:
    """Noise and its shares (B,), by name, so that a resumed run draws what an uninterrupted one would have."""
    rng = torch.Generator().manual_seed(int(generator(0, *names).integers(2**62)))
    uniform = torch.rand(shape[0], generator=rng)
    return torch.randn(shape, generator=rng), SHIFT * uniform / (1 + (SHIFT - 1) * uniform)


def losses(model: nn.Module, data: dict[str, Tensor], noise: Tensor, sigma: Tensor) -> Tensor:
    """Squared error of the clean video (B,), where people and their equipment weigh more than the place."""
    share = sigma.view(-1, 1, 1, 1, 1)
    noisy = (1 - share) * data["video"] + share * noise
    error = (model(noisy, sigma, data["pose"], data["reference"]).float() - data["video"]) ** 2
    return (error * data["weight"]).mean((1, 2, 3, 4)) / data["weight"].mean((1, 2, 3, 4))


def another(shows: list[tuple[str, str]]) -> list[int]:
    """For each clip one of another motion or view, half the list away or as soon after that as there is.

    shows: motion and camera of each clip; where both are equal, so are the skeletons.
    """
    count = len(shows)
    ways = [[(i + count // 2 + k) % count for k in range(count)] for i in range(count)]
    found = [[j for j in way if shows[j] != shows[i]] for i, way in enumerate(ways)]
    if not all(found):
        raise DatasetError("all held-out clips show one motion from one side, so no skeleton is wrong; make more clips")
    return [choice[0] for choice in found]


@torch.no_grad()
def judge(model: nn.Module, data: dict[str, Tensor], shows: list[tuple[str, str]]) -> dict[str, Tensor]:
    """Held-out loss of each clip by skeleton: its own, another clip's, its own backwards; noise and shares the same."""
    pose = data["pose"]
    skeletons = {"own": pose, "other": pose[another(shows)], "backwards": pose.flip(2)}
    found = {name: torch.zeros(len(shows)) for name in skeletons}
    for clip in range(len(shows)):
        one = {name: value[clip : clip + 1] for name, value in data.items()}
        noise = noise_for(one["video"].shape, "judge", clip)[0].to(pose.device)
        for name, skeleton in skeletons.items():
            told = one | {"pose": skeleton[clip : clip + 1]}
            each = [losses(model, told, noise, torch.full((1,), s, device=pose.device)) for s in JUDGED_SIGMAS]
            found[name][clip] = torch.stack(each).mean().cpu()
    return found


def verdict(found: dict[str, Tensor]) -> dict[str, float]:
    """How much a wrong skeleton hurts: mean, standard error over clips, and on how many clips."""
    own = found["own"]
    said = {"clips": float(len(own)), "own": float(own.mean())}
    for name in ("other", "backwards"):
        harm = found[name] - own
        said |= {f"{name}_harm": float(harm.mean()), f"{name}_error": float(harm.std() / len(own) ** 0.5)}
        said |= {f"{name}_percent": float(100 * harm.mean() / own.mean()), f"{name}_worse": float((harm > 0).sum())}
    return said


@torch.no_grad()
def sample(model: nn.Module, pose: Tensor, reference: Tensor, steps: int) -> Tensor:
    """Videos (B,3,T,H,W) from noise, by Euler's method."""
    scheduler = FlowMatchEulerDiscreteScheduler(shift=SHIFT)
    scheduler.set_timesteps(steps, device=pose.device)
    video = noise_for(pose.shape, "sample")[0].to(pose.device)
    for timestep, sigma in zip(scheduler.timesteps, scheduler.sigmas, strict=False):
        clean = model(video, sigma.expand(len(pose)), pose, reference).float()
        video = scheduler.step((video - clean) / sigma, timestep, video).prev_sample
    return video


def draw(model: nn.Module, data: dict[str, Tensor], out: Path, steps: int) -> None:
    """samples.mp4 and samples.png: a clip a row, reference | skeleton | sample | truth (in the sheet at 3 moments)."""
    made = sample(model, data["pose"], data["reference"], steps)
    still = data["reference"][:, :, None].expand_as(made)
    rows = torch.cat([still, data["pose"], made, data["video"]], 4).permute(0, 2, 3, 4, 1)  # B T H 4W 3
    frames = ((rows.clamp(-1, 1) + 1) * 127.5).byte().cpu().numpy().repeat(2, 2).repeat(2, 3)
    (out / "samples.mp4").write_bytes(encode_rgb(list(np.concatenate(list(frames), 1)), 8.0))
    moments = np.linspace(0, made.shape[2] - 1, 3).astype(int)
    sheet = np.concatenate([np.concatenate(list(row[moments]), 1) for row in frames], 0)
    cv2.imwrite(str(out / "samples.png"), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


def save(accelerator: Accelerator, folder: Path) -> None:
    """Replace the checkpoint at once, so that there is always a whole one."""
    fresh, old = folder.with_name("fresh"), folder.with_name("old")
    accelerator.save_state(str(fresh))
    accelerator.wait_for_everyone()
    if accelerator.is_main_process:
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


class Trainer:
    """One run: what is trained, where it is kept, and what it has said."""

    def __init__(self, config: Config) -> None:
        self.config, self.out = config, Path(config.out)
        torch.manual_seed(config.seed)
        self.accelerator = Accelerator(mixed_precision=config.precision, cpu=config.device == "cpu")
        model = PoseToVideo(config)
        optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, betas=(0.9, 0.99))
        self.model, self.optimizer = self.accelerator.prepare(model, optimizer)
        self.progress = Progress()
        self.accelerator.register_for_checkpointing(self.progress)
        self.stopped = False

    def stop(self, *_: object) -> None:
        """On Ctrl-C: end after this step; a second one ends at once."""
        self.stopped = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def train(self) -> None:
        """Go on from the checkpoint, if there is one, until the seconds or steps are spent or Ctrl-C."""
        config, progress, rank = self.config, self.progress, self.accelerator.process_index
        dataset = clips(config, "train", rank, self.accelerator.num_processes)
        if (self.out / "checkpoint").exists():
            self.accelerator.load_state(str(self.out / "checkpoint"))
            dataset.load_state_dict(progress.loader)
            self.say(f"going on from step {progress.step} after {progress.seconds:.0f} s")
        began = time.monotonic() - progress.seconds
        for batch in batches(dataset, config) if progress.step < config.steps else ():
            loss = self.step(batch, rank)
            progress.step, progress.seconds = progress.step + 1, time.monotonic() - began
            progress.loader = batch["state"]
            self.log(loss)
            over = self.stopped or progress.step >= config.steps or progress.seconds >= config.seconds
            if over or progress.step % config.save_every == 0:
                save(self.accelerator, self.out / "checkpoint")
            if over:
                break

    def step(self, batch: dict[str, Any], rank: int) -> float:
        """One update; its loss."""
        data = tensors(batch, self.config, self.accelerator.device)
        noise, sigma = noise_for(data["video"].shape, "train", self.config.seed, self.progress.step, rank)
        loss = losses(self.model, data, noise.to(self.accelerator.device), sigma.to(self.accelerator.device)).mean()
        self.accelerator.backward(loss)
        self.accelerator.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return float(loss.detach())

    def log(self, loss: float) -> None:
        """Every loss to log.jsonl, some to the terminal."""
        if self.accelerator.is_main_process:
            line = {"step": self.progress.step, "loss": loss, "seconds": round(self.progress.seconds, 2)}
            with (self.out / "log.jsonl").open("a") as file:
                file.write(json.dumps(line) + "\n")
            if self.progress.step % self.config.log_every == 0:
                self.say(f"step {self.progress.step}  loss {loss:.4f}  {self.progress.seconds:.0f} s")

    def say(self, words: str) -> None:
        self.accelerator.print(words, flush=True)

    @torch.no_grad()
    def finish(self) -> None:
        """Judge and draw the held-out clips, and say what came out."""
        self.accelerator.wait_for_everyone()
        if not self.accelerator.is_main_process:
            return
        model, config = self.accelerator.unwrap_model(self.model).eval(), self.config
        held_out = collate([clip for _, clip in zip(range(config.held_out), clips(config, "val"), strict=False)])
        data = tensors(held_out, config, self.accelerator.device)
        said = verdict(judge(model, data, [(facts["motion_id"], facts["camera"]) for facts in held_out["facts"]]))
        (self.out / "verdict.json").write_text(json.dumps({"step": self.progress.step} | said, indent=1))
        self.say(f"held-out loss {said['own']:.4f}, mean of {said['clips']:.0f} clips; the same with a wrong skeleton:")
        for name, words in (("other", "another clip's"), ("backwards", "its own, backwards")):
            self.say(
                f"  {words}: {said[f'{name}_percent']:+.0f} % ({said[f'{name}_harm']:+.4f}, standard error"
                f" {said[f'{name}_error']:.4f}), worse on {said[f'{name}_worse']:.0f} of {said['clips']:.0f}"
            )
        shown = torch.linspace(0, len(data["pose"]) - 1, min(config.drawn, len(data["pose"]))).long()
        draw(model, {name: value[shown] for name, value in data.items()}, self.out, config.sampling_steps)
        self.say(f"samples: {self.out / 'samples.png'} and samples.mp4")


def configured(words: list[str]) -> Config:
    """Defaults and what the command line says otherwise; SystemExit names a word that cannot be used."""
    try:
        config = OmegaConf.to_object(OmegaConf.merge(OmegaConf.structured(Config), OmegaConf.from_cli(words)))
    except OmegaConfBaseException as error:
        names = ", ".join(Config.__dataclass_fields__)
        sys.exit(f"{str(error).splitlines()[0]}; say dataset=FOLDER and, if you like, name=value for any of: {names}")
    assert isinstance(config, Config)
    step_px = max(LOOK_PX, config.fold_px) * 2 ** (len(config.channels) - 1)
    if config.size_px % step_px:
        sys.exit(f"size_px={config.size_px} is no multiple of {step_px}, as fold_px and channels need; choose another")
    return config


def main(config: Config) -> None:
    """Train, then judge; after Ctrl-C do neither further."""
    Path(config.out).mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(config.threads)
    trainer = Trainer(config)
    signal.signal(signal.SIGINT, trainer.stop)
    trainer.train()
    if trainer.stopped:
        sys.exit(f"stopped after step {trainer.progress.step}, which is saved; the same command goes on from there")
    trainer.finish()


if __name__ == "__main__":
    try:
        main(configured(sys.argv[1:]))
    except SynthError as error:
        sys.exit(str(error))
