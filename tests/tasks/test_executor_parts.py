"""Parts of a job of many workers: what a worker is told, what it reports, who is replaced and how often."""

import shlex

import pytest

from synth.errors import SynthError
from synth.recipe import SlurmExecutor
from tasks import progress
from tasks.compose import from_overrides
from tasks.executor import crew, scheduler, slurm
from tasks.executor.crew import FRUITLESS_DEATHS, Deaths, worker_words
from tasks.executor.reports import Follower, ReportFile
from tasks.executor.worker import POINTLESS, work

SLURM = SlurmExecutor("slurm", "", 60.0, 600.0, "", "", "", 2, "8G", "", ("--gres=gpu:1",), "")


@pytest.mark.parametrize(
    "name", ["plain", "with space", "a'b", "c=d,e", "back\\slash", "end\\", "b\\'q", "$x", "{a: 1}", "ö"]
)
def test_a_worker_gets_the_folder_and_the_threads_whatever_their_letters(tmp_path, name):
    _, machine = from_overrides(shlex.join(["workers=3", f"machine.outputs={crew._quoted(str(tmp_path / name))}"]))
    words = worker_words(machine, "login1:8082", 5, idle_s=7.5)
    assert words[:2] == ["-m", "tasks"]
    _, told = from_overrides(shlex.join(words[2:]))
    assert told.outputs == str(tmp_path / name)
    assert (told.threads, told.workers, told.device) == (5, 3, machine.device)
    assert (told.executor.scheduler, told.executor.idle_s) == ("login1:8082", 7.5)
    assert told.executor.lost_after_s == machine.executor.lost_after_s


def test_reports_of_workers_arrive_once_in_order_and_old_ones_not_at_all(tmp_path, monkeypatch):
    heard = []
    monkeypatch.setattr(progress, "report", lambda event, **values: heard.append((event, values)))
    old = ReportFile(tmp_path)
    old.put(("stage", {"name": "old"}))
    with Follower(tmp_path) as follower:
        for number in range(5):
            old.put(("frame", {}))
            old.put(("stage", {"name": number}))
        old.put(("frame", {}))
        old.close()
    assert [values["name"] for event, values in heard if event == "stage"] == list(range(5))
    assert sum(values["count"] for event, values in heard if event == "frame") == 6
    assert follower.finished == 5


def test_a_dataset_of_many_clips_is_few_lines_of_report_and_the_last_step_is_one(tmp_path):
    report = ReportFile(tmp_path)
    for done in range(1, 10_001):
        report.put(("step", {"what": "packed", "done": done, "total": 10_000}))
    report.close()
    lines = next(tmp_path.glob("*.jsonl")).read_text().splitlines()
    assert len(lines) < 100
    assert '"done": 10000' in lines[-1]


def test_half_a_line_is_read_when_it_is_whole(tmp_path, monkeypatch):
    heard = []
    monkeypatch.setattr(progress, "report", lambda event, **values: heard.append(event))
    follower = Follower(tmp_path)
    with (tmp_path / "host-1.jsonl").open("w") as file:
        file.write('["note", {"mess')
        file.flush()
        follower._look()
        assert heard == []
        file.write('age": "x"}]\n')
        file.flush()
        follower._look()
    assert heard == ["note"]


def test_workers_may_die_for_ever_while_work_is_finished_and_few_times_while_none_is(tmp_path):
    deaths = Deaths(tmp_path, 2)
    for finished in range(50):
        deaths.add(finished, -9)
    for _ in range(FRUITLESS_DEATHS + 1):
        deaths.add(49, 1)
    (tmp_path / "a.log").write_text("first\nno module named tasks\n\n")
    with pytest.raises(SynthError, match="no module named tasks"):
        deaths.add(49, 1)


def test_a_worker_that_would_fail_again_is_not_replaced(tmp_path):
    (tmp_path / "a.log").write_text("error: not the outputs folder of this job; give a folder\n")
    with pytest.raises(SynthError, match=r"^not the outputs folder"):
        Deaths(tmp_path, 2).add(0, POINTLESS)


