"""Recipe: everything that decides the output of a dataset. Machine: how and where it is made."""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import ConfigDict

from synth.cameras.recipe import CameraRecipe
from synth.film import FilmRecipe
from synth.lighting import Lighting
from synth.outfit import OutfitStyle
from synth.recipe.digests import content_hash
from synth.recipe.executors import Executor, LocalExecutor
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
)
from synth.tiers import TierRecipe

_CLOSED = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Recipe:
    """One dataset: a grid of motions (`shots` per sport) x casts x outfits x venues x lightings x cameras."""

    name: str
    seed: int
    shots: int
    sports: dict[str, SportRecipe]
    identity: IdentityRecipe
    outfits: dict[str, OutfitStyle]
    venues: dict[str, VenueRecipe]
    lightings: dict[str, Lighting]
    motion: AuthoredMotion | MocapMotion = field(metadata={"discriminator": "kind"})
    video: VideoRecipe
    film: FilmRecipe
    cameras: dict[str, CameraRecipe]
    body: BodyRecipe
    render: RenderRecipe
    signals: SignalRecipe
    tiers: TierRecipe
    shards: ShardRecipe

    __pydantic_config__ = _CLOSED
    __hash__ = content_hash


@dataclass(frozen=True)
class Machine:
    """How and where: never part of a digest.

    workers: how many processes make shots. device: `cpu`, `gpu` or `auto`; threads: of each renderer, 0 for all cores,
    shared by the workers of one machine.
    outputs: a folder or an address. For an address, scratch: the folder of this machine for what is being made or read
    (empty: the system's for temporary files); scratch_gb: what is kept there between stages [GB].
    """

    outputs: str
    scratch: str
    scratch_gb: float
    workers: int
    device: Literal["cpu", "gpu", "auto"]
    threads: int
    executor: Executor = field(metadata={"discriminator": "kind"})

    __pydantic_config__ = _CLOSED

    @property
    def alone(self) -> bool:
        """Whether all shots are made by this process, and nobody can join."""
        return isinstance(self.executor, LocalExecutor) and self.workers == 1 and not self.executor.scheduler
