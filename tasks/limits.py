"""Values of the right type that cannot be filmed or run: refused at the door, before anything is written."""

from collections.abc import Iterator

from synth.errors import RecipeError
from synth.recipe import CameraRecipe, Machine, Recipe, RenderRecipe

MAX_VIEWS = 64
MAX_SEED = 2**63 - 1
LOOKS = (
    "Neutral", "None", "Punchy", "Greyscale", "Very High Contrast", "High Contrast", "Medium High Contrast",
    "Base Contrast", "Medium Low Contrast", "Low Contrast", "Very Low Contrast",
)  # fmt: skip
"""`Neutral`, and contrasts of Blender's AgX view transform."""


def refuse_impossible(recipe: Recipe, machine: Machine) -> None:
    """RecipeError with the first value that is out of range, and the range."""
    for wrong in (*_of_machine(machine), *_of_camera(recipe.camera), *_of_render(recipe.render)):
        raise RecipeError(wrong)
    if recipe.seed > MAX_SEED:
        raise RecipeError(f"seed={recipe.seed}: must be at most {MAX_SEED}")


def _of_machine(machine: Machine) -> Iterator[str]:
    if machine.workers < 1:
        yield f"machine.workers={machine.workers}: must be at least 1"
    if machine.threads < 0:
        yield f"machine.threads={machine.threads}: must be 0 (all) or more"
    if not machine.outputs.strip():
        yield "machine.outputs is empty; give a folder, e.g. machine.outputs=outputs"


def _of_camera(camera: CameraRecipe) -> Iterator[str]:
    ranges = {
        "views": (camera.views, 1, MAX_VIEWS), "fov_deg": (camera.fov_deg, 5, 120),
        "spread_deg": (camera.spread_deg, 0, 360), "margin": (camera.margin, 0, 0.45),
    }  # fmt: skip
    for name, (value, least, most) in ranges.items():
        if not least <= value <= most:
            yield f"camera.{name}={value:g}: must be from {least} to {most}"
    low_m, high_m = camera.height_m
    if not 0 < low_m <= high_m <= 50:
        yield f"camera.height_m=[{low_m:g},{high_m:g}]: give the lowest, then the highest lens, from above 0 to 50 m"


def _of_render(render: RenderRecipe) -> Iterator[str]:
    if render.max_bounces < 0:
        yield f"render.max_bounces={render.max_bounces}: must be at least 0"
    if render.look not in LOOKS:
        yield f"render.look={render.look}: there is no such look; choose from {', '.join(LOOKS)}"
