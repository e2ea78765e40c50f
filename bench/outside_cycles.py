"""What a shot costs outside Cycles, step by step, from RenderShot to the shard, through the tasks as a user runs them.

    python bench/outside_cycles.py [--frames 9] [--as 81] [OVERRIDES ...]

Each stage alone, one after the other, in a fresh outputs folder: overlap (tasks/ensuring.py) hides what is shown here,
it does not make it less. Wall and CPU seconds; CPU seconds bear a busy machine. `--as`: the same for a shot of so many
frames, where what a shot has once (and a reference per view) stays and all else grows with the frames. Inside Cycles is
`bpy.ops.render.render` (Blender's own evaluation of the scene and its writing of the picture with it), and the denoiser
of moving cameras.
"""

import argparse
import importlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from timed_renderer import CYCLES, DENOISING, Clock, clocked

from synth.renderer import Renderer
from tasks import pipeline, rendering
from tasks.compose import from_overrides
from tasks.ensuring import ensured

ONCE = ("start-up", "set-up", "build", "meter", "empty place", "plates", "reference", "loading the shot", "once a shot")
"""Passes and steps that a shot has once."""
STAGES = {
    "LabelShot": {"synth.shot.load": "loading the shot", "synth.labels.share": "once a shot"},
    "PackClips": {
        "synth.shot.load": "loading the shot",
        "synth.sound.sources": "once a shot",
        "tasks.packing.pack_view": "describing, drawing, encoding",
        "tasks.packing.grade": "checking and grading",
    },
    "WriteDataset": {"synth.gallery.write_gallery": "gallery"},
}
"""Functions with a row of their own, by stage."""
Rows = dict[tuple[str, str], list[float]]
"""Wall and CPU seconds by stage or pass, and step."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=9)
    parser.add_argument("--as", type=int, default=81, dest="wanted")
    parser.add_argument("--folder", type=Path, help="outputs to keep, without this shot's frames; else temporary ones")
    parser.add_argument("overrides", nargs="*", default=["sport=archery"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench_outside_") as fresh:
        folder = options.folder or Path(fresh)
        words = [*options.overrides, f"video.num_frames={options.frames}", "tiers=any", f"machine.outputs={folder}"]
        rows = profile(" ".join(words), folder)
    show(f"{options.frames} frames, measured", rows)
    show(f"{options.wanted} frames, extrapolated", extrapolated(rows, options.wanted / options.frames))
    return 0


def profile(overrides: str, folder: Path) -> Rows:
    """All steps of the one shot of a recipe; everything before RenderShot is made first, unmeasured."""
    recipe, machine = from_overrides(overrides)
    pack = next(pipeline.packs(recipe, machine))
    needs, dataset = pack.requires(), pipeline.WriteDataset(recipe=recipe, machine=machine)
    if not ensured(needs["shot"]):
        sys.exit("the shot could not be planned")
    report = folder / "renderer.json"
    rendering.Renderer = timed_renderer(report)  # type: ignore[misc, assignment]
    stage = measured("RenderShot", needs["frames"], {})["RenderShot", "the rest"]
    rows = inside_renderer(json.loads(report.read_text()), stage)
    for name, task in (("LabelShot", needs["labels"]), ("PackClips", pack), ("WriteDataset", dataset)):
        rows |= measured(name, task, STAGES[name])
    return rows


def timed_renderer(report: Path) -> Any:
    """A Renderer whose process has a clock."""
    script = str(Path(__file__).with_name("timed_renderer.py"))

    class Timed(Renderer):
        def _command(self, scratch: str) -> list[str]:
            python, _, _, *words = super()._command(scratch)
            return [python, script, str(report), *words]

    return Timed


def measured(name: str, task: Any, functions: dict[str, str]) -> Rows:
    """A stage's seconds, those of some functions apart; what they import is loaded before."""
    clock, before = Clock(), {}
    for path, what in functions.items():
        home, _, function = path.rpartition(".")
        module = importlib.import_module(home)
        before[path] = module, function, getattr(module, function)
        setattr(module, function, clocked(clock, function, what, before[path][2]))
    with clock.running("", "the rest"):
        if not ensured(task):
            sys.exit(f"{name} failed")
    for module, function, work in before.values():
        setattr(module, function, work)
    return {(name, what): spent for what, spent in clock.report()["idle"].items() if what != "waiting"}


def inside_renderer(report: dict[str, dict[str, list[float]]], stage: list[float]) -> Rows:
    """The renderer's report, and what RenderShot took beyond it: starting the process, done.json, waiting."""
    rows = {(step, what): spent for step, found in report.items() for what, spent in found.items() if step != "idle"}
    known = sum(spent[0] for spent in rows.values())
    return {("start-up", "process, folders"): [stage[0] - known, stage[1]]} | rows


def extrapolated(rows: Rows, factor: float) -> Rows:
    """Rows of a shot with `factor` times the frames."""
    return {
        key: [seconds * (1.0 if set(key) & set(ONCE) else factor) for seconds in spent] for key, spent in rows.items()
    }


def show(title: str, rows: Rows) -> None:
    """A table, its sums, and the share outside Cycles."""
    print(f"\n{title}\n\n| stage or pass | step | wall s | CPU s |\n|---|---|---|---|")
    total, outside = [0.0, 0.0], [0.0, 0.0]
    for (step, what), spent in rows.items():
        print(f"| {step} | {what} | {spent[0]:.2f} | {spent[1]:.2f} |")
        for at in (0, 1):
            total[at] += spent[at]
            outside[at] += spent[at] if what not in (CYCLES, DENOISING) else 0.0
    print(f"| all | | {total[0]:.1f} | {total[1]:.1f} |\n| outside Cycles | | {outside[0]:.1f} | {outside[1]:.1f} |")
    print(
        f"\noutside Cycles: {outside[0] / total[0]:.1%} of the wall time, {outside[1] / total[1]:.1%} of the CPU time"
    )


if __name__ == "__main__":
    sys.exit(main())
