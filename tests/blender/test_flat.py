"""Laws of many shots in one worker: whatever a shot brings into Blender or opens is gone with the next one."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_shots import box, lamp, make_shot, one, plane, sphere, still_camera

from synth.scene import Parts, SceneObject
from synth.shot import Shot, save

pytestmark = pytest.mark.blender
ROUNDS = 5
MOST_MB = 16.0
"""Resident memory scatters by 2 to 8 MB between rounds."""
PROGRAM = """
import json, os, sys
from pathlib import Path
import bpy
from synth.blender.render import render_shot
from synth.serving import answer

def files():
    for number in os.listdir("/proc/self/fd"):
        try:
            yield os.readlink(f"/proc/self/fd/{number}")
        except FileNotFoundError:
            pass  # that of the listing itself

def held():
    kinds = {name: getattr(bpy.data, name) for name in dir(bpy.data)}
    counts = {name: len(kind) for name, kind in kinds.items() if isinstance(kind, bpy.types.bpy_prop_collection)}
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return counts, sorted(files()), pages

shots, out, rounds = sys.argv[1].split(","), Path(sys.argv[2]), int(sys.argv[3])
settings = {"samples": 1, "max_bounces": 1, "denoise": True, "flow": True}
for number in range(rounds * len(shots)):
    request = {"shot": shots[number % len(shots)], "out": str(out / str(number)), "settings": settings}
    *_, last = answer(json.dumps(request), render_shot)
    assert last["event"] == "done", last
    print("held", json.dumps(held()), flush=True)
"""


def ball(frames: int) -> Shot:
    """A ball that breathes before a camera that stands and one that moves."""
    mesh = sphere(0.5, 24)
    breath = 1.0 + 0.1 * np.sin(np.arange(frames))
    cache = (mesh.vertices * breath[:, None, None]).astype(np.float32)
    parts = one(mesh, 1)
    thing = replace(parts.objects[0], cache=cache, subdivision=1)
    moving = still_camera("moving", num_frames=frames)
    moving.world_from_camera[:, 0, 3] += 0.01 * np.arange(frames)
    return make_shot(replace(parts, objects=(thing,)), (still_camera(num_frames=frames), moving))


def room() -> Shot:
    """A box on a floor with a picture, under a lamp."""
    floor, things = one(plane(3.0), 0, texture="boards"), one(box(1.0), 100)
    objects = (SceneObject("floor", "floor", ("boards",), np.eye(4)[None]), *things.objects)
    materials = {"boards": replace(floor.materials["grey"], name="boards"), **things.materials}
    meshes = {"floor": floor.meshes["mesh_0"], **things.meshes}
    parts = Parts(objects, meshes, materials, {"boards": np.full((64, 64, 4), 200, np.uint8)})
    return make_shot(parts, (still_camera("a"), still_camera("b", eye=(3.0, -3.0, 2.0))), (lamp(),))


def test_a_shot_leaves_no_data_and_no_open_file_behind(tmp_path: Path) -> None:
    for name, shot in (("ball", ball(3)), ("room", room())):
        (tmp_path / name).mkdir()
        save(shot, tmp_path / name)
    shots = f"{tmp_path / 'ball'},{tmp_path / 'room'}"
    command = [sys.executable, "-c", PROGRAM, shots, str(tmp_path / "out"), str(ROUNDS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    held = [json.loads(line[5:]) for line in done.stdout.splitlines() if line.startswith("held ")]
    assert len(held) == 2 * ROUNDS
    for first in (0, 1):
        counts, files, _ = held[first]
        assert counts["objects"] > 1
        assert all(again[:2] == [counts, files] for again in held[first + 2 :: 2])
        grown = held[-2 + first][2] - held[2 + first][2]
        assert grown * 4096 / 1e6 < MOST_MB
