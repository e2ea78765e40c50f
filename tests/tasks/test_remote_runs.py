"""Laws of an output root in a bucket: the bytes of a local run, made and fetched once, on any number of machines."""

import multiprocessing
import os
from pathlib import Path

import pytest
from remote_stages import LONG, a_target, machine, run, sizes
from s3_server import S3Server, bytes_below, forget_clients

from synth import remote_folder
from tasks import remote_target
from tasks.scratch import Scratch, size_of
from tasks.store import DONE, writing


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
