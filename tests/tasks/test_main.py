"""The Hydra door: flags and overrides in any order, and a finished dataset that was changed."""

import json
import subprocess
import sys

import pytest

from synth.errors import SynthError
from tasks import __main__ as door
from tasks.progress import Watcher, report_failure


@pytest.mark.parametrize("words", ["sport=volleyball --cfg job seed=3", "--cfg job sport=volleyball seed=3"])
def test_flags_may_stand_anywhere(words, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["tasks", *words.split()])
    door.main()
    said = capsys.readouterr().out
    assert "jump_serve" in said
    assert "seed: 3" in said


@pytest.mark.parametrize("words", ["--cfg job sport=cricket", "sport", "-m seed=1 video.fpss=2"])
def test_a_mistake_beside_a_flag_is_one_line_too(words, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["tasks", *words.split()])
    with pytest.raises(SystemExit) as stop:
        door.main()
    said = capsys.readouterr()
    assert stop.value.code == 1
    assert said.out == ""
    assert said.err.startswith("error: ")
    assert len(said.err.splitlines()) == 1


def finished(folder):
    (folder / "shards").mkdir()
    (folder / "shards" / "train-000000.tar").write_bytes(b"12345")
    (folder / "cost.json").write_text("{}")
    shard = {"name": "train-000000.tar", "num_bytes": 5}
    (folder / "dataset.json").write_text(json.dumps({"shards": [shard]}))
    return folder


def test_a_whole_dataset_is_not_refused(tmp_path):
    door._refuse_damaged(finished(tmp_path))


@pytest.mark.parametrize("name", ["cost.json", "dataset.json", "shards/train-000000.tar"])
@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"x")])
def test_a_dataset_changed_since_it_was_finished_is_named_with_the_cure(tmp_path, name, spoil):
    spoil(finished(tmp_path) / name)
    with pytest.raises(SynthError, match=r"damaged.*delete this folder and run again"):
        door._refuse_damaged(tmp_path)


def luigi_says(overrides):
    words = ["--module", "tasks.pipeline", "Dataset", "--local-scheduler", "--overrides", overrides]
    command = [sys.executable, "-m", "luigi", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_luigis_command_says_a_mistake_in_one_line():
    said = luigi_says("sport=cricket")
    assert said.returncode == 1
    assert (
        said.stderr
        == "error: sport=cricket: there is no such sport; choose from archery, beach_volleyball, volleyball\n"
    )


@pytest.mark.body
def test_luigis_command_fails_when_a_task_fails(tmp_path):
    recording = tmp_path / "empty.bvh"
    recording.write_text("")
    said = luigi_says(f"motion=mocap motion.path={recording} machine.outputs={tmp_path / 'out'}")
    assert said.returncode == 1
    assert f"error: {recording}: is empty" in said.stderr


def test_a_failure_of_the_disk_does_not_stop_the_reports(tmp_path):
    with Watcher(1, 1, tmp_path / "logs" / "log") as watcher:
        (tmp_path / "logs").rename(tmp_path / "gone")
        for number in range(3):
            report_failure("Task", SynthError(f"failure {number}"))
    assert watcher.failures == ["failure 0", "failure 1", "failure 2"]
