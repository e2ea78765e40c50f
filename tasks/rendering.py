"""One renderer per process, kept between shots: starting Blender and warming its kernels costs seconds."""

import atexit
import functools
import os
from pathlib import Path

from synth.recipe import Machine, RenderRecipe
from synth.renderer import Renderer, RenderSettings
from tasks import progress
from tasks.compose import logs_folder


def render(shot: Path, frames: Path, recipe: RenderRecipe, machine: Machine, *, flow: bool) -> None:
    """Render a shot folder into `frames`, reporting each picture. flow: so that flow can be told from them."""
    settings = RenderSettings(
        samples=recipe.samples,
        denoise=recipe.denoise,
        max_bounces=recipe.max_bounces,
        look=recipe.look,
        device=machine.device,
        threads=threads(machine),
        flow=flow,
        engine=recipe.engine,
    )
    _renderer(logs_folder(machine)).render(shot, frames, settings, lambda event: progress.report("frame"))


def threads(machine: Machine) -> int:
    """Of one renderer: as many as were asked for, else this worker's share of the cores, 0 for all of them."""
    if machine.threads or machine.workers == 1:
        return machine.threads
    return max(1, len(os.sched_getaffinity(0)) // machine.workers)


@functools.cache
def _renderer(logs: Path) -> Renderer:
    logs.mkdir(parents=True, exist_ok=True)
    renderer = Renderer(logs / "blender.log")
    atexit.register(renderer.close)
    return renderer
