"""Shot -> three Blender scenes over the same objects: beauty, a small probe of it, labels.

Blender keeps what Cycles knows for the scene that was rendered last: render one scene for many frames, then the next.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from synth.blender.lens import FilmCamera, new_camera
from synth.blender.lighting import build_light, build_world
from synth.blender.materials import SURFACE, build_material
from synth.blender.meshes import build_mesh, number_surface, write_pc2
from synth.blender.occluder import new_occluder
from synth.blender.shutter import animate, blender_frame, moments, place, samples
from synth.errors import ShotError
from synth.scene import Parts, SceneObject
from synth.shot import Shot


@dataclass(frozen=True)
class Stage:
    """What is built: the scenes, the camera that they share, and the objects that move or bend.

    moments: frames of Blender's per video frame, see synth.blender.shutter.
    occluder: the sheet before the beauty camera, see synth.blender.occluder.
    referred: the objects that the shot's reference places, with how it does.
    """

    beauty: Any
    probe: Any
    labels: Any
    camera: FilmCamera
    changing: tuple[tuple[Any, SceneObject], ...]
    moments: int
    occluder: Any
    referred: tuple[tuple[Any, SceneObject], ...] = ()


def build_stage(shot: Shot, shot_dir: Path, caches: Path, tells_surface: bool = False) -> Stage:
    """Empty Blender and build the shot in it; vertex caches are written into the folder `caches`.

    tells_surface: let label pictures say which point of which surface each pixel shows.
    """
    bpy.ops.wm.read_factory_settings(use_empty=True)
    beauty = bpy.context.scene
    beauty.name = "beauty"
    probe, labels = bpy.data.scenes.new("probe"), bpy.data.scenes.new("labels")
    things, lamps = bpy.data.collections.new("things"), bpy.data.collections.new("lamps")
    count = moments(shot)
    objects = _build_objects(shot.parts, shot_dir / "textures", caches, count, tells_surface)
    if tells_surface:
        _number_surfaces(objects, shot.parts)
    for made in objects:
        things.objects.link(made)
    for light in shot.lights:
        lamps.objects.link(build_light(light))
    camera = new_camera(count)
    for scene in (beauty, probe, labels):
        scene.collection.children.link(things)
        scene.collection.objects.link(camera.made)
        scene.camera = camera.made
    occluder = new_occluder()
    beauty.collection.objects.link(occluder)
    world = build_world(shot.sky)
    for scene in (beauty, probe):
        scene.collection.children.link(lamps)
        scene.world = world
    pairs = tuple(zip(objects, shot.parts.objects, strict=True))
    changing = tuple(pair for pair in pairs if _changes(pair[1]))
    return Stage(beauty, probe, labels, camera, changing, count, occluder, _referred(shot, pairs))


def set_frame(stage: Stage, frame: int) -> None:
    """Move all scenes to a video frame; caches and what is animated follow by themselves."""
    for made, thing in stage.changing:
        if len(thing.pose) > 1 and stage.moments == 1:
            place(made, thing.pose[frame])
    for scene in (stage.beauty, stage.probe, stage.labels):
        scene.frame_current = blender_frame(frame, stage.moments)


def set_reference(stage: Stage, caches: Path) -> None:
    """Move all scenes to the reference, for good: what it places stands still there while the shutter is open."""
    for number, (made, thing) in enumerate(stage.referred):
        made.animation_data_clear()
        place(made, thing.pose[0])
        if thing.cache is not None:
            path = caches / f"reference_{number:05d}.pc2"
            write_pc2(path, np.repeat(thing.cache, stage.moments, 0))
            made.modifiers["cache"].filepath = str(path)
    for scene in (stage.beauty, stage.probe, stage.labels):
        scene.render.use_motion_blur = False
        scene.frame_current = blender_frame(0, stage.moments)


def _referred(shot: Shot, pairs: tuple[tuple[Any, SceneObject], ...]) -> tuple[tuple[Any, SceneObject], ...]:
    """What the reference places; ShotError where that is not all that changes in the clip."""
    if shot.reference is None:
        return ()
    placed = {thing.name: thing for thing in shot.reference.objects}
    missing = [thing.name for _, thing in pairs if _changes(thing) and thing.name not in placed]
    if missing:
        raise ShotError(f"the shot's reference does not say where {missing[0]} is; plan the shot again")
    return tuple((made, placed[thing.name]) for made, thing in pairs if thing.name in placed)


def _changes(thing: SceneObject) -> bool:
    return thing.cache is not None or len(thing.pose) > 1


def _number_surfaces(objects: list[Any], parts: Parts) -> None:
    """Numbers of the objects from 1 on, and of the faces of what bends (the rest moves as a whole)."""
    for number, (made, thing) in enumerate(zip(objects, parts.objects, strict=True), 1):
        made.color[3] = number
        if thing.cache is not None and SURFACE not in made.data.attributes:
            number_surface(made.data, parts.meshes[thing.mesh])


def _build_objects(parts: Parts, textures: Path, caches: Path, count: int, tells_surface: bool) -> list[Any]:
    names = dict.fromkeys(name for thing in parts.objects for name in thing.materials)
    materials = {
        name: build_material(_known(parts.materials, name, "material"), textures, tells_surface) for name in names
    }
    # materials belong to the mesh, not to the object: with materials of their own Cycles would not instance them
    looks = dict.fromkeys((thing.mesh, thing.materials) for thing in parts.objects)
    meshes = {
        (mesh, slots): build_mesh(mesh, _known(parts.meshes, mesh, "mesh"), [materials[name] for name in slots])
        for mesh, slots in looks
    }
    return [
        _build_object(thing, meshes[thing.mesh, thing.materials], caches / f"{number:05d}.pc2", count)
        for number, thing in enumerate(parts.objects)
    ]


def _build_object(thing: SceneObject, mesh: Any, cache: Path, count: int) -> Any:
    made = bpy.data.objects.new(thing.name, mesh)
    place(made, thing.pose[0])
    if len(thing.pose) > 1 and count > 1:
        animate(made, thing)
    made.pass_index = thing.instance_id
    if thing.cache is not None:
        _add_cache(made, thing, cache, count)
    if thing.subdivision > 0:
        smooth = made.modifiers.new("subdivision", "SUBSURF")
        smooth.levels = smooth.render_levels = thing.subdivision
        smooth.show_viewport = False
    return made


def _add_cache(made: Any, thing: SceneObject, path: Path, count: int) -> None:
    assert thing.cache is not None
    if thing.cache.shape[1] != len(made.data.vertices):
        raise ShotError(
            f"object {thing.name}: its cache has {thing.cache.shape[1]} vertices, "
            f"its mesh {thing.mesh} {len(made.data.vertices)}; give both the same"
        )
    write_pc2(path, samples(thing, count))
    modifier = made.modifiers.new("cache", "MESH_CACHE")
    modifier.cache_format = "PC2"
    modifier.filepath = str(path)
    modifier.frame_start = 0.0
    modifier.show_viewport = False


def _known(table: dict[str, Any], name: str, what: str) -> Any:
    if name not in table:
        raise ShotError(f"the shot names {what} {name!r} but has none; it has {', '.join(sorted(table)) or 'none'}")
    return table[name]
