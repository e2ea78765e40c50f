"""Laws of an output root in a bucket: the bytes of a local run, complete or absent, whatever breaks."""

import importlib
import json
import multiprocessing
import os
import signal
import threading
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path

import luigi
import pytest
from s3_server import Refusing, S3Server, bytes_below, forget_clients

from synth import remote_folder, storage
from synth.errors import SynthError
from synth.recipe import Machine
from tasks import __main__ as door
from tasks import remote_target
from tasks.compose import from_overrides
from tasks.scratch import Scratch, size_of
from tasks.stage import Stage
from tasks.store import DONE, writing

LONG = bytes(range(256)) * 300


class Sow(Stage):
    """Three files, one of them empty and one in a folder."""

    folder = "1_sown"
    name = luigi.Parameter()

    def slug(self) -> str:
        return self.name

    def work(self, folder: Path) -> None:
        (folder / "deep" / "er").mkdir(parents=True)
        (folder / "deep" / "er" / "long.bin").write_bytes(LONG + self.name.encode())
        (folder / "empty").write_bytes(b"")
        (folder / "small.txt").write_text("small")


class Reap(Stage):
    """What two stages sowed, joined."""

    folder = "2_reaped"
    name = luigi.Parameter()

    def requires(self) -> list[Sow]:
        return [Sow(name=name, machine=self.machine) for name in ("rye", "oats")]

    def slug(self) -> str:
        return self.name

    def work(self, folder: Path) -> None:
        grown = [one.output().path / "deep" / "er" / "long.bin" for one in self.requires()]
        (folder / "bread").write_bytes(b"".join(path.read_bytes() for path in grown))


def sizes(**files: int) -> bytes:
    """What done.json says of files of so many bytes."""
    return json.dumps({"files": dict(sorted(files.items()))}).encode()


def machine(outputs: object, scratch: Path, gigabytes: float = 1.0, workers: int = 1) -> Machine:
    plain = from_overrides("")[1]
    return replace(plain, outputs=str(outputs), scratch=str(scratch), scratch_gb=gigabytes, workers=workers)


def run(one: Machine, name: str = "loaf") -> bool:
    return luigi.build([Reap(name=name, machine=one)], local_scheduler=True, workers=one.workers, log_level="CRITICAL")


def cached(scratch: Path) -> set[str]:
    return {path.name.partition("-")[0] for path in scratch.glob("*/*/[!.]*")}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bucket_holds_the_bytes_of_a_local_run_and_nothing_else(
    s3: S3Server, bucket: str, tmp_path: Path, workers: int
) -> None:
    assert run(machine(tmp_path / "here", tmp_path, workers=workers))
    assert run(machine(f"s3://{bucket}/deep/base/", tmp_path / "scratch", workers=workers))
    here = {name: data for name, data in bytes_below(tmp_path / "here").items() if "/.lock" not in name}
    assert bytes_below(s3.folder / bucket / "deep" / "base") == here
    assert len(here) == 2 * 4 + 2


