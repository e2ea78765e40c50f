"""Recipe: everything that decides the output, frozen and typed; its canonical JSON and its digest.

Hydra composes once at the door, `load` checks, then only recipes walk through. How and where it runs is a Machine,
which never enters a digest.
"""

from synth.cameras.recipe import CameraRecipe
from synth.recipe.digests import (
    HASHED_BY_CONTENT,
    Written,
    canonical,
    content_hash,
    digest,
    file_digest,
    without_paths,
    written,
)
from synth.recipe.executors import Executor, LocalExecutor, SlurmExecutor, WorkerExecutor
from synth.recipe.loading import Checked, checked, load
from synth.recipe.parts import (
    AuthoredMotion,
    BodyRecipe,
    IdentityRecipe,
    MocapMotion,
    RenderRecipe,
    ShardRecipe,
    SignalRecipe,
    SportRecipe,
    VenueRecipe,
    VideoRecipe,
)  # fmt: skip
from synth.recipe.recipe import Machine, Recipe
from synth.tiers import TierRecipe

__all__ = [
    "HASHED_BY_CONTENT", "AuthoredMotion", "BodyRecipe", "CameraRecipe", "Checked", "Executor", "IdentityRecipe",
    "LocalExecutor", "Machine", "MocapMotion", "Recipe", "RenderRecipe", "ShardRecipe", "SignalRecipe",
    "SlurmExecutor", "SportRecipe", "TierRecipe", "VenueRecipe", "VideoRecipe", "WorkerExecutor", "Written",
    "canonical", "checked", "content_hash", "digest", "file_digest", "load", "without_paths", "written",
]  # fmt: skip
