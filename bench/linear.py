"""Does a shot cost in proportion to its frames and views, and what does it cost anyway?

    python bench/linear.py [ROUNDS [OVERRIDES ...]]

One moment of a shot is rendered at 12 and at 24 frames a second, by one camera and by two and four at the same place,
in one process that stays warm. CPU seconds (medians over ROUNDS) = constant of a shot + constant of a view (exposure,
plate, reference) + view-frames x rate, fitted to all; deviation: of what is left of a variant without its constants
from view-frames x rate. The project's target is that doubling doubles within 5 %.
"""

import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from flat import cpu_s, emptied, planned

from synth.renderer import Renderer, RenderSettings
from synth.shot import Shot, load, save

RECIPES = (
    "sport=archery venue=archery_hall lighting=indoor_hall cameras.ring.views=1",
    "sport=archery venue=archery_hall lighting=indoor_hall camera=handheld",
)
SMALL = "video.width_px=96 video.height_px=64 video.start_s=0.5 render.samples=1"
RATES = {9: "video.fps=12 video.num_frames=9", 17: "video.fps=24 video.num_frames=17"}
VIEWS = (1, 2, 4)


def main(rounds: int, words: list[str]) -> None:
    """Measure and print."""
    for recipe in [" ".join(words)] if words else RECIPES:
        with tempfile.TemporaryDirectory(prefix="synth_linear_") as scratch:
            _report(recipe, _measured(recipe, rounds, Path(scratch)))


def _measured(recipe: str, rounds: int, scratch: Path) -> dict[tuple[int, int], float]:
    """CPU seconds by (frames, views)."""
    places = {}
    for frames, rate in RATES.items():
        shot = load(planned(f"{recipe} {SMALL} {rate}", scratch / "outputs"))
        for views in VIEWS:
            places[frames, views] = scratch / f"shot_{frames}_{views}"
            places[frames, views].mkdir()
            save(_seen_by(shot, views), places[frames, views])
    took: dict[tuple[int, int], list[float]] = {place: [] for place in places}
    with Renderer(scratch / "log") as renderer:
        for number in range(rounds + 1):
            for variant, place in places.items():
                before_s = cpu_s(renderer.pid)
                renderer.render(place, scratch / "frames", RenderSettings(samples=1))
                emptied(scratch / "frames")
                if number:  # the first round warms up
                    took[variant].append(cpu_s(renderer.pid) - before_s)
    return {variant: statistics.median(found) for variant, found in took.items()}


def _seen_by(shot: Shot, views: int) -> Shot:
    """The same shot by so many cameras at the place of its first one."""
    cameras = tuple(replace(shot.cameras[0], name=f"view{number}") for number in range(views))
    assert shot.reference is not None
    references = tuple(replace(shot.reference.cameras[0], name=camera.name) for camera in cameras)
    return replace(shot, cameras=cameras, reference=replace(shot.reference, cameras=references))


def _report(recipe: str, took: dict[tuple[int, int], float]) -> None:
    terms = np.array([(1.0, views, frames * views) for frames, views in took])
    shot_s, view_s, rate_s = np.linalg.lstsq(terms, np.array(list(took.values())), rcond=None)[0]
    print(f"{recipe}: CPU s: {shot_s:.2f} a shot + {view_s:.2f} a view + {rate_s:.3f} a view-frame")
    print("| frames | views | CPU s | without the constants | deviation |\n|---|---|---|---|---|")
    for (frames, views), seconds in took.items():
        left, wanted = seconds - shot_s - views * view_s, rate_s * frames * views
        print(f"| {frames} | {views} | {seconds:.2f} | {left:.2f} | {100 * (left / wanted - 1):+.1f} % |")


if __name__ == "__main__":
    main(int((sys.argv[1:] or ["3"])[0]), sys.argv[2:])
