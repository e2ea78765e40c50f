"""Train a small 2D pose network on shards alone, and test it on people, motions and places that it has not seen.

python examples/05_train_pose_estimator.py dataset=DATASET                              # a few minutes on two cores
python examples/05_train_pose_estimator.py 'dataset=[ONE,TWO]' 'test_venues=[finals_stadium]' size_px=256 \
    channels=[64,128,256,512] batch=32 device=cuda workers=8 seconds=7200

Top-down: people are cut out by the labels' boxes; the network draws a heatmap for each joint, whose mean is the
joint's place (integral regression, Sun et al. 2018). `val` holds people and motions that training never shows, and
`test_venues` are left out of training. PCK@0.2 torso: share of visible joints nearer to the label than 0.2 times the
distance of the middles of shoulders and hips; PCK@0.5 head: than half of that from the middle of the ears to that of
the shoulders, the nearest to PCKh that COCO's points allow. Beside it stands what the mean training pose would score.
"""

import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from omegaconf import MISSING, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader

from synth.errors import DatasetError, SynthError
from synth.loader import ClipDataset
from synth.manifest import open_dataset
from synth.skeleton.maps import COCO_17

GROUPS = {
    "head": slice(0, 5), "shoulders": slice(5, 7), "elbows": slice(7, 9), "wrists": slice(9, 11), "hips": slice(11, 13),
    "knees": slice(13, 15), "ankles": slice(15, 17), "all": slice(0, 17),
}  # fmt: skip
_OTHER_SIDE = {"left": "right", "right": "left"}
MIRRORED = [
    COCO_17.index("_".join([_OTHER_SIDE.get(side, side), *rest]))
    for side, *rest in (name.split("_") for name in COCO_17)
]
MARGIN = 1.25
"""Side of a cut-out to the longer side of its box."""
LEAST_PX = 24
"""Longer sides of boxes below this are nobody to learn from."""
SEEN = 2


@dataclass
class Config:
    """What `name=value` on the command line overrides."""

    dataset: Any = MISSING
    test_venues: list[str] = field(default_factory=list)
    out: str = "outputs/pose_estimator.pt"
    size_px: int = 64
    channels: list[int] = field(default_factory=lambda: [24, 48, 96, 128])
    frames: int = 4
    stride: int = 4
    batch: int = 8
    learning_rate: float = 2e-3
    seconds: float = 240.0
    steps: int = 1_000_000_000
    log_every: int = 50
    seed: int = 0
    device: str = "auto"
    workers: int = 1
    threads: int = 1


@dataclass(frozen=True)
class People:
    """Cut-outs (N,3,S,S) in 0..1, joints (N,17,2) in -1..1 of the cut-out, seen (N,17), and the place of each."""

    pictures: Tensor
    joints: Tensor
    seen: Tensor
    venues: list[str]

    @staticmethod
    def joined(parts: "list[People]") -> "People":
        tensors = (torch.cat([getattr(part, name) for part in parts]) for name in ("pictures", "joints", "seen"))
        return People(*tensors, [venue for part in parts for venue in part.venues])

    def where(self, keep: Tensor) -> "People":
        """Those for whom `keep` (N,) is true."""
        venues = [venue for venue, kept in zip(self.venues, keep.tolist(), strict=True) if kept]
        return People(self.pictures[keep], self.joints[keep], self.seen[keep], venues)


def cut_out(sample: dict[str, Any], size_px: int) -> People:
    """Everybody in every frame of a clip, as squares around the labels' boxes."""
    boxes, joints = sample["labels"]["boxes"].float(), sample["labels"]["joints2d"][:, :, :17].float()
    sides = (boxes[..., 2:] - boxes[..., :2]).amax(-1)
    frame, person = torch.nonzero(sides >= LEAST_PX, as_tuple=True)
    middle = (boxes[..., :2] + boxes[..., 2:])[frame, person] / 2
    half = MARGIN / 2 * sides[frame, person]
    joints = joints[frame, person]
    places = (joints[..., :2] - middle[:, None]) / half[:, None, None]
    pictures = _squares(sample["video"].float()[frame] / 255, middle, half, size_px)
    return People(pictures, places, joints[..., 2] == SEEN, [sample["facts"]["venue"]] * len(frame))


