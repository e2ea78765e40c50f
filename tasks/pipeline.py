"""All Luigi tasks on one page: body -> motion -> performance -> shot -> frames -> labels -> clips -> dataset.

Each is thin: load what its `requires` wrote, call one function of synth, save. Imports of the heavy libraries stand
inside `work`, so that a run with nothing to do answers at once. What Luigi hands out on the way to a dataset are
batches of shots (`RenderBatch`), which run the stages of their shots themselves; every stage can be run alone, too.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import luigi
from luigi.parameter import ParameterVisibility
from luigi.task_register import Register

from synth.errors import SynthError
from synth.recipe import (
    BodyRecipe,
    Machine,
    MocapMotion,
    Recipe,
    RenderRecipe,
    SignalRecipe,
    TierRecipe,
    VenueRecipe,
    digest,
    without_paths,
)
from tasks import progress, rendering
from tasks.batches import batches
from tasks.compose import from_overrides
from tasks.ensuring import Aside, ensured
from tasks.params import MachineParameter, OverridesParameter, RecordParameter, answer_failures
from tasks.remote_target import target
from tasks.shots import FilmingRecipe, PerformanceRecipe, ShotRecipe, shots
from tasks.stage import Stage
from tasks.store import FolderTarget

ALL = slice(None)


class BuildBody(luigi.Task):
    """The embedded body file, once per machine; a licensed file is only looked at."""

    body = RecordParameter(BodyRecipe)

    def digest(self) -> str:
        """What the body depends on: the builder's version, or the licensed file's content."""
        from synth.body.version import BODY_VERSION

        return digest({"body": self.body.content or f"embedded {BODY_VERSION}"})

    def path(self) -> Path:
        """Where the body file lies."""
        from synth.body import default_body_path

        return Path(self.body.path) if self.body.path else default_body_path()

    def output(self) -> luigi.LocalTarget:
        """The body file."""
        return luigi.LocalTarget(str(self.path()))

    def run(self) -> None:
        """Build the embedded body (about a minute)."""
        from synth.body import build_body

        build_body(self.path())


class Retarget(Stage):
    """A recording as SMPL-X motion on the body of whoever performs it."""

    folder = "1_motion"
    version = 3  # casts from the roster
    recipe = RecordParameter(PerformanceRecipe)

    def requires(self) -> Any:
        return BuildBody(body=self.recipe.body)

    def slug(self) -> str:
        return _slug(Path(self.recipe.motion.path).stem)

    def work(self, folder: Path) -> None:
        from synth.body import load_body
        from synth.mocap import read_take
        from synth.motion.retarget import retarget
        from synth.outfit.roster import person
        from tasks.performing import candidates

        motion = self.recipe.motion
        take = read_take(Path(motion.path), fps=motion.fps, unit_m=motion.unit_m, up=motion.up, clip=motion.clip)
        body = load_body(self.requires().path())
        result = retarget(take, body, person(candidates(self.recipe)[0], body).betas, repair=motion.repair)
        result.save(folder / "motion.npz")
        (folder / "report.json").write_text(result.report.to_json())
        for warning in result.report.warnings:
            progress.report("warning", message=f"{Path(motion.path).name}: {warning}")


class Perform(Stage):
    """One performance that meets its gates: authored, a recording placed in the sport's world, or either by others."""

    folder = "2_performance"
    version = 6  # linear algebra in one thread, so that bytes do not depend on the cores
    recipe = RecordParameter(PerformanceRecipe)

    def requires(self) -> Any:
        if isinstance(self.recipe.motion, MocapMotion):
            return Retarget(recipe=self.recipe, machine=self.machine)
        return Perform(recipe=self.recipe.base, machine=self.machine) if self.recipe.cast else self._body()

    def slug(self) -> str:
        return f"{self.recipe.sport}-{self.recipe.index}-p{self.recipe.cast}"

    def work(self, folder: Path) -> None:
        from synth.body import load_body
        from tasks import performing

        body = load_body(self._body().path())
        if isinstance(self.recipe.motion, MocapMotion):
            played = performing.recorded(self.recipe, self.requires().output().path, body)
        elif self.recipe.cast:
            played = performing.by_others(self.recipe, performing.load(self.requires().output().path), body)
        else:
            played = performing.authored(self.recipe, body)
        for reason in played.quality.rejected:
            progress.report("rejected", name=self.slug(), reason=reason)
        performing.save(played, folder)

    def _body(self) -> BuildBody:
        return BuildBody(body=self.recipe.body)


