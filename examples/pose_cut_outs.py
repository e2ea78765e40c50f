"""People cut out of clips, as example 05 shows them to its network: plain for the test, varied for training."""

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from synth.skeleton.maps import COCO_17

_OTHER_SIDE = {"left": "right", "right": "left"}
MIRRORED = [
    COCO_17.index("_".join([_OTHER_SIDE.get(side, side), *rest]))
    for side, *rest in (name.split("_") for name in COCO_17)
]
"""For each joint the one that stands in its place in a mirror."""
MARGIN = 1.25
"""Side of what the network is shown to the longer side of a box."""
ROOM = 1.5
"""Side of a cut-out to that of what the network is shown, so that there is something to turn and move it over."""
LEAST_PX = 24
"""Longer sides of boxes below this are nobody to learn from."""
SEEN = 2


@dataclass(frozen=True)
class Origin:
    """Who is in its clip, where, and which clip it is."""

    identities: str
    venue: str
    clip: str


@dataclass(frozen=True)
class People:
    """Cut-outs uint8 (N,3,S,S), joints (N,17,2) in -1..1 of them, seen (N,17), and where each comes from."""

    pictures: Tensor
    joints: Tensor
    seen: Tensor
    origins: list[Origin]

    @staticmethod
    def joined(parts: "list[People]") -> "People":
        tensors = (torch.cat([getattr(part, name) for part in parts]) for name in ("pictures", "joints", "seen"))
        return People(*tensors, [origin for part in parts for origin in part.origins])

    def at(self, chosen: Tensor) -> "People":
        """Those of these numbers (M,)."""
        origins = [self.origins[number] for number in chosen.tolist()]
        return People(self.pictures[chosen], self.joints[chosen], self.seen[chosen], origins)

    @property
    def megabytes(self) -> float:
        """Of the pictures."""
        return self.pictures.numel() / 2**20


def cut_out(sample: dict[str, Any], size_px: int) -> People:
    """Everybody in every frame of a clip, as squares around the labels' boxes, for a network that is shown size_px."""
    boxes, joints = sample["labels"]["boxes"].float(), sample["labels"]["joints2d"][:, :, :17].float()
    sides = (boxes[..., 2:] - boxes[..., :2]).amax(-1)
    frame, person = torch.nonzero(sides >= LEAST_PX, as_tuple=True)
    middle = (boxes[..., :2] + boxes[..., 2:])[frame, person] / 2
    half = ROOM * MARGIN / 2 * sides[frame, person]
    side_px = round(ROOM * size_px)
    squares = [_square(sample["video"][f], *where, side_px) for f, *where in zip(frame, middle, half, strict=True)]
    pictures = torch.cat(squares) if squares else torch.zeros(0, 3, side_px, side_px, dtype=torch.uint8)
    joints = joints[frame, person]
    places = (joints[..., :2] - middle[:, None]) / half[:, None, None]
    facts = sample["facts"]
    origins = [Origin(facts["identity_id"], facts["venue"], facts["key"])] * len(frame)
    return People(pictures, places, joints[..., 2] == SEEN, origins)


def _square(picture: Tensor, middle: Tensor, half: Tensor, side_px: int) -> Tensor:
    """uint8 (1,3,S,S) of a picture (3,H,W): middle (2,) and half a side [px]; pixels are means of what they cover."""
    finer = max(1, math.ceil(2 * float(half) / side_px))
    whole = torch.tensor([picture.shape[2], picture.shape[1]])
    theta = torch.cat([torch.diag(2 * half / whole), (2 * middle / whole - 1)[:, None]], 1)
    grid = functional.affine_grid(theta[None], [1, 3, side_px * finer, side_px * finer], align_corners=False)
    fine = functional.grid_sample(picture[None].float(), grid, align_corners=False)
    return functional.avg_pool2d(fine, finer).round().byte()


def shown(people: People, linear: Tensor, shift: Tensor, size_px: int) -> tuple[Tensor, Tensor]:
    """Pictures (N,3,S,S) in 0..1 and joints (N,17,2) in -1..1: a place p shows linear (N,2,2) @ p + shift (N,2)."""
    shape = [len(linear), 3, size_px, size_px]
    grid = functional.affine_grid(torch.cat([linear, shift[:, :, None]], 2), shape, align_corners=False)
    pictures = functional.grid_sample(people.pictures.float() / 255, grid, align_corners=False)
    return pictures, torch.einsum("nij,nkj->nki", torch.linalg.inv(linear), people.joints - shift[:, None])


def plain(people: People, size_px: int) -> tuple[Tensor, Tensor]:
    """Pictures and joints as the network is tested on: the box with its margin, upright."""
    count = len(people.origins)
    return shown(people, (torch.eye(2) / ROOM).expand(count, 2, 2), torch.zeros(count, 2), size_px)


def varied(people: People, size_px: int, rng: torch.Generator) -> tuple[Tensor, Tensor]:
    """Pictures and joints as the network learns from: turned, moved, scaled, half of them mirrored, in other light."""
    count = len(people.origins)
    turn, size, mirror = torch.rand(3, count, generator=rng)
    turn, size, sign = 1.0 * (turn - 0.5), 0.8 + 0.45 * size, 1 - 2 * (mirror < 0.5).float()
    shift = 0.2 * (torch.rand(count, 2, generator=rng) - 0.5)
    rows = [sign * turn.cos(), -sign * turn.sin(), turn.sin(), turn.cos()]
    linear = torch.stack(rows, -1).view(-1, 2, 2) * (size / ROOM)[:, None, None]
    pictures, joints = shown(people, linear, shift / ROOM, size_px)
    return recoloured(pictures, rng), torch.where((sign < 0)[:, None, None], joints[:, MIRRORED], joints)


def recoloured(pictures: Tensor, rng: torch.Generator) -> Tensor:
    """In brighter, darker, flatter, tinted or greyer light."""
    light, contrast, grey = torch.rand(3, len(pictures), 1, 1, 1, generator=rng)
    tint = 0.8 + 0.4 * torch.rand(len(pictures), 3, 1, 1, generator=rng)
    grey, contrast = 0.8 * grey * (grey > 0.5), 0.6 + 0.8 * contrast
    pictures = (1 - grey) * pictures + grey * pictures.mean(1, keepdim=True)
    middle = pictures.mean((1, 2, 3), keepdim=True)
    return (((pictures - middle) * contrast + middle) * tint * (0.7 + 0.6 * light)).clamp(0, 1)
