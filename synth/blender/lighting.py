"""Light and Sky -> Blender lamps and world."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix

from synth.errors import ShotError
from synth.scene import Light, Sky
from synth.sky import Panorama, illuminance, panorama


def build_light(light: Light) -> Any:
    """A lamp; its own shape is unseen by the camera, since fixtures are meshes."""
    data = bpy.data.lights.new(light.name, light.kind.upper())
    data.color = light.color
    data.energy = light.energy
    if light.kind == "sun":
        data.angle = light.size_m
    elif light.kind == "area":
        data.shape = "RECTANGLE" if light.size_y_m > 0.0 else "SQUARE"
        data.size = light.size_m
        data.size_y = light.size_y_m
    else:
        data.shadow_soft_size = light.size_m / 2.0
    if light.kind == "spot":
        data.spot_size = light.spot_angle_rad
        data.spot_blend = 0.3
    made = bpy.data.objects.new(light.name, data)
    made.matrix_world = Matrix(light.pose.tolist())
    made.visible_camera = False
    return made


def build_world(sky: Sky) -> Any:
    """The world shader of a sky: its picture, turned and scaled."""
    world = bpy.data.worlds.new("sky")
    world.use_nodes = True
    tree = world.node_tree
    background = tree.nodes["Background"]
    if sky.kind == "hdri":
        image = _load(sky.hdri)
        light = illuminance(_pixels(image))
        seen = _environment(tree, image, sky.sun_rotation_rad)
        strength = sky.strength / max(light, 1e-9)
        if not sky.is_seen:
            seen = _but_to_the_camera(tree, seen, replace(sky, kind="gradient"), light)
    else:
        strength, seen = sky.strength, _environment(tree, _painted(sky))
    background.inputs["Strength"].default_value = strength
    tree.links.new(seen, background.inputs["Color"])
    world.cycles.sampling_method = "MANUAL"
    # without the sun's disc a sky is smooth: a small importance map is built faster and is as good
    world.cycles.sample_map_resolution = 512 if sky.kind == "hdri" else 128
    return world


def hdri_names() -> tuple[str, ...]:
    """World pictures that come with bpy."""
    return tuple(sorted(path.stem for path in _hdri_folder().glob("*.exr")))


def _hdri_folder() -> Path:
    return Path(bpy.utils.system_resource("DATAFILES")) / "studiolights" / "world"


def _load(hdri: str) -> Any:
    """A world picture by its name, or by its path where it ends in .exr or .hdr."""
    path = Path(hdri) if Path(hdri).suffix.lower() in (".exr", ".hdr") else _hdri_folder() / f"{hdri}.exr"
    if not path.is_file():
        raise ShotError(f"sky: no world picture {hdri!r}; choose one of {', '.join(hdri_names())}, or an .exr or .hdr")
    return bpy.data.images.load(str(path), check_existing=True)


def _pixels(image: Any) -> Panorama:
    """Linear colours of a loaded picture, top row first."""
    width, height = image.size
    if not width or not height:
        raise ShotError(f"{image.filepath}: not a readable picture; give an .exr or .hdr of the whole surroundings")
    flat = np.empty(width * height * image.channels, np.float32)
    image.pixels.foreach_get(flat)
    return flat.reshape(height, width, image.channels)[::-1, :, :3]


def _painted(sky: Sky) -> Any:
    """The picture of an analytic sky as a Blender image."""
    picture = panorama(sky)
    height, width = picture.shape[:2]
    image = bpy.data.images.new("sky", width, height, float_buffer=True)
    rgba = np.concatenate([picture, np.ones((height, width, 1), np.float32)], -1)
    image.pixels.foreach_set(np.ascontiguousarray(rgba[::-1]).reshape(-1))
    image.pack()
    return image


def _environment(tree: Any, image: Any, rotation_rad: float = 0.0) -> Any:
    """The picture's colour in each direction, turned from +x towards +y."""
    node = tree.nodes.new("ShaderNodeTexEnvironment")
    node.image = image
    if rotation_rad:
        turn = tree.nodes.new("ShaderNodeMapping")
        turn.inputs["Rotation"].default_value = (0.0, 0.0, -rotation_rad)
        tree.links.new(tree.nodes.new("ShaderNodeTexCoord").outputs["Generated"], turn.inputs["Vector"])
        tree.links.new(turn.outputs[0], node.inputs["Vector"])
    return node.outputs[0]


def _but_to_the_camera(tree: Any, color: Any, sky: Sky, light: float) -> Any:
    """The colour, but what the camera sees is another sky of the horizontal irradiance `light`."""
    seen = tree.nodes.new("ShaderNodeVectorMath")
    seen.operation = "SCALE"
    seen.inputs["Scale"].default_value = light / max(illuminance(panorama(sky)), 1e-9)
    tree.links.new(_environment(tree, _painted(sky)), seen.inputs[0])
    mix = tree.nodes.new("ShaderNodeMix")
    mix.data_type = "RGBA"
    ends = [socket for socket in mix.inputs if socket.type == "RGBA"]
    for source, socket in ((color, ends[0]), (seen.outputs[0], ends[1])):
        tree.links.new(source, socket)
    tree.links.new(tree.nodes.new("ShaderNodeLightPath").outputs["Is Camera Ray"], mix.inputs[0])
    return next(socket for socket in mix.outputs if socket.type == "RGBA")
