"""Milliseconds a pose map takes in every style, and what drawing on the whole canvas would take.

    python bench/pose_map.py DATASET [WIDTH HEIGHT]      (832 480)

Joints are those of every eighth frame of the dataset's clips, stretched to the size. `whole canvas` draws and resizes
all of the canvas, as the trainers' own code does; its pictures are compared with ours. Best of three, on one thread.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from synth.labels import Labels
from synth.pose_map import STYLES, PoseStyle, draw, drawing
from synth.pose_map.box import Box
from synth.shard import read_shard

EVERY, TIMES = 8, 3


@dataclass(frozen=True)
class Case:
    """One frame's people at the size in question."""

    joints2d: np.ndarray
    hidden_by: np.ndarray


def cases(dataset: Path, width_px: int, height_px: int) -> Iterator[Case]:
    """Every eighth frame of all clips."""
    for path in sorted(dataset.glob("shards/*.tar")):
        for _, members in read_shard(path):
            labels = Labels.from_bytes(members["labels.npz"])
            joints = labels.joints2d[::EVERY].astype(float)
            size = 2 * labels.K[0, 0, 2], 2 * labels.K[0, 1, 2]  # the principal point is the picture's middle
            joints[..., :2] *= np.divide((width_px, height_px), size)
            yield from map(Case, joints, labels.hidden_by[::EVERY])


def whole(points: np.ndarray, canvas: tuple[int, int], picture: tuple[int, int]) -> Box:
    """In place of `box_of`: all of the canvas."""
    return Box(0, 0, *canvas, (slice(0, picture[1]), slice(0, picture[0])))


def milliseconds(work: Callable[[], object], frames: int) -> float:
    """Of one frame, the best of a few rounds."""
    rounds = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        rounds.append(time.perf_counter() - start)
    return 1000 * min(rounds) / frames


def main(dataset: Path, width_px: int, height_px: int) -> None:
    cv2.setNumThreads(1)
    everyone = list(cases(dataset, width_px, height_px))
    print(f"{len(everyone)} frames of {width_px}x{height_px}")
    print(f"{'style':16}{'canvas':>12}{'ms':>8}{'whole canvas ms':>18}{'max difference':>16}")
    for name, style in STYLES.items():

        def all_of(style: PoseStyle = style) -> list[np.ndarray]:
            return [draw(case.joints2d, width_px, height_px, style, case.hidden_by) for case in everyone]

        boxed, box_ms = all_of(), milliseconds(all_of, len(everyone))
        box_of, drawing.box_of = drawing.box_of, whole
        full, full_ms = all_of(), milliseconds(all_of, len(everyone))
        drawing.box_of = box_of
        off = max(int(np.abs(a.astype(int) - b).max()) for a, b in zip(boxed, full, strict=True))
        canvas = "{}x{}".format(*style.canvas.size(width_px, height_px))
        print(f"{name:16}{canvas:>12}{box_ms:8.2f}{full_ms:18.2f}{off:16}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(edge) for edge in sys.argv[2:4] or (832, 480)))
