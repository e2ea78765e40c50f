"""What the stages of every shot are called, straight from the recipe: the same digests as the tasks have.

A task costs half a millisecond before it does anything, and Luigi keeps every one that it has seen: fine for the shots
in hand, too much for a plan of 100,000 clips. Here each stage is named by those that it needs, in their order;
tests/tasks/test_lineage.py holds that against the tasks' own `requires`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from synth.recipe import MocapMotion, Recipe, canonical, digest, written
from tasks import pipeline
from tasks.params import normalized
from tasks.shots import PerformanceRecipe, ShotRecipe, shots

Params = dict[str, Any]


@dataclass(frozen=True)
class Lineage:
    """What one shot goes through, from its performance to its clips: digests, and folders below the outputs."""

    recipe: ShotRecipe
    performance: str
    cameras: str
    shot: str
    frames_digest: str
    labels: str
    clips_digest: str

    def digest(self) -> str:
        """That of the shot's clips."""
        return self.clips_digest

    @property
    def frames(self) -> str:
        """Where RenderShot writes, below the outputs."""
        return f"{pipeline.RenderShot.folder}/{self.recipe.key}-{self.frames_digest}"

    @property
    def clips(self) -> str:
        """Where PackClips writes, below the outputs."""
        return f"{pipeline.PackClips.folder}/{self.recipe.key}-{self.clips_digest}"


def lineages(recipe: Recipe, part: slice = slice(None)) -> Iterator[Lineage]:
    """Of every shot, or of a part of all, in the order of `shots`."""
    recipe = normalized(Recipe, canonical(recipe))
    body = pipeline.BuildBody(body=recipe.body).digest()
    rendered = {"render": recipe.render, "flow": recipe.signals.flow}
    packed = {
        "render": recipe.render,
        "signals": recipe.signals,
        "tiers": written(recipe.tiers),
        "dataset_digest": digest(recipe),
    }
    taken = _Taken()
    for shot in shots(recipe)[part]:
        if not taken.fits(shot):
            taken = _taken(shot, body)
        yield _lineage(shot, taken, rendered, packed)


@dataclass(frozen=True)
class _Taken:
    """Digests that neighbouring shots share: of their performance, of that by the first cast, and of all they need."""

    performance: PerformanceRecipe | None = None
    venue: Any = None
    played: str = ""
    cameras: str = ""
    needs: tuple[str, ...] = ()

    def fits(self, shot: ShotRecipe) -> bool:
        return self.performance is shot.performance and self.venue is shot.venue


def _taken(shot: ShotRecipe, body: str) -> _Taken:
    played = _played(shot.performance, body)
    base = _played(shot.performance.base, body) if shot.performance.cast else played
    venue = [pipeline.ImportVenue.digest_of([], {"recipe": shot.venue})] if shot.venue.path else []
    cameras = pipeline.PlanCameras.digest_of([base, *venue], {"recipe": shot.filming})
    return _Taken(shot.performance, shot.venue, played, cameras, (played, base, cameras, *venue))


def _played(recipe: PerformanceRecipe, body: str) -> str:
    """The digest of Perform."""
    if isinstance(recipe.motion, MocapMotion):
        need = pipeline.Retarget.digest_of([body], {"recipe": recipe})
    else:
        need = _played(recipe.base, body) if recipe.cast else body
    return pipeline.Perform.digest_of([need], {"recipe": recipe})


def _lineage(shot: ShotRecipe, taken: _Taken, rendered: Params, packed: Params) -> Lineage:
    own = {"recipe": written(shot)}
    planned = pipeline.PlanShot.digest_of(taken.needs, own)
    frames = pipeline.RenderShot.digest_of([planned], own | rendered)
    labels = pipeline.LabelShot.digest_of([planned, frames], own | rendered)
    clips = pipeline.PackClips.digest_of([planned, frames, labels], own | packed)
    return Lineage(shot, taken.played, taken.cameras, planned, frames, labels, clips)
