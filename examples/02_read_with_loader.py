"""Batches for training: shuffled by seed and epoch, several workers, stopped and resumed.

python examples/02_read_with_loader.py outputs/dataset/demo-...
"""

import sys
from pathlib import Path

from torch.utils.data import DataLoader

from synth.errors import SynthError
from synth.loader import ClipDataset, collate

BATCH = 2


def batches(dataset: ClipDataset) -> DataLoader:
    """A loader whose batches do not depend on the number of workers, since `block` is the batch size."""
    return DataLoader(dataset, batch_size=BATCH, num_workers=2, collate_fn=collate)


def main(path: Path) -> None:
    """Show the batches of two epochs; stop in the second one after a batch and go on from the saved state."""
    dataset = ClipDataset(path, seed=7, block=BATCH)
    for batch in batches(dataset):
        print("epoch 0:", batch["key"])
        for name in ("video", "pose", "depth", "ids", "K", "world_from_camera"):
            print(f"    {name}: {tuple(batch[name].shape)} {batch[name].dtype}")

    dataset.set_epoch(1)
    first = next(iter(batches(dataset)))
    print("epoch 1:", first["key"])
    state = dataset.state_dict(samples_done=len(first["key"]))  # goes into the checkpoint

    resumed = ClipDataset(path, block=BATCH)
    resumed.load_state_dict(state)
    for batch in batches(resumed):
        print("epoch 1, resumed:", batch["key"])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/02_read_with_loader.py DATASET")
    try:
        main(Path(sys.argv[1]))
    except SynthError as error:
        sys.exit(str(error))