def _squares(pictures: Tensor, middle: Tensor, half: Tensor, size_px: int) -> Tensor:
    """(N,3,S,S) of pictures (N,3,H,W): middle (N,2) and half a side (N,) [px]."""
    whole = torch.tensor([pictures.shape[-1], pictures.shape[-2]])
    scale, shift = 2 * half[:, None] / whole, 2 * middle / whole - 1
    theta = torch.zeros(len(pictures), 2, 3)
    theta[:, 0, 0], theta[:, 1, 1], theta[:, :, 2] = scale[:, 0], scale[:, 1], shift
    grid = functional.affine_grid(theta, [len(pictures), 3, size_px, size_px], align_corners=False)
    return functional.grid_sample(pictures, grid, align_corners=False)


def varied(people: People, rng: torch.Generator) -> tuple[Tensor, Tensor]:
    """Pictures and joints, each turned, moved, scaled, perhaps mirrored, and in other light."""
    count = len(people.pictures)
    turn, size, mirror, light = (torch.rand(count, generator=rng) for _ in range(4))
    turn, size, sign = 0.6 * (turn - 0.5), 0.8 + 0.4 * size, 1 - 2 * (mirror < 0.5).float()
    shift = 0.2 * (torch.rand(count, 2, generator=rng) - 0.5)
    rows = [sign * turn.cos(), -sign * turn.sin(), turn.sin(), turn.cos()]
    linear = torch.stack(rows, -1).view(-1, 2, 2) * size[:, None, None]
    grid = functional.affine_grid(torch.cat([linear, shift[:, :, None]], 2), people.pictures.shape, align_corners=False)
    pictures = functional.grid_sample(people.pictures, grid, align_corners=False) * (0.6 + 0.8 * light).view(
        -1, 1, 1, 1
    )
    joints = torch.einsum("nij,nkj->nki", torch.linalg.inv(linear), people.joints - shift[:, None])
    return pictures, torch.where((sign < 0)[:, None, None], joints[:, MIRRORED], joints)


class Estimator(nn.Module):
    """Cut-outs (N,3,S,S) in 0..1 to joints (N,17,2) in -1..1: down by strided convolutions, up again to a quarter."""

    def __init__(self, channels: list[int]) -> None:
        super().__init__()
        wide = [3, *channels]
        self.down = nn.ModuleList(_layer(a, b, 2) for a, b in zip(wide, channels, strict=False))
        self.up = nn.ModuleList(_layer(b + a, a, 1) for a, b in pairwise(channels[1:]))
        self.heat = nn.Conv2d(channels[1], len(COCO_17), 1)

    def forward(self, pictures: Tensor) -> Tensor:
        x, kept = pictures - 0.5, []
        for layer in self.down:
            x = layer(x)
            kept.append(x)
        for layer, beside in zip(reversed(self.up), reversed(kept[1:-1]), strict=True):
            x = layer(torch.cat([functional.interpolate(x, beside.shape[-2:]), beside], 1))
        return means(self.heat(x))


def _layer(inside: int, outside: int, stride: int) -> nn.Module:
    mix = nn.Conv2d(outside, outside, 3, 1, 1, bias=False)
    into = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
    return nn.Sequential(into, nn.BatchNorm2d(outside), nn.ReLU(), mix, nn.BatchNorm2d(outside), nn.ReLU())


def means(heat: Tensor) -> Tensor:
    """Mean places (N,K,2), x and y in -1..1 of the picture, of heatmaps (N,K,H,W)."""
    share = heat.flatten(2).softmax(-1).view_as(heat)
    x, y = ((torch.arange(n, device=heat.device) + 0.5) * 2 / n - 1 for n in (heat.shape[3], heat.shape[2]))
    return torch.stack([(share.sum(2) * x).sum(-1), (share.sum(3) * y).sum(-1)], -1)


def clips(config: Config, split: str, seed: int = 0) -> ClipDataset:
    """Windows of the clips of all datasets in this split."""
    folders = [config.dataset] if isinstance(config.dataset, str) else list(config.dataset)
    tars = [tar for folder in folders for tar in open_dataset(Path(folder)).shard_paths(split)]
    if not tars:
        raise DatasetError(
            f"{', '.join(folders)}: no clips in {split}; make more motions, or a larger shards.val_share"
        )
    train = split == "train"
    return ClipDataset(
        tars, split, ("video", "labels"), seed, shuffle=train, num_frames=config.frames, stride=config.stride,
        window="random" if train else "first",
    )  # fmt: skip


def crowds(config: Config) -> Iterator[People]:
    """Batches of people from the training clips, epoch after epoch."""
    dataset = clips(config, "train", config.seed)
    while True:
        found = 0
        loader = DataLoader(dataset, config.batch, num_workers=config.workers, collate_fn=list)
        for samples in loader:
            kept = [sample for sample in samples if sample["facts"]["venue"] not in config.test_venues]
            people = [cut_out(sample, config.size_px) for sample in kept]
            count = sum(len(one.venues) for one in people)
            found += count
            if count > 1:
                yield People.joined(people)
        if not found:
            raise DatasetError(
                f"{config.dataset}: nobody larger than {LEAST_PX} px to learn from; choose other test_venues"
            )
        dataset.set_epoch(dataset.epoch + 1)


