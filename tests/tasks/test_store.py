"""A folder is complete or absent, whatever happens to its writer."""

import errno
import multiprocessing
import os
import signal
import time

import pytest

from synth.errors import SynthError
from tasks.store import FolderTarget, writing


def test_a_finished_folder_appears_with_everything_in_it(tmp_path):
    target = FolderTarget(tmp_path / "stage" / "thing-1")
    with writing(target, "{}") as folder:
        (folder / "a.txt").write_text("a")
        assert not target.exists()
    assert target.exists()
    assert (target.path / "a.txt").read_text() == "a"


def _write_half(target, error):
    with writing(target, "{}") as folder:
        (folder / "half.txt").write_text("half")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_interrupted_writer_leaves_nothing_visible(tmp_path, error):
    target = FolderTarget(tmp_path / "thing-1")
    with pytest.raises(error):
        _write_half(target, error)
    assert not target.path.exists()
    assert not [p for p in tmp_path.iterdir() if p.is_dir()]


def _die_in_the_middle(path):
    with writing(FolderTarget(path), "{}") as folder:
        (folder / "half.txt").write_text("half")
        os.kill(os.getpid(), signal.SIGKILL)


def test_after_a_killed_writer_the_next_one_starts_clean(tmp_path):
    path = tmp_path / "thing-1"
    process = multiprocessing.get_context("fork").Process(target=_die_in_the_middle, args=(path,))
    process.start()
    process.join()
    assert not FolderTarget(path).exists()
    with writing(FolderTarget(path), "{}") as folder:
        assert not list(folder.iterdir())
    assert FolderTarget(path).exists()


def _write_slowly(path, log):
    with writing(FolderTarget(path), "{}") as folder:
        if folder is not None:
            with log.open("a") as file:
                file.write("worked\n")
            time.sleep(0.3)


def test_two_writers_at_once_do_the_work_once(tmp_path):
    path, log = tmp_path / "thing-1", tmp_path / "log"
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write_slowly, args=(path, log)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert log.read_text() == "worked\n"
    assert FolderTarget(path).exists()


def test_a_full_disk_is_one_line_with_the_cure(tmp_path):
    target = FolderTarget(tmp_path / "thing-1")
    with pytest.raises(SynthError, match=r"no space left.*machine\.outputs"), writing(target, "{}"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not target.exists()
