"""Samples side by side: views of a shot in one sample, samples in one batch."""

from collections.abc import Sequence
from typing import Any

import torch

from synth.errors import DatasetError
from synth.loader.controls import Sample


def collate(samples: Sequence[Sample]) -> Sample:
    """A batch: tensors of one shape are stacked, partners (`pair`) are a batch of their own, all else is a list."""
    batch: Sample = {}
    for name in samples[0]:
        values = [sample[name] for sample in samples]
        batch[name] = collate(values) if name == "pair" else _stacked_or_listed(values)
    return batch


def stack_views(views: Sequence[Sample]) -> Sample:
    """A sample of synchronised views: tensors get a leading axis, labels array by array, all else is a list.

    DatasetError where the views' pictures are not of one size.
    """
    sample: Sample = {}
    for name in views[0]:
        values = [view[name] for view in views]
        if name == "labels":
            sample[name] = {array: _stacked_or_listed([labels[array] for labels in values]) for array in values[0]}
        else:
            sample[name] = _stacked_or_listed(values)
            if isinstance(values[0], torch.Tensor) and isinstance(sample[name], list):
                raise DatasetError(
                    f"{', '.join(view['key'] for view in views)}: pictures of different sizes; give size_px"
                )
    return sample


def _stacked_or_listed(values: list[Any]) -> torch.Tensor | list[Any]:
    first = values[0]
    same = all(isinstance(value, torch.Tensor) and value.shape == first.shape for value in values)
    return _stacked(values) if same else values


def _stacked(values: list[torch.Tensor]) -> torch.Tensor:
    """torch.stack in the order of the axes in memory: four times as fast as to sort the colours of a video anew."""
    order = sorted(range(values[0].ndim), key=lambda axis: -values[0].stride(axis))
    back = [1 + order.index(axis) for axis in range(len(order))]
    return torch.stack([value.permute(order) for value in values]).permute(0, *back)
