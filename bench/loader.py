"""How fast the loader decodes, as a share of bare PyAV on the same streams in the same run.

python bench/loader.py DATASET [ROUNDS]

Bare is av.open on the member's bytes in memory, every wanted frame converted by one thread and copied into an array;
windows seek to the keyframe before them. The loader also finds the member, reads it from disk and reads the facts.
Rounds alternate, medians of their CPU times and wall times are compared.
"""

import io
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import av
import numpy as np
from av.video.reformatter import VideoReformatter

from synth.errors import SynthError
from synth.loader import ClipDataset
from synth.shard_index import EntryMembers

STREAMS = {
    "video": ("mp4", "rgb24"),
    "pose": ("pose.mp4", "rgb24"),
    "normal": ("normal.mp4", "rgb24"),
    "depth": ("depth.mkv", "gray16le"),
    "ids": ("seg.mkv", "gray"),
    "parts": ("part.mkv", "gray"),
}
WINDOW_FRAMES = 17
Pass = Callable[[], int]


def bare(data: bytes, layout: str, first: int, count: int) -> int:
    """Frames of a window that PyAV alone decodes, from the keyframe before the first."""
    converter, found = VideoReformatter(), list[np.ndarray]()
    with av.open(io.BytesIO(data)) as container:
        stream = container.streams.video[0]
        per_tick = float(stream.average_rate or 0) * float(stream.time_base or 0)
        if first:
            container.seek(round(first / per_tick), stream=stream)
        for frame in container.decode(stream):
            if round((frame.pts or 0) * per_tick) >= first:
                found.append(converter.reformat(frame, format=layout, threads=1).to_ndarray())
            if len(found) == count:
                break
    return len(found)


def passes(dataset: Path, controls: tuple[str, ...], num_frames: int | None) -> tuple[Pass, Pass]:
    """The loader's pass over all clips and the bare one over the same windows; each says how many frames it made."""
    clips = ClipDataset(dataset, controls=controls, num_frames=num_frames, shuffle=False)
    windows = {sample["key"]: (sample["facts"]["first_frame"], sample["facts"]["num_frames"]) for sample in clips}
    streams = [
        (EntryMembers(entry)[suffix], layout, *windows[entry.key])
        for entry in clips.entries
        for suffix, layout in (STREAMS[name] for name in controls)
    ]
    return (
        lambda: sum(len(sample[name]) for sample in clips for name in controls),
        lambda: sum(bare(*stream) for stream in streams),
    )


def measured(dataset: Path, controls: tuple[str, ...], num_frames: int | None, rounds: int) -> str:
    """One line of the report."""
    ours, theirs = passes(dataset, controls, num_frames)
    frames = ours()
    if theirs() != frames:
        raise SystemExit(f"{controls}: the loader made {frames} frames, bare PyAV another number")
    seconds = [(*_timed(ours), *_timed(theirs)) for _ in range(rounds)]
    wall, cpu, bare_wall, bare_cpu = (median(column) for column in zip(*seconds, strict=True))
    what = "whole clips" if num_frames is None else f"windows of {num_frames}"
    return (
        f"{'+'.join(controls):24} {what:14} {frames / wall:7.0f} frames/s, bare {frames / bare_wall:7.0f}:"
        f" {bare_wall / wall:6.1%} by the clock, {bare_cpu / cpu:6.1%} by CPU time"
    )


def _timed(run: Pass) -> Iterator[float]:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return iter((time.perf_counter() - wall, time.process_time() - cpu))


def main(dataset: Path, rounds: int) -> None:
    """Print a line per stream and kind of window, then for all of them together."""
    for num_frames in (None, WINDOW_FRAMES):
        for controls in (*((name,) for name in STREAMS), tuple(STREAMS)):
            print(measured(dataset, controls, num_frames, rounds))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python bench/loader.py DATASET [ROUNDS]")
    try:
        main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 9)
    except SynthError as error:
        sys.exit(str(error))
