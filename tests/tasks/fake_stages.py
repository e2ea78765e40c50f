"""Stages that take no time and write a line of text: scheduling can then be tested without bodies and Blender.

Other processes get them too, with this folder's `sitecustomize` on their path: see `environment`.
"""

import json
import os
import time
from pathlib import Path
from typing import Any

from synth.errors import RenderError
from synth.tiers import TIERS
from tasks import pipeline, progress
from tasks.compose import outputs_root
from tasks.stage import Stage

BATCH = "FAKE_BATCH_SHOTS"
"""Environment: how many shots a batch has, where it is set."""
HOLD = "hold"
"""A file in the outputs; while it is there no picture is finished."""
HOLD_CLIPS = "hold_clips"
"""The same of clips."""
STAGES = ("Perform", "PlanCameras", "PlanShot", "RenderShot", "LabelShot", "PackClips")


def install(patch: Any = setattr) -> None:
    """Replace what the stages do; patch: `monkeypatch.setattr` in a test."""
    for name in STAGES:
        patch(getattr(pipeline, name), "work", _work)
    patch(pipeline.WriteDataset, "work", _write_dataset)
    if size := int(os.environ.get(BATCH, "0")):
        patch(pipeline, "batches", lambda shots, *_: [(n, min(size, shots - n)) for n in range(0, shots, size)])
    patch(pipeline.BuildBody, "complete", lambda task: True)


def environment(batch: int = 0) -> dict[str, str]:
    """For processes of `python -m tasks` with these stages. batch: shots in one; 0: as the machine would have it."""
    root = Path(__file__).parents[2]
    path = os.pathsep.join(map(str, (Path(__file__).parent / "fake_site", Path(__file__).parent, root)))
    return os.environ | {"PYTHONPATH": path, BATCH: str(batch)}


def begun(outputs: Path, stage: str = "RenderShot") -> list[str]:
    """The slugs of every time that a stage began its work."""
    return [slug for slug, _ in by_whom(outputs, stage)]


def by_whom(outputs: Path, stage: str = "RenderShot") -> list[tuple[str, int]]:
    """The same, each with the process that did it."""
    log = outputs / "begun.log"
    lines = [line.split() for line in log.read_text().splitlines()] if log.exists() else []
    return [(slug, int(pid)) for name, slug, pid in lines if name == stage]


def break_shot(outputs: Path, slug: str, stage: str = "RenderShot") -> Path:
    """From now on this shot cannot be made, until the file is deleted."""
    file = outputs / "broken" / f"{stage}-{slug}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    return file


def _work(stage: Stage, folder: Path) -> None:
    outputs, name = Path(outputs_root(stage.machine)), type(stage).__name__
    with (outputs / "begun.log").open("a") as log:
        log.write(f"{name} {stage.slug()} {os.getpid()}\n")
    while (outputs / {"RenderShot": HOLD, "PackClips": HOLD_CLIPS}.get(name, "never")).exists():
        time.sleep(0.05)
    if name == "RenderShot":
        progress.report("frame")
    if (outputs / "broken" / f"{name}-{stage.slug()}").exists():
        raise RenderError(f"{stage.slug()} is broken; mend it")
    needed = [task.output().path for task in stage.upstream() if isinstance(task, Stage)]
    text = "".join((path / "text").read_text() for path in needed)
    (folder / "text").write_text(f"{name} {stage.digest()} of ({text})")


def _write_dataset(stage: pipeline.WriteDataset, folder: Path) -> None:
    (folder / "shards").mkdir()
    texts = [(pack.output().path / "text").read_text() for pack in pipeline.packs(stage.recipe, stage.machine)]
    (folder / "shards" / "train-000000.tar").write_text("\n".join(texts))
    size = (folder / "shards" / "train-000000.tar").stat().st_size
    counts = {"clips": len(texts), "rejected": 0} | {f"clips_{tier}": 0 for tier in TIERS}
    shards = [{"name": "train-000000.tar", "num_bytes": size}]
    (folder / "dataset.json").write_text(json.dumps({"shards": shards, "counts": counts}))
    (folder / "cost.json").write_text(json.dumps({"seconds": {}, "seconds_per_frame": {}}))
