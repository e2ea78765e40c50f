"""A folder in a bucket is complete or absent: whatever ends a run, damages a file or takes the server away."""

import multiprocessing
import os
import signal
import threading
from pathlib import Path

import pytest
from remote_stages import a_target, fill, sizes
from s3_server import S3Server, bytes_below, forget_clients

from synth import remote_folder, storage
from synth.errors import SynthError
from tasks.store import DONE


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
