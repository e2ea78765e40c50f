"""A real Slurm, started here: a controller, two nodes of a core each. The same bytes, whatever is harmed meanwhile."""

import signal
import time
from pathlib import Path

import fake_stages
import pytest
from jobs import SHOTS, Job, errors, shard, start, twice
from slurm_cluster import SlurmCluster

from synth.errors import SynthError
from synth.system import missing_slurm
from tasks.executor.slurm import SlurmCrew

__all__ = ["start"]  # a fixture
SLURM = ["executor=slurm", "workers=2", "executor.cpus=1", "executor.host=127.0.0.1"]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    assert not missing_slurm(), f"these tests need a Slurm; type: synth doctor --slurm (missing: {missing_slurm()})"
    with SlurmCluster(tmp_path_factory.mktemp("slurm")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """What one process makes without Slurm."""
    return shard(Job(tmp_path_factory.mktemp("alone")).finish())


def living(cluster):
    """The jobs that run or wait, by node."""
    return [line.split() for line in cluster.run("squeue", "--noheader", "--array", "--format=%N %T").splitlines()]


def test_a_killed_worker_a_drained_node_and_a_restarted_scheduler_lose_nothing(cluster, alone, tmp_path, start):
    job = start(tmp_path, *SLURM, hold=True, batch=4, **cluster.environment)
    job.await_workers(2)
    assert sorted(living(cluster)) == [["n1", "RUNNING"], ["n2", "RUNNING"]]
    cluster.run("scontrol", "update", "nodename=n1", "state=drain", "reason=test")
    in_hand = job.kill_worker(lambda pid: node_of(pid) == "n1")
    job.await_that(lambda: sorted(living(cluster))[0][-1] == "PENDING")  # another one, for which there is no node
    job.end_scheduler(signal.SIGKILL)
    job.release()
    done = job.finish()
    cluster.run("scontrol", "update", "nodename=n1", "state=resume")
    assert shard(done) == alone
    assert "killed by signal 9" in done.stderr
    assert twice(tmp_path) == {in_hand}
    assert len(fake_stages.begun(tmp_path)) == SHOTS + 1
    settle(cluster)


def node_of(pid):
    """Of a worker."""
    words = Path(f"/proc/{pid}/environ").read_text().split("\0")
    return dict(word.split("=", 1) for word in words if "=" in word)["SLURMD_NODENAME"]


def settle(cluster):
    """No job of a command that has ended is left."""
    end = time.monotonic() + 60
    while living(cluster):
        assert time.monotonic() < end, living(cluster)
        time.sleep(0.3)


def test_ctrl_c_cancels_the_array_and_the_same_command_goes_on(cluster, alone, tmp_path, start):
    job = start(tmp_path, *SLURM, hold=True, **cluster.environment)
    job.await_workers(2)
    job.interrupt()
    assert job.finish().returncode == 130
    settle(cluster)
    in_hand = set(fake_stages.begun(tmp_path))
    assert len(in_hand) == 2
    job.release()
    assert shard(start(tmp_path, *SLURM, **cluster.environment).finish()) == alone
    assert twice(tmp_path) == in_hand
    settle(cluster)


def test_an_array_cancelled_by_others_is_one_line_with_the_cure(cluster, tmp_path, start):
    job = start(tmp_path, *SLURM, hold=True, **cluster.environment)
    job.await_workers(1)
    cluster.run("scancel", "--name=synth")
    (line,) = errors(job.finish())
    assert "cancelled array" in line
    assert "run again to go on" in line


def test_what_sbatch_refuses_is_told_in_its_own_words(cluster, tmp_path, start):
    (line,) = errors(start(tmp_path, *SLURM, "executor.partition=nowhere", **cluster.environment).finish())
    assert "sbatch refuses" in line
    assert "nvalid partition" in line
    assert "executor." in line


def test_a_machine_without_slurm_says_what_to_do(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SynthError, match=r"no sbatch on this machine.*executor=local"):
        SlurmCrew(None, [], 1, None).__enter__()
