"""Many shots in one worker: do the last ones take as long, and as much memory, as the first?

    python bench/flat.py renderer [SHOTS [LOG.csv]]   # one renderer serves ten tiny shots of all sports in turns
    python bench/flat.py people [SHOTS [LOG.csv]]     # the same without the places: minutes even on a slow machine
    python bench/flat.py worker [SHOTS [LOG.csv]]     # a worker's whole pipeline, in turns too; no shot comes twice

SYNTH_FLAT_OUTPUTS: a folder in which the ten shots are planned once for all runs.
Prints medians over the first and the last 20 shots, which are the same mix, and their ratio: wall and CPU seconds,
resident memory after a shot, open files. Of `worker`, the shots of a kind differ by their performances, so their times
scatter; its memory is told twice, of the worker itself and of its renderer. The project's target is 5 %, 200 shots.
"""

import csv
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from synth.renderer import Renderer, RenderSettings
from synth.shot import load, save
from tasks import pipeline, rendering
from tasks.compose import from_overrides, logs_folder
from tasks.ensuring import ensured
from tasks.shots import shots

KINDS = (
    "sport=archery venue=outdoor_range lighting=noon outfit=home cameras.ring.views=1",
    "sport=archery venue=archery_hall lighting=indoor_hall outfit=away camera=handheld",
    "sport=archery venue=finals_stadium lighting=golden_hour outfit=cold film=broadcast camera=broadcast",
    "sport=volleyball venue=indoor_hall lighting=indoor_hall outfit=training",
    "sport=volleyball venue=volleyball_arena lighting=indoor_hall outfit=away camera=handheld",
    "sport=volleyball venue=school_gym lighting=window_light sports.volleyball.skill=spike camera=zoom",
    "sport=beach_volleyball venue=beach lighting=golden_hour outfit=hot film=action cameras.ring.views=1",
    "sport=beach_volleyball venue=beach lighting=hdri_sunrise outfit=home camera=follow",
    "sport=archery venue=outdoor_range lighting=overcast outfit=training film=cinema camera=closeup",
    "sport=volleyball venue=indoor_hall lighting=night_floodlit sports.volleyball.skill=block",
)
TINY = "video.width_px=64 video.height_px=48 video.num_frames=5 render.samples=1 tiers=any"
ENDS = 20
MB = 1e6


def main(side: str, count: int, log: Path) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="synth_flat_") as scratch:
        rows = list(
            _logged({"renderer": _renderer, "people": _people, "worker": _worker}[side](count, Path(scratch)), log)
        )
    first, last = rows[:ENDS], rows[-ENDS:]
    print(f"| {side}, {count} shots | first {len(first)} | last {len(last)} | ratio |\n|---|---|---|---|")
    for name in rows[0]:
        before, after = (statistics.median(row[name] for row in end) for end in (first, last))
        print(f"| {name} | {before:.3f} | {after:.3f} | {after / before:.3f} |")


def _renderer(count: int, scratch: Path) -> Iterator[dict[str, float]]:
    outputs = Path(os.environ.get("SYNTH_FLAT_OUTPUTS", scratch / "outputs"))
    places = [planned(f"{kind} {TINY}", outputs) for kind in KINDS]
    return _rendered(places, count, scratch)


def _people(count: int, scratch: Path) -> Iterator[dict[str, float]]:
    outputs = Path(os.environ.get("SYNTH_FLAT_OUTPUTS", scratch / "outputs"))
    places = [scratch / f"shot{number}" for number in range(len(KINDS))]
    for kind, place in zip(KINDS, places, strict=True):
        shot = load(planned(f"{kind} {TINY}", outputs))
        place.mkdir()
        things = tuple(thing for thing in shot.parts.objects if thing.instance_id)
        save(replace(shot, parts=replace(shot.parts, objects=things)), place)
    return _rendered(places, count, scratch)


def _rendered(places: list[Path], count: int, scratch: Path) -> Iterator[dict[str, float]]:
    with Renderer(scratch / "log") as renderer:
        for number in range(count):
            settings = RenderSettings(samples=1, flow=bool(number % 2))
            before_s, start = cpu_s(renderer.pid), time.perf_counter()
            renderer.render(places[number % len(places)], scratch / "frames", settings)
            wall_s = time.perf_counter() - start
            yield {"wall s": wall_s, "CPU s": cpu_s(renderer.pid) - before_s} | _holds("", renderer.pid)
            emptied(scratch / "frames")


def planned(words: str, outputs: Path) -> Path:
    """The folder of the first shot of a recipe, planned unless it is there."""
    recipe, machine = from_overrides(f"{words} machine.outputs={outputs}")
    task = pipeline.PlanShot(recipe=shots(recipe)[0], machine=machine)
    if not ensured(task):
        sys.exit(f"{words}: not planned")
    return task.output().path


def _worker(count: int, scratch: Path) -> Iterator[dict[str, float]]:
    """Every shot as a batch of its own; what it leaves is deleted, but for the log that its renderer has open."""
    outputs = scratch / "outputs"
    for number in range(count):
        words = f"{KINDS[number % len(KINDS)]} {TINY} seed={number // len(KINDS)} machine.outputs={outputs}"
        recipe, machine = from_overrides(words)
        serving = rendering._renderer(logs_folder(machine))
        before_s, start = time.process_time() + cpu_s(serving.pid), time.perf_counter()
        pipeline.RenderBatch(recipe=recipe, first=0, count=1, machine=machine).run()
        took_s = time.process_time() + cpu_s(serving.pid) - before_s
        times = {"wall s": time.perf_counter() - start, "CPU s": took_s}
        yield times | _holds("worker ", os.getpid()) | _holds("renderer ", serving.pid)
        for folder in outputs.glob("[0-9]_*"):
            emptied(folder)


def _logged(rows: Iterator[dict[str, float]], log: Path) -> Iterator[dict[str, float]]:
    with log.open("w", newline="") as file:
        for number, row in enumerate(rows):
            if not number:
                csv.writer(file).writerow(row)
            csv.writer(file).writerow(f"{value:.3f}" for value in row.values())
            file.flush()
            yield row


def cpu_s(pid: int | None) -> float:
    """CPU time of a process so far, 0 where there is none."""
    if pid is None:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _holds(whose: str, pid: int | None) -> dict[str, float]:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return {f"{whose}MB": pages * os.sysconf("SC_PAGE_SIZE") / MB, f"{whose}open files": float(files)}


def emptied(folder: Path) -> None:
    """Delete a folder."""
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1], int((sys.argv[2:] or ["200"])[0]), Path((sys.argv[3:] or ["/dev/null"])[0]))
