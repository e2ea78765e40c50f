"""The shots that the renderers are given."""

import sys
from dataclasses import replace
from pathlib import Path

import luigi

from synth import shot as shots
from synth.scene import CameraTrack, SceneObject
from synth.shot import Shot
from tasks.compose import from_overrides
from tasks.pipeline import PlanShot
from tasks.shots import shots as recipes


def planned(overrides: str) -> Shot:
    """The first shot of what `python -m tasks OVERRIDES` would render."""
    recipe, machine = from_overrides(overrides)
    task = PlanShot(recipe=recipes(recipe)[0], machine=machine)
    if not luigi.build([task], local_scheduler=True, log_level="ERROR"):
        sys.exit(f"the shot could not be planned; python -m tasks {overrides} says why")
    return shots.load(task.output().path)


def cut(shot: Shot, rows: slice) -> Shot:
    """Some of the frames, without the reference pictures, which only we render."""
    parts = replace(shot.parts, objects=tuple(_thing(thing, rows) for thing in shot.parts.objects))
    cameras = tuple(_track(track, rows) for track in shot.cameras)
    return replace(shot, num_frames=len(cameras[0].K), parts=parts, cameras=cameras, reference=None)


def saved(shot: Shot, folder: Path) -> Path:
    """The folder, with the shot in it."""
    folder.mkdir()
    shots.save(shot, folder)
    return folder


def _thing(thing: SceneObject, rows: slice) -> SceneObject:
    pose = thing.pose[rows] if len(thing.pose) > 1 else thing.pose
    return replace(thing, pose=pose, cache=None if thing.cache is None else thing.cache[rows])


def _track(track: CameraTrack, rows: slice) -> CameraTrack:
    return replace(track, K=track.K[rows], world_from_camera=track.world_from_camera[rows])
