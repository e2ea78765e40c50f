"""What stages do on a full disk, with damaged work of before, when the clock jumps, and when two runs meet."""

import json
import multiprocessing
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import luigi
import numpy as np
import pytest
from full_disk import files_up_to

from synth import record
from synth.motion.motion import Motion
from synth.recipe import Machine
from tasks.compose import from_overrides
from tasks.progress import Watcher
from tasks.stage import Stage


class Made(Stage):
    """A stage that writes a motion, a picture's bytes and a list."""

    folder = "1_made"

    def slug(self) -> str:
        return "made"

    def work(self, folder: Path) -> None:
        _count(self)
        Motion(np.zeros((9, 165)), np.zeros((9, 3)), np.zeros(10), "female", 30.0).save(folder / "motion.npz")
        (folder / "pictures").mkdir()
        (folder / "pictures" / "0.png").write_bytes(bytes(range(256)) * 40)
        (folder / "list.json").write_text(json.dumps(list(range(99))))


class Used(Stage):
    """A stage that reads what another made."""

    folder = "2_used"

    def requires(self) -> Any:
        return Made(machine=self.machine)

    def slug(self) -> str:
        return "used"

    def work(self, folder: Path) -> None:
        _count(self)
        made = self.requires().output().path
        Motion.load(made / "motion.npz").save(folder / "copy.npz")
        (folder / "0.png").write_bytes((made / "pictures" / "0.png").read_bytes())


def _count(stage: Stage) -> None:
    with Path(stage.machine.outputs, "worked").open("a") as file:
        file.write(f"{stage.folder}\n")


def _machine(outputs: Path) -> Machine:
    outputs.mkdir(exist_ok=True)
    return replace(from_overrides("machine.device=cpu machine.threads=1")[1], outputs=str(outputs))


def _run(outputs: Path) -> list[str]:
    """What a run said of failures; nothing where it ended well."""
    task = Used(machine=_machine(outputs))
    with Watcher(1, 1, outputs / "logs" / "log") as watcher:
        done = luigi.build([task], local_scheduler=True)
    assert done != bool(watcher.failures)
    return watcher.failures


def _worked(outputs: Path) -> list[str]:
    return (outputs / "worked").read_text().split()


def _bytes(outputs: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(outputs.glob("2_used/*/*"))}


@pytest.fixture
def undisturbed(tmp_path: Path) -> dict[str, bytes]:
    assert _run(tmp_path / "undisturbed") == []
    return _bytes(tmp_path / "undisturbed")


@pytest.mark.parametrize("damage", ["shorter", "longer", "missing", "a folder", "no list", "garbage for a list"])
@pytest.mark.parametrize("name", ["motion.npz", "pictures/0.png", "list.json"])
def test_damaged_work_of_before_is_one_line_with_the_folder_to_delete(
    tmp_path: Path, undisturbed: dict[str, bytes], name: str, damage: str
) -> None:
    assert _run(tmp_path / "out") == []
    shutil.rmtree(next((tmp_path / "out").glob("2_used/*")))
    made = next((tmp_path / "out").glob("1_made/*"))
    _spoil(made / name, damage)
    said = _run(tmp_path / "out")
    assert len(said) == 1
    assert str(made) in said[0]
    assert "\n" not in said[0]
    assert f"delete {made} and run the same command again" in said[0]
    shutil.rmtree(made)
    assert _run(tmp_path / "out") == []
    assert _bytes(tmp_path / "out") == undisturbed


def _spoil(path: Path, damage: str) -> None:
    whole = path.read_bytes()
    if damage == "shorter":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "longer":
        path.write_bytes(whole + b"\n")
    elif damage in ("missing", "a folder"):
        path.unlink()
        if damage == "a folder":
            path.mkdir()
    else:
        done = next(one for one in path.parents if (one / "done.json").is_file()) / "done.json"
        done.write_text("[]" if damage == "no list" else '{"files"')


def test_a_stage_of_an_older_version_without_sizes_is_taken(tmp_path: Path) -> None:
    assert _run(tmp_path) == []
    shutil.rmtree(next(tmp_path.glob("2_used/*")))
    next(tmp_path.glob("1_made/*/done.json")).write_text('{"stage": "1_made", "digest": "0"}')
    assert _run(tmp_path) == []


@pytest.mark.parametrize("limit", [300, 5000])
def test_a_disk_that_is_full_is_one_line_and_the_next_run_goes_on(
    tmp_path: Path, undisturbed: dict[str, bytes], limit: int
) -> None:
    with files_up_to(limit):
        said = _run(tmp_path / "out")
    assert len(said) == 1
    assert "no space left on the disk; free some or set machine.outputs" in said[0]
    assert not [path for path in (tmp_path / "out").rglob("*") if path.name.startswith(".draft-")]
    assert _run(tmp_path / "out") == []
    assert _bytes(tmp_path / "out") == undisturbed


@pytest.mark.parametrize("years", [-40, 40])
def test_a_clock_that_jumps_between_runs_makes_nothing_again(tmp_path: Path, years: int) -> None:
    assert _run(tmp_path) == []
    moment = time.time() + years * 365 * 86400
    for path in tmp_path.rglob("*"):
        os.utime(path, (moment, moment))
    assert _run(tmp_path) == []
    shutil.rmtree(next(tmp_path.glob("2_used/*")))
    assert _run(tmp_path) == []
    assert _worked(tmp_path) == ["1_made", "2_used", "2_used"]


@pytest.mark.parametrize("days", [-3, 3])
def test_a_clock_that_jumps_within_a_run_changes_nothing(
    tmp_path: Path, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    true_time, jumped_s = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: true_time() + jumped_s[0])
    work = Made.work

    def jumping(stage: Made, folder: Path) -> None:
        work(stage, folder)
        jumped_s[0] += days * 86400.0

    monkeypatch.setattr(Made, "work", jumping)
    assert _run(tmp_path / "out") == []
    assert _worked(tmp_path / "out") == ["1_made", "2_used"]
    assert _bytes(tmp_path / "out") == undisturbed


def _slowly(outputs: Path, answers: Any) -> None:
    work = Made.work

    def slow(stage: Made, folder: Path) -> None:
        work(stage, folder)
        time.sleep(0.5)

    Made.work = slow  # type: ignore[method-assign]
    answers.put(_run(outputs))


def test_two_runs_on_the_same_outputs_end_well_and_do_nothing_twice(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    runs = [context.Process(target=_slowly, args=(tmp_path / "out", answers)) for _ in range(3)]
    for one in runs:
        one.start()
    assert [answers.get(timeout=120) for _ in runs] == [[], [], []]
    for one in runs:
        one.join()
    assert sorted(_worked(tmp_path / "out")) == ["1_made", "2_used"]
    assert _bytes(tmp_path / "out") == undisturbed


def test_a_record_does_not_depend_on_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    motion = Motion(np.ones((9, 165)), np.zeros((9, 3)), np.zeros(10), "female", 30.0)
    for name in ("now", "then"):
        (tmp_path / name).mkdir()
        record.save(motion, tmp_path / name, "motion")
        monkeypatch.setattr(time, "time", lambda: 4e9)
        monkeypatch.setattr(time, "localtime", lambda *seconds: time.gmtime(4e9))
    for suffix in ("json", "npz"):
        assert (tmp_path / "now" / f"motion.{suffix}").read_bytes() == (
            tmp_path / "then" / f"motion.{suffix}"
        ).read_bytes()
