"""The worker process: many shots in flat memory, one line per failure, no orphan, a fresh one after a crash."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import QUICK
from small_shots import box, make_shot, one, sphere, still_camera

from synth.errors import RenderError, ShotError
from synth.frames import Frames
from synth.renderer import Event, Renderer, RenderSettings
from synth.shot import Shot, save

pytestmark = pytest.mark.blender
Render = Callable[..., Frames]


def _saved(shot: Shot, folder: Path) -> Path:
    folder.mkdir()
    save(shot, folder)
    return folder


def _rss_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_events_count_every_frame_of_every_view(renderer: Renderer, tmp_path: Path) -> None:
    cameras = (still_camera("a", num_frames=2), still_camera("b", num_frames=2))
    shot_dir = _saved(make_shot(one(box(1.0)), cameras), tmp_path / "shot")
    events: list[Event] = []
    renderer.render(shot_dir, tmp_path / "out", QUICK, events.append)
    assert [(e["view"], e["frame"]) for e in events] == [("a", 0), ("b", 0), ("a", 1), ("b", 1)]
    assert [(e["done"], e["total"]) for e in events] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    frames = Frames(tmp_path / "out")
    assert set(frames.seconds) == {"build", "meter", "probes", "labels", "plates", "beauty", "reference"}
    assert frames.facts["settings"]["samples"] == 1
    assert frames.facts["blender"].split(".")[0].isdigit()


def test_memory_stays_flat_over_many_shots(render: Render, renderer: Renderer) -> None:
    shot = make_shot(one(sphere(0.5, 100), 1), (still_camera(),))
    for _ in range(3):
        render(shot)
    assert renderer.pid is not None
    before = _rss_mb(renderer.pid)
    for _ in range(8):
        render(shot)
    assert _rss_mb(renderer.pid) - before < 16


def test_a_failed_shot_leaves_the_worker_and_no_finished_folder(
    render: Render, renderer: Renderer, tmp_path: Path
) -> None:
    render(make_shot(one(box(1.0)), (still_camera(),)))
    pid = renderer.pid
    with pytest.raises(RenderError, match="nowhere: ") as caught:
        renderer.render(tmp_path / "nowhere", tmp_path / "out", QUICK)
    assert "\n" not in str(caught.value)
    with pytest.raises(ShotError, match="not a finished frames folder"):
        Frames(tmp_path / "out")
    assert renderer.pid == pid


def test_a_folder_with_something_in_it_is_left_alone(renderer: Renderer, tmp_path: Path) -> None:
    shot_dir = _saved(make_shot(one(box(1.0)), (still_camera(),)), tmp_path / "shot")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "precious").write_text("mine")
    with pytest.raises(RenderError, match="not empty"):
        renderer.render(shot_dir, tmp_path / "out", QUICK)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["precious"]


def test_a_mesh_whose_faces_name_no_vertex_is_refused_by_name(render: Render) -> None:
    broken = box(1.0)
    broken = replace(broken, faces=broken.faces + 5)
    with pytest.raises(RenderError, match="mesh mesh_100: faces name vertices beyond"):
        render(make_shot(one(broken), (still_camera(),)))


def test_a_gpu_that_is_not_there_is_an_error_only_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES"):
        monkeypatch.setenv(name, "")
    shot_dir = _saved(make_shot(one(box(1.0)), (still_camera(),)), tmp_path / "shot")
    with Renderer() as worker:
        with pytest.raises(RenderError, match="no GPU"):
            worker.render(shot_dir, tmp_path / "gpu", replace(QUICK, device="gpu"))
        worker.render(shot_dir, tmp_path / "auto", replace(QUICK, device="auto"))
    assert Frames(tmp_path / "auto").facts["device"] == "CPU"


def test_a_killed_worker_is_an_error_and_the_next_shot_gets_a_fresh_one(tmp_path: Path) -> None:
    shot_dir = _saved(make_shot(one(box(1.0)), (still_camera(num_frames=9),)), tmp_path / "shot")
    slow = replace(QUICK, samples=500, plates=False)  # seconds a frame: the kill comes long before the last one
    with Renderer(tmp_path / "log") as worker:

        def kill(event: Event) -> None:
            assert worker.pid is not None
            os.kill(worker.pid, signal.SIGKILL)

        with pytest.raises(RenderError, match="worker ended with code -9"):
            worker.render(shot_dir, tmp_path / "out", slow, kill)
        worker.render(shot_dir, tmp_path / "again", QUICK)
    assert Frames(tmp_path / "again").num_frames == 9


def test_an_interrupt_ends_the_worker_and_leaves_no_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shot_dir = _saved(make_shot(one(box(1.0)), (still_camera(num_frames=3),)), tmp_path / "shot")

    def interrupt(event: Event) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Renderer() as worker:
        with pytest.raises(KeyboardInterrupt):
            worker.render(shot_dir, tmp_path / "out", QUICK, interrupt)
        assert worker.pid is None
    assert not list(tmp_path.glob("synth_scratch_*"))


def test_the_worker_ends_when_its_parent_is_killed_in_the_middle_of_a_frame(tmp_path: Path) -> None:
    shot_dir = _saved(make_shot(one(box(1.0)), (still_camera(size_px=(960, 640)),)), tmp_path / "shot")
    settings = RenderSettings(samples=4000, denoise=False)
    program = (
        "from pathlib import Path; import threading, time; from synth.renderer import *\n"
        "r = Renderer()\n"
        "def tell():\n"
        "    while r.pid is None: time.sleep(0.01)\n"
        "    print(r.pid, flush=True)\n"
        "threading.Thread(target=tell).start()\n"
        f"r.render(Path({str(shot_dir)!r}), Path({str(tmp_path / 'out')!r}), {settings!r})\n"
    )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(scratch)},
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        while not list((tmp_path / "out").glob("front/labels")):
            time.sleep(0.05)
        time.sleep(0.5)
        assert _alive(pid)
        parent.kill()
    deadline = time.monotonic() + 5.0
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(pid)
    assert not list(scratch.glob("synth_scratch_*"))


def test_the_command_line_renders_one_shot_and_keeps_stdout_for_its_answers(tmp_path: Path) -> None:
    shot_dir = _saved(make_shot(one(box(1.0)), (still_camera(),)), tmp_path / "shot")
    command = [sys.executable, "-m", "synth.blender", str(shot_dir), str(tmp_path / "out")]
    done = subprocess.run([*command, "--settings", '{"samples": 1}'], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == '{"event": "done"}'
    assert len(done.stdout.splitlines()) == 2
    assert Frames(tmp_path / "out").num_frames == 1
    again = subprocess.run([*command, "--settings", '{"sample": 1}'], capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert again.stderr.splitlines()[-1].startswith("error: render setting sample: ")
