"""Train a small pose-to-video diffusion model on shards, and measure whether it listens to the skeleton.

python examples/04_train_pose_to_video.py dataset=DATASET     # 64x64, ten minutes on two cores
accelerate launch examples/04_train_pose_to_video.py dataset=DATASET size_px=256 crop_px=0 fold_px=4 frames=17 \
    stride=1 layers=2 channels=[256,512,768,768] attention=2 batch=8 learning_rate=1e-4 precision=bf16 workers=8 \
    seconds=86400

The parts are in pose_to_video/: clips with a reference from beside the window, a UNet of diffusers' blocks with random
weights, rectified flow, and what a wrong skeleton costs. Ctrl-C saves; the same command goes on where it stopped.
Several processes on one machine without a GPU: torchrun --nproc_per_node 2 examples/04... device=cpu threads=1.
"""

import json
import math
import signal
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from omegaconf import MISSING, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from synth.errors import DatasetError, SynthError
from synth.loader import Sample

try:
    from accelerate import Accelerator
    from pose_to_video.checkpoint import forget_after, newest, save
    from pose_to_video.diffusion import losses, noise_for
    from pose_to_video.drawing import draw
    from pose_to_video.excerpts import Excerpts, batches, held_out, tensors
    from pose_to_video.judging import another, in_words, judge, shows, verdict
    from pose_to_video.network import LOOK_PX, PoseToVideo
except ImportError as missing:
    sys.exit(f"{missing.name} is not installed: pip install -e '.[train]' -c constraints.txt")


@dataclass
class Config:
    """What `name=value` on the command line overrides. seconds: of training, unless `steps` says how many. crop_px:
    training sees squares of this side about the people (0: all), which cost less; judged and drawn are whole pictures.
    """

    dataset: str = MISSING
    out: str = "outputs/pose_to_video"
    size_px: int = 64
    crop_px: int = 40
    fold_px: int = 2
    frames: int = 5
    stride: int = 2
    style: str = "wan_animate"
    channels: list[int] = field(default_factory=lambda: [32, 64, 96])
    layers: int = 1
    attention: int = 1
    batch: int = 4
    learning_rate: float = 1e-3
    warm_up: float = 0.05
    people_weight: float = 20.0
    seconds: float = 540.0
    steps: int | None = None
    save_every: int = 200
    log_every: int = 20
    held_out: int = 32
    drawn: int = 4
    sampling_steps: int = 20
    seed: int = 0
    device: str = "auto"
    precision: str = "no"
    workers: int = 1
    threads: int = 2


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

    def share(self, config: Config) -> float:
        """Of the training that is behind us, 0 to 1."""
        return self.step / config.steps if config.steps else self.seconds / config.seconds