class ImportVenue(Stage):
    """A user's .blend file as a venue."""

    folder = "0_venue"
    recipe = RecordParameter(VenueRecipe)

    def slug(self) -> str:
        return _slug(Path(self.recipe.path).stem)

    def work(self, folder: Path) -> None:
        from synth import venue_file

        venue_file.save(venue_file.read_blend(Path(self.recipe.path)), folder)


class PlanCameras(Stage):
    """Where the cameras are: the same for every cast, outfit and light of a motion in a venue."""

    folder = "3_cameras"
    recipe = RecordParameter(FilmingRecipe)

    def requires(self) -> Any:
        return {
            "performance": Perform(recipe=self.recipe.performance, machine=self.machine),
            **_imported(self.recipe.venue, self.machine),
        }

    def slug(self) -> str:
        inner = self.recipe.performance
        return f"{inner.sport}-{inner.index}-{_slug(self.recipe.venue.name)}"

    def work(self, folder: Path) -> None:
        from synth import record
        from tasks import planned

        found = planned.cameras(self.recipe, _folders(self), BuildBody(body=self.recipe.performance.body).path())
        record.save(found, folder, "cameras")


class PlanShot(Stage):
    """Everything that decides the pixels."""

    folder = "4_shot"
    version = 5  # a reference, what a shutter's ends need
    recipe = RecordParameter(ShotRecipe)

    def requires(self) -> Any:
        return {
            "performance": Perform(recipe=self.recipe.performance, machine=self.machine),
            "base": Perform(recipe=self.recipe.performance.base, machine=self.machine),
            "cameras": PlanCameras(recipe=self.recipe.filming, machine=self.machine),
            **_imported(self.recipe.venue, self.machine),
        }

    def slug(self) -> str:
        return self.recipe.key

    def work(self, folder: Path) -> None:
        from synth import shot
        from tasks import planned

        body = BuildBody(body=self.recipe.performance.body).path()
        shot.save(planned.shot(self.recipe, _folders(self), self.requires()["base"].digest(), body), folder)


class RenderShot(Stage):
    """Pictures, depth and ids of every view."""

    folder = "5_frames"
    version = 6  # frames of moving cameras taken together
    recipe = RecordParameter(ShotRecipe)
    render = RecordParameter(RenderRecipe)
    flow = luigi.BoolParameter()

    def requires(self) -> Any:
        return PlanShot(recipe=self.recipe, machine=self.machine)

    def slug(self) -> str:
        return self.recipe.key

    def work(self, folder: Path) -> None:
        rendering.render(self.requires().output().path, folder / "frames", self.render, self.machine, flow=self.flow)


class LabelShot(Stage):
    """What is true of each frame."""

    folder = "6_labels"
    version = 5  # schema 3
    recipe = RecordParameter(ShotRecipe)
    render = RecordParameter(RenderRecipe)
    flow = luigi.BoolParameter()

    def requires(self) -> Any:
        return {
            "shot": PlanShot(recipe=self.recipe, machine=self.machine),
            "frames": RenderShot(recipe=self.recipe, render=self.render, flow=self.flow, machine=self.machine),
        }

    def slug(self) -> str:
        return self.recipe.key

    def work(self, folder: Path) -> None:
        from synth import record, shot
        from synth.frames import Frames
        from synth.labels import label, share

        planned = shot.load(self.requires()["shot"].output().path)
        frames = Frames(self.requires()["frames"].output().path / "frames")
        shared = share(planned)
        for number, camera in enumerate(planned.cameras):
            record.save(label(planned, frames, number, shared), folder, camera.name)


class PackClips(Stage):
    """The finished samples of one shot, one per view, checked before anyone sees them."""

    folder = "7_clips"
    version = 6  # schema 3, nets before people
    recipe = RecordParameter(ShotRecipe)
    render = RecordParameter(RenderRecipe)
    signals = RecordParameter(SignalRecipe)
    tiers = RecordParameter(TierRecipe)
    dataset_digest = luigi.Parameter()

    def requires(self) -> Any:
        labels = LabelShot(recipe=self.recipe, render=self.render, flow=self.signals.flow, machine=self.machine)
        return labels.requires() | {"labels": labels}

    def slug(self) -> str:
        return self.recipe.key

    def work(self, folder: Path) -> None:
        from tasks import packing

        for rejected in packing.pack(_folders(self), self.signals, self.tiers, self.dataset_digest, folder):
            progress.report("warning", message=f"rejected {'; '.join(rejected.reasons)}")


