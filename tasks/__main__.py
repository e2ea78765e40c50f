"""`python -m tasks [GROUP=OPTION ...] [KEY=VALUE ...]`: compose, build, say where the dataset is."""

import contextlib
import json
import logging
import shlex
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import hydra
import luigi
from omegaconf import DictConfig

from synth.address import Place, num_bytes
from synth.errors import SynthError
from synth.recipe import Machine, Recipe, WorkerExecutor
from synth.scratch import sweep
from synth.storage import MissingError
from synth.tiers import TIERS
from tasks.compose import from_config, from_overrides, logs_folder, outputs_root
from tasks.ensuring import forget_failures
from tasks.executor import run_job, work
from tasks.pipeline import WriteDataset, clips_of
from tasks.progress import Watcher
from tasks.remote_target import refuse_unwritable
from tasks.store import explained


def build(recipe: Recipe, machine: Machine) -> Place:
    """Run what is missing of a dataset; where it is. All that failed is told; SynthError ends in the last of it."""
    sweep()  # what a killed run left among the temporary files
    task = WriteDataset(recipe=recipe, machine=machine)
    target = task.output()
    if target.exists():
        _refuse_damaged(target.place)
        sys.stderr.write("nothing to do: the dataset is complete\n")
        return target.place
    refuse_unwritable(outputs_root(machine))
    log = logs_folder(machine) / "pipeline.log"
    with explained(log.parent.parent):
        _log_to(log)
    with _watcher(task, log) as watcher:
        forget_failures()
        done = _made(task, machine)
    if not done:
        _tell(watcher.failures or [f"workers died again and again on some shots; see {log} and run again"])
    return target.place


def _made(task: WriteDataset, machine: Machine) -> bool:
    """Whether the dataset could be made: here, or by workers elsewhere."""
    if machine.alone:
        return bool(luigi.build([task], local_scheduler=True, workers=1))
    return run_job(task, machine)


def _watcher(task: WriteDataset, log: Path) -> Watcher:
    """Who shows the progress of a dataset, told what is there already."""
    there = [clips.exists() for clips in clips_of(task.recipe, task.machine)]
    views = sum(camera.views for camera in task.recipe.cameras.values())
    watcher = Watcher(len(there), len(there) * views * task.recipe.video.num_frames, log)
    watcher.skip(sum(there))
    return watcher


def _tell(failures: list[str]) -> NoReturn:
    """Every failure in a line of its own; the last one as the SynthError that ends the run."""
    for message in failures[:-1]:
        sys.stderr.write(f"error: {message}\n")
    raise SynthError(failures[-1])


def _refuse_damaged(dataset: Place) -> None:
    """SynthError where a finished dataset was changed: a file is gone, or a shard has another size."""
    try:
        json.loads((dataset / "cost.json").read_text())
        shards = json.loads((dataset / "dataset.json").read_text())["shards"]
        wrong = [s["name"] for s in shards if num_bytes(dataset / "shards" / s["name"]) != s["num_bytes"]]
    except (OSError, ValueError, TypeError, LookupError, RecursionError, MissingError) as error:
        wrong = [" ".join(str(error).split())]
    if wrong:
        raise SynthError(f"{dataset}: damaged since it was finished ({wrong[0]}); delete this folder and run again")


def _log_to(path: Path) -> None:
    """Luigi's own words go to a file; the terminal belongs to the bars."""
    path.parent.mkdir(parents=True, exist_ok=True)
    luigi.configuration.get_config().set("core", "no_configure_logging", "true")
    handler = logging.FileHandler(path)
    logging.raiseExceptions = False  # a full disk is said once, by the stage that meets it
    sys.unraisablehook = lambda event: None  # numpy's zip writer complains a second time
    for name in ("luigi", "luigi-interface"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO)


@hydra.main(version_base="1.3", config_path="conf", config_name="config")
def _run(config: DictConfig) -> None:
    with _errors_in_one_line():  # here too: Hydra would print its own page
        start = time.monotonic()
        recipe, machine = from_config(config)
        if isinstance(machine.executor, WorkerExecutor):
            work(machine)
            return
        path = build(recipe, machine)
        cost = json.loads((path / "cost.json").read_text())
        sys.stderr.write(f"{_counted(json.loads((path / 'dataset.json').read_text())['counts'])}\n")
        sys.stderr.write(f"this run took {time.monotonic() - start:.0f} s; the frames cost {_cost(cost)}\n")
        sys.stdout.write(f"dataset: {path}\n")


def _counted(counts: dict[str, int]) -> str:
    tiers = ", ".join(f"{counts[f'clips_{tier}']} {tier}" for tier in TIERS)
    return f"{counts['clips']} clips: {tiers}; {counts['rejected']} rejected (rejected.jsonl says why)"


def _cost(cost: dict[str, Any]) -> str:
    passes = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in cost["seconds_per_frame"].items())
    return f"{sum(cost['seconds'].values()):.0f} s: per frame {passes}"


@contextlib.contextmanager
def _errors_in_one_line() -> Iterator[None]:
    """Exit code 1 after an error, 130 after Ctrl-C."""
    try:
        yield
    except SynthError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; finished work is kept, the same command goes on from here\n")
        sys.exit(130)


def main() -> None:
    """Refuse what is wrong at the door, then let Hydra compose and run."""
    with _errors_in_one_line():
        overrides, flags = _sorted_words(sys.argv[1:])
        if not _OTHER_CONFIG & set(flags):
            from_overrides(shlex.join(overrides))
        sys.argv = ["python -m tasks", *overrides, *flags]
        _run()


_OTHER_CONFIG = frozenset({"--config-path", "-cp", "--config-name", "-cn", "--config-dir", "-cd"})
_WITH_VALUE = _OTHER_CONFIG | {"--cfg", "-c", "--package", "-p", "--info", "-i"}


def _sorted_words(words: list[str]) -> tuple[list[str], list[str]]:
    """Overrides, and flags with their values: Hydra does not want them mixed."""
    overrides: list[str] = []
    flags: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        belongs = before in _WITH_VALUE and "=" not in word
        (flags if word.startswith("-") or belongs else overrides).append(word)
    return overrides, flags


if __name__ == "__main__":
    main()
