"""Noise, losses and samples: rectified flow (Liu et al. 2022), whose network predicts the clean picture."""

import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from torch import Tensor, nn

from synth.randomness import generator

SHIFT = 5.0
"""Most steps at high noise, as for large videos: there the skeleton, not the noisy picture, says who is where."""

Clips = dict[str, Tensor]
"""`video` and `pose` (B,3,T,H,W), `reference` (B,6,H,W), a frame and its skeleton, all in -1..1, and `weight` of each
pixel (B,1,T,H,W)."""


def noise_for(shape: torch.Size, *names: int | str) -> tuple[Tensor, Tensor]:
    """Noise and its shares (B,), by name, so that a resumed run draws what an uninterrupted one would have."""
    rng = torch.Generator().manual_seed(int(generator(0, *names).integers(2**62)))
    uniform = torch.rand(shape[0], generator=rng)
    return torch.randn(shape, generator=rng), SHIFT * uniform / (1 + (SHIFT - 1) * uniform)


def losses(model: nn.Module, data: Clips, noise: Tensor, sigma: Tensor) -> Tensor:
    """Squared error of the clean video (B,), each pixel by its weight."""
    share = sigma.view(-1, 1, 1, 1, 1)
    noisy = (1 - share) * data["video"] + share * noise
    error = (model(noisy, sigma, data["pose"], data["reference"]).float() - data["video"]) ** 2
    return (error * data["weight"]).mean((1, 2, 3, 4)) / data["weight"].mean((1, 2, 3, 4))


@torch.no_grad()
def sample(model: nn.Module, pose: Tensor, reference: Tensor, steps: int) -> Tensor:
    """Videos (B,3,T,H,W) from noise, by Euler's method; what goes beyond black or white is cut at every step."""
    scheduler = FlowMatchEulerDiscreteScheduler(shift=SHIFT)
    scheduler.set_timesteps(steps, device=pose.device)
    video = noise_for(pose.shape, "sample")[0].to(pose.device)
    for timestep, sigma in zip(scheduler.timesteps, scheduler.sigmas, strict=False):
        clean = model(video, sigma.expand(len(pose)), pose, reference).float().clamp(-1, 1)
        video = scheduler.step((video - clean) / sigma, timestep, video).prev_sample
    return video
