"""Read a dataset with webdataset alone: no code of this project is needed.

python examples/01_read_with_webdataset.py outputs/dataset/demo-...
"""

import io
import json
import sys
from pathlib import Path

import av
import numpy as np
import webdataset


def main(dataset: Path) -> None:
    """Print, for each sample of the training split, its key, caption, picture size and who is in it."""
    shards = [str(path) for path in sorted((dataset / "shards").glob("train-*.tar"))]
    if not shards:
        sys.exit(f"{dataset}: no shards/train-*.tar here; give the folder that holds dataset.json")
    for sample in webdataset.WebDataset(shards, shardshuffle=False):
        facts = json.loads(sample["json"])
        with av.open(io.BytesIO(sample["mp4"])) as container:
            video = np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])
        with av.open(io.BytesIO(sample["depth.mkv"])) as container:
            levels = np.stack([frame.to_ndarray(format="gray16le") for frame in container.decode(video=0)])
        depth_m = facts["depth_near_m"] * 65535 / levels.clip(1)  # planar z; level 0 is nothing
        labels = np.load(io.BytesIO(sample["labels.npz"]))
        seen = (labels["joints2d"][..., 2] == 2).mean()
        print(sample["__key__"], "video", video.shape, "at", facts["fps"], "fps")
        print("   ", sample["txt"].decode())
        print(f"    nearest surface {depth_m[depth_m > 0].min():.2f} m; {seen:.0%} of the joints can be seen")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/01_read_with_webdataset.py DATASET")
    main(Path(sys.argv[1]))
