"""How many frames a second an export writes and reads back.

    python bench/export.py DATASET [CLIPS] [FORMAT ...]

Clips of DATASET are repeated under new names until there are CLIPS (100). The target of the project is 100 frames/s on
two cores for formats that only redraw, at 832x480 and 33 frames: give a dataset of that size.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from synth.clip import Clip
from synth.dataset import write_dataset
from synth.export import Settings, export
from synth.manifest import open_dataset
from synth.shard import read_shard

FORMATS = ("videox_fun", "moore", "videox_vace", "humanvid", "champ")


def repeated(dataset: Path, count: int) -> Iterator[Clip]:
    """Clips of a dataset as clips of other shots, until there are so many."""
    opened = open_dataset(dataset)
    clips = [one for shard in opened.shards for one in read_shard(dataset / "shards" / shard.name)]
    for number in range(count):
        key, members = clips[number % len(clips)]
        facts = json.loads(members["json"])
        facts |= {"key": f"{key}_{number:05d}", "clip_id": f"{facts['clip_id']}_{number:05d}", "num_views": 1}
        yield Clip(facts["key"], facts, members | {"json": json.dumps(facts).encode()})


def main(dataset: Path, count: int, formats: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory(prefix="bench_export_") as scratch:
        clips = list(repeated(dataset, count))
        frames = sum(int(clip.facts["num_frames"]) for clip in clips)
        size = f"{clips[0].facts['width']}x{clips[0].facts['height']}"
        many = write_dataset(clips, Path(scratch) / "many", "many", {}, "0" * 12, 50).path
        print(f"{count} clips, {frames} frames of {size}")
        for name in formats:
            start = time.perf_counter()
            export(name, many, Path(scratch) / name, Settings(split="all"))
            seconds = time.perf_counter() - start
            print(f"{name:14} {seconds:6.1f} s, {frames / seconds:6.1f} frames/s written and read back")


if __name__ == "__main__":
    words = sys.argv[1:]
    main(Path(words[0]), int(words[1]) if len(words) > 1 else 100, tuple(words[2:]) or FORMATS)
