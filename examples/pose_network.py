"""The network of example 05: cut-outs to heatmaps of joints, what they mean, and what they are taught."""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from synth.skeleton.maps import COCO_17

SIGMA = 1.0
"""Of the bell that a heatmap is to be [cells]."""
AROUND = 2


class Estimator(nn.Module):
    """Pictures (N,3,S,S) in 0..1 to a heatmap (logits) of each joint, (N,17,S/2,S/2).

    Down by strided convolutions, up again by addition to a quarter; each place there says four of the heatmap.
    """

    def __init__(self, channels: list[int]) -> None:
        super().__init__()
        wide = channels[1:]
        self.stem = _layer(3, channels[0], 2)
        self.down = nn.ModuleList(nn.Sequential(_layer(a, b, 2), _Residual(b)) for a, b in pairwise(channels))
        self.across = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairwise(wide))
        self.up = nn.ModuleList(_Residual(a) for a in wide[:-1])
        self.heat = nn.Conv2d(wide[0], 4 * len(COCO_17), 1)

    def forward(self, pictures: Tensor) -> Tensor:
        x, kept = self.stem(pictures - 0.5), []
        for layer in self.down:
            x = layer(x)
            kept.append(x)
        for layer, across, beside in zip(reversed(self.up), reversed(self.across), reversed(kept[:-1]), strict=True):
            x = layer(beside + functional.interpolate(across(x), beside.shape[-2:]))
        return functional.pixel_shuffle(self.heat(x), 2)


def _layer(inside: int, outside: int, stride: int) -> nn.Module:
    convolution = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outside), nn.ReLU())


class _Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        last = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.change = nn.Sequential(_layer(channels, channels, 1), last, nn.BatchNorm2d(channels))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.change(x))


def means(heat: Tensor) -> Tensor:
    """Mean places (N,K,2), x and y in -1..1 of the picture, of heatmaps (N,K,H,W)."""
    share = heat.flatten(2).softmax(-1).view_as(heat)
    x, y = (centres(n, heat) for n in (heat.shape[3], heat.shape[2]))
    return torch.stack([(share.sum(2) * x).sum(-1), (share.sum(3) * y).sum(-1)], -1)


def places(heat: Tensor) -> Tensor:
    """Like `means`, but of what is AROUND cells or less from the peak: a second guess elsewhere pulls nothing."""
    height, width = heat.shape[2:]
    peak = heat.flatten(2).argmax(-1)[..., None, None]
    rows, columns = torch.arange(height, device=heat.device)[:, None], torch.arange(width, device=heat.device)
    near = ((rows - peak // width).abs() <= AROUND) & ((columns - peak % width).abs() <= AROUND)
    return means(heat.masked_fill(~near, -torch.inf))


def centres(count: int, like: Tensor) -> Tensor:
    """Middles of so many cells between -1 and 1."""
    return (torch.arange(count, device=like.device) + 0.5) * 2 / count - 1


def losses(heat: Tensor, joints: Tensor, sigma: float = SIGMA) -> Tensor:
    """(N,K): how far a heatmap is from a bell of `sigma` cells around the joint (Kullback-Leibler), and its mean, too.

    Joints outside the picture count 0.
    """
    step = 2 / heat.shape[-1]
    x, y = (-0.5 * ((centres(heat.shape[-1], heat) - joints[..., axis, None]) / (sigma * step)) ** 2 for axis in (0, 1))
    bell = (y[..., :, None] + x[..., None, :]).flatten(2).softmax(-1)
    apart = functional.kl_div(heat.flatten(2).log_softmax(-1), bell, reduction="none").sum(-1)
    off = (means(heat) - joints).abs().sum(-1)
    return (apart + off) * (joints.abs() < 1).all(-1)
