"""The law of every way in: what is damaged is one line of a SynthError; nothing hangs, swells, runs or is written.

A few cases of fixed seeds for every entry; `python bench/fuzz.py SECONDS` goes on with others.
"""

from pathlib import Path

import entries
import mutations
import numpy as np
import pytest
import valid_files
from sandbox import Finding, Round, Tally

from synth.errors import SynthError
from synth.mocap import read_take
from synth.plain import NotPlainError, array_of, arrays_of, tree_of

CASES = 15
SLOW_CASES = 1
SECONDS = 300.0
"""Never reached where the machine is quiet: what counts is the number of cases."""


@pytest.mark.parametrize("name", entries.NAMES)
def test_what_is_damaged_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    slow = name in entries.FILES and entries.FILES[name].slow
    seeds, tally = iter(range(SLOW_CASES if slow else CASES)), Tally()
    assert [str(one) for one in entries.fuzz(name, tmp_path, seeds, SECONDS, tally)] == []
    assert tally.cases == (SLOW_CASES if slow else CASES)


@pytest.mark.parametrize("name", [name for name, entry in entries.FILES.items() if not entry.slow and name != "body"])
def test_what_is_valid_is_read(name: str, tmp_path: Path) -> None:
    entry = entries.FILES[name]
    if name == "c3d":
        return  # reads in this process by replacing what the other tests need; "c3d apart" is the same file
    entry.read(entry.make(tmp_path))


def _found(case: object, folder: Path, limit_s: float = 20.0) -> list[Finding]:
    return list(Round("test", case, folder, 1e18, limit_s, Tally()).run(iter(range(2))))


BAD = {
    "another error": (lambda seed, folder: 1 / 0, "ZeroDivisionError"),
    "two lines": (lambda seed, folder: _raise(SynthError("one\ntwo")), "not one line"),
    "an end of the process": (lambda seed, folder: _kill(), "ended the process"),
    "for ever": (lambda seed, folder: _wait(), "takes longer than"),
    "a file elsewhere": (lambda seed, folder: (folder.parents[1] / "outside").write_text("x"), "open of"),
    "a file left": (lambda seed, folder: Path("left").write_text("x"), "left"),
    "much memory": (lambda seed, folder: np.ones(150_000_000), "GB"),
    "a pickle run": (lambda seed, folder: _unpickle(), "pickle.find_class"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_may_not_be_done_is_found(what: str, tmp_path: Path) -> None:
    case, words = BAD[what]
    found = _found(case, tmp_path / "box", 3.0 if what == "for ever" else 60.0)
    assert len(found) == 2
    assert all(words in one.what for one in found), found


def _raise(error: Exception) -> None:
    raise error


def _kill() -> None:
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


def _wait() -> None:
    import time

    time.sleep(600)


def _unpickle() -> None:
    import pickle

    pickle.loads(pickle.dumps(Path("x")))


def test_the_same_seed_makes_the_same_damage(tmp_path: Path) -> None:
    data = valid_files.smplx_npz(tmp_path).read_bytes()
    twice = [mutations.mutated("a.npz", data, np.random.default_rng(4)) for _ in range(2)]
    assert twice[0] == twice[1] != data


def test_a_pickle_in_an_npz_or_npy_is_refused_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bomb = np.array([mutations.Bomb()], dtype=object)
    np.savez(tmp_path / "a.npz", poses=bomb, allow_pickle=True)
    np.save(tmp_path / "a.npy", bomb, allow_pickle=True)
    with pytest.raises(SynthError, match="pickled objects"):
        read_take(tmp_path / "a.npz")
    with pytest.raises(NotPlainError, match="pickled objects"):
        array_of(tmp_path / "a.npy")
    assert not (tmp_path / "exploded").exists()


def test_arrays_that_take_too_much_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", zeros=np.zeros(10_000_000))
    assert (tmp_path / "a.npz").stat().st_size < 200_000
    with pytest.raises(NotPlainError, match=r"0\.1 GB, more than 0\.0"):
        arrays_of(tmp_path / "a.npz", most_bytes=1_000_000)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "{", "\ud800", b"\xff\xfe"])
def test_a_text_that_is_no_tree_is_one_kind_of_error(text: str | bytes) -> None:
    with pytest.raises(NotPlainError):
        tree_of(text)
