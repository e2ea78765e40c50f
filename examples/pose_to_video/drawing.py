"""Samples to look at."""

from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from pose_to_video.diffusion import Clips, sample
from synth.video import encode_rgb

ENLARGED = 2


@torch.no_grad()
def draw(model: nn.Module, data: Clips, out: Path, most: int, steps: int) -> None:
    """samples.mp4 and samples.png: a clip a row, reference | skeleton | sample | truth (in the sheet at 3 moments)."""
    count = len(data["video"])
    shown = torch.linspace(0, count - 1, min(most, count)).long()
    some = {name: value[shown] for name, value in data.items()}
    made = sample(model, some["pose"], some["reference"], steps)
    still = some["reference"][:, :3, None].expand_as(made)
    rows = torch.cat([still, some["pose"], made, some["video"]], 4).permute(0, 2, 3, 4, 1)  # B T H 4W 3
    frames = ((rows.clamp(-1, 1) + 1) * 127.5).byte().cpu().numpy().repeat(ENLARGED, 2).repeat(ENLARGED, 3)
    (out / "samples.mp4").write_bytes(encode_rgb(list(np.concatenate(list(frames), 1)), 8.0))
    moments = np.linspace(0, made.shape[2] - 1, 3).astype(int)
    sheet = np.concatenate([np.concatenate(list(row[moments]), 1) for row in frames], 0)
    cv2.imwrite(str(out / "samples.png"), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))
