"""Shards to training samples for a PyTorch DataLoader: shuffled by seed and epoch, split over workers, resumable."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from torch.utils.data import IterableDataset, get_worker_info

from synth.errors import DatasetError
from synth.grid import AXES
from synth.loader.batch import stack_views
from synth.loader.controls import DEFAULT, Sample
from synth.loader.sample import Wish, read_views
from synth.loader.source import Source
from synth.loader.units import Unit, groups_of_views, with_partners, with_windows
from synth.randomness import generator
from synth.windows import WindowRule


class ClipDataset(IterableDataset[Sample]):
    """Samples of a dataset: by default one whole clip of one view each.

    source: a dataset's folder or URL (http, s3, memory ... by fsspec), a tar, or several; from URLs only what is asked
    for is fetched, unless `cache_dir` is given, where shards are then copied first.

    A sample holds `key`, `facts` and the asked-for `controls`: `video`, `pose`, `normal` uint8 (T,3,H,W) RGB; `depth`
    float32 (T,1,H,W) planar z [m], 0 nothing; `ids`, `parts`, `edges` uint8 (T,1,H,W); `flow` float32 (T,3,H,W) in
    pixels and its status; `reference` uint8 (3,H,W); `audio` float32 (2,N); `caption` str; `K` (T,3,3) and
    `world_from_camera` (T,4,4) float32 for `cameras`; the arrays of labels.npz under `labels`; `pose:STYLE` like
    `pose`, drawn anew in a trainer's style. Colours lie pixel by pixel in memory: use .reshape where .view complains.

    num_frames, stride, fps: a window of so many frames (None: all), every `stride`-th at `fps` (None: the clip's own;
    else the frame nearest to each exact time). window: `random`, drawn by (seed, epoch, key); `first`; or `all`, one
    after the other, each a sample. size_px: (width, height); pictures are scaled to cover it and cut in the middle,
    maps without mixing values, and everything measured in pixels moves along; `limb_seen` stays that of the whole
    picture. `facts` tell fps, num_frames, width, height and first_frame of the window.

    views: more than 1 makes a sample of so many synchronised views of one shot; tensors get a leading axis, the rest
    are lists. pair: an axis of synth.grid; `sample["pair"]` is then another clip, the same frames of it, that differs
    in this axis alone. Shots with too few views and clips without a partner are left out.

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
        *,
        num_frames: int | None = None,
        stride: int = 1,
        fps: float | int | None = None,
        window: str = "random",
        size_px: tuple[int, int] | None = None,
        views: int = 1,
        pair: str | None = None,
        cache_dir: Path | str | None = None,
    ) -> None:
        self._wish = Wish(
            tuple(controls), WindowRule(num_frames, stride, None if fps is None else float(fps), window), size_px
        )
        self.seed, self.epoch, self.start_sample = seed, epoch, start_sample
        self.shuffle, self.block, self.rank, self.world_size = shuffle, block, rank, world_size
        self.views, self.pair = views, pair
        _check_arrangement(views, pair)
        opened = Source(source, split, cache_dir)
        self.entries = opened.entries
        self._units = self._arranged(opened)
        if len(self._units) < world_size:
            raise DatasetError(f"{len(self._units)} samples for {world_size} processes; make more or use fewer")

    def __len__(self) -> int:
        """Samples left in this epoch for this rank."""
        return max(len(self._units) // self.world_size - self.start_sample, 0)

    def order(self) -> list[int]:
        """Numbers of this rank's samples in this epoch, from its beginning, in the order in which they come."""
        count = len(self._units)
        everyone = generator(self.seed, "epoch", self.epoch).permutation(count) if self.shuffle else np.arange(count)
        even = count - count % self.world_size
        return [int(number) for number in everyone[:even][self.rank :: self.world_size]]

    def __iter__(self) -> Iterator[Sample]:
        worker = get_worker_info()
        mine, workers = (worker.id, worker.num_workers) if worker else (0, 1)
        for position, number in enumerate(self.order()[self.start_sample :]):
            if position // self.block % workers == mine:
                yield self._sample(self._units[number])

    def state_dict(self, samples_done: int) -> dict[str, int]:
        """What to save with a checkpoint after `samples_done` samples since this object's `start_sample`."""
        done = {"seed": self.seed, "epoch": self.epoch, "start_sample": self.start_sample + samples_done}
        return done | {"num_samples": len(self._units)}

    def load_state_dict(self, state: Mapping[str, int]) -> None:
        """Continue where `state_dict` was taken; start a new DataLoader (or iterator) afterwards.

        DatasetError where it was taken with another source, window, number of views or pair.
        """
        before = state.get("num_samples", len(self._units))
        if before != len(self._units):
            raise DatasetError(
                f"the saved state is of {before} samples, there are {len(self._units)}; give the same source, window,"
                " views and pair, or begin a new epoch"
            )
        self.seed, self.epoch = state["seed"], state["epoch"]
        self.start_sample = state["start_sample"]

    def set_epoch(self, epoch: int) -> None:
        """Begin another epoch from its first sample; before the DataLoader's iterator is made."""
        self.epoch, self.start_sample = epoch, 0

    def _arranged(self, source: Source) -> list[Unit]:
        """What each sample is made of; the dataset's index is read only where it is needed."""
        units = [Unit((number,)) for number in range(len(self.entries))]
        every_window = self._wish.windows.placement == "all"
        if self.views == 1 and self.pair is None and not every_window:
            return units
        rows = source.rows()
        if self.views > 1:
            units = groups_of_views(rows, self.views)
        if self.pair is not None:
            units = with_partners(units, rows, self.pair)
        return with_windows(units, rows, self._wish.windows) if every_window else units

    def _sample(self, unit: Unit) -> Sample:
        rng = generator(self.seed, "sample", self.epoch, self.entries[unit.views[0]].key)
        shown = unit.views + (unit.partners[rng.integers(len(unit.partners))] if unit.partners else ())
        clips = read_views(
            [self.entries[number] for number in shown],
            self._wish,
            lambda windows: int(rng.integers(windows)) if unit.window is None else unit.window,
        )
        sample = self._joined(clips[: self.views])
        return sample | {"pair": self._joined(clips[self.views :])} if unit.partners else sample

    def _joined(self, clips: list[Sample]) -> Sample:
        return clips[0] if self.views == 1 else stack_views(clips)


def _check_arrangement(views: int, pair: str | None) -> None:
    if views < 1:
        raise DatasetError(f"views={views}: a sample has at least one view")
    if pair is not None and pair not in AXES:
        raise DatasetError(f"pair={pair!r}: choose from {', '.join(AXES)}")
    if pair == "camera" and views > 1:
        raise DatasetError("pair='camera' and several views: views are other cameras already; choose one of the two")
