"""The slices of a recipe that the tasks walk with: one performance, one shot; and all shots of a dataset."""

from dataclasses import dataclass

from synth.lighting import Lighting
from synth.recipe import (
    AuthoredMotion,
    BodyRecipe,
    CameraRecipe,
    MocapMotion,
    Recipe,
    SportRecipe,
    VideoRecipe,
)


@dataclass(frozen=True)
class PerformanceRecipe:
    """The slice of a recipe that decides one performance; index counts performances of a sport."""

    sport: str
    details: SportRecipe
    motion: AuthoredMotion | MocapMotion
    body: BodyRecipe
    seed: int
    index: int


@dataclass(frozen=True)
class ShotRecipe:
    """The slice that decides one shot: a performance under one lighting, filmed."""

    performance: PerformanceRecipe
    lighting_name: str
    lighting: Lighting
    camera: CameraRecipe
    video: VideoRecipe

    @property
    def key(self) -> str:
        """First part of the clips' keys, unique in a dataset."""
        return f"{self.performance.sport}_{self.performance.index:05d}_{self.lighting_name}".replace("-", "_")


def shots(recipe: Recipe) -> list[ShotRecipe]:
    """Every shot of a dataset: sport x lighting x index."""
    return [
        ShotRecipe(
            PerformanceRecipe(sport, details, recipe.motion, recipe.body, recipe.seed, index),
            lighting_name, lighting, recipe.camera, recipe.video,
        )
        for sport, details in sorted(recipe.sports.items())
        for index in range(recipe.shots)
        for lighting_name, lighting in sorted(recipe.lightings.items())
    ]  # fmt: skip
