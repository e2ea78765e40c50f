"""Seconds per view-frame here and in BlenderProc: the same shots, passes, samples and bpy; in turns, in one run.

    git clone https://github.com/DLR-RM/BlenderProc       # 2.8.0; nothing in it is changed
    pip install --no-deps --target DEPS h5py==3.11.0 matplotlib==3.9.0 contourpy cycler kiwisolver fonttools pyparsing \
        packaging pypng==0.20220715.0 pytz==2024.1 gitpython==3.1.43 gitdb smmap scikit-image==0.23.2 lazy_loader \
        networkx scikit-learn==1.5.0 "joblib<1.5" threadpoolctl
    PYTHONPATH=BlenderProc:DEPS python bench/against_blenderproc.py [--size 832x480] [--samples 8] [--frames 3 9]
    python bench/against_blenderproc.py --raw             # a plain loop in bpy instead, without BlenderProc

Two shots: a ring of still cameras around one archer, and a camera that circles. Every renderer renders both in two
lengths, each time in a new process that starts, builds, renders and reads back, so that what a shot costs once and what
every further view-frame costs can be told apart: a line through both. Where the machine has other work, trust the CPU
seconds. Quality is that of the middle frame of the first view against one of many samples (--truth); --match first
looks for the samples with which the rival is as good as we are. What the rival is told: rivals/with_*.py.
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from rivals.contest import OURS, Contest
from rivals.plan import planned

CLIP_FRAMES = 81


def main() -> None:
    """Both cases, one after the other."""
    options = _options()
    cases = {"still": f"camera=ring cameras.ring.views={options.views}", "moving": f"camera={options.moving}"}
    with tempfile.TemporaryDirectory(prefix="synth_rivals_") as scratch:
        for name in options.cases:
            print(f"{name} camera, {options.size}, {options.samples} samples", flush=True)
            for line in _compared(cases[name], options, Path(tempfile.mkdtemp(dir=scratch))):
                print(f"  {line}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--raw", action="store_true", help="against a plain loop in bpy")
    add("--cases", nargs="+", choices=("still", "moving"), default=["still", "moving"])
    add("--views", type=int, default=3, help="still cameras")
    add("--moving", default="orbit", help="rig of the camera that moves: orbit, handheld, dolly ...")
    add("--size", default="832x480", help="of the pictures [px]")
    add("--samples", type=int, default=8, help="of both")
    add("--frames", type=int, nargs=2, default=(3, 9), metavar=("SHORT", "LONG"), help="at least 2; LONG is 4n+1")
    add("--rounds", type=int, default=2)
    add("--truth", type=int, default=256, help="samples of the picture that quality is measured by")
    add("--match", action="store_true", help="give the rival as many samples as it needs to be as good as we are")
    add("--recipe", default="sport=archery lighting=noon", help="further overrides of `python -m tasks`")
    add("--outputs", default="", help="where planned shots are kept; a temporary folder where not given")
    return parser.parse_args()


def _compared(camera: str, options: argparse.Namespace, scratch: Path) -> Iterator[str]:
    """Lines of one case, as they become known."""
    width, height = options.size.split("x")
    shot = planned(
        f"{options.recipe} {camera} video.width_px={width} video.height_px={height} "
        f"video.num_frames={options.frames[1]} machine.outputs={options.outputs or scratch / 'outputs'}"
    )
    rival = "with_bpy" if options.raw else "with_blenderproc"
    contest = Contest(shot, rival, options.samples, options.truth, tuple(options.frames), scratch)
    yield f"{shot.facts.key}, {len(shot.cameras)} view(s)"
    if options.match:
        yield contest.match()
    yield from contest.rounds(options.rounds)
    for clock in ("cpu", "wall"):
        yield from _table(contest, clock)
    yield from contest.quality()


def _table(contest: Contest, clock: str) -> Iterator[str]:
    """Seconds per view-frame of both, and their ratio; medians of the rounds."""
    (short, long), views = contest.lengths, len(contest.shot.cameras)
    rows: dict[str, list[float]] = defaultdict(list)
    for who in (OURS, contest.rival):
        short_s, long_s = (
            median(getattr(run, f"{clock}_s") for run in contest.runs[who, count]) for count in (short, long)
        )
        each = (long_s - short_s) / ((long - short) * views)
        once = short_s - each * short * views
        rows[f"a view-frame of {long} frames"].append(long_s / (long * views))
        rows["once, a shot"].append(once)
        rows["every further view-frame"].append(each)
        rows[f"a view-frame of {CLIP_FRAMES} frames"].append(once / (CLIP_FRAMES * views) + each)
    for row, (ours, theirs) in rows.items():
        yield f"{clock:4} s {row:27} ours {ours:7.2f}, {contest.rival[5:]} {theirs:7.2f}, ratio {theirs / ours:5.2f}"


if __name__ == "__main__":
    main()
