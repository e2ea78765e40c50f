"""Train a small 2D pose network on shards alone, and test it on people, motions and places that it has not seen.

python examples/05_train_pose_estimator.py dataset=DATASET                              # eight minutes on two cores
python examples/05_train_pose_estimator.py 'dataset=[ONE,TWO]' 'test_venues=[finals_stadium]' size_px=256 \
    channels=[64,128,256,512] batch=128 device=cuda workers=8 memory_mb=32000 seconds=7200

Top-down: people are cut out by the labels' boxes; the network draws a heatmap for each joint, which is to be a bell
around the label and whose mean near its peak is the answer (Sun et al. 2018, Nibali et al. 2018). `val` holds people
and motions that training never shows, and `test_venues` are left out of training. PCK@0.2 torso: share of visible
joints nearer to the label than 0.2 times the distance of the middles of shoulders and hips; PCK@0.5 head: than half of
that from the middle of the ears to that of the shoulders, the nearest to PCKh that COCO's points allow. Beside it
stands what the mean training pose would score. A sheet beside `out` shows labels and answers.
"""

import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import torch
from omegaconf import MISSING, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from pose_cut_outs import LEAST_PX, ROOM, People, cut_out, plain, varied
from pose_network import Estimator, losses, places
from pose_score import beside, pck
from torch import Tensor
from torch.utils.data import DataLoader

from synth.errors import DatasetError, SynthError
from synth.grid import Grid
from synth.loader import ClipDataset
from synth.manifest import open_dataset
from synth.sheet import Section, Tile, write_sheet

WARM_UP = 0.05
"""Share of the training in which the learning rate rises."""
DRAWN = 14
"""How many of each part of the test are drawn."""


@dataclass
class Config:
    """What `name=value` on the command line overrides. memory_mb: of the cut-outs that are kept at once; where all fit,
    the clips are read once. threads: of PyTorch; more than there are free cores stall each other."""

    dataset: Any = MISSING
    test_venues: list[str] = field(default_factory=list)
    out: str = "outputs/pose_estimator.pt"
    size_px: int = 64
    channels: list[int] = field(default_factory=lambda: [16, 32, 64, 96])
    stride: int = 2
    batch: int = 32
    learning_rate: float = 3e-3
    seconds: float = 480.0
    steps: int = 1_000_000_000
    log_every: int = 100
    seed: int = 0
    device: str = "auto"
    workers: int = 1
    threads: int = 2
    memory_mb: float = 2000.0

    @property
    def folders(self) -> list[str]:
        """The datasets."""
        return [self.dataset] if isinstance(self.dataset, str) else list(self.dataset)


def clips(config: Config, split: str) -> ClipDataset:
    """Every `stride`-th frame of the clips of all datasets in this split."""
    tars = [tar for folder in config.folders for tar in open_dataset(Path(folder)).shard_paths(split)]
    if not tars:
        raise DatasetError(
            f"{', '.join(config.folders)}: no clips in {split}; make more motions, or a larger shards.val_share"
        )
    return ClipDataset(tars, split, ("video", "labels"), config.seed, shuffle=split == "train", stride=config.stride)


def crowds(config: Config, dataset: ClipDataset) -> Iterator[People]:
    """Who can be seen in each clip; read and cut out by the workers."""
    cut = partial(_first, size_px=config.size_px)
    for people in DataLoader(dataset, 1, num_workers=config.workers, collate_fn=cut):
        if people.origins:
            yield people


def _first(samples: list[dict[str, Any]], size_px: int) -> People:
    return cut_out(samples[0], size_px)


def loads(config: Config) -> Iterator[People]:
    """Whom training shows, as many at once as memory_mb holds; where that is everybody, their clips are read once."""
    dataset, whole = clips(config, "train"), True
    while True:
        kept: list[People] = []
        for people in crowds(config, dataset):
            kept += [people] if people.origins[0].venue not in config.test_venues else []
            if sum(one.megabytes for one in kept) > config.memory_mb:
                yield People.joined(kept)
                kept, whole = [], False
        if whole and not kept:
            raise DatasetError(
                f"{config.dataset}: nobody larger than {LEAST_PX} px to learn from; choose other test_venues"
            )
        if kept:
            yield (load := People.joined(kept))
        while whole:
            yield load
        dataset.set_epoch(dataset.epoch + 1)


def batches(config: Config, rng: torch.Generator) -> Iterator[People]:
    """People in any order, load after load."""
    for load in loads(config):
        for chosen in torch.randperm(len(load.origins), generator=rng).split(config.batch):
            if len(chosen) > 1:  # one alone has no deviation to be normalised by
                yield load.at(chosen)


