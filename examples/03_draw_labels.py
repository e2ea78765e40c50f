"""Draw the labels over a frame of every view of the first shot: boxes, joints (hidden ones hollow), pose, depth, ids,
parts, normals.

python examples/03_draw_labels.py outputs/dataset/demo-... [labels.png]
"""

import sys
from pathlib import Path

import cv2
import numpy as np

from synth.errors import SynthError
from synth.loader import ClipDataset, Sample
from synth.skeleton.maps import COCO_WHOLEBODY_133

SIGNALS = ("video", "pose", "depth", "ids", "parts", "normal", "labels")
SEEN_RGB, HIDDEN_RGB, BOX_RGB = (60, 255, 60), (255, 70, 70), (255, 220, 0)
ID_COLORS = np.random.default_rng(3).integers(60, 255, (256, 3), dtype=np.uint8) * (np.arange(256) > 0)[:, None]


def overlay(sample: Sample, frame: int) -> np.ndarray:
    """The picture with boxes and joints of all people."""
    picture = np.ascontiguousarray(sample["video"][frame].permute(1, 2, 0).numpy())
    labels = sample["labels"]
    for box, joints in zip(labels["boxes"][frame], labels["joints2d"][frame], strict=True):
        x0, y0, x1, y1 = (round(float(edge)) for edge in box)
        cv2.rectangle(picture, (x0, y0), (x1 - 1, y1 - 1), BOX_RGB, 1)
        for name, (x, y, visibility) in zip(COCO_WHOLEBODY_133, joints.tolist(), strict=True):
            radius = 1 if any(char.isdigit() for char in name) else 2
            if visibility == 2:
                cv2.circle(picture, (int(x), int(y)), radius, SEEN_RGB, -1)
            elif visibility == 1:
                cv2.circle(picture, (int(x), int(y)), radius, HIDDEN_RGB, 1)
    return picture


def sheet(sample: Sample, frame: int) -> np.ndarray:
    """Overlay, pose map and depth (near is bright); below them ids, parts and normals."""
    depth = sample["depth"][frame, 0].numpy()
    nearness = np.where(depth > 0, depth[depth > 0].min() / np.maximum(depth, 1e-3), 0.0)
    grey = (255 * nearness).astype(np.uint8)
    pose, normal = (sample[name][frame].permute(1, 2, 0).numpy() for name in ("pose", "normal"))
    ids, parts = (ID_COLORS[sample[name][frame, 0].numpy()].astype(np.uint8) for name in ("ids", "parts"))
    top = np.hstack([overlay(sample, frame), pose, np.repeat(grey[..., None], 3, 2)])
    return np.vstack([top, np.hstack([ids, parts, normal])])


def main(dataset: Path, picture: Path) -> None:
    """Write one sheet per view of the first shot, one below the other, at the middle of the clip."""
    rows: list[np.ndarray] = []
    shot = None
    for sample in ClipDataset(dataset, controls=SIGNALS, shuffle=False):
        shot = shot or sample["facts"]["clip_id"]
        if sample["facts"]["clip_id"] != shot:
            break
        rows.append(sheet(sample, sample["facts"]["num_frames"] // 2))
    cv2.imwrite(str(picture), cv2.cvtColor(np.vstack(rows), cv2.COLOR_RGB2BGR))
    print(f"picture: {picture}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python examples/03_draw_labels.py DATASET [PICTURE.png]")
    try:
        main(Path(sys.argv[1]), Path((*sys.argv, "labels.png")[2]))
    except SynthError as error:
        sys.exit(str(error))
