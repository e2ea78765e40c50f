"""An FBX or glTF file into an empty Blender scene, and the motion of its best skeleton out as arrays."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from jaxtyping import Float

from synth.errors import TakeError
from synth.mocap.key_times import Sampling, sampling
from synth.mocap.skeleton_map import REQUIRED, named_joints

KEYS_FPS = 120
"""Blender's frames per second while a glTF is read: it only turns the file's seconds into frames and back."""

Matrices = Float[np.ndarray, "*rows 4 4"]


@dataclass(frozen=True)
class Clip:
    """One animation of one armature. slot: the part of the action that moves it. keys_s: times of its keys."""

    name: str
    action: Any
    slot: Any
    keys_s: Float[np.ndarray, " keys"]

    @property
    def duration_s(self) -> float:
        """From the first to the last key [s]."""
        return float(np.ptp(self.keys_s))


def sample_file(path: Path, clip_name: str | None) -> dict[str, np.ndarray]:
    """Arrays of the best skeleton in the file and its longest animation, or the one called `clip_name`.

    names (J,), parents (J,), rest (J, 4, 4) and posed (T, J, 4, 4): world_from_joint in Blender's world, z up, in what
    the file says are metres, scale and shear included. fps (). warnings (W,).
    """
    written_fps = _import(path)
    armature, clips = _best_armature(path)
    clip, told = _choose(path, clips, clip_name)
    _play(armature, clip)
    grid = sampling(clip.keys_s, written_fps)
    bones = _parents_first(armature)
    posed = _sample(armature, bones, grid)
    names = [bone.name for bone in bones]
    world = np.array(armature.matrix_world)
    return {
        "names": np.array(names),
        "parents": np.array([names.index(bone.parent.name) if bone.parent else -1 for bone in bones]),
        "rest": np.stack([world @ np.array(bone.matrix_local) for bone in bones]),
        "posed": posed,
        "fps": np.array(grid.fps),
        "warnings": np.array([*told, *grid.warnings], dtype=str),
    }


def _import(path: Path) -> float | None:
    """Fill an empty scene from the file; the frame rate that the file says, if it can."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    if path.suffix.lower() == ".fbx":
        bpy.ops.wm.fbx_import(filepath=str(path), anim_offset=0.0, ignore_leaf_bones=False)
        written = _scene_fps()
    else:
        scene.render.fps, scene.render.fps_base, written = KEYS_FPS, 1.0, None
        bpy.ops.import_scene.gltf(filepath=str(path))
    return written


def _scene_fps() -> float:
    render = bpy.context.scene.render
    return float(render.fps / render.fps_base)


def _best_armature(path: Path) -> tuple[Any, list[Clip]]:
    """The armature with animation and most of a body's joints."""
    armatures = [o for o in bpy.data.objects if o.type == "ARMATURE" and len(o.data.bones)]
    if not armatures:
        held = sorted({o.type.lower() for o in bpy.data.objects}) or ["nothing"]
        raise TakeError(f"{path}: holds no skeleton (only {', '.join(held)}); export it with its armature")
    clips = {armature.name: _clips(armature) for armature in armatures}

    def rank(armature: Any) -> tuple[bool, int, int]:
        found = named_joints(tuple(bone.name for bone in armature.data.bones))
        return bool(clips[armature.name]), sum(joint in found for joint in REQUIRED), len(armature.data.bones)

    best = max(armatures, key=rank)
    if not clips[best.name]:
        raise TakeError(f"{path}: its skeleton {best.name!r} has no animation; export it with its animation")
    return best, clips[best.name]


def _clips(armature: Any) -> list[Clip]:
    """Every animation that moves bones of this armature."""
    found = []
    paths = {f'pose.bones["{bpy.utils.escape_identifier(bone.name)}"]' for bone in armature.data.bones}
    for action in bpy.data.actions:
        for slot in action.slots:
            curves = _curves(action, slot)
            ours = sum(curve.data_path.rpartition(".")[0] in paths for curve in curves)
            if ours and 2 * ours > sum(curve.data_path.startswith("pose.bones") for curve in curves):
                keys = [_key_frames(curve) for curve in curves if len(curve.keyframe_points)]
                found.append(Clip(action.name, action, slot, np.unique(np.concatenate(keys)) / _scene_fps()))
    same = [clip for clip in found if clip.slot.name_display == armature.name]
    return same or found


def _curves(action: Any, slot: Any) -> list[Any]:
    bags = [strip.channelbag(slot) for layer in action.layers for strip in layer.strips]
    return [curve for bag in bags if bag is not None for curve in bag.fcurves]


def _key_frames(curve: Any) -> Float[np.ndarray, " keys"]:
    values = np.zeros(2 * len(curve.keyframe_points), np.float32)
    curve.keyframe_points.foreach_get("co", values)
    return values[::2].astype(float)


def _choose(path: Path, clips: list[Clip], name: str | None) -> tuple[Clip, list[str]]:
    names = ", ".join(repr(clip.name) for clip in clips)
    if name is not None:
        named = [clip for clip in clips if name in (clip.name, clip.name.rpartition("|")[2])]
        if not named:
            raise TakeError(f"{path}: holds no animation {name!r}; choose one of {names}")
        clips = named
    longest = max(clips, key=lambda clip: clip.duration_s)
    if len(longest.keys_s) < 2 or longest.duration_s <= 0.0:
        raise TakeError(f"{path}: its animation {longest.name!r} is a single pose; export a whole recording")
    if len(clips) == 1:
        return longest, []
    return longest, [f"holds {len(clips)} animations ({names}); {longest.name!r}, the longest, is read: say clip="]


def _play(armature: Any, clip: Clip) -> None:
    """Let the armature and what carries it play the clip; what else there is only slows Blender down."""
    carriers = [armature]
    while carriers[-1].parent:
        carriers.append(carriers[-1].parent)
    for other in [o for o in bpy.data.objects if o not in carriers]:
        bpy.data.objects.remove(other)
    for carrier in carriers:
        data = carrier.animation_data or carrier.animation_data_create()
        for track in data.nla_tracks:
            track.mute = True
        slots = [slot for slot in clip.action.slots if slot.name_display == carrier.name]
        slot = clip.slot if carrier is armature else slots[0] if slots else None
        if slot is not None:
            data.action, data.action_slot = clip.action, slot


def _parents_first(armature: Any) -> list[Any]:
    line = [bone for bone in armature.data.bones if bone.parent is None]
    for bone in line:
        line.extend(bone.children)
    return line


def _sample(armature: Any, bones: list[Any], grid: Sampling) -> Matrices:
    """World matrices of the bones at the times of the grid."""
    order = [armature.pose.bones.find(bone.name) for bone in bones]
    buffer = np.zeros(16 * len(bones), np.float32)
    posed = np.zeros((len(grid.times_s), len(bones), 4, 4))
    for number, frame in enumerate(grid.times_s * _scene_fps()):
        bpy.context.scene.frame_set(int(np.floor(frame)), subframe=float(frame - np.floor(frame)))
        armature.pose.bones.foreach_get("matrix", buffer)
        # Blender stores matrices by columns.
        local = buffer.reshape(-1, 4, 4).swapaxes(1, 2)[order].astype(float)
        posed[number] = np.array(armature.matrix_world) @ local
    return posed