class Trainer:
    """One run: what is trained, on what it is judged, and what it has said."""

    def __init__(self, config: Config) -> None:
        self.config, self.out = config, Path(config.out)
        torch.manual_seed(config.seed)
        self.accelerator = Accelerator(mixed_precision=config.precision, cpu=config.device == "cpu")
        self.dataset, self.held_out = self.clips()
        model = PoseToVideo(config.channels, config.layers, config.attention, config.fold_px)
        optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, betas=(0.9, 0.99))
        self.model, self.optimizer = self.accelerator.prepare(model, optimizer)
        self.progress = Progress()
        self.accelerator.register_for_checkpointing(self.progress)
        self.stopped = False

    def clips(self) -> tuple[Excerpts, Sample]:
        """What is trained on and what is held out; errors come now, before there is anything on the disk."""
        config, processes = self.config, self.accelerator.num_processes
        how = (config.size_px, config.frames, config.stride, config.style)
        dataset = Excerpts(
            config.dataset, "train", *how, seed=config.seed, block=config.batch, rank=self.accelerator.process_index,
            world_size=processes, crop_px=config.crop_px,
        )  # fmt: skip
        if len(dataset) < config.batch:
            raise DatasetError(
                f"{config.dataset}: {len(dataset)} training clips a process for batch={config.batch}; take fewer"
            )
        unseen = held_out(config.held_out, config.dataset, *how)
        another(shows(unseen))
        return dataset, unseen

    def stop(self, *_: object) -> None:
        """On Ctrl-C: end after this step; a second one ends at once."""
        self.stopped = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def train(self) -> None:
        """Go on from the checkpoint, if there is one, until the seconds or steps are spent or Ctrl-C."""
        config, progress, checkpoints = self.config, self.progress, self.out / "checkpoints"
        self.out.mkdir(parents=True, exist_ok=True)
        if whole := newest(checkpoints):
            self.accelerator.load_state(str(whole))
            self.dataset.load_state_dict(progress.loader)
            self.say(f"going on from step {progress.step} after {progress.seconds:.0f} s")
        if self.accelerator.is_main_process:
            forget_after(self.out / "log.jsonl", progress.step)
        began = time.monotonic() - progress.seconds
        for batch in batches(self.dataset, config.batch, config.workers) if progress.share(config) < 1 else ():
            loss = self.step(batch)
            progress.step, progress.loader = progress.step + 1, batch["state"]
            progress.seconds = self.agree(time.monotonic() - began)
            self.log(loss)
            over = self.stopped or progress.share(config) >= 1
            if over or progress.step % config.save_every == 0:
                save(self.accelerator, checkpoints, progress.step)
            if over:
                break

    def step(self, batch: Sample) -> float:
        """One update; its loss."""
        config, progress, device = self.config, self.progress, self.accelerator.device
        data = tensors(batch, config.people_weight, device)
        rank = self.accelerator.process_index
        noise, sigma = noise_for(data["video"].shape, "train", config.seed, progress.step, rank)
        loss = losses(self.model, data, noise.to(device), sigma.to(device)).mean()
        self.accelerator.backward(loss)
        self.accelerator.clip_grad_norm_(self.model.parameters(), 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = config.learning_rate * rate(progress.share(config), config.warm_up)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return float(loss.detach())

    def agree(self, seconds: float) -> float:
        """What all processes take for the time, and whether they stop: else one goes on and waits for the others."""
        said = torch.tensor([[seconds, float(self.stopped)]], dtype=torch.float64, device=self.accelerator.device)
        seconds, stopped = self.accelerator.gather(said).amax(0).tolist()
        self.stopped = bool(stopped)
        return seconds

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

    def finish(self) -> None:
        """Judge and draw the held-out clips, and say what came out."""
        if self.accelerator.is_main_process:
            model = self.accelerator.unwrap_model(self.model).eval()
            data = tensors(self.held_out, self.config.people_weight, self.accelerator.device)
            said = verdict(judge(model, data, shows(self.held_out)), shows(self.held_out))
            (self.out / "verdict.json").write_text(json.dumps({"step": self.progress.step} | said, indent=1))
            self.say(in_words(said))
            draw(model, data, self.out, self.config.drawn, self.config.sampling_steps)
            self.say(f"samples: {self.out / 'samples.png'} and samples.mp4")


def rate(share: float, warm_up: float) -> float:
    """Of the learning rate: up within the first share, then down to nothing along a cosine."""
    return min(1.0, (share + 1e-3) / warm_up) * (1 + math.cos(math.pi * min(share, 1.0))) / 2


def configured(words: list[str]) -> Config:
    """Defaults and what the command line says otherwise; SystemExit names a word that cannot be used."""
    try:
        config = OmegaConf.to_object(OmegaConf.merge(OmegaConf.structured(Config), OmegaConf.from_cli(words)))
    except OmegaConfBaseException as error:
        names = ", ".join(Config.__dataclass_fields__)
        sys.exit(f"{str(error).splitlines()[0]}; say dataset=FOLDER and, if you like, name=value for any of: {names}")
    assert isinstance(config, Config)
    step_px = max(LOOK_PX, config.fold_px * 2 ** (len(config.channels) - 1))
    for name in ("size_px", "crop_px"):
        if getattr(config, name) % step_px:
            sys.exit(f"{name}={getattr(config, name)} is no multiple of {step_px}, as fold_px and channels need")
    if config.crop_px > config.size_px:
        sys.exit(f"crop_px={config.crop_px} is more than size_px={config.size_px}; choose less, or 0 for all")
    return config


def main(config: Config) -> None:
    """Train, then judge; after Ctrl-C do neither further."""
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
