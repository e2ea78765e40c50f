"""Batches for training: shuffled, several workers, stopped and resumed; windows, pairs and a trainer's drawing style.

python examples/02_read_with_loader.py outputs/dataset/demo-...   (or a URL: http, s3 ... with fsspec[http], [s3] ...)
"""

import sys
from pathlib import Path

from torch.utils.data import DataLoader

from synth.errors import SynthError
from synth.loader import ClipDataset, Sample, collate

BATCH = 2
WINDOW = 3
"""Frames; trainers take 17 to 81."""


def batches(dataset: ClipDataset) -> DataLoader:
    """A loader whose batches do not depend on the number of workers, since `block` is the batch size."""
    return DataLoader(dataset, batch_size=BATCH, num_workers=2, collate_fn=collate)


def show(batch: Sample, *names: str) -> None:
    """Shapes and types of some controls."""
    for name in names:
        print(f"    {name}: {tuple(batch[name].shape)} {batch[name].dtype}")


def resume(path: Path | str) -> None:
    """Show the batches of an epoch; stop in the next one after a batch and go on from the saved state."""
    dataset = ClipDataset(path, seed=7, block=BATCH)
    for batch in batches(dataset):
        print("epoch 0:", batch["key"])
        show(batch, "video", "pose", "depth", "ids", "K", "world_from_camera")

    dataset.set_epoch(1)
    first = next(iter(batches(dataset)))
    print("epoch 1:", first["key"])
    state = dataset.state_dict(samples_done=len(first["key"]))  # goes into the checkpoint

    resumed = ClipDataset(path, block=BATCH)
    resumed.load_state_dict(state)
    for batch in batches(resumed):
        print("epoch 1, resumed:", batch["key"])


def windows(path: Path | str) -> None:
    """A few frames at 16 fps from anywhere in a clip, 64x64, with the skeleton as UniAnimate-DiT is trained on it."""
    controls = ("video", "pose:unianimate", "cameras", "labels")  # synth.pose_map.STYLES lists the styles
    dataset = ClipDataset(path, controls=controls, block=BATCH, num_frames=WINDOW, fps=16, size_px=(64, 64))
    batch = next(iter(batches(dataset)))
    facts = batch["facts"][0]
    print(f"window: {facts['num_frames']} frames at {facts['fps']:g} fps from frame {facts['first_frame']}")
    show(batch, "video", "pose:unianimate", "K")
    print("    joints2d:", tuple(batch["labels"][0]["joints2d"].shape), "moved along with the crop")


def pairs(path: Path | str) -> None:
    """The same moment of the same performance from another camera; also identity_id, outfit_id, lighting ..."""
    dataset = ClipDataset(path, controls=("video",), block=BATCH, num_frames=WINDOW, pair="camera")
    batch = next(iter(batches(dataset)))
    for one, other in zip(batch["facts"], batch["pair"]["facts"], strict=True):
        print(f"pair: {one['camera']} and {other['camera']} of {one['clip_id']}, both from frame {one['first_frame']}")
    show(batch["pair"], "video")
    shots = ClipDataset(path, controls=("video",), block=BATCH, num_frames=WINDOW, views=2)
    print("two views in each sample:")
    show(next(iter(batches(shots))), "video")


def main(path: Path | str) -> None:
    """All three."""
    resume(path)
    windows(path)
    pairs(path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/02_read_with_loader.py DATASET")
    try:
        main(sys.argv[1])
    except SynthError as error:
        sys.exit(str(error))
