"""Time inside an exposure: Blender's own frames are the instants at which the shutter opens, is half way and closes.

Video frame i is Blender's frames MOMENTS i to MOMENTS i + 2. The middle one is the frame's own time, which labels are
rendered at; a shutter of two of Blender's frames around it makes Cycles' three motion steps fall on the three exactly
[blender/intern/cycles/blender/object.cpp: 2^motion_steps + 1 steps], so that nothing is ever read between two.
"""

from typing import Any

import bpy
import numpy as np
from jaxtyping import Float
from mathutils import Matrix

from synth.arrays import Transforms
from synth.scene import SceneObject
from synth.shot import Shot

MOMENTS = 3
_MIDDLE = 1
_LINEAR = 1
"""Blender's number for this kind of key; nothing is read between keys."""

PLACE = (("location", 3), ("rotation_euler", 3), ("scale", 3))
"""The paths that say where an object is, and how many numbers each has (0: one that is no list)."""


def moments(shot: Shot) -> int:
    """Blender's frames per video frame: one where the shutter takes no time."""
    return MOMENTS if shot.film.shutter_deg > 0.0 else 1


def blender_frame(frame: int, count: int) -> int:
    """Blender's frame at a video frame's own time, with `count` of its frames per video frame."""
    return frame if count == 1 else MOMENTS * frame + _MIDDLE


def open_shutter(scene: Any, count: int) -> None:
    """Let a scene blur what moves from the first to the last of a frame's `count` moments."""
    render = scene.render
    render.use_motion_blur = count > 1
    render.motion_blur_position = "CENTER"
    render.motion_blur_shutter = MOMENTS - 1.0


def samples(thing: SceneObject, count: int) -> Float[np.ndarray, "samples vertices 3"]:
    """The cache with one sample per frame of Blender's."""
    assert thing.cache is not None
    return _interleaved(thing.cache, thing.shutter_cache, count)


def place(made: Any, world_from_object: Transforms) -> None:
    """Put an object somewhere; from the same state always, for Euler angles depend on those before them."""
    made.rotation_euler.zero()
    made.matrix_world = Matrix(world_from_object.tolist())


def animate(made: Any, thing: SceneObject) -> None:
    """Keys for the pose at every moment of every frame."""
    poses = _interleaved(thing.pose, thing.shutter_pose, MOMENTS)
    values = np.zeros((len(poses), 9))
    for number, pose in enumerate(poses):
        place(made, pose)
        values[number] = [*made.location, *made.rotation_euler, *made.scale]
    frames = np.arange(len(poses), dtype=float)
    curves = new_curves(made, PLACE)
    for curve, column in zip(curves, values.T, strict=True):
        set_keys(curve, frames, column)


def new_curves(owner: Any, paths: tuple[tuple[str, int], ...]) -> list[Any]:
    """Empty curves of an object or its data: each path with so many components (0: a single value)."""
    animation = owner.animation_data_create()
    action = bpy.data.actions.new(owner.name)
    slot = action.slots.new(owner.id_type, owner.name)
    animation.action, animation.action_slot = action, slot
    bag = action.layers.new("layer").strips.new(type="KEYFRAME").channelbag(slot, ensure=True)
    return [bag.fcurves.new(path, index=part) for path, size in paths for part in range(max(size, 1))]


def set_keys(curve: Any, frames: Float[np.ndarray, " keys"], values: Float[np.ndarray, " keys"]) -> None:
    """Values of a curve at Blender's frames, in place of those it had."""
    points = curve.keyframe_points
    if len(points) != len(frames):
        points.add(len(frames) - len(points))
    points.foreach_set("co", np.stack([frames, values], 1).ravel())
    points.foreach_set("interpolation", np.full(len(frames), _LINEAR))
    curve.update()


def _interleaved(middle: np.ndarray, ends: np.ndarray | None, count: int) -> np.ndarray:
    """(frames * count, ...): when the shutter opens, the frame's own time, when it closes."""
    if count == 1:
        return middle
    ends = np.repeat(middle[:, None], 2, 1) if ends is None else ends
    return np.stack([ends[:, 0], middle, ends[:, 1]], 1).reshape(-1, *middle.shape[1:])