def train(config: Config, device: torch.device) -> tuple[Estimator, Tensor]:
    """The network, and the mean place of each joint (17,2) in what it was shown, unvaried."""
    torch.manual_seed(config.seed)
    rng = torch.Generator().manual_seed(config.seed)
    model = Estimator(config.channels).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate)
    total, seen, began = torch.zeros(17, 2), torch.zeros(17, 1), time.monotonic()
    for step, people in enumerate(crowds(config), 1):
        pictures, joints = varied(people, rng)
        off = (model(pictures.to(device)) - joints.to(device)).abs().sum(-1)[people.seen.to(device)]
        loss = off.mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total, seen = total + (people.joints * people.seen[..., None]).sum(0), seen + people.seen.sum(0)[:, None]
        spent = time.monotonic() - began
        optimizer.param_groups[0]["lr"] = config.learning_rate * _left(spent / config.seconds, step / config.steps)
        if step % config.log_every == 0 or step == 1:
            print(f"step {step}  loss {loss.item():.4f}  {spent:.0f} s", flush=True)
        if step >= config.steps or spent >= config.seconds:
            return model, total / seen.clamp(min=1)
    raise AssertionError("crowds never end")


def _left(*spent: float) -> float:
    """Share of the learning rate that is left: a cosine down to a hundredth."""
    return max(0.01, 0.5 + 0.5 * math.cos(math.pi * min(1.0, max(spent))))


def pck(found: Tensor, people: People, share: float, of: str) -> dict[str, float]:
    """Per group of joints, the share [%] of visible joints nearer to the label than `share` of the torso or head."""
    middle = {name: people.joints[:, GROUPS[name]].mean(1) for name in ("shoulders", "hips")}
    middle["ears"] = people.joints[:, 3:5].mean(1)
    pair = ("shoulders", "hips") if of == "torso" else ("ears", "shoulders")
    least = share * (middle[pair[0]] - middle[pair[1]]).norm(dim=-1)
    right = (found - people.joints).norm(dim=-1) < least[:, None]
    return {
        name: 100 * float((right & people.seen)[:, joints].sum() / people.seen[:, joints].sum().clamp(min=1))
        for name, joints in GROUPS.items()
    }


def held_out(config: Config) -> dict[str, People]:
    """Everybody in the validation clips, apart by whether training had their place."""
    people = People.joined([cut_out(sample, config.size_px) for sample in clips(config, "val")])
    new = torch.tensor([venue in config.test_venues for venue in people.venues], dtype=torch.bool)
    parts = {"new people and motions": people.where(~new), "new people, motions and places": people.where(new)}
    if not len(people.venues):
        raise DatasetError(f"{config.dataset}: nobody larger than {LEAST_PX} px in val; render larger pictures")
    if config.test_venues and not new.any():
        raise DatasetError(
            f"{config.dataset}: none of test_venues={config.test_venues} in val; it has {set(people.venues)}"
        )
    return {name: part for name, part in parts.items() if part.venues}


@torch.no_grad()
def report(model: Estimator, mean_pose: Tensor, config: Config, device: torch.device) -> None:
    """Print PCK of the network and of the mean pose for each part of the held-out people."""
    for name, people in held_out(config).items():
        found = torch.cat([model(part.to(device)).cpu() for part in people.pictures.split(64)])
        print(f"{name}: {len(people.venues)} people, {int(people.seen.sum())} visible joints")
        for share, of in ((0.2, "torso"), (0.5, "head")):
            for who, places in (("network", found), ("mean pose", mean_pose.expand_as(found))):
                scores = "  ".join(f"{group} {score:.1f}" for group, score in pck(places, people, share, of).items())
                print(f"  PCK@{share} {of}, {who:9}  {scores}", flush=True)


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
    held_out(config)
    name = "cuda" if torch.cuda.is_available() else "cpu"
    device = torch.device(name if config.device == "auto" else config.device)
    model, mean_pose = train(config, device)
    Path(config.out).parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict(), "mean_pose": mean_pose}, config.out)
    report(model.eval(), mean_pose, config, device)


if __name__ == "__main__":
    try:
        main(configured(sys.argv[1:]))
    except SynthError as error:
        sys.exit(str(error))
