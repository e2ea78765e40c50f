"""What a recipe comes to before anything is rendered: clips, hours of video, gigabytes, work; what is there."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from synth.recipe import Machine, Recipe, canonical
from tasks import pipeline
from tasks.compose import outputs_root
from tasks.costs import Costs, costs
from tasks.lineage import lineages
from tasks.params import normalized
from tasks.shots import shots
from tasks.stage import Stage
from tasks.store import FolderTarget

MOST_LOOKED_AT = 24
"""Finished shots of a sport whose cost is looked at: enough for a mean, and read in a moment."""
OnShot = Callable[[str, int, int], None]
"""Told of each shot: what is done to it, how many are done, how many there are."""


@dataclass(frozen=True)
class Share:
    """What one sport, or all of a dataset, comes to.

    clips: views. finished, rendered: shots whose clips, and of the others those whose frames, are in the outputs.
    between_bytes: of what is kept between the stages. wall_s: of all work with all cores of one machine; cpu_s: of all
    these cores; left_s: wall time of what is not done.
    """

    name: str
    motions: int = 0
    shots: int = 0
    clips: int = 0
    frames: int = 0
    video_s: float = 0.0
    finished: int = 0
    rendered: int = 0
    shard_bytes: float = 0.0
    between_bytes: float = 0.0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    left_s: float = 0.0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.name, *(one + another for one, another in zip(self._sums, other._sums, strict=True)))

    @property
    def _sums(self) -> tuple[Any, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))[1:]


@dataclass(frozen=True)
class Forecast:
    """shares: by sport. basis: where each sport's costs were measured. dataset: its folder; complete: it is there."""

    shares: tuple[Share, ...]
    basis: tuple[str, ...]
    dataset: Path
    complete: bool

    @property
    def total(self) -> Share:
        """All sports together."""
        return sum(self.shares, Share("total"))


def forecast(recipe: Recipe, machine: Machine, on_shot: OnShot | None = None) -> Forecast:
    """What a recipe comes to on this machine; nothing is written. RecipeError where a sport has no venue."""
    outputs = Path(outputs_root(machine))
    recipe = normalized(Recipe, canonical(recipe))
    frames, clips = (_listed(outputs, stage) for stage in (pipeline.RenderShot, pipeline.PackClips))
    planned: Counter[str] = Counter()
    finished: Counter[str] = Counter()
    rendered: Counter[str] = Counter()
    digests, total = list[str](), len(shots(recipe))
    for number, one in enumerate(lineages(recipe), 1):
        sport = one.recipe.performance.sport
        planned[sport] += 1
        if _is_there(outputs, one.clips, clips):
            finished[sport] += 1
        elif _is_there(outputs, one.frames, frames):
            rendered[sport] += 1
        digests.append(one.digest())
        if on_shot:
            on_shot("shots named", number, total)
    prices = {
        sport: costs(recipe, sport, *(_some(outputs, names, sport) for names in (frames, clips))) for sport in planned
    }
    shares = tuple(
        _share(recipe, sport, count, finished[sport], rendered[sport], prices[sport])
        for sport, count in planned.items()
    )
    target = pipeline.WriteDataset(recipe=recipe, machine=machine)
    name = f"{target.slug()}-{pipeline.WriteDataset.digest_of(digests, {'recipe': recipe})}"
    dataset = outputs / pipeline.WriteDataset.folder / name
    return Forecast(shares, tuple(one.basis for one in prices.values()), dataset, FolderTarget(dataset).exists())


def _share(recipe: Recipe, sport: str, count: int, finished: int, rendered: int, price: Costs) -> Share:
    """What `count` shots of a sport come to."""
    views, length = sum(camera.views for camera in recipe.cameras.values()), recipe.video.num_frames
    frames = count * views * length
    shot_s = views * length * (price.frame_s + price.packing_s) + price.shot_s
    motions_s = recipe.shots * recipe.identity.casts * price.motion_s
    todo = count - finished - rendered
    wall_s = count * shot_s + motions_s
    return Share(
        name=sport,
        motions=recipe.shots,
        shots=count,
        clips=count * views,
        frames=frames,
        video_s=frames / recipe.video.fps,
        finished=finished,
        rendered=rendered,
        shard_bytes=frames * price.shard_bytes,
        between_bytes=frames * (price.frames_bytes + price.shard_bytes) + count * price.shot_bytes,
        wall_s=wall_s,
        cpu_s=wall_s * price.cores,
        left_s=todo * shot_s + rendered * views * length * price.packing_s + motions_s * todo / count,
    )


def _listed(outputs: Path, stage: type[Stage]) -> frozenset[str]:
    """Folders of a stage as `<stage>/<name>`, finished ones among them."""
    try:
        return frozenset(f"{stage.folder}/{one.name}" for one in os.scandir(outputs / stage.folder))
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()


def _is_there(outputs: Path, name: str, listed: frozenset[str]) -> bool:
    """Whether a folder is finished; the disk is asked only for what is listed."""
    return name in listed and FolderTarget(outputs / name).exists()


def _some(outputs: Path, listed: frozenset[str], sport: str) -> list[Path]:
    """Some folders of a sport, evenly chosen."""
    found = sorted(name for name in listed if name.partition("/")[2].startswith(f"{sport}_"))
    return [outputs / name for name in found[:: -(-len(found) // MOST_LOOKED_AT) or 1]]