class FakeSlurm:
    """Answers in place of sbatch and squeue."""

    def __init__(self, monkeypatch):
        self.jobs, self.arrays = {}, 0
        self.scripts, self.options = [], []
        monkeypatch.setattr(slurm, "_slurm", self._answer)
        monkeypatch.setattr(slurm, "POLL_S", 0.0)

    def _answer(self, command, words, script=None):
        out = ""
        if command == "sbatch":
            self.arrays += 1
            self.scripts.append(script)
            self.options.append(words)
            (array,) = [word for word in words if word.startswith("--array=0-")]
            for number in range(int(array.split("-")[-1]) + 1):
                self.jobs[f"{self.arrays}_{number}"] = ("RUNNING", "0")
            out = f"{self.arrays};cluster\n"
        elif command == "squeue":
            out = "".join(f"{job} {state} {code} (None)\n" for job, (state, code) in self.jobs.items())
        return slurm.subprocess.CompletedProcess([command], 0, out, "")

    def living(self):
        return sum(state == "RUNNING" for state, _ in self.jobs.values())


@pytest.fixture
def fake(monkeypatch):
    return FakeSlurm(monkeypatch)


def test_an_array_is_submitted_with_what_was_asked_for(fake, tmp_path):
    slurm.SlurmCrew(SLURM, ["-m", "tasks", "machine.outputs='a b'"], 3, tmp_path).refresh(9, 0)
    (options,), (script,) = fake.options, fake.scripts
    assert {"--array=0-2", "--cpus-per-task=2", "--mem=8G", "--gres=gpu:1"} <= set(options)
    assert not any(option.startswith(("--partition", "--time", "--account")) for option in options)
    assert shlex.split(script.splitlines()[1])[-1] == "machine.outputs='a b'"


@pytest.mark.parametrize("state", ["TIMEOUT", "NODE_FAIL", "PREEMPTED"])
def test_workers_whose_time_is_over_are_replaced_without_end(fake, tmp_path, state):
    crew_of_two = slurm.SlurmCrew(SLURM, [], 2, tmp_path)
    for _ in range(30):
        crew_of_two.refresh(9, 0)
        assert fake.living() == 2
        fake.jobs |= {job: (state, "15") for job, (now, _) in fake.jobs.items() if now == "RUNNING"}


def fail_for_ever(crew_of_two, fake):
    for _ in range(30):
        crew_of_two.refresh(9, 0)
        fake.jobs |= {job: ("FAILED", "256") for job, (now, _) in fake.jobs.items() if now == "RUNNING"}


def test_a_crew_that_only_fails_ends_the_job(fake, tmp_path):
    crew_of_two = slurm.SlurmCrew(SLURM, [], 2, tmp_path)
    with pytest.raises(SynthError, match="while nothing was finished"):
        fail_for_ever(crew_of_two, fake)
    assert fake.arrays < 10


def test_no_more_workers_than_tasks_and_none_for_those_that_the_user_cancelled(fake, tmp_path):
    many = slurm.SlurmCrew(SLURM, [], 5, tmp_path)
    many.refresh(2, 0)
    assert fake.living() == 2
    many.refresh(9, 0)
    assert fake.living() == 5
    fake.jobs["1_0"] = ("CANCELLED by 0", "15")
    many.refresh(9, 0)
    assert fake.living() == 4


def test_a_scheduler_that_does_not_answer_is_one_line_with_the_cure(monkeypatch, tmp_path):
    monkeypatch.setattr(scheduler, "PATIENCE_S", 2)
    monkeypatch.setattr("tasks.params.MachineParameter.here", None)
    monkeypatch.setattr("signal.signal", lambda number, handler: None)  # this process is pytest's
    _, machine = from_overrides(f"executor=worker executor.scheduler=127.0.0.1:9 machine.outputs={tmp_path}")
    with pytest.raises(SynthError, match=r"127\.0\.0\.1:9 has not answered for 2 s; see that luigid runs there"):
        work(machine)
