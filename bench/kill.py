"""Whether a run that is killed at any moment is finished by the next one, to the same bytes.

    python bench/kill.py [--moments 30] [--seed 0] [--overrides "..."] [--folder FOLDER]

One undisturbed run tells when which stage begins. Then, for every moment: a new run in a place of its own, SIGKILL
somewhere within a stage (stages take turns, so that short ones are hit as often as rendering), and a second run. Killed
are in turn the whole tree of processes at once, the main process alone, the renderer alone. The second run must end
well, give the same bytes (of all files but cost.json, which holds wall time), keep what was finished, and leave no
draft, no process and nothing in the folder for temporary files.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from kill_parts import Phase, Run, finished, hashes, left_behind

DEFAULT = (
    "experiment=demo sport=archery lighting=indoor_hall venue=archery_hall video.width_px=96 video.height_px=96"
    " video.num_frames=5 render=preview render.engine=cycles render.samples=1"
    " render.denoise=false cameras.ring.views=1 tiers=any"
)
"""The demo, as small as it gets."""
VICTIMS = ("tree", "main", "renderer")
LIMIT_S = 3600.0
"""Of one run: on a machine that is shared, a run may be slow, but not for ever."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--overrides", default=DEFAULT)
    parser.add_argument("--folder", type=Path, help="where to work, kept; else a temporary one, deleted")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="bench_kill_"))
    print(f"seed {options.seed}, overrides: {options.overrides}", flush=True)
    try:
        failed = _moments(options.moments, options.seed, options.overrides.split(), folder)
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{options.moments - failed} of {options.moments} moments: the next run completed with the same bytes")
    return 1 if failed else 0


def _moments(count: int, seed: int, overrides: list[str], folder: Path) -> int:
    """How many moments went wrong; each is a line."""
    undisturbed = Run(folder / "undisturbed", overrides)
    phases = undisturbed.watch(LIMIT_S)
    expected = hashes(undisturbed.dataset(LIMIT_S))
    print(f"undisturbed: {sum(phase.seconds for phase in phases):.0f} s; " + ", ".join(map(str, phases)), flush=True)
    rng, failed = random.Random(seed), 0
    for number in range(count):
        victim = VICTIMS[number % len(VICTIMS)]
        able = [phase for phase in phases if phase.has_renderer or victim != "renderer"]
        phase, share = able[number // len(VICTIMS) % len(able)], rng.random()
        wrong = _moment(folder / f"{number:02d}", overrides, victim, phase, share, expected)
        failed += bool(wrong)
        print(f"{number:2d} {victim:8} {share:5.0%} into {phase.name}: {wrong or 'same bytes'}", flush=True)
    return failed


def _moment(
    place: Path, overrides: list[str], victim: str, phase: Phase, share: float, expected: dict[str, str]
) -> str:
    """What went wrong at one moment, empty where nothing did; the place is kept in that case alone."""
    first = Run(place, overrides)
    while not first.wait_for(phase, share, LIMIT_S):  # it is quicker now than when it was watched
        if share < 0.01:
            return f"the run ended by itself: {first.ended(LIMIT_S)}"
        shutil.rmtree(place)
        first, share = Run(place, overrides), share / 4
    first.kill(victim)
    said = first.ended(LIMIT_S)
    if "Traceback" in said:
        return f"a traceback: {said}"
    before = finished(place)
    second = Run(place, overrides)
    started = time.monotonic()
    try:
        found = hashes(second.dataset(LIMIT_S))
    except RuntimeError as error:
        return str(error)
    differ = [name for name in sorted(found | expected) if found.get(name) != expected.get(name)]
    if differ:
        return f"{', '.join(differ)} differ"
    lost = [name for name, changed in before.items() if finished(place).get(name) != changed]
    if lost:
        return f"finished before and made again: {', '.join(lost)}"
    left = left_behind(place)
    if left:
        return f"left behind: {', '.join(left)}"
    print(f"   {len(before)} stages kept, {time.monotonic() - started:.0f} s to the end", flush=True)
    shutil.rmtree(place)
    return ""


if __name__ == "__main__":
    sys.exit(main())
