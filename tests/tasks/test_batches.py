"""Luigi is handed batches of shots: a few tasks whatever the recipe, the same folder however it is cut."""

from dataclasses import replace

import fake_stages
import luigi
import pytest

from synth.errors import SynthError
from tasks import __main__ as door
from tasks.batches import MOST_SHOTS, batches
from tasks.compose import from_overrides
from tasks.pipeline import RenderBatch, WriteDataset, packs
from tasks.rendering import threads
from tasks.store import FolderTarget

GRID = "sport=archery shots=3 lighting=[noon,overcast,golden_hour]"


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A recipe of nine shots and a machine, with stages that take no time."""
    fake_stages.install(monkeypatch.setattr)
    return from_overrides(f"{GRID} machine.outputs={tmp_path}")


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("workers", [1, 2, 64])
@pytest.mark.parametrize("shots", [1, 2, 63, 1000, 500_000])
def test_batches_hold_every_shot_once_in_order(shots, workers, alone):
    found = list(batches(shots, workers, alone))
    assert [n for first, count in found for n in range(first, first + count)] == list(range(shots))
    assert max(count for _, count in found) <= MOST_SHOTS


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_every_worker_gets_work_where_there_are_shots_enough(workers):
    assert len(list(batches(100, workers))) >= min(100, 8 * workers)


def test_a_million_clips_are_few_enough_tasks_for_a_scheduler():
    assert len(list(batches(500_000, 64))) < 10_000


def test_luigi_sees_batches_and_the_dataset_and_nothing_else(job):
    recipe, machine = job
    graph, todo = set(), [WriteDataset(recipe=recipe, machine=machine)]
    while todo:
        task = todo.pop()
        graph.add(type(task))
        todo += luigi.task.flatten(task.requires())
    assert graph == {WriteDataset, RenderBatch}


def test_the_dataset_is_named_by_its_shots_and_not_by_its_batches(job):
    recipe, machine = job
    found = {WriteDataset(recipe=recipe, machine=replace(machine, workers=n)).digest() for n in (1, 2, 9)}
    cut = [len(WriteDataset(recipe=recipe, machine=replace(machine, workers=n)).requires()) for n in (1, 2)]
    assert len(found) == 1
    assert cut == [1, 9]


def test_everything_is_made_once_and_a_second_run_makes_nothing(job, tmp_path):
    dataset = door.build(*job)
    assert len(set(fake_stages.begun(tmp_path))) == len(fake_stages.begun(tmp_path)) == 9
    assert len(fake_stages.begun(tmp_path, "Perform")) == 3
    assert door.build(*job) == dataset
    assert len(fake_stages.begun(tmp_path)) == 9


def test_the_dataset_holds_the_shots_in_the_order_of_the_recipe(job):
    dataset = door.build(*job)
    made = [pack.digest() for pack in packs(*job)]
    lines = (dataset / "shards" / "train-000000.tar").read_text().splitlines()
    assert [line.split()[1] for line in lines] == made


def slugs(job):
    return [pack.slug() for pack in packs(*job)]


def test_failed_shots_are_told_each_and_stop_nobody_else(job, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("tasks.pipeline.batches", lambda shots, workers, alone: [(0, 4), (4, 4), (8, 1)])
    broken = [fake_stages.break_shot(tmp_path, slugs(job)[n]) for n in (1, 2, 5)]
    with pytest.raises(SynthError) as stop:
        door.build(*job)
    told = f"{capsys.readouterr().err}error: {stop.value}"
    for n in range(9):
        assert told.count(f"{slugs(job)[n]} is broken; mend it") == (n in (1, 2, 5))
    assert sum(pack.complete() for pack in packs(*job)) == 6
    for file in broken:
        file.unlink()
    assert door.build(*job).is_dir()
    assert len(fake_stages.begun(tmp_path)) == 9 + 3


def test_what_many_shots_need_fails_once_in_a_run_and_is_tried_again_in_the_next(job, tmp_path):
    broken = fake_stages.break_shot(tmp_path, "archery-1-p0", "Perform")
    for runs in (1, 2):
        with pytest.raises(SynthError, match="archery-1-p0 is broken"):
            door.build(*job)
        assert fake_stages.begun(tmp_path, "Perform").count("archery-1-p0") == runs
    broken.unlink()
    door.build(*job)


def test_a_batch_asks_no_further_than_to_the_first_shot_that_is_missing(job, monkeypatch):
    asked = []
    monkeypatch.setattr(FolderTarget, "exists", lambda target: asked.append(target.path))
    recipe, machine = job
    assert not RenderBatch(recipe=recipe, first=0, count=9, machine=machine).complete()
    assert len(asked) == 1


def test_a_stage_can_be_run_alone_by_luigi(job):
    pack = next(packs(*job))
    assert luigi.build([pack], local_scheduler=True)
    assert pack.complete()


def test_renderers_share_the_cores_and_obey_what_was_asked_for(job, monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: set(range(8)), raising=False)
    machine = job[1]
    assert [threads(replace(machine, workers=n)) for n in (1, 2, 3, 99)] == [0, 4, 2, 1]
    assert threads(replace(machine, workers=4, threads=5)) == 5


def test_luigis_own_workers_make_the_same(job, tmp_path):
    """Forked processes, as `luigi --workers 3` has them."""
    recipe, machine = job
    task = WriteDataset(recipe=recipe, machine=replace(machine, workers=3))
    assert luigi.build([task], local_scheduler=True, workers=3)
    assert task.complete()
    assert len(fake_stages.begun(tmp_path)) == 9
