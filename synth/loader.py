"""Shards to training samples for a PyTorch DataLoader: shuffled by seed and epoch, split over workers, resumable."""

import wave
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import av
import numpy as np
import torch
from torch.utils.data import IterableDataset, get_worker_info

from synth.controls import CONTROLS as CONTROLS
from synth.controls import DEFAULT, Sample, decoded
from synth.errors import DatasetError
from synth.manifest import open_dataset
from synth.randomness import generator
from synth.shard_index import Entry, index_shard, read_bytes

_DAMAGE = (
    DatasetError, ValueError, KeyError, OSError, EOFError, wave.Error, zlib.error, zipfile.BadZipFile, av.FFmpegError,
)  # fmt: skip
"""What the decoders of the members raise on bytes that were not written so."""


class ClipDataset(IterableDataset[Sample]):
    """Samples of a dataset, one clip of one view each.

    A sample holds `key`, `facts` and the asked-for `controls`: `video`, `pose`, `normal` uint8 (T,3,H,W) RGB; `depth`
    float32 (T,1,H,W) planar z [m], 0 nothing; `ids`, `parts`, `edges` uint8 (T,1,H,W); `flow` float32 (T,3,H,W) in
    pixels and its status; `reference` uint8 (3,H,W); `audio` float32 (2,N); `caption` str; `K` (T,3,3) and
    `world_from_camera` (T,4,4) float32 for `cameras`; the arrays of labels.npz under `labels`.

    The order is a permutation by (seed, epoch) alone. Samples go to workers in blocks of `block`, taken in turn:
    with block = batch_size the batches are the same for any number of workers, and the n-th batch of an epoch
    starts at sample n * batch_size, so `start_sample` resumes exactly. With several processes, `rank` of
    `world_size` takes every world_size-th sample of the permutation; all ranks get equally many.
    """

    def __init__(
        self,
        source: Path | str | Sequence[Path | str],
        split: str = "train",
        controls: Sequence[str] = DEFAULT,
        seed: int = 0,
        epoch: int = 0,
        start_sample: int = 0,
        shuffle: bool = True,
        block: int = 1,
        rank: int = 0,
        world_size: int = 1,
    ) -> None:
        unknown = sorted(set(controls) - set(CONTROLS))
        if unknown:
            raise DatasetError(f"unknown controls {unknown}; choose from {', '.join(CONTROLS)}")
        self.controls = tuple(controls)
        self.seed, self.epoch, self.start_sample = seed, epoch, start_sample
        self.shuffle, self.block, self.rank, self.world_size = shuffle, block, rank, world_size
        self._entries = [entry for shard in _shards(source, split) for entry in index_shard(shard)]
        if len(self._entries) < world_size:
            raise DatasetError(f"{len(self._entries)} samples for {world_size} processes; make more or use fewer")

    def __len__(self) -> int:
        """Samples left in this epoch for this rank."""
        return max(len(self._entries) // self.world_size - self.start_sample, 0)

    def order(self) -> list[int]:
        """Numbers of this rank's samples in this epoch, from its beginning, in the order in which they come."""
        count = len(self._entries)
        everyone = generator(self.seed, "epoch", self.epoch).permutation(count) if self.shuffle else np.arange(count)
        even = count - count % self.world_size
        return [int(number) for number in everyone[:even][self.rank :: self.world_size]]

    def __iter__(self) -> Iterator[Sample]:
        worker = get_worker_info()
        mine, workers = (worker.id, worker.num_workers) if worker else (0, 1)
        for position, number in enumerate(self.order()[self.start_sample :]):
            if position // self.block % workers == mine:
                yield read_sample(self._entries[number], self.controls)

    def state_dict(self, samples_done: int) -> dict[str, int]:
        """What to save with a checkpoint after `samples_done` samples since this object's `start_sample`."""
        return {"seed": self.seed, "epoch": self.epoch, "start_sample": self.start_sample + samples_done}

    def load_state_dict(self, state: Mapping[str, int]) -> None:
        """Continue where `state_dict` was taken; start a new DataLoader (or iterator) afterwards."""
        self.seed, self.epoch = state["seed"], state["epoch"]
        self.start_sample = state["start_sample"]

    def set_epoch(self, epoch: int) -> None:
        """Begin another epoch from its first sample; before the DataLoader's iterator is made."""
        self.epoch, self.start_sample = epoch, 0


def read_sample(entry: Entry, controls: Sequence[str]) -> Sample:
    """Read and decode one sample; DatasetError names the clip whose bytes are damaged."""
    try:
        return {"key": entry.key, **decoded(partial(read_bytes, entry), controls)}
    except _DAMAGE as error:
        reason = " ".join(str(error).split())
        raise DatasetError(
            f"{entry.shard}: clip {entry.key} is damaged ({type(error).__name__}: {reason}); run `synth check` on the"
            " dataset, then copy the shard again or make the dataset again"
        ) from error


def collate(samples: Sequence[Sample]) -> Sample:
    """A batch: tensors of one shape are stacked, everything else becomes a list."""
    batch: Sample = {}
    for name in samples[0]:
        values = [sample[name] for sample in samples]
        same = all(isinstance(value, torch.Tensor) and value.shape == values[0].shape for value in values)
        batch[name] = torch.stack(values) if same else values
    return batch


def _shards(source: Path | str | Sequence[Path | str], split: str) -> list[Path]:
    """Tars of a dataset folder's split, or the tars given."""
    if isinstance(source, (str, Path)):
        path = Path(source)
        return [path] if path.suffix == ".tar" else list(open_dataset(path).shard_paths(split))
    return [Path(path) for path in source]