def test_a_second_run_asks_for_one_file_and_makes_nothing(
    s3: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(machine(f"s3://{bucket}/x", tmp_path / "one"))
    remote_target._finished.clear()
    asked: list[str] = []
    monkeypatch.setattr(remote_target, "read_all", lambda url, deed: asked.append(url) or b"{}")
    monkeypatch.setattr(remote_folder, "listing", None)
    assert run(machine(f"s3://{bucket}/x", tmp_path / "other"))
    assert len(asked) == 1
    assert not (tmp_path / "other").exists()


def test_another_machine_fetches_what_it_needs_once(
    s3: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(machine(f"s3://{bucket}/x", tmp_path / "one"))
    fetched: list[str] = []
    real = remote_folder.fetch
    monkeypatch.setattr(remote_folder, "fetch", lambda url, *rest: fetched.append(url) or real(url, *rest))
    for name in ("bun", "roll"):
        assert run(machine(f"s3://{bucket}/x", tmp_path / "other"), name)
    assert len(fetched) == len(set(fetched)) == 2
    loaves = [data for name, data in bytes_below(s3.folder / bucket).items() if name.endswith("bread")]
    assert loaves == [LONG + b"rye" + LONG + b"oats"] * 3


def test_what_lies_in_scratch_is_bounded_by_what_was_used_last(s3: S3Server, bucket: str, tmp_path: Path) -> None:
    room_gb = 2.5 * len(LONG) / 1e9
    assert run(machine(f"s3://{bucket}/x", tmp_path / "some", room_gb))
    assert size_of(tmp_path / "some") < room_gb * 1e9
    assert cached(tmp_path / "some") == {"loaf"}
    assert run(machine(f"s3://{bucket}/y", tmp_path / "none", 0.0))
    assert cached(tmp_path / "none") == set()
    assert not list(tmp_path.glob("none/*/*/.draft-*"))


def _hold(scratch: Scratch, name: str, held: object, free: object) -> None:
    scratch.keep(name)
    held.set()
    free.wait(20)
    os._exit(0)


def test_what_a_running_stage_uses_is_not_evicted(tmp_path: Path) -> None:
    scratch = Scratch("s3://b/x", str(tmp_path), 0)
    for name in ("used", "unused"):
        (scratch.folder / "1_sown" / name).mkdir(parents=True)
        (scratch.folder / "1_sown" / name / "file").write_bytes(b"1234")
    context = multiprocessing.get_context("fork")
    held, free = context.Event(), context.Event()
    user = context.Process(target=_hold, args=(scratch, "1_sown/used", held, free))
    user.start()
    assert held.wait(20)
    scratch.trim()
    assert {path.name for path in scratch.folder.glob("1_sown/*")} == {"used"}
    free.set()
    user.join()
    scratch.trim()
    assert not list(scratch.folder.glob("1_sown/*"))


def fill(target: remote_target.RemoteTarget, files: dict[str, bytes]) -> None:
    with writing(target, "{}") as folder:
        for name, data in files.items():
            (folder / name).write_bytes(data)


def a_target(bucket: str, scratch: Path) -> remote_target.RemoteTarget:
    return remote_target.target(machine(f"s3://{bucket}/x", scratch), "1_sown/thing-1")


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit, SynthError])
def test_a_half_sent_folder_does_not_count_and_is_cleaned(
    s3: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: type[BaseException]
) -> None:
    target, there = a_target(bucket, tmp_path), s3.folder / bucket / "x" / "1_sown" / "thing-1"
    real = remote_folder.listing

    def broken(url: str) -> dict[str, int]:
        raise end

    monkeypatch.setattr(remote_folder, "listing", broken)
    with pytest.raises(end):
        fill(target, {"old": b"1", "both": b"2"})
    assert set(bytes_below(there)) == {"old", "both"}
    assert not target.exists()
    monkeypatch.setattr(remote_folder, "listing", real)
    fill(target, {"both": b"three", "new": b"4"})
    assert target.exists()
    assert bytes_below(there) == {"both": b"three", "new": b"4", DONE: sizes(both=5, new=1)}


def _die_while_sending(bucket: str, scratch: Path) -> None:
    forget_clients()
    remote_folder.BATCH = 1
    real, sent = remote_folder.with_retries, []

    def counted(url: str, action: object, deed: str = "read") -> object:
        if len(sent) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        sent.append(real(url, action, deed))
        return sent[-1]

    remote_folder.with_retries = counted
    fill(a_target(bucket, scratch), {f"file{number}": b"1" for number in range(9)})


def test_after_a_sigkill_while_sending_the_next_run_completes(s3: S3Server, bucket: str, tmp_path: Path) -> None:
    process = multiprocessing.get_context("fork").Process(target=_die_while_sending, args=(bucket, tmp_path))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert len(bytes_below(s3.folder / bucket)) == 3
    target = a_target(bucket, tmp_path)
    assert not target.exists()
    fill(target, {f"file{number}": b"1" for number in range(9)})
    assert len(bytes_below(s3.folder / bucket)) == 10
    assert not list(tmp_path.glob("*/*/.draft-*"))


