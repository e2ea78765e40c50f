"""Speed of labelling, drawing and encoding: view-frames per second at 832x480, one person of 30,000 vertices.

    python bench/labels.py

The pictures are in memory: reading the renderer's EXR files comes on top (see bench/render.py).
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from synth import depth
from synth.geometry.camera import intrinsics
from synth.geometry.transform import look_at
from synth.labels import draw_pose, label
from synth.motion.performance import Performance, Track
from synth.scene import CameraTrack, Mesh, Parts, SceneObject, Sky
from synth.shot import Person, Shot, ShotFacts
from synth.video import encode_drawing, encode_map8, encode_map16, encode_rgb

FPS, FRAMES, WIDTH, HEIGHT, VERTICES = 24.0, 33, 832, 480, 30_000


@dataclass(frozen=True)
class MemoryFrames:
    """Noise over smooth ramps, with a person of a fifth of the picture: about as hard to encode as a render."""

    rgb: np.ndarray
    depth: np.ndarray
    ids: np.ndarray

    def each_rgb(self, view: str) -> Iterator[np.ndarray]:
        """Pictures in order."""
        return iter(self.rgb)

    def each_labels(self, view: str) -> Iterator[SimpleNamespace]:
        """Label pictures in order."""
        return (SimpleNamespace(depth=d, ids=i) for d, i in zip(self.depth, self.ids, strict=True))


def frames(rng: np.random.Generator) -> MemoryFrames:
    """33 pictures in which a block moves."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    rgb = np.stack([rows * 0.4, columns * 0.25, (rows + columns) * 0.15], -1) + rng.normal(0, 2, (HEIGHT, WIDTH, 3))
    video = np.repeat(rgb.clip(0, 255).astype(np.uint8)[None], FRAMES, 0)
    depth = np.repeat((4 + 30 * (1 - rows / HEIGHT)).astype(np.float32)[None], FRAMES, 0)
    ids = np.zeros((FRAMES, HEIGHT, WIDTH), np.uint8)
    for k in range(FRAMES):
        block = np.s_[k, 60:460, 300 + 4 * k : 500 + 4 * k]
        ids[block], depth[block] = 1, 3.5 + 0.001 * (columns % 200)[60:460, 300 + 4 * k : 500 + 4 * k]
        video[block] = 255 - video[block]
    return MemoryFrames(video, depth, ids)


def shot(rng: np.random.Generator) -> Shot:
    """One person whose joints and vertices fill a box of a person's size."""
    low, high = np.array([-0.4, -0.2, 0.0]), np.array([0.4, 0.2, 1.8])
    cache = rng.uniform(low, high, (FRAMES, VERTICES, 3))
    person = Person(
        1, "server", "right", "i", "o", "female", 1.8, np.zeros((FRAMES, 165)), np.zeros((FRAMES, 3)), np.zeros(10),
        rng.uniform(low, high, (FRAMES, 144, 3)), {},
    )  # fmt: skip
    pose = np.tile(look_at(np.array([0.0, -4.0, 1.4]), np.array([0.0, 0.0, 0.9])), (FRAMES, 1, 1))
    camera = CameraTrack("view0", np.tile(intrinsics(WIDTH, HEIGHT, 0.9), (FRAMES, 1, 1)), pose, WIDTH, HEIGHT)
    ball = Track("ball", "volleyball", np.tile(np.eye(4), (960, 1, 1)), 240.0)
    body = SceneObject("body", "body", ("skin",), np.eye(4)[None], cache, 1, "person")
    return Shot(
        ShotFacts("volleyball_0", "volleyball", "jump_serve", "m", "authored", "i", "o", "v", "l", "ring", 1, 0.5, ""),
        FPS, FRAMES, (person,), Performance("volleyball", "jump_serve", (), (ball,), (), (), (), 4.0, 1.0),
        Parts((body,), {"body": Mesh(cache[0], np.array([[0, 1, 2]]))}), (), Sky("gradient"), (camera,), 0.0,
    )  # fmt: skip


def measure(name: str, work: Callable[[], object]) -> None:
    """Print view-frames per second, best of three."""
    best = np.inf
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    print(f"{name:<28} {FRAMES / best:8.0f} view-frames/s   {1000 * best / FRAMES:6.2f} ms")


def main() -> None:
    """Print one line per step."""
    rng = np.random.default_rng(0)
    source, one = frames(rng), shot(rng)
    labels = label(one, source, 0)
    drawn = np.stack([draw_pose(joints, WIDTH, HEIGHT) for joints in labels.joints2d])
    near = depth.near_m(source.depth)
    levels = depth.levels(source.depth, near)
    measure("label", lambda: label(one, source, 0))
    measure("draw pose map", lambda: [draw_pose(joints, WIDTH, HEIGHT) for joints in labels.joints2d])
    measure("labels.npz", labels.to_bytes)
    measure("depth levels", lambda: depth.levels(source.depth, near))
    measure("encode mp4", lambda: encode_rgb(source.rgb, FPS))
    measure("encode pose.mp4", lambda: encode_drawing(drawn, FPS))
    measure("encode depth.mkv", lambda: encode_map16(levels, FPS))
    measure("encode seg.mkv", lambda: encode_map8(source.ids, FPS))


if __name__ == "__main__":
    main()