class RenderBatch(luigi.Task):
    """Some neighbouring shots of a dataset, from nothing to clips: what Luigi hands to a worker.

    A shot that fails is told and costs the others nothing; the batch then counts as failed.
    """

    recipe = RecordParameter(Recipe, visibility=ParameterVisibility.HIDDEN)
    first = luigi.IntParameter()
    count = luigi.IntParameter()
    machine = MachineParameter()
    retry_count = 3  # a batch on which three workers died is given up

    def output(self) -> list[FolderTarget]:
        """The folders of the clips of its shots."""
        return list(self._clips())

    def complete(self) -> bool:
        """Whether all its clips are there; asks no further than to the first that is missing."""
        return all(clips.exists() for clips in self._clips())

    def run(self) -> None:
        """Make what is missing of each shot; one is labelled and packed while the next is planned and rendered."""
        with Aside() as aside:
            for pack in packs(self.recipe, self.machine, self._part()):
                if not pack.complete():
                    ensured(pack.requires()["frames"])
                    aside.ensure(pack)
        Register.clear_instance_cache()  # else a worker would keep every task it has ever seen
        if aside.failed:
            raise BatchError(f"{aside.failed} of {self.count} shots failed")

    def on_failure(self, exception: BaseException) -> Any:
        """What failed in a shot was told when it failed."""
        if not isinstance(exception, BatchError):
            progress.report_failure(type(self).__name__, exception)
        return super().on_failure(exception)

    def _part(self) -> slice:
        return slice(self.first, self.first + self.count)

    def _clips(self) -> Iterator[FolderTarget]:
        return clips_of(self.recipe, self.machine, self._part())


class BatchError(SynthError):
    """Shots of a batch that failed, each of which was told already."""


class WriteDataset(Stage):
    """Shards, manifest, card and gallery."""

    folder = "dataset"
    version = 3  # those cast for validation are in it
    recipe = RecordParameter(Recipe)

    def requires(self) -> Any:
        return [
            RenderBatch(recipe=self.recipe, first=first, count=count, machine=self.machine)
            for first, count in batches(len(shots(self.recipe)), self.machine.workers, self.machine.alone)
        ]

    def upstream(self) -> Any:
        """The clips of all shots, without a task for each."""
        from tasks.lineage import lineages

        return lineages(self.recipe)

    def slug(self) -> str:
        return _slug(self.recipe.name)

    def work(self, folder: Path) -> None:
        from synth import dataset
        from synth.gallery import write_gallery
        from tasks import packing

        recipe, here = self.recipe, self.machine
        made = [
            (target(here, one.clips), target(here, one.frames), one.recipe.performance.held_out)
            for one in self.upstream()
        ]
        dataset.write_dataset(
            packing.Packed(clips.path for clips, _, _ in made), folder, recipe.name, without_paths(recipe),
            digest(recipe), recipe.shards.clips_per_shard, recipe.shards.val_share,
            packing.seconds(frames.part("frames/frames.json") for _, frames, _ in made),
            packing.rejected(clips.path for clips, _, _ in made),
            packing.groups(clips.path for clips, _, held in made if held),
            lambda what, done, total: progress.report("step", what=what, done=done, total=total),
        )  # fmt: skip
        write_gallery(folder, on_shot=progress.counting("shown", len(made)))


class Dataset(luigi.WrapperTask):
    """The door for Luigi's own command line: `--overrides "sport=volleyball lighting=golden_hour"`."""

    overrides = OverridesParameter(default="")

    def requires(self) -> Any:
        recipe, machine = from_overrides(self.overrides)
        return WriteDataset(recipe=recipe, machine=machine)


def packs(recipe: Recipe, machine: Machine, part: slice = ALL) -> Iterator[PackClips]:
    """The tasks that make the clips of all shots or of a part of them."""
    name = digest(recipe)
    for shot in shots(recipe)[part]:
        yield PackClips(
            recipe=shot, render=recipe.render, signals=recipe.signals, tiers=recipe.tiers, dataset_digest=name,
            machine=machine,
        )  # fmt: skip


def clips_of(recipe: Recipe, machine: Machine, part: slice = ALL) -> Iterator[FolderTarget]:
    """Where these tasks write, without a task for each."""
    from tasks.lineage import lineages

    return (target(machine, one.clips) for one in lineages(recipe, part))


def _imported(venue: VenueRecipe, machine: Machine) -> dict[str, ImportVenue]:
    """What a venue needs first, where it is a file."""
    return {"venue": ImportVenue(recipe=venue, machine=machine)} if venue.path else {}


def _folders(task: Stage) -> dict[str, Path]:
    """Where what a task requires lies, by name."""
    return {name: needed.output().path for name, needed in task.requires().items()}


def _slug(text: str) -> str:
    """Lower-case letters, digits and underscores."""
    return "".join(c if c.isalnum() and c.isascii() else "_" for c in text.lower()).strip("_") or "dataset"


answer_failures()  # when this module is loaded is the only moment before Luigi's command decides its exit codes
