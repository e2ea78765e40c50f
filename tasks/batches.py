"""How many shots Luigi hands to a worker at once. It is never seen in digests or bytes."""

from collections.abc import Iterator

MOST_SHOTS = 64
"""In a batch: a million clips are then some ten thousand tasks, which a scheduler bears (docs/scale.md)."""
BATCHES_PER_WORKER = 16
"""So that, when the last batch is under way, no worker has been idle for more than a sixteenth of its time."""


def batches(shots: int, workers: int, alone: bool = False) -> Iterator[tuple[int, int]]:
    """First shot and number of shots of every batch, for so many shots in all.

    alone: there is nobody to share with. Batches are then as large as they may be, since only within one is a shot
    packed while the next is rendered.
    """
    size = MOST_SHOTS if alone else max(1, min(MOST_SHOTS, shots // (BATCHES_PER_WORKER * workers)))
    for first in range(0, shots, size):
        yield first, min(size, shots - first)
