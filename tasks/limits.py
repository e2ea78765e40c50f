"""Values of the right type that cannot be filmed or run: refused at the door, before anything is written."""

import re
from collections.abc import Iterator

from synth.errors import RecipeError
from synth.outfit import check_style
from synth.recipe import (
    CameraRecipe,
    Executor,
    LocalExecutor,
    Machine,
    Recipe,
    RenderRecipe,
    SlurmExecutor,
    WorkerExecutor,
)
from tasks.shots import venues_of

CAMERA_RANGES: dict[str, tuple[float, float, str]] = {
    "views": (1, 64, "from 1 to 64"),
    "fov_deg": (5, 120, "from 5 to 120"),
    "focal_mm": (0, 600, "from 8 to 600, or 0 to let fov_deg count"),
    "margin": (0, 0.45, "from 0 to 0.45"),
    "spread_deg": (0, 360, "from 0 to 360"),
    "height_m": (0.3, 60, "lens, from 0.3 to 60 m"),
    "above_face_m": (-1, 3, "lens over the face, from -1 to 3 m"),
    "bearing_deg": (0, 180, "bearing, from 0 to 180 degrees"),
    "sweep_deg": (0, 360, "sweep, from 0 to 360 degrees"),
    "elevation_deg": (0, 85, "elevation, from 0 to 85 degrees"),
    "travel_m": (0, 20, "travel, from 0 to 20 m"),
    "rise_m": (0, 20, "rise, from 0 to 20 m"),
    "distance_m": (2, 100, "distance, from 2 to 100 m"),
}
"""Least and most of a rig's numbers, and the cure in words."""
_ADDRESS = re.compile(r"[^\s:/]+:\d{1,5}")
MAX_SEED = 2**63 - 1
LOOKS = (
    "Neutral", "None", "Punchy", "Greyscale", "Very High Contrast", "High Contrast", "Medium High Contrast",
    "Base Contrast", "Medium Low Contrast", "Low Contrast", "Very Low Contrast",
)  # fmt: skip
"""`Neutral`, and contrasts of Blender's AgX view transform."""


def refuse_impossible(recipe: Recipe, machine: Machine) -> None:
    """RecipeError with the first value that is out of range, and the range."""
    for wrong in (*_of_machine(machine), *_of_cameras(recipe.cameras), *_of_render(recipe.render)):
        raise RecipeError(wrong)
    for name, style in recipe.outfits.items():
        check_style(style, sorted(recipe.sports), f"outfits.{name}")
    for sport in recipe.sports:
        venues_of(recipe, sport)
    if recipe.seed > MAX_SEED:
        raise RecipeError(f"seed={recipe.seed}: must be at most {MAX_SEED}")


def _of_machine(machine: Machine) -> Iterator[str]:
    if machine.workers < 1:
        yield f"machine.workers={machine.workers}: must be at least 1"
    if machine.threads < 0:
        yield f"machine.threads={machine.threads}: must be 0 (all) or more"
    yield from _of_executor(machine.executor)
    if not machine.outputs.strip():
        yield "machine.outputs is empty; give a folder, e.g. machine.outputs=outputs"
    if not 0 <= machine.scratch_gb < float("inf"):
        yield f"machine.scratch_gb={machine.scratch_gb:g}: must be 0 or more"


def _of_executor(executor: Executor) -> Iterator[str]:
    if executor.lost_after_s <= 0:
        yield f"executor.lost_after_s={executor.lost_after_s:g}: must be more than 0"
    if not isinstance(executor, LocalExecutor) and executor.idle_s <= 0:
        yield f"executor.idle_s={executor.idle_s:g}: must be more than 0"
    if isinstance(executor, SlurmExecutor) and executor.cpus < 1:
        yield f"executor.cpus={executor.cpus}: must be at least 1"
    if executor.scheduler and not _ADDRESS.fullmatch(executor.scheduler):
        yield f"executor.scheduler={executor.scheduler}: write HOST:PORT, e.g. login1:8082"
    if isinstance(executor, WorkerExecutor) and not executor.scheduler:
        yield "executor=worker: say which job it joins, executor.scheduler=HOST:PORT as the starting command told"


def _of_cameras(cameras: dict[str, CameraRecipe]) -> Iterator[str]:
    for name, camera in cameras.items():
        yield from (f"cameras.{name}.{wrong}" for wrong in _of_camera(camera))


def _of_camera(camera: CameraRecipe) -> Iterator[str]:
    for name, (least, most, words) in CAMERA_RANGES.items():
        value = getattr(camera, name, least)
        if isinstance(value, tuple):
            if not least <= value[0] <= value[1] <= most:
                yield f"{name}=[{value[0]:g},{value[1]:g}]: give the lowest, then the highest {words}"
        elif not least <= value <= most:
            yield f"{name}={value:g}: must be {words}"


def _of_render(render: RenderRecipe) -> Iterator[str]:
    if render.max_bounces < 0:
        yield f"render.max_bounces={render.max_bounces}: must be at least 0"
    if render.look not in LOOKS:
        yield f"render.look={render.look}: there is no such look; choose from {', '.join(LOOKS)}"
