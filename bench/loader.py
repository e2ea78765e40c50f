"""How fast the loader decodes, as a share of bare PyAV on the same streams in the same run.

python bench/loader.py DATASET [ROUNDS]

Bare is av.open on the member's bytes in memory, every wanted frame converted by one thread and copied into an array;
windows seek to the keyframe before them. The loader also finds the member, reads it from disk and reads the facts.
Rounds alternate; the share is the median of the ratios of neighbouring rounds, the rate that of the best one.
"""

import io
import sys
import time
from collections.abc import Callable
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
    seconds = [(_timed(ours), _timed(theirs)) for _ in range(rounds)]
    wall, cpu = (median(other[clock] / own[clock] for own, other in seconds) for clock in (0, 1))
    best = min(own[0] for own, _ in seconds)
    what = "whole clips" if num_frames is None else f"windows of {num_frames}"
    name = controls[0] if len(controls) == 1 else "all of these"
    return (
        f"{name:12} {what:13} {frames / best:6.0f} frames/s; of bare {wall:4.0%} by the clock, {cpu:4.0%} by CPU time"
    )


def _timed(run: Pass) -> tuple[float, float]:
    """Seconds by the clock and of CPU time."""
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - cpu


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
