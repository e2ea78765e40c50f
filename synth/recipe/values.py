"""Values of a recipe that have the right type and yet make no dataset."""

from synth.errors import RecipeError
from synth.recipe.parts import VideoRecipe
from synth.recipe.recipe import Recipe

EXAMPLES = {
    "sports": "archery,volleyball",
    "outfits": "home,away",
    "venues": "default",
    "lightings": "noon,golden_hour",
    "cameras": "ring,broadcast",
}
"""What must be chosen, and what an error proposes."""


def check_values(recipe: Recipe) -> None:
    """RecipeError for the first value out of which no dataset can be made."""
    _check_video(recipe.video)
    for name, least in (("shots", 1), ("seed", 0)):
        if getattr(recipe, name) < least:
            raise RecipeError(f"{name}={getattr(recipe, name)}: must be at least {least}")
    if recipe.render.samples < 1:
        raise RecipeError(f"render.samples={recipe.render.samples}: must be at least 1")
    if recipe.shards.clips_per_shard < 1 or not 0 <= recipe.shards.val_share < 1:
        raise RecipeError("shards: clips_per_shard must be at least 1 and val_share in [0, 1)")
    for key, example in EXAMPLES.items():
        if not getattr(recipe, key):
            raise RecipeError(f"{key[:-1]}: choose at least one, e.g. {key[:-1]}=[{example}]")


def _check_video(video: VideoRecipe) -> None:
    if video.num_frames < 1 or video.num_frames % 4 != 1:
        near = max(1, round((video.num_frames - 1) / 4) * 4 + 1)
        raise RecipeError(f"video.num_frames={video.num_frames}: video models need 4n+1 frames; use {near}")
    for name in ("width_px", "height_px"):
        size = getattr(video, name)
        if size < 32 or size % 16:
            near = max(32, round(size / 32) * 32)
            raise RecipeError(f"video.{name}={size}: trainers need multiples of 32 (16 for 720p); use {near}")
    if not 1 <= video.fps <= 240:
        raise RecipeError(f"video.fps={video.fps}: not a video rate; use 16, 24, 25, 30, 48 or 60")
