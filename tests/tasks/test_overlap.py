"""While one shot is labelled and packed the next is rendered, one ahead and no more; whatever fails, bytes stay."""

import json
import signal
import threading
import time
from pathlib import Path

import fake_stages
import pytest
from jobs import Job, shard, start, twice

from synth.errors import RenderError, SynthError
from tasks import __main__ as door
from tasks import ensuring, pipeline
from tasks.compose import from_overrides
from tasks.executor.reports import ReportFile
from tasks.pipeline import packs
from tasks.scratch import Scratch

__all__ = ["start"]  # a fixture

WAIT_S = 60.0


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A recipe of four shots, with stages that take no time."""
    fake_stages.install(monkeypatch.setattr)
    return from_overrides(f"sport=archery lighting=[noon,overcast,golden_hour,window_light] machine.outputs={tmp_path}")


@pytest.fixture
def slugs(job):
    return [pack.slug() for pack in packs(*job)]


@pytest.fixture
def events(monkeypatch):
    """What begins and ends, as (stage, slug, whether it ends); to be waited for."""
    found: list[tuple[str, str, bool]] = []
    for name in ("RenderShot", "PackClips"):
        stage = getattr(pipeline, name)

        def work(task, folder, name=name, real=stage.work):
            found.append((name, task.slug(), False))
            try:
                real(task, folder)
            finally:
                found.append((name, task.slug(), True))

        monkeypatch.setattr(stage, "work", work)
    return found


def wait_for(events, *event):
    """Until something has begun or ended; False where it does not."""
    end = time.monotonic() + WAIT_S
    while event not in events and time.monotonic() < end:
        time.sleep(0.01)
    return event in events


def before_packing(monkeypatch, deed):
    """Do something with the slug at the beginning of every packing."""
    real = pipeline.PackClips.work

    def work(task, folder):
        deed(task.slug())
        real(task, folder)

    monkeypatch.setattr(pipeline.PackClips, "work", work)


def test_a_shot_is_rendered_while_the_one_before_is_packed_and_no_further_ahead(job, slugs, events, monkeypatch):
    late = []

    def deed(slug):
        number = slugs.index(slug)
        if number + 1 < len(slugs) and not wait_for(events, "RenderShot", slugs[number + 1], True):
            late.append(slug)
        time.sleep(0.3)  # for the renderer to run ahead, if it would

    before_packing(monkeypatch, deed)
    door.build(*job)
    assert not late
    for number in range(2, len(slugs)):
        packed = events.index(("PackClips", slugs[number - 2], True))
        assert packed < events.index(("RenderShot", slugs[number], False))


def test_a_shot_that_cannot_be_packed_while_the_next_is_rendered_is_told_and_the_next_is_finished(
    job, slugs, events, monkeypatch, capsys
):
    def deed(slug):
        if slug == slugs[1]:
            assert wait_for(events, "RenderShot", slugs[2], False)
            raise RenderError(f"{slug} is broken; mend it")

    before_packing(monkeypatch, deed)
    with pytest.raises(SynthError, match=f"{slugs[1]} is broken; mend it"):
        door.build(*job)
    assert "is broken" not in capsys.readouterr().err
    assert [pack.complete() for pack in packs(*job)] == [True, False, True, True]


def test_a_shot_that_cannot_be_rendered_leaves_the_one_that_is_being_packed_alone(
    job, slugs, events, tmp_path, monkeypatch
):
    fake_stages.break_shot(tmp_path, slugs[1])
    before_packing(monkeypatch, lambda slug: wait_for(events, "RenderShot", slugs[min(slugs.index(slug) + 1, 3)], True))
    with pytest.raises(SynthError, match=f"{slugs[1]} is broken; mend it"):
        door.build(*job)
    assert [pack.complete() for pack in packs(*job)] == [True, False, True, True]
    assert fake_stages.begun(tmp_path).count(slugs[1]) == 1


def test_an_unforeseen_error_aside_is_told_in_one_line(job, slugs, monkeypatch):
    real = pipeline.LabelShot.complete

    def complete(task):
        if task.slug() == slugs[0] and threading.current_thread() is not threading.main_thread():
            raise SynthError("the bucket is gone; bring it back")
        return real(task)

    monkeypatch.setattr(pipeline.LabelShot, "complete", complete)
    with pytest.raises(SynthError, match="the bucket is gone; bring it back"):
        door.build(*job)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_who_is_stopped_while_packing_and_rendering_goes_on_to_the_same_bytes(tmp_path, start, how):
    alone = shard(Job(tmp_path / "alone").finish())
    outputs = tmp_path / "stopped"
    job = start(outputs, hold=True)
    job.await_that(lambda: len(fake_stages.begun(outputs)) == 1)
    (outputs / fake_stages.HOLD_CLIPS).touch()
    job.release()
    job.await_that(lambda: len(fake_stages.begun(outputs)) == 2)
    job.await_that(lambda: len(fake_stages.begun(outputs, "PackClips")) == 1)
    job.stop(how)
    if how == signal.SIGINT:
        time.sleep(0.5)
        assert not list(outputs.glob("7_clips/[!.]*/done.json"))
    (outputs / fake_stages.HOLD_CLIPS).unlink()
    done = job.finish()
    if how == signal.SIGINT:
        assert done.returncode == 130
        assert len(list(outputs.glob("7_clips/*/done.json"))) == 1
        assert not list(outputs.rglob(".draft-*"))
    rendered = fake_stages.begun(outputs)
    assert shard(start(outputs).finish()) == alone
    assert twice(outputs) <= {rendered[-1]}
    assert not list(outputs.rglob(".draft-*"))


def test_after_ctrl_c_the_stage_in_hand_is_finished_and_no_other_begun(job, slugs, events, tmp_path, monkeypatch):
    label, render, labelling = pipeline.LabelShot.work, pipeline.RenderShot.work, threading.Event()

    def slow(task, folder):
        labelling.set()
        assert ensuring._interrupted.wait(WAIT_S)
        label(task, folder)

    def interrupted(task, folder):
        if task.slug() == slugs[1]:
            assert labelling.wait(WAIT_S)
            raise KeyboardInterrupt
        render(task, folder)

    monkeypatch.setattr(pipeline.LabelShot, "work", slow)
    monkeypatch.setattr(pipeline.RenderShot, "work", interrupted)
    with pytest.raises(KeyboardInterrupt):
        door.build(*job)
    assert len(list(tmp_path.glob("6_labels/*/done.json"))) == 1
    assert not fake_stages.begun(tmp_path, "PackClips")
    monkeypatch.setattr(pipeline.LabelShot, "work", label)
    monkeypatch.setattr(pipeline.RenderShot, "work", render)
    door.build(*job)


def test_what_another_thread_uses_is_not_evicted(tmp_path: Path) -> None:
    scratch = Scratch("s3://b/x", str(tmp_path), 0)
    for name in ("used", "both", "unused"):
        (scratch.folder / "1_sown" / name).mkdir(parents=True)
        (scratch.folder / "1_sown" / name / "file").write_bytes(b"1234")
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        for name in ("used", "both"):
            scratch.keep(f"1_sown/{name}")
        held.set()
        assert free.wait(WAIT_S)
        scratch.release()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(WAIT_S)
    for name in ("both", "unused"):
        scratch.keep(f"1_sown/{name}")
    scratch.release()
    scratch.trim()
    kept = {path.name for path in scratch.folder.glob("1_sown/[!.]*")}
    free.set()
    other.join()
    assert kept == {"used", "both"}
    scratch.trim()
    assert not list(scratch.folder.glob("1_sown/[!.]*"))


def test_reports_of_two_threads_are_whole_lines_and_all_frames(tmp_path: Path) -> None:
    reports = ReportFile(tmp_path)

    def tell(name: str) -> None:
        for number in range(3000):
            reports.put(("frame", {}))
            if number % 3 == 0:
                reports.put(("stage", {"name": name}))

    both = [threading.Thread(target=tell, args=(name,)) for name in ("RenderShot", "PackClips")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    reports.close()
    (file,) = tmp_path.glob("*.jsonl")
    found = [json.loads(line) for line in file.read_text().splitlines()]
    assert sum(values["count"] for event, values in found if event == "frame") == 6000
    assert sum(event == "stage" for event, _ in found) == 2000
