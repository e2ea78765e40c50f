"""Speed of everything but rendering: from the frames folder of a real run to its finished clips on disk.

    python bench/labels.py SHOT_FOLDER FRAMES_FOLDER [ROUNDS]

Each step alone and on one thread of its own, then all of them as the stages LabelShot and PackClips do them; checking
and grading apart. CPU and wall time per view-frame, the best of ROUNDS. Steps that every shot has once are for its
own number of frames and views: a shot of more has them cheaper.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2

from synth import clip, depth, record, sound
from synth import shot as shots
from synth.clip import Clip
from synth.frames import Frames
from synth.labels import Labels, label, share
from synth.pack import pack
from synth.pose_map import draw
from synth.quality import grade
from synth.shot import Shot
from synth.text import spoken
from synth.tiers import TierRecipe
from synth.video import encode_drawing, encode_map8, encode_map16, encode_rgb

Made = TypeVar("Made")


@dataclass(frozen=True)
class Bench:
    """A shot with its frames; view_frames of it are worked on in each step."""

    folder: Path
    frames: Frames
    view_frames: int
    rounds: int

    def measure(self, name: str, work: Callable[[], Made]) -> Made:
        """Print CPU and wall milliseconds per view-frame and view-frames per second, best of all rounds."""
        cpu_s, wall_s = [], []
        for _ in range(self.rounds):
            cpu, wall = time.process_time(), time.perf_counter()
            made = work()
            cpu_s.append(time.process_time() - cpu)
            wall_s.append(time.perf_counter() - wall)
        cpu_ms, wall_ms = (1000.0 * min(seconds) / self.view_frames for seconds in (cpu_s, wall_s))
        print(f"| {name:<34} | {cpu_ms:7.2f} | {wall_ms:7.2f} | {1000.0 / wall_ms:8.0f} |", flush=True)
        return made


def labelled(planned: Shot, frames: Frames, folder: Path) -> None:
    """What LabelShot does once the shot is loaded."""
    shared = share(planned)
    for number, camera in enumerate(planned.cameras):
        record.save(label(planned, frames, number, shared), folder, camera.name)


def packed(planned: Shot, frames: Frames, labels: Path, folder: Path) -> list[Clip]:
    """What PackClips does once the shot is loaded, without the grades."""
    sounds = sound.sources(planned)
    made = []
    for number, camera in enumerate(planned.cameras):
        found = record.load(Labels, labels, camera.name)
        made.append(pack(planned, frames, found, number, "0" * 12, sounds=sounds))
        clip.save(made[-1], folder)
    return made


def steps(bench: Bench, planned: Shot) -> None:
    """Each step alone, for all views."""
    frames, views = bench.frames, range(len(planned.cameras))
    size = planned.cameras[0].width_px, planned.cameras[0].height_px
    shared = bench.measure("share (once a shot)", lambda: share(planned))
    labels = bench.measure("label", lambda: [label(planned, frames, view, shared) for view in views])
    sources = bench.measure("sounds (once a shot)", lambda: sound.sources(planned))
    bench.measure("soundtrack", lambda: [sound.track(planned, view, sources) for view in views])
    bench.measure("texts", lambda: [spoken(planned, labels[view], view) for view in views])
    bench.measure("labels.npz", lambda: [one.to_bytes() for one in labels])
    rgb = bench.measure("read beauty", lambda: [list(frames.each_rgb(view)) for view in frames.views])
    bench.measure("encode mp4", lambda: [encode_rgb(one, planned.fps) for one in rgb])
    drawn = bench.measure("draw pose", lambda: [[draw(one, *size) for one in view.joints2d] for view in labels])
    bench.measure("encode pose.mp4", lambda: [encode_drawing(one, planned.fps) for one in drawn])
    seen = bench.measure("map label pictures", lambda: [list(frames.each_labels(view)) for view in frames.views])
    near = bench.measure("nearest depth", lambda: [depth.near_m(one.depth for one in view) for view in seen])
    levels = bench.measure("depth levels", lambda: [[depth.levels(one.depth, near[0]) for one in v] for v in seen])
    bench.measure("encode depth.mkv", lambda: [encode_map16(one, planned.fps) for one in levels])
    bench.measure("encode seg.mkv", lambda: [encode_map8((one.ids for one in v), planned.fps) for v in seen])
    bench.measure("encode part.mkv", lambda: [encode_map8((one.parts for one in v), planned.fps) for v in seen])
    bench.measure(
        "encode normal.mp4", lambda: [encode_drawing((one.normal_map for one in v), planned.fps) for v in seen]
    )


def everything(bench: Bench, planned: Shot) -> list[Clip]:
    """As the pipeline does it."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        bench.measure("load the shot (once a stage)", lambda: shots.load(bench.folder))
        bench.measure("LabelShot, loaded", lambda: labelled(planned, bench.frames, folder))
        made = bench.measure("PackClips, loaded", lambda: packed(planned, bench.frames, folder, folder))

        def both() -> None:
            labelled(planned, bench.frames, folder)
            packed(planned, bench.frames, folder, folder)

        bench.measure("all of both, loaded", both)
    return made


def main() -> None:
    """Print the table, and what each member takes on disk."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shot", type=Path)
    parser.add_argument("frames", type=Path)
    parser.add_argument("rounds", type=int, nargs="?", default=3)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    planned, frames = shots.load(options.shot), Frames(options.frames)
    bench = Bench(options.shot, frames, planned.num_frames * len(planned.cameras), options.rounds)
    camera = planned.cameras[0]
    print(f"{planned.facts.key}: {bench.view_frames} view-frames of {camera.width_px}x{camera.height_px},")
    print(f"{len(planned.people)} people\n")
    print(f"| {'step':<34} | CPU ms  | wall ms | frames/s |\n|---|---|---|---|")
    steps(bench, planned)
    made = everything(bench, planned)
    bench.measure("check and grade", lambda: grade(made, TierRecipe()))
    sizes = {suffix: sum(len(one.members[suffix]) for one in made) for suffix in made[0].members}
    print(
        "\nKB per view-frame: " + ", ".join(f"{name} {n / bench.view_frames / 1000:.1f}" for name, n in sizes.items())
    )
    print(f"all members: {sum(sizes.values()) / bench.view_frames / 1000:.1f} KB per view-frame")


if __name__ == "__main__":
    main()
