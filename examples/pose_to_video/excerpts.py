"""Clips as the training takes them: a window of time and, as AnimateAnyone has it, a reference from beside it."""

import signal
from collections.abc import Iterator
from itertools import islice
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader

from pose_to_video.diffusion import Clips
from synth.errors import DatasetError
from synth.loader import ClipDataset, Sample, collate
from synth.randomness import generator

PEOPLE_BELOW = 100
"""Ids of people in `ids`; 0 is the place, the others are things."""


class Excerpts(ClipDataset):
    """Windows of `frames` frames, every `stride`-th, of whole clips, and a frame outside the window as the reference.

    style: of the skeletons, of synth.pose_map.STYLES; in small pictures lines must be thin. crop_px: side of a square
    about the people, to which all pictures are cut; 0 is the whole picture. All is drawn by (seed, epoch, key); without
    shuffling window and reference are the middle of the clip and its last frame.
    """

    def __init__(
        self, source: str, split: str, size_px: int, frames: int, stride: int, style: str = "wan_animate", *,
        crop_px: int = 0, **how: Any,
    ) -> None:  # fmt: skip
        self.drawn = f"pose:{style}"
        super().__init__(source, split, ("video", self.drawn, "ids"), size_px=(size_px, size_px), **how)
        self.frames, self.stride, self.crop_px = frames, stride, crop_px

    def __iter__(self) -> Iterator[Sample]:
        for clip in super().__iter__():
            clip["pose"] = clip.pop(self.drawn)
            first, reference = self._places(clip["key"], len(clip["video"]))
            window = slice(first, first + self.span, self.stride)
            signals = {name: clip[name][window] for name in ("video", "pose", "ids")}
            signals["reference"] = torch.cat([clip["video"][reference], clip["pose"][reference]])
            if self.crop_px:
                ids = torch.cat([signals["ids"], clip["ids"][reference, None]])
                rows, columns = self._square(are_people(ids).amax((0, 1)), clip["key"])
                signals = {name: value[..., rows, columns] for name, value in signals.items()}
            facts = clip["facts"] | {"first_frame": first, "reference_frame": reference}
            yield signals | {"key": clip["key"], "facts": facts}

    @property
    def span(self) -> int:
        """Frames of the clip from the window's first to its last."""
        return (self.frames - 1) * self.stride + 1

    def _places(self, key: str, length: int) -> tuple[int, int]:
        """First frame of the window, and the reference."""
        outside = length - self.span
        if outside < 1:
            raise DatasetError(
                f"clip {key}: {length} frames are too few for frames={self.frames} stride={self.stride} and a reference"
                f" beside them, {self.span + 1} in all; take fewer, or make longer clips (video.num_frames)"
            )
        if not self.shuffle:
            return outside // 2, length - 1
        rng = generator(self.seed, "excerpt", self.epoch, key)
        first, reference = int(rng.integers(outside + 1)), int(rng.integers(outside))
        return first, reference if reference < first else reference + self.span

    def _square(self, people: Tensor, key: str) -> tuple[slice, slice]:
        """Rows and columns of a square in the picture, whose middle is off the people's by up to a quarter."""
        rng, side = generator(self.seed, "square", self.epoch, key), self.crop_px

        def along(shown: Tensor) -> slice:
            marks = shown.nonzero()
            middle = float(marks.min() + marks.max() + 1) / 2 if len(marks) else len(shown) / 2
            begin = round(middle - side / 2 + rng.uniform(-side / 4, side / 4))
            begin = min(max(begin, 0), len(shown) - side)
            return slice(begin, begin + side)

        return along(people.amax(1)), along(people.amax(0))


def batches(dataset: Excerpts, batch: int, workers: int) -> Iterator[Sample]:
    """Epoch after epoch; a batch carries the loader's state after it."""
    while True:
        loader = DataLoader(
            dataset, batch, num_workers=workers, collate_fn=collate, drop_last=True,
            generator=torch.Generator(),  # else it draws from the one whose state a checkpoint keeps
            worker_init_fn=lambda _: signal.signal(signal.SIGINT, signal.SIG_IGN),  # Ctrl-C is for us
        )  # fmt: skip
        for number, found in enumerate(loader, 1):
            yield found | {"state": dataset.state_dict(number * batch)}
        dataset.set_epoch(dataset.epoch + 1)


def tensors(batch: Sample, people_weight: float, device: torch.device) -> Clips:
    """A batch as the network takes it; people weigh so much more than the place and things."""
    colours = {name: batch[name].to(device).float() / 127.5 - 1 for name in ("video", "pose", "reference")}
    weight = 1 + people_weight * are_people(batch["ids"].to(device)).float()
    return {name: (x.transpose(1, 2) if x.dim() == 5 else x) for name, x in (colours | {"weight": weight}).items()}


def are_people(ids: Tensor) -> Tensor:
    """Where somebody is."""
    return (ids > 0) & (ids < PEOPLE_BELOW)


def held_out(most: int, source: str, *args: Any) -> Sample:
    """Up to so many clips of the `val` split as one batch, spread evenly over it; the rest as for Excerpts."""
    count = len(Excerpts(source, "val", *args, shuffle=False))
    spread = Excerpts(source, "val", *args, shuffle=False, world_size=max(1, count // most))
    return collate(list(islice(spread, most)))
