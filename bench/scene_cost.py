"""What people, kit and venue cost: a shot rendered as it is, and with bare bodies on a plane instead.

    python bench/scene_cost.py SHOT_FOLDER [SHOT_FOLDER ...] [--frames 4] [--rounds 3]

SHOT_FOLDER: one of outputs/4_shot. Both use the same cameras, lights, sky and default quality, in turns and in one
process that stays warm; whole frames are rendered (no plates). Prints medians of seconds per view-frame and their
ratio, the time from the request to the first finished picture of the full shot, and the process's peak memory.
"""

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from synth import shot as shots
from synth.body import Body, load_body
from synth.frames import Frames
from synth.renderer import Event, Renderer, RenderSettings
from synth.scene import Material, Mesh, Parts, SceneObject
from synth.shot import Person, Shot

HALF_M = 100.0


def main() -> None:
    """Measure every shot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shots", nargs="+", type=Path)
    parser.add_argument("--frames", type=int, default=4, help="frames that are rendered of each view")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--once", action="store_true", help="only the full shot, once: first picture and memory")
    options = parser.parse_args()
    body = load_body()
    for folder in options.shots:
        _compare(folder, body, options.frames, options.rounds, options.once)


def _compare(folder: Path, body: Body, frames: int, rounds: int, once: bool) -> None:
    full = _shortened(shots.load(folder), frames)
    seconds: dict[str, list[float]] = {"full": [], "bare": []}
    with tempfile.TemporaryDirectory(prefix="synth_cost_") as scratch, Renderer() as renderer:
        places = {"full": _saved(full, Path(scratch) / "full")}
        if not once:
            places["bare"] = _saved(replace(full, parts=_bare(full, body)), Path(scratch) / "bare")
        first_s = 0.0
        for number in range(1 if once else rounds):
            for name, place in places.items():
                beauty, first = _render(renderer, place, Path(scratch) / f"{name}{number}")
                seconds[name].append(beauty)
                first_s = first_s or first
        peak_gb = _peak_gb(renderer.pid)
    line = f"{folder.name}: full {statistics.median(seconds['full']):.2f} s a view-frame"
    if not once:
        bare = statistics.median(seconds["bare"])
        line += f", bare {bare:.2f} s, ratio {statistics.median(seconds['full']) / bare:.2f}"
    sys.stdout.write(f"{line}; first picture after {first_s:.1f} s; peak memory {peak_gb:.2f} GB\n")


def _shortened(shot: Shot, frames: int) -> Shot:
    """The first frames only; caches are longer then, which does not matter."""
    count = min(frames, shot.num_frames)
    cameras = tuple(
        replace(
            track,
            K=track.K[:count],
            world_from_camera=track.world_from_camera[:count],
            shutter_intrinsics=None if track.shutter_intrinsics is None else track.shutter_intrinsics[:count],
            shutter_pose=None if track.shutter_pose is None else track.shutter_pose[:count],
            focus_m=None if track.focus_m is None else track.focus_m[:count],
        )
        for track in shot.cameras
    )
    return replace(shot, num_frames=count, cameras=cameras)


def _bare(shot: Shot, body: Body) -> Parts:
    skin, floor = Material("skin", (0.46, 0.27, 0.165)), Material("floor", (0.4, 0.4, 0.4))
    corners = HALF_M * np.array([[-1.0, -1.0, 0.0], [1.0, -1.0, 0.0], [1.0, 1.0, 0.0], [-1.0, 1.0, 0.0]])
    plane = SceneObject("plane", "plane", ("floor",), np.eye(4)[None])
    parts = Parts((plane,), {"plane": Mesh(corners, np.array([[0, 1, 2, 3]]))}, {"skin": skin, "floor": floor})
    return sum((_bare_body(person, body) for person in shot.people), parts)


def _bare_body(person: Person, body: Body) -> Parts:
    name = f"body{person.instance_id}"
    vertices = body.pose(person.poses, person.trans, person.betas).vertices.astype(np.float32)
    thing = SceneObject(name, name, ("skin",), np.eye(4)[None], vertices, person.instance_id, "person")
    return Parts((thing,), {name: Mesh(np.asarray(vertices[0], float), np.asarray(body.faces, int))})


def _saved(shot: Shot, folder: Path) -> Path:
    folder.mkdir()
    shots.save(shot, folder)
    return folder


def _render(renderer: Renderer, folder: Path, out: Path) -> tuple[float, float]:
    """Seconds per view-frame of the beauty pass, and from the request to the first picture."""
    start, first = time.perf_counter(), [0.0]

    def note(_: Event) -> None:
        first[0] = first[0] or time.perf_counter() - start

    renderer.render(folder, out, RenderSettings(plates=False), note)
    frames = Frames(out)
    return frames.seconds["beauty"] / (frames.num_frames * len(frames.views)), first[0]


def _peak_gb(pid: int | None) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e6


if __name__ == "__main__":
    main()
