"""The last stage, from folders of finished shots to a dataset; no shot is rendered here."""

import json

import pytest
import tiny

from synth import clip as clips
from synth.manifest import open_dataset
from tasks import progress
from tasks.compose import from_overrides
from tasks.forecast import forecast
from tasks.lineage import lineages
from tasks.pipeline import WriteDataset


@pytest.fixture
def finished(tmp_path):
    """A recipe of three shots whose clips are in the outputs, the last one held out."""
    recipe, machine = from_overrides(f"sport=volleyball shots=3 shards.val_share=0.34 machine.outputs={tmp_path}")
    for number, one in enumerate(lineages(recipe)):
        folder = tmp_path / one.clips
        (folder / "clips").mkdir(parents=True)
        for made in tiny.clips([tiny.shot(one.recipe.key, f"m{number}", f"i{number}")]):
            clips.save(made, folder / "clips")
        (folder / "rejected.json").write_text(json.dumps([{"key": f"x{number}", "reasons": ["dark"]}]))
        (folder / "done.json").write_text("{}")
        (tmp_path / one.frames / "frames").mkdir(parents=True)
        facts = {"views": {}, "num_frames": 5, "seconds": {"beauty": 2.0, "labels": 0.5}}
        (tmp_path / one.frames / "frames" / "frames.json").write_text(json.dumps(facts))
    return recipe, machine


def test_finished_shots_become_a_dataset_where_the_plan_said(finished, monkeypatch):
    recipe, machine = finished
    told = []
    monkeypatch.setattr(progress, "report", lambda event, **values: told.append((event, values)))
    planned = forecast(recipe, machine)
    assert (planned.total.finished, planned.complete) == (3, False)
    WriteDataset(recipe=recipe, machine=machine).run()
    assert forecast(recipe, machine).complete
    made = open_dataset(planned.dataset, verify=True)
    assert made.counts["clips"] == planned.total.clips == 6
    assert made.counts["rejected"] == 3
    assert sum(shard.num_clips for shard in made.shards if shard.split == "val") == 2
    assert json.loads((made.path / "cost.json").read_text())["seconds"] == {"beauty": 6.0, "labels": 1.5}
    assert (made.path / "gallery" / "index.html").is_file()
    steps = [values for event, values in told if event == "step"]
    assert [(one["what"], one["done"], one["total"]) for one in steps] == [
        *(("read", number, 6) for number in range(1, 7)), *(("written", number, 6) for number in range(1, 7)),
        *(("shown", number, 3) for number in range(1, 4)),
    ]  # fmt: skip


def test_steps_are_said_now_and_then_where_nobody_watches(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(progress, "QUIET_S", 0.0)
    with progress.Watcher(1, 1, tmp_path / "log") as watcher:
        told = progress.counting("shown", 2)
        told("a")
        told("b")
    assert watcher.failures == []
    assert capsys.readouterr().err.splitlines() == ["shown 1/2", "shown 2/2"]
    assert "step" not in ((tmp_path / "log").read_text() if (tmp_path / "log").exists() else "")
