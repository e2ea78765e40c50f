"""Law of memory: one clip at a time, however many there are."""

import tracemalloc

from synth.loader import ClipDataset
from synth.manifest import Dataset

CONTROLS = ("video", "pose", "depth", "ids", "labels", "audio")


def peak_bytes(dataset: ClipDataset) -> int:
    """Most memory that Python and numpy held at once while all samples came and went."""
    tracemalloc.start()
    for _ in dataset:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_the_peak_does_not_grow_with_the_number_of_clips(tiny_dataset: Dataset) -> None:
    shard = tiny_dataset.shard_paths()[0]
    few, many = (ClipDataset([shard] * times, controls=CONTROLS, shuffle=False) for times in (2, 16))
    peak_bytes(few)  # what is imported and kept the first time
    sample_bytes = sum(value.nbytes for value in next(iter(few)).values() if hasattr(value, "nbytes"))
    least, most = peak_bytes(few), peak_bytes(many)
    assert len(many) == 8 * len(few)
    assert most - least < 0.5 * sample_bytes  # of 28 clips more
    assert most < 4 * sample_bytes  # the one being made, the one in the loop's hands, what numpy holds in between
