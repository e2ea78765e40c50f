"""The network: a UNet of diffusers' blocks over the frames, with attention across all frames of a clip."""

from collections.abc import Sequence
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor2_0
from torch import Tensor, nn
from torch.nn import functional

LOOK_PX = 8
"""Side of the squares of the reference that are one word each."""
HEAD_CHANNELS = 32


class AcrossFrames(AttnProcessor2_0):
    """All frames of a clip are one sequence; the words (B,N,C) are the clip's."""

    def __call__(
        self, attn: Any, hidden_states: Tensor, encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None, temb: Tensor | None = None, frames: int = 1,
    ) -> Tensor:  # fmt: skip
        joined = hidden_states.unflatten(0, (-1, frames)).flatten(1, 2)
        found = super().__call__(attn, joined, encoder_hidden_states, attention_mask, temb)
        return found.reshape(hidden_states.shape)


class PoseToVideo(nn.Module):
    """Noisy video (B,3,T,H,W), share of noise (B,), skeletons alike and reference (B,6,H,W) to the clean video.

    channels: of each level, a level halving the sides, which fold_px has divided before. attention: how many of the
    coarsest levels attend. layers: blocks a level.
    """

    def __init__(self, channels: Sequence[int], layers: int, attention: int, fold_px: int) -> None:
        super().__init__()
        self.fold_px, plain = fold_px, len(channels) - attention
        self.net = UNet2DConditionModel(
            in_channels=12 * fold_px**2, out_channels=3 * fold_px**2, block_out_channels=tuple(channels),
            down_block_types=("DownBlock2D",) * plain + ("CrossAttnDownBlock2D",) * attention,
            up_block_types=("CrossAttnUpBlock2D",) * attention + ("UpBlock2D",) * plain, layers_per_block=layers,
            attention_head_dim=tuple(max(1, width // HEAD_CHANNELS) for width in channels),  # the number of heads
            norm_num_groups=8, cross_attention_dim=channels[-1], class_embed_type="timestep",
        )  # fmt: skip
        self.net.set_attn_processor(AcrossFrames())
        self.look = nn.Conv2d(6, channels[-1], LOOK_PX, LOOK_PX)  # the reference as words
        nn.init.zeros_(self.net.conv_out.weight)  # begins with the reference as it is
        nn.init.zeros_(self.net.conv_out.bias)
        self.to(memory_format=torch.channels_last)

    def forward(self, noisy: Tensor, sigma: Tensor, pose: Tensor, reference: Tensor) -> Tensor:
        clips, _, frames = noisy.shape[:3]
        still = reference[:, :, None].expand(-1, -1, frames, -1, -1)
        stacked = torch.cat([noisy, pose, still], 1).transpose(1, 2).flatten(0, 1)
        folded = functional.pixel_unshuffle(stacked, self.fold_px).contiguous(memory_format=torch.channels_last)
        looks = self.look(reference).flatten(2).transpose(1, 2)
        number = torch.arange(frames, device=noisy.device).repeat(clips)  # else no frame knows whether it is the first
        noise_level = (1000 * sigma).repeat_interleave(frames)
        told = {"frames": frames}
        change = self.net(folded, noise_level, looks, class_labels=number, cross_attention_kwargs=told).sample
        unfolded = functional.pixel_shuffle(change, self.fold_px).unflatten(0, (clips, frames)).transpose(1, 2)
        return still[:, :3] + unfolded