def train(config: Config, device: torch.device) -> tuple[Estimator, Tensor]:
    """The network, and the mean place of each joint (17,2) in what it was shown, unvaried."""
    torch.manual_seed(config.seed)
    rng = torch.Generator().manual_seed(config.seed)
    model = Estimator(config.channels).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=0.02)
    total, seen, began, spent = torch.zeros(17, 2), torch.zeros(17, 1), time.monotonic(), 0.0
    for step, people in enumerate(batches(config, rng), 1):
        optimizer.param_groups[0]["lr"] = config.learning_rate * rate(max(spent / config.seconds, step / config.steps))
        pictures, joints = varied(people, config.size_px, rng)
        loss = losses(model(pictures.to(device)), joints.to(device)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total, seen = total + (ROOM * people.joints * people.seen[..., None]).sum(0), seen + people.seen.sum(0)[:, None]
        spent = time.monotonic() - began
        if step % config.log_every == 0 or step == 1:
            print(f"step {step}  loss {loss.item():.3f}  {spent:.0f} s", flush=True)
        if step >= config.steps or spent >= config.seconds:
            return model.eval(), total / seen.clamp(min=1)
    raise AssertionError("batches never end")


def rate(spent: float) -> float:
    """Share of the learning rate when so much of the training is over: up a ramp, then down a cosine."""
    return min(1.0, (spent + 1e-3) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * min(1.0, spent)))


def held_out(config: Config) -> dict[str, People]:
    """Everybody in the validation clips, apart by whether training had their place."""
    check_apart(config)
    found = list(crowds(config, clips(config, "val")))
    if not found:
        raise DatasetError(f"{config.dataset}: nobody larger than {LEAST_PX} px in val; render larger pictures")
    people = People.joined(found)
    venues = {origin.venue for origin in people.origins}
    if config.test_venues and not venues & set(config.test_venues):
        raise DatasetError(f"{config.dataset}: none of test_venues={config.test_venues} in val; it has {venues}")
    new = torch.tensor([origin.venue in config.test_venues for origin in people.origins])
    parts = {"new people and motions": ~new, "new people, motions and places": new}
    return {name: people.at(which.nonzero()[:, 0]) for name, which in parts.items() if which.any()}


def check_apart(config: Config) -> None:
    """DatasetError where somebody or a motion is in training and in the test, as it may be when datasets are mixed."""
    rows = [row for folder in config.folders for row in Grid.open(Path(folder)).rows]
    for what in ("identity_id", "motion_id"):
        named = [
            {name for row in rows if (row.split == "val") == val for name in getattr(row, what).split(",")}
            for val in (False, True)
        ]
        if both := sorted(named[0] & named[1]):
            raise DatasetError(
                f"{', '.join(config.folders)}: {what} {both[0]} is in train and in val, so the test would be of what"
                " was learnt; make the datasets with one identity.roster and one shards.val_share"
            )


@torch.no_grad()
def report(model: Estimator, mean_pose: Tensor, parts: dict[str, People], config: Config, device: torch.device) -> None:
    """Print PCK of the network and of the mean pose for each part of the held-out people, and draw some of them."""
    sections = []
    for name, people in parts.items():
        pictures, joints = plain(people, config.size_px)
        found = torch.cat([places(model(part.to(device))).cpu() for part in pictures.split(64)])
        who = {identity for origin in people.origins for identity in origin.identities.split(",")}
        where = {origin.clip for origin in people.origins}
        seen = int(people.seen.sum())
        print(f"{name}: {len(joints)} cut-outs of {len(who)} people in {len(where)} clips, {seen} visible joints")
        for share, of in ((0.2, "torso"), (0.5, "head")):
            for estimator, answers in (("network", found), ("mean pose", mean_pose.expand_as(found))):
                scores = pck(answers, joints, people.seen, share, of)
                said = "  ".join(f"{group} {score:.1f}" for group, score in scores.items())
                print(f"  PCK@{share} {of}, {estimator:9}  {said}", flush=True)
        drawn = torch.linspace(0, len(joints) - 1, min(DRAWN, len(joints))).long().tolist()
        tiles = tuple(Tile(people.origins[i].venue, beside(pictures[i], joints[i], found[i])) for i in drawn)
        sections.append(Section(f"{name}: label, answer (left green, right orange)", tiles))
    sheet = Path(config.out).with_suffix(".jpg")
    write_sheet(sections, sheet)
    print(f"drawn: {sheet}")


def configured(words: list[str]) -> Config:
    """Defaults and what the command line says otherwise; SystemExit names a word that cannot be used."""
    try:
        config = OmegaConf.to_object(OmegaConf.merge(OmegaConf.structured(Config), OmegaConf.from_cli(words)))
    except OmegaConfBaseException as error:
        names = ", ".join(Config.__dataclass_fields__)
        sys.exit(f"{str(error).splitlines()[0]}; say dataset=FOLDER and, if you like, name=value for any of: {names}")
    return config  # type: ignore[return-value]


def main(config: Config) -> None:
    """Train, save and test; what there is to test is looked at first."""
    torch.set_num_threads(config.threads)
    parts = held_out(config)
    name = "cuda" if torch.cuda.is_available() else "cpu"
    device = torch.device(name if config.device == "auto" else config.device)
    model, mean_pose = train(config, device)
    Path(config.out).parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict(), "mean_pose": mean_pose}, config.out)
    report(model, mean_pose, parts, config, device)


if __name__ == "__main__":
    try:
        main(configured(sys.argv[1:]))
    except SynthError as error:
        sys.exit(str(error))