def test_done_is_sent_when_everything_else_is_there(
    s3: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, seen = s3.folder / bucket, list[set[str]]()
    real = remote_folder.send

    def watched(folder: Path, files: dict[str, int], url: str) -> None:
        seen.append({Path(name).name for name in bytes_below(there)})
        real(folder, files, url)

    monkeypatch.setattr(remote_folder, "send", watched)
    fill(a_target(bucket, tmp_path), {"a": b"1", "b": b"2"})
    assert seen == [set(), {"a", "b"}]


def test_a_file_that_did_not_arrive_whole_is_refused(
    s3: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = remote_folder.listing
    monkeypatch.setattr(remote_folder, "listing", lambda url: real(url) | {"a": 2})
    with pytest.raises(SynthError, match=r"thing-1/a: has 2 bytes instead of 4 bytes; run again"):
        fill(a_target(bucket, tmp_path), {"a": b"1234"})
    assert not a_target(bucket, tmp_path).exists()


def _write(bucket: str, scratch: Path, together: object) -> None:
    forget_clients()
    with writing(a_target(bucket, scratch), "{}") as folder:
        together.wait(30)
        for number in range(8):
            (folder / f"file{number}").write_bytes(LONG)


def test_two_machines_at_once_leave_one_whole_folder(s3: S3Server, bucket: str, tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    together = context.Barrier(2)
    both = [context.Process(target=_write, args=(bucket, tmp_path / name, together)) for name in ("one", "other")]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert bytes_below(a_target(bucket, tmp_path / "third").path) == {
        DONE: sizes(**{f"file{number}": len(LONG) for number in range(8)}),
        **{f"file{number}": LONG for number in range(8)},
    }  # fmt: skip


@pytest.fixture
def own_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, s3: S3Server) -> S3Server:
    """A server that this test may stop, with the bucket `mine`."""
    server = S3Server(tmp_path / "served")
    (server.folder / "mine").mkdir(parents=True)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    server.start()
    yield server
    server.stop()


def test_a_server_that_comes_back_costs_nothing(
    own_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_PAUSES_S", (0.5,) * 20)
    target, real = a_target("mine", tmp_path), remote_folder.names_in
    back = threading.Timer(1.0, own_server.start)

    def gone(folder: Path) -> dict[str, int]:
        own_server.stop()
        back.start()
        return real(folder)

    monkeypatch.setattr(remote_folder, "names_in", gone)
    try:
        fill(target, {"a": b"1"})
    finally:
        back.join()  # what it starts is stopped with the fixture
    assert bytes_below(own_server.folder / "mine" / "x" / "1_sown" / "thing-1") == {"a": b"1", DONE: sizes(a=1)}


def test_a_server_that_stays_away_is_one_line_and_leaves_nothing(
    own_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_PAUSES_S", (0.0,))
    real = remote_folder.names_in
    monkeypatch.setattr(remote_folder, "names_in", lambda folder: own_server.stop() or real(folder))
    with pytest.raises(
        SynthError, match=r"cannot be written \(.*\); check the connection.*finished work is kept"
    ) as told:
        fill(a_target("mine", tmp_path), {"a": b"1"})
    assert "\n" not in str(told.value)
    assert not list(tmp_path.glob("synth-*/*/*thing*/"))


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, outputs: str, tmp_path: Path) -> str:
    """The one line of the door, which exits with 1."""
    forget_clients()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(storage, "_PAUSES_S", (0.0,))
    monkeypatch.setattr("sys.argv", ["tasks", f"machine.outputs={outputs}", f"machine.scratch={tmp_path}"])
    with pytest.raises(SystemExit) as stop:
        door.main()
    lines = capsys.readouterr().err.splitlines()
    assert stop.value.code == 1
    assert len(lines) == 1, lines
    assert lines[0].startswith(f"error: {outputs.split('/x')[0]}")
    return lines[0]


def test_what_is_wrong_with_a_bucket_is_one_line_before_any_work(
    s3: S3Server,
    bucket: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "make the bucket, or correct its name" in said(capsys, monkeypatch, "s3://no-such-bucket/x", tmp_path)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    assert "give AWS_ACCESS_KEY_ID" in said(capsys, monkeypatch, f"s3://{bucket}/x", tmp_path)
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "give AWS_ACCESS_KEY_ID" in said(capsys, monkeypatch, f"s3://{bucket}/x", tmp_path)
    assert bytes_below(s3.folder / bucket) == {}
    assert not list(tmp_path.iterdir())


def test_a_refused_connection_is_one_line(
    s3: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", S3Server(tmp_path).url)
    assert "check the connection and the address, then run again" in said(
        capsys, monkeypatch, f"s3://{bucket}/x", tmp_path
    )


@pytest.mark.parametrize(
    ("status", "code", "cure"),
    [(403, "AccessDenied", "may list, read, write"), (400, "QuotaExceeded", "the room there")],
)
def test_a_bucket_that_takes_nothing_is_one_line(
    s3: S3Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    status: int,
    code: str,
    cure: str,
) -> None:
    kind = type("Kind", (Refusing,), {"status": status, "code": code})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_address[1]}")
        line = said(capsys, monkeypatch, "s3://full/x", tmp_path)
        server.shutdown()
    assert f"{code} it is" in line
    assert cure in line


def test_without_s3fs_the_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = importlib.import_module("fsspec.registry")  # its package has an attribute of this name
    monkeypatch.setitem(
        registry.known_implementations, "s3", {"class": "no_s3fs.S3", "err": "Install s3fs to access S3"}
    )
    monkeypatch.delitem(registry._registry, "s3", raising=False)
    line = said(capsys, monkeypatch, "s3://b/x", tmp_path)
    assert "Install s3fs to access S3" in line
    assert "pip install -e '.[s3]' -c constraints.txt" in line


def test_a_name_that_leads_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SynthError, match="leads out of its folder"):
        remote_folder.fetch("s3://b/x", {"../out": 1}, tmp_path / "in")
    assert not list(tmp_path.rglob("out"))
