"""One frame of a clip as every trainer's pose map, side by side: docs/pose_styles.jpg.

    python bench/pose_styles.py DATASET OUT.jpg KEY FRAME      (a clip by part of its key)

Joints are stretched to 480p before they are drawn; the pictures are cut to the people.
"""

import sys
from pathlib import Path

import cv2
import numpy as np

from synth.errors import DatasetError
from synth.labels import Labels
from synth.pose_map import STYLES, draw
from synth.shard import read_shard
from synth.sheet import Section, Tile, write_sheet
from synth.video import decode_rgb

SIZE_PX = (832, 480)
CUT_PX = (330, 372)
"""Width and height of a tile: five to a row."""


def sample(dataset: Path, part: str) -> dict[str, bytes]:
    """Members of the first clip whose key holds this."""
    for path in sorted(dataset.glob("shards/*.tar")):
        for key, members in read_shard(path):
            if part in key:
                return members
    raise DatasetError(f"{dataset}: no clip's key holds {part!r}; take one from clips.jsonl")


def cut(joints2d: np.ndarray) -> tuple[slice, slice]:
    """Rows and columns of CUT_PX around the people."""
    places = joints2d[joints2d[..., 2] > 0][:, :2]
    middle = (places.min(0) + places.max(0)) / 2
    first = np.clip(middle - np.array(CUT_PX) / 2, 0, np.array(SIZE_PX) - CUT_PX).astype(int)
    return slice(first[1], first[1] + CUT_PX[1]), slice(first[0], first[0] + CUT_PX[0])


def main(dataset: Path, out: Path, part: str, frame: int) -> None:
    members = sample(dataset, part)
    labels, picture = Labels.from_bytes(members["labels.npz"]), decode_rgb(members["mp4"])[frame]
    joints = labels.joints2d[frame].astype(float)
    joints[..., :2] *= np.divide(SIZE_PX, picture.shape[1::-1])
    rows, columns = cut(joints)
    tiles = [Tile("picture", cv2.resize(picture, SIZE_PX, interpolation=cv2.INTER_CUBIC)[rows, columns])]
    for name, style in STYLES.items():
        tiles.append(Tile(name, draw(joints, *SIZE_PX, style, labels.hidden_by[frame])[rows, columns]))
    write_sheet([Section("One frame at 832x480 in every trainer's pose map", tuple(tiles))], out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
