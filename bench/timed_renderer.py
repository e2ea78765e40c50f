"""The renderer's process with a clock on what it calls: `python bench/timed_renderer.py REPORT --serve ...`.

REPORT gets, after each shot, a JSON object: wall and CPU seconds by pass and function, each without the functions
below it that have a clock of their own. CPU seconds are those of all threads.
"""

import functools
import importlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CYCLES = "Cycles"
"""`bpy.ops.render.render`: what Blender does to the scene first, Cycles, and writing the file."""
DENOISING = "denoising"
"""Of moving cameras; where they stand Cycles does it."""
CLOCKED = {
    "picture": {
        "render_to": CYCLES, "covered_mask": "footprints", "shadow_mask": "shadows",
        "changed_mask": "cells", "grown": "cells", "shares": "cells", "rectangles": "cells",
        "sunlit_places": "sunlit places", "occlude": "occluder",
        "remove": "occluder", "paste": "blending", "read_passes": "reading EXR", "overlaid": "laying labels over",
        "point_camera": "pointing the camera", "_shoot": "reading PNG",
        "read_picture": "reading PNG",
    },
    "moving": {
        "denoised": DENOISING, "gathered": "neighbouring frames", "noisy_frame": "neighbouring frames",
        "read_channels": "reading EXR", "developed": "developing",
    },
    "render": {
        "append": "writing labels", "write_picture": "writing pictures", "set_frame": "moving the scene",
        "build_stage": "building", "load": "loading the shot", "_start": "setting up", "meter_exposure": "reading EXR",
        "_find_changes": "other", "look_at_empty_place": "other", "_render_labels": "other", "_take_plates": "other",
        "_render_beauty": "other", "_render_reference": "other",
    },
}  # fmt: skip
"""What each function of synth.blender counts as."""
PASSES = {
    "_start": "set-up", "_find_changes": "probes", "_render_labels": "labels", "_take_plates": "plates",
    "_render_beauty": "beauty", "_render_reference": "reference", "build_stage": "build", "meter_exposure": "meter",
    "look_at_empty_place": "empty place",
}  # fmt: skip
"""The functions that are a pass."""


class Clock:
    """Time goes to whoever is on top of the stack."""

    def __init__(self) -> None:
        self._stack = [("idle", "waiting")]
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        self.seconds: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])

    @contextmanager
    def running(self, name: str, what: str) -> Iterator[None]:
        """Within the block time counts as `what`, in the pass that the function `name` is, or that is under way."""
        self._book()
        self._stack.append((PASSES.get(name, self._stack[-1][0]), what))
        try:
            yield
        finally:
            self._book()
            self._stack.pop()

    def _book(self) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        spent = self.seconds[self._stack[-1]]
        spent[0] += wall - self._wall
        spent[1] += cpu - self._cpu
        self._wall, self._cpu = wall, cpu

    def report(self) -> dict[str, dict[str, list[float]]]:
        """Wall and CPU seconds by pass and function; starts anew."""
        self._book()
        found: dict[str, dict[str, list[float]]] = defaultdict(dict)
        for (step, what), spent in self.seconds.items():
            found[step][what] = spent
        self.seconds.clear()
        return found


def clocked(clock: Clock, name: str, what: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same function with the clock running."""

    @functools.wraps(work)
    def timed(*args: Any, **options: Any) -> Any:
        with clock.running(name, what):
            return work(*args, **options)

    return timed


def install(clock: Clock) -> None:
    """Put the clock on the functions, wherever a module of ours knows them."""
    importlib.import_module("synth.blender.render")
    modules = {name: module for name, module in sys.modules.items() if name.startswith("synth.blender.")}
    for home, functions in CLOCKED.items():
        for name, what in functions.items():
            work = getattr(modules[f"synth.blender.{home}"], name, None)
            if work is None:
                sys.exit(f"synth.blender.{home} has no {name} any more; mend {__file__}")
            for module in modules.values():
                if getattr(module, name, None) is work:
                    setattr(module, name, clocked(clock, name, what, work))


def main() -> None:
    """Serve as synth.blender does."""
    path, start = Path(sys.argv.pop(1)), time.perf_counter()
    from synth import serving
    from synth.blender import render

    clock = Clock()
    install(clock)
    started = [time.perf_counter() - start, time.process_time()]

    def timed(shot_dir: Path, out_dir: Path, settings: Any) -> Iterator[Any]:
        yield from render.render_shot(shot_dir, out_dir, settings)
        path.write_text(json.dumps({"start-up": {"importing": started}} | clock.report()))

    sys.exit(serving.main("synth.blender", timed))


if __name__ == "__main__":
    main()
