"""Several workers on one machine: the same bytes, whoever is killed, and nothing done twice but what was in hand."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import fake_stages
import pytest
from jobs import SHOTS, Job, errors, shard, start, twice

__all__ = ["start"]  # a fixture


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """What one process makes."""
    outputs = tmp_path_factory.mktemp("alone")
    made = shard(Job(outputs).finish())
    assert len(fake_stages.begun(outputs)) == SHOTS
    return made


def test_workers_that_die_and_a_scheduler_that_forgets_lose_nothing_and_repeat_only_what_was_in_hand(
    alone, tmp_path, start
):
    job = start(tmp_path, "executor=local", "workers=2", hold=True, batch=4)
    job.await_workers(2)
    in_hand = job.kill_worker()
    job.await_workers(3)
    job.end_scheduler(signal.SIGKILL)
    job.end_scheduler(signal.SIGTERM)  # this time it has saved its state
    job.release()
    done = job.finish()
    assert shard(done) == alone
    assert "killed by signal 9" in done.stderr
    assert twice(tmp_path) == {in_hand}
    assert len(fake_stages.begun(tmp_path)) == SHOTS + 1


def test_the_batch_of_a_dead_worker_goes_to_another_which_goes_on_where_it_stood(alone, tmp_path, start):
    job = start(tmp_path, "workers=2", hold=True, batch=SHOTS)
    job.await_workers(1)
    in_hand = job.kill_worker()
    job.await_workers(2)
    assert fake_stages.begun(tmp_path) == [in_hand, in_hand]
    job.release()
    assert shard(job.finish()) == alone
    assert len(fake_stages.begun(tmp_path)) == SHOTS + 1


def test_failed_shots_are_told_each_and_everything_else_is_finished(alone, tmp_path, start):
    slugs = [f"archery_0000{n}_p0_home_outdoor_range_noon" for n in (0, 2)]
    broken = [fake_stages.break_shot(tmp_path, slug) for slug in slugs]
    done = start(tmp_path, "workers=2", batch=3).finish()
    assert sorted(errors(done)) == [f"error: {slug} is broken; mend it" for slug in slugs]
    assert len(list(tmp_path.glob("7_clips/*/done.json"))) == SHOTS - 2
    for file in broken:
        file.unlink()
    assert shard(start(tmp_path, "workers=2", batch=5).finish()) == alone
    assert twice(tmp_path) == set(slugs)


def test_ctrl_c_stops_the_workers_and_leaves_no_half_files(tmp_path, start):
    job = start(tmp_path, "workers=2", hold=True)
    job.await_workers(2)
    job.interrupt()
    done = job.finish()
    assert done.returncode == 130
    assert done.stderr.splitlines()[-1].startswith("interrupted")
    for pid in job.workers():
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert not list(tmp_path.rglob(".draft-*"))
    assert not list(tmp_path.glob("scheduler/*"))


def test_a_machine_joins_by_the_same_command_and_one_that_sees_another_folder_is_told_so(alone, tmp_path, start):
    job = start(tmp_path / "shared", "workers=2", hold=True)
    job.await_workers(2)
    join = ["executor=worker", f"executor.scheduler=127.0.0.1:{port_of(job.scheduler())}", "executor.idle_s=3"]
    stranger = start(tmp_path / "other", *join)
    (refusal,) = [line for line in stranger.finish().stderr.splitlines() if line.startswith("error: ")]
    assert str(tmp_path / "other") in refusal
    assert "machine.outputs=FOLDER" in refusal
    helper = start(tmp_path / "shared", *join)
    job.await_workers(3)
    job.release()
    assert shard(job.finish()) == alone
    assert not twice(tmp_path / "shared")
    assert len(job.workers()) == 3
    helper.end()


def test_a_scheduler_of_the_users_own_is_asked_and_may_remember_what_failed_before(alone, tmp_path, start):
    port = str(free_port())
    state = ["--state-path", str(tmp_path / "state.pickle")]
    luigid = [str(Path(sys.executable).with_name("luigid")), "--port", port, "--address", "127.0.0.1", *state]
    with (tmp_path / "luigid.log").open("w") as log:
        server = subprocess.Popen(luigid, stdout=log, stderr=log)
    try:
        broken = fake_stages.break_shot(tmp_path, "archery_00001_p0_home_outdoor_range_noon")
        words = ["workers=1", f"executor.scheduler=127.0.0.1:{port}"]
        assert len(errors(start(tmp_path, *words).finish())) == 1
        broken.unlink()
        assert shard(start(tmp_path, *words).finish()) == alone
    finally:
        server.kill()
        server.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def port_of(scheduler):
    words = Path(f"/proc/{scheduler}/cmdline").read_text().split("\0")
    return words[words.index("--port") + 1]
