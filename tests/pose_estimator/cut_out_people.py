"""People as example 05 cuts them out of pictures, made up; and what can be seen in them."""

from dataclasses import replace
from types import ModuleType
from typing import Any

import torch

SIZE_PX = 32


def people(cutting: ModuleType, count: int = 6) -> Any:
    """Anybody anywhere, whose nose is hidden."""
    rng = torch.Generator().manual_seed(0)
    side_px = round(cutting.ROOM * SIZE_PX)
    pictures = torch.randint(0, 256, (count, 3, side_px, side_px), dtype=torch.uint8, generator=rng)
    seen = torch.ones(count, 17, dtype=torch.bool)
    seen[:, 0] = False
    origins = [cutting.Origin("i0", "beach", "c0")] * count
    return cutting.People(pictures, torch.rand(count, 17, 2, generator=rng) * 1.2 - 0.6, seen, origins)


def spot(cutting: ModuleType, joint: str, count: int) -> Any:
    """People of whom nothing can be seen but a light around one joint, each time elsewhere."""
    dark = people(cutting, count)
    side_px = dark.pictures.shape[-1]
    cells = (torch.arange(side_px) + 0.5) * 2 / side_px - 1
    x, y = dark.joints[:, cutting.COCO_17.index(joint)].T
    far = ((cells - x[:, None]) ** 2)[:, None, :] + ((cells - y[:, None]) ** 2)[:, :, None]
    light = (255 * (-far / 0.01).exp()).byte()
    return replace(dark, pictures=light[:, None].repeat(1, 3, 1, 1))


def brightest(pictures: torch.Tensor) -> torch.Tensor:
    """(N,2): the middle of what is bright in pictures (N,3,S,S), in -1..1."""
    bright = (pictures.mean(1) - 0.5 * pictures.mean(1).amax((1, 2), keepdim=True)).clamp(min=0)
    cells = (torch.arange(pictures.shape[-1]) + 0.5) * 2 / pictures.shape[-1] - 1
    total = bright.sum((1, 2))
    return torch.stack([(bright.sum(1) * cells).sum(1) / total, (bright.sum(2) * cells).sum(1) / total], -1)
