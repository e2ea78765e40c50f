"""What each member of a dataset costs per view-frame, and what depth and normals would cost stored otherwise.

python bench/members.py DATASET
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from synth import depth
from synth.manifest import open_dataset
from synth.shard import read_shard
from synth.video import decode_map16, decode_rgb, encode_drawing, encode_map8, encode_map16, encode_rgb


def octahedral(normals: np.ndarray) -> np.ndarray:
    """Two grey values per normal [Meyer et al. 2010], stacked above each other; 0 where nothing."""
    n = normals / np.maximum(np.abs(normals).sum(-1, keepdims=True), 1e-9)
    folded = np.where(n[..., 2:] < 0, (1 - np.abs(n[..., [1, 0]])) * np.where(n[..., :2] >= 0, 1, -1), n[..., :2])
    grey = np.where(normals.any(-1, keepdims=True), 1 + np.rint((folded + 1) / 2 * 254), 0).astype(np.uint8)
    return np.concatenate([grey[..., 0], grey[..., 1]], 1)


def linear(metres: np.ndarray) -> np.ndarray:
    """Grey levels in equal steps up to the farthest surface."""
    return np.rint(metres / max(float(metres.max()), 1e-6) * 65535).astype(np.uint16)


def alternatives(members: dict[str, bytes], fps: float, near: float) -> dict[str, int]:
    """Bytes of other ways to store the same depth and normals."""
    levels = decode_map16(members["depth.mkv"])
    picture = decode_rgb(members["normal.mp4"])
    normals = np.where(picture.any(-1, keepdims=True), picture / 127.5 - 1, 0)
    ways: dict[str, Callable[[], bytes]] = {
        "depth linear 16 bit": lambda: encode_map16(linear(depth.metres(levels, near)), fps),
        "depth inverse, 12 bit": lambda: encode_map16(levels >> 4, fps),
        "depth inverse, 8 bit": lambda: encode_map8((levels >> 8).astype(np.uint8), fps),
        "normal octahedral FFV1": lambda: encode_map8(octahedral(normals), fps),
        "normal 6 bit lossless": lambda: encode_drawing(picture // 4 * 4, fps),
        "normal yuv420p crf 14": lambda: encode_rgb(picture, fps),
    }
    return {name: len(make()) for name, make in ways.items()}


def main(path: Path) -> None:
    """One line per member and alternative: KB per view-frame, all clips and by venue."""
    sizes: dict[str, Counter[str]] = {}
    frames: Counter[str] = Counter()
    for shard in open_dataset(path).shards:
        for _, members in read_shard(path / "shards" / shard.name):
            facts = json.loads(members["json"])
            for group in ("all", facts["venue"]):
                frames[group] += facts["num_frames"]
                found = sizes.setdefault(group, Counter())
                found.update({suffix: len(data) for suffix, data in members.items()})
                found["(sum)"] += sum(map(len, members.values()))
                found.update(alternatives(members, facts["fps"], facts["depth_near_m"]))
    print(f"{'KB per view-frame':<26}" + "".join(f"{group:>18}" for group in sizes))
    for name in sizes["all"]:
        print(f"{name:<26}" + "".join(f"{sizes[group][name] / frames[group] / 1000:>18.2f}" for group in sizes))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
